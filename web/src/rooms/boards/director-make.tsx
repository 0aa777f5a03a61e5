// Making pictures and voices: what it would make and how long it takes, before anything is started.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { BoardEdit } from '#contract/boards.ts'
import type { BuildPlan, PlanWish, StartedRun } from '#contract/productions.ts'
import { keys } from '#web/api/keys.ts'
import { newKey } from '#web/api/once.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { formatClock, formatNumber } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { Switch } from '#web/ui/switch.tsx'
import { CostFact, costsOf, useConfirmCost } from '../generation/cost.tsx'
import type { BoardChanges } from './director-changes.ts'
import { type BoardShot, boardQuery, productionStateQuery } from './director-data.ts'
import { useTexts } from './director-texts.ts'

export type MakeWish = {
  readonly shots: readonly BoardShot[]
  readonly isWhole: boolean
  readonly anew: boolean
  /** Of the shots only this line is said anew. */
  readonly lineId?: string
}

type MakeProps = {
  readonly projectId: string
  readonly wish: MakeWish
  readonly changes: BoardChanges
  readonly onClose: () => void
}

type Anew = { readonly pictures: boolean; readonly voices: boolean }

export function MakeDialog({ projectId, wish, changes, onClose }: MakeProps) {
  const t = useTexts()
  const common = useCommon()
  const [anew, setAnew] = useState<Anew>({ pictures: wish.anew, voices: false })
  const shotIds = wish.shots.map((shot) => shot.id)
  const plan = usePlan(projectId, {
    shot_ids: shotIds,
    ...(wish.lineId === undefined ? {} : { anew_line_ids: [wish.lineId] }),
    anew: [...(anew.pictures ? ['pictures' as const] : []), ...(anew.voices ? ['voices' as const] : [])],
  })
  const start = useStart(projectId, changes, onClose)
  const costs = plan.data ? costsOf(plan.data) : []
  const { ask, dialog } = useConfirmCost(costs, () => start.mutate({ wish, anew }))
  const toMake = Object.values(plan.data?.to_make ?? {}).reduce((sum, count) => sum + count, 0)
  const line = wish.shots.flatMap((shot) => shot.lines).find((one) => one.id === wish.lineId)
  const lockedCount = wish.shots.filter((shot) => shot.locked).length
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('make.title')}
      closeLabel={common('close')}
      description={
        line
          ? t('make.scopeLine', { line: line.text })
          : wish.isWhole
            ? t('make.scopeAll')
            : t('make.scopeSelected', { count: shotIds.length })
      }
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button
            look="primary"
            isBusy={start.isPending}
            disabled={!plan.data || plan.isPlaceholderData || toMake === 0}
            onClick={ask}
          >
            {t('make.run')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {!line && <AnewSwitches anew={anew} onChange={setAnew} />}
        {anew.pictures && lockedCount > 0 && (
          <p className="text-muted">{t('make.lockedSkipped', { count: lockedCount })}</p>
        )}
        {plan.data ? <PlanTable plan={plan.data} toMake={toMake} /> : <Skeleton className="h-28" />}
        {plan.data && toMake > 0 && <CostFact costs={costs} />}
        <Problem error={plan.error ?? start.error} />
        {dialog}
      </div>
    </Dialog>
  )
}

function AnewSwitches({ anew, onChange }: { readonly anew: Anew; readonly onChange: (anew: Anew) => void }) {
  const t = useTexts()
  return (
    <>
      <Switch
        label={t('make.anewPictures')}
        isOn={anew.pictures}
        onChange={(pictures) => onChange({ ...anew, pictures })}
      />
      <Switch label={t('make.anewVoices')} isOn={anew.voices} onChange={(voices) => onChange({ ...anew, voices })} />
    </>
  )
}

function usePlan(projectId: string, wish: PlanWish) {
  return useQuery({
    queryKey: keys.ofProject(projectId, 'plan', wish),
    queryFn: ({ signal }) => api.post<BuildPlan>(`/projects/${projectId}/production/plan`, { body: wish, signal }),
    placeholderData: keepPreviousData,
  })
}

type Start = { readonly wish: MakeWish; readonly anew: Anew }

function useStart(projectId: string, changes: BoardChanges, onStarted: () => void) {
  const client = useQueryClient()
  // A run that did not begin, or whose reply was lost, is asked for again without asking for another variant yet again.
  const asked = useRef({ words: '', id: '', isDone: false })
  return useMutation({
    mutationFn: async (start: Start) => {
      const edits = regenerations(start)
      const words = JSON.stringify(edits)
      if (asked.current.words !== words) asked.current = { words, id: newKey(), isDone: false }
      // This dialog asks again itself. Offered on the board as well, they would count once more, and a second picture would be paid for.
      if (edits.length > 0 && !asked.current.isDone) await changes.saveOnce(asked.current.id, edits)
      asked.current = { ...asked.current, isDone: true }
      // On another board the same shots are another wish.
      const intent = String(client.getQueryData(boardQuery(projectId).queryKey)?.revision)
      const body = { shot_ids: start.wish.shots.map((shot) => shot.id) }
      return api.postOnce<StartedRun>(`/projects/${projectId}/production/run`, { body, intent })
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: productionStateQuery(projectId).queryKey })
      onStarted()
    },
  })
}

function regenerations({ wish: { shots, lineId }, anew }: Start): BoardEdit[] {
  if (lineId !== undefined) return [{ type: 'regenerate', kind: 'line', id: lineId }]
  return shots.flatMap((shot): BoardEdit[] => [
    ...(anew.pictures && !shot.locked && !shot.pinned_key_frame
      ? [{ type: 'regenerate', kind: 'shot', id: shot.id } as const]
      : []),
    ...(anew.voices
      ? shot.lines
          .filter((line) => !line.pinned_take)
          .map(({ id }) => ({ type: 'regenerate', kind: 'line', id }) as const)
      : []),
  ])
}

const ROWS = [
  ['pictures', ['key_frame']],
  ['voices', ['speech']],
  ['sounds', ['effect', 'bed']],
] as const

function PlanTable({ plan, toMake }: { readonly plan: BuildPlan; readonly toMake: number }) {
  const t = useTexts()
  const count = (counts: BuildPlan['to_make'], kinds: readonly string[]) =>
    formatNumber(kinds.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0))
  return (
    <>
      <table className="w-full text-left tabular-nums">
        <thead className="text-xs text-muted">
          <tr>
            <th className="py-1 font-normal" />
            <th className="py-1 text-right font-normal">{t('make.toMake')}</th>
            <th className="py-1 text-right font-normal">{t('make.there')}</th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map(([name, kinds]) => (
            <tr key={name} className="border-t border-line">
              <th scope="row" className="py-1.5 font-normal">
                {t(`make.${name}`)}
              </th>
              <td className="py-1.5 text-right font-medium">{count(plan.to_make, kinds)}</td>
              <td className="py-1.5 text-right text-muted">{count(plan.to_reuse, kinds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="flex justify-between">
        {toMake === 0 ? (
          t('make.nothing')
        ) : (
          <>
            <span className="text-muted">{t('make.expected')}</span>
            <span className="font-medium tabular-nums">
              {t('make.about', { time: formatClock(plan.expected_s * 1000) })}
            </span>
          </>
        )}
      </p>
    </>
  )
}
