// Having candidates made, as far as money goes: what they cost is asked of the server, said, and confirmed above nothing.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { CandidateSubject, CandidatesPlan, ClipWish } from '#contract/candidates.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { CostFact, costsOf, useConfirmCost } from '../generation/cost.tsx'
import { SpendingRoom } from '../generation/spending-room.tsx'
import { useMakeCandidates } from './assets-data.ts'

export type MakeWish = {
  readonly subjects: readonly CandidateSubject[]
  readonly count: number
  readonly clip?: ClipWish
}

export function useDrawing(projectId: string, wish: MakeWish) {
  const make = useMakeCandidates(projectId)
  const plan = useQuery({
    queryKey: keys.ofProject(projectId, 'candidates', 'plan', wish),
    queryFn: ({ signal }) => api.post<CandidatesPlan>(`/projects/${projectId}/candidates/plan`, { body: wish, signal }),
    enabled: wish.subjects.length > 0,
    placeholderData: keepPreviousData,
  })
  const costs = plan.data ? costsOf(plan.data) : []
  const { ask, dialog } = useConfirmCost(costs, () => make.mutate(wish))
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
      <SpendingRoom projectId={projectId} spending={spending} />
    </>
  )
}
