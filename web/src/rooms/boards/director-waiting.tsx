// Edits that wait because their thing is gone, and shots that people took out: nothing is ever lost in silence.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Board, Orphan, OrphanAction } from '#contract/boards.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Select } from '#web/ui/input.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import type { BoardChanges } from './director-changes.ts'
import { useTexts } from './director-texts.ts'

type WaitingProps = {
  readonly board: Board
  readonly numberOf: (shotId: string) => string
  readonly mayEdit: boolean
  readonly changes: BoardChanges
  readonly onClose: () => void
}

export function WaitingDialog(props: WaitingProps) {
  const t = useTexts()
  const common = useCommon()
  return (
    <Dialog isOpen onClose={props.onClose} title={t('orphans.title')} closeLabel={common('close')} width="medium">
      <div className="flex flex-col gap-6">
        <WaitingEdits {...props} />
        <RemovedShots {...props} />
        <Problem error={props.changes.error} />
      </div>
    </Dialog>
  )
}

function WaitingEdits({ board, numberOf, mayEdit }: WaitingProps) {
  const t = useTexts()
  const { project_id: projectId } = board
  const orphans = useQuery({
    queryKey: keys.ofProject(projectId, 'board', 'orphans'),
    queryFn: ({ signal }) =>
      api.get<{ items: Orphan[] }>(`/projects/${projectId}/board/orphans`, { signal, query: { size: 100 } }),
  })
  const settle = useSettle(board)
  return (
    <section>
      <h3 className="font-semibold">{t('orphans.waiting')}</h3>
      <p className="mb-2 text-muted">{t('orphans.waitingText')}</p>
      {orphans.isPending && <Skeleton className="h-16" />}
      {orphans.data?.items.length === 0 && <p className="text-muted">{t('orphans.noneWaiting')}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {orphans.data?.items.map((orphan) => (
          <OrphanRow
            key={`${orphan.kind} ${orphan.id} ${orphan.field}`}
            orphan={orphan}
            targets={targetsOf(board, orphan, (id) => t('shotName', { number: numberOf(id) }))}
            mayEdit={mayEdit}
            onSettle={(action) => settle.mutate(action)}
          />
        ))}
      </ul>
      <Problem error={orphans.error ?? settle.error} />
    </section>
  )
}

function useSettle({ project_id: projectId, revision }: Board) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (action: OrphanAction) =>
      api.post(`/projects/${projectId}/board/orphans`, { body: { actions: [action] }, revision }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.ofProject(projectId) }),
  })
}

type Target = { readonly id: string; readonly name: string }

function targetsOf(board: Board, orphan: Orphan, shotName: (id: string) => string): Target[] {
  switch (orphan.kind) {
    case 'shot':
      return board.shots.map(({ id }) => ({ id, name: shotName(id) }))
    case 'scene':
      return board.scenes.map(({ id, number, location }) => ({ id, name: `${number} ${location}` }))
    case 'line':
      return board.shots.flatMap((shot) =>
        shot.lines.map(({ id, character, text }) => ({ id, name: `${character}: ${text.slice(0, 40)}` })),
      )
    default:
      return board.characters.map(({ id, name }) => ({ id, name }))
  }
}

/** A place or an insertion holds for its own shot only. */
const OWN_ONLY = new Set(['position', 'inserted', 'hidden', 'merged_into'])

type OrphanRowProps = {
  readonly orphan: Orphan
  readonly targets: readonly Target[]
  readonly mayEdit: boolean
  readonly onSettle: (action: OrphanAction) => void
}

const FIELDS = [
  'size',
  'framing',
  'angle',
  'move',
  'action',
  'figures',
  'subject',
  'props',
  'duration_ms',
  'notes',
  'variant',
  'key_frame',
  'start_frame',
  'end_frame',
  'position',
  'inserted',
  'hidden',
  'merged_into',
  'locked',
  'take',
  'direction',
] as const

function OrphanRow({ orphan, targets, mayEdit, onSettle }: OrphanRowProps) {
  const t = useTexts()
  const [to, setTo] = useState('')
  const { kind, id, field } = orphan
  return (
    <li className="flex flex-wrap items-center gap-2 py-2">
      <div className="min-w-48 flex-1">
        <p className="font-medium">{t(`field.${FIELDS.find((each) => each === field) ?? 'other'}`)}</p>
        <p className="line-clamp-2 text-muted">{orphan.said}</p>
        <p className="text-xs text-warn">{t(`orphans.reason.${orphan.reason}`)}</p>
      </div>
      {mayEdit && !OWN_ONLY.has(field) && (
        <>
          <Select
            aria-label={t('orphans.to')}
            value={to}
            onChange={(event) => setTo(event.target.value)}
            className="max-w-44"
          >
            <option value="">{t('do.reanchor')}</option>
            {targets.map((target) => (
              <option key={target.id} value={target.id}>
                {target.name}
              </option>
            ))}
          </Select>
          <Button
            size="small"
            disabled={to === ''}
            onClick={() => onSettle({ action: 'reanchor', kind, id, field, to })}
          >
            {t('orphans.to')}
          </Button>
        </>
      )}
      {mayEdit && (
        <Button size="small" look="danger" onClick={() => onSettle({ action: 'discard', kind, id, field })}>
          {t('do.discard')}
        </Button>
      )}
    </li>
  )
}

function RemovedShots({ board, mayEdit, changes }: WaitingProps) {
  const t = useTexts()
  return (
    <section>
      <h3 className="mb-1 font-semibold">{t('orphans.removed')}</h3>
      {board.removed_shots.length === 0 && <p className="text-muted">{t('orphans.noneRemoved')}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {board.removed_shots.map((shot) => (
          <li key={shot.id} className="flex items-center gap-3 py-2">
            <p className="min-w-0 flex-1">
              {shot.said}
              {shot.merged_into && <span className="block text-xs text-muted">{t('orphans.mergedPart')}</span>}
            </p>
            {mayEdit && (
              <Button
                size="small"
                onClick={() => void changes.edit({ type: 'restore_shot', id: shot.id }).catch(() => {})}
              >
                {t('do.restore')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
