// Having candidates made, as far as money goes: what they cost is asked of the server, said, and confirmed above nothing.
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CandidateSubject, CandidatesPlan, CandidatesStarted, ClipWish } from '#contract/candidates.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { CostFact, costsOf, useConfirmCost, useCostWords } from '../generation/cost.tsx'
import { useCostTexts } from '../generation/cost-texts.ts'
import { SpendingRoom } from '../generation/spending-room.tsx'
import { Waits } from '../generation/waits.tsx'
import { useMakeCandidates } from './assets-data.ts'

export type MakeWish = {
  readonly subjects: readonly CandidateSubject[]
  readonly count: number
  readonly clip?: ClipWish
}

export function useDrawing(projectId: string, { onMade, ...wish }: MakeWish & { readonly onMade?: () => void }) {
  const make = useMakeCandidates(projectId)
  const plan = useQuery({
    queryKey: keys.ofProject(projectId, 'candidates', 'plan', wish),
    queryFn: ({ signal }) => api.post<CandidatesPlan>(`/projects/${projectId}/candidates/plan`, { body: wish, signal }),
    enabled: wish.subjects.length > 0,
    placeholderData: keepPreviousData,
  })
  const costs = plan.data ? costsOf(plan.data) : []
  const { ask, dialog } = useConfirmCost(costs, () => make.mutate(wish, { onSuccess: () => onMade?.() }))
  return {
    ask,
    dialog,
    costs,
    plan: plan.data,
    /** What it costs is known. */
    isReady: plan.data !== undefined && !plan.isPlaceholderData && !plan.isError,
    isBusy: make.isPending,
    error: make.error ?? plan.error,
  }
}

type CostProps = { readonly projectId: string; readonly drawing: Pick<ReturnType<typeof useDrawing>, 'plan' | 'costs'> }

/** What it costs, and whether wallet, budgets and plan have room for it. Nothing of what is free and limited by nothing. */
export function DrawingCost({ projectId, drawing: { plan, costs } }: CostProps) {
  if (!plan) return null
  const spending = { costs, walletCosts: plan.wallet_costs, planUnits: plan.plan_units }
  return (
    <>
      {costs.length > 0 && <CostFact costs={costs} />}
      <Waits waits={plan.waits} />
      <SpendingRoom projectId={projectId} spending={spending} />
    </>
  )
}

type Asking = {
  readonly projectId: string
  readonly wish: MakeWish
  readonly onMade: (made: CandidatesStarted) => void
}

/** For what stands many times on a page: its cost is asked for when somebody wants it, and confirmed above nothing. */
export function useMakeWhenConfirmed({ projectId, wish, onMade }: Asking) {
  const t = useCostTexts()
  const words = useCostWords()
  const make = useMakeCandidates(projectId)
  const [asked, setAsked] = useState<CandidatesPlan | null>(null)
  const begin = () => make.mutate(wish, { onSuccess: onMade })
  const plan = useMutation({
    mutationFn: () => api.post<CandidatesPlan>(`/projects/${projectId}/candidates/plan`, { body: wish }),
    onSuccess: (found) => (costsOf(found).length === 0 ? begin() : setAsked(found)),
  })
  const costs = asked ? costsOf(asked) : []
  const dialog = (
    <Confirm
      isOpen={asked !== null}
      onClose={() => setAsked(null)}
      title={t('confirmTitle', { amount: words(costs) })}
      verb={t('confirmVerb')}
      onConfirm={() => {
        setAsked(null)
        begin()
      }}
    >
      <p>{t('confirmText')}</p>
      {asked && <DrawingCost projectId={projectId} drawing={{ plan: asked, costs }} />}
    </Confirm>
  )
  return { ask: () => plan.mutate(), dialog, isBusy: plan.isPending || make.isPending, error: plan.error ?? make.error }
}
