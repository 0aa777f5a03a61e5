import { Brush } from 'lucide-react'
import type { Board } from '#contract/boards.ts'
import type { CandidateStanding } from '#contract/candidates.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { Spinner } from '#web/ui/spinner.tsx'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import type { AssetKind } from './assets-data.ts'
import { useTexts } from './assets-texts.ts'
import { DrawingCost, useDrawing } from './drawing.tsx'

type HeadProps = {
  readonly board: Board
  readonly kind: AssetKind
  readonly standings: readonly CandidateStanding[] | undefined
  readonly onKind: (kind: AssetKind) => void
}

/** At once; what is left is drawn with the next click. */
const SUBJECTS_MAX = 200

/** Which kind is shown, and having all missing pictures drawn at once. */
export function AssetsHead({ board, kind, standings = [], onKind }: HeadProps) {
  const t = useTexts()
  const { role } = useWorkspace()
  const missing = standings
    .filter((one) => one.shown === null && one.waiting === 0)
    .map((one) => one.subject)
    .slice(0, SUBJECTS_MAX)
  const drawing = useDrawing(board.project_id, { subjects: missing, count: 1 })
  const waiting = standings.reduce((sum, one) => sum + one.waiting, 0)
  const count = (n: number) => <span className="text-faint tabular-nums">{n}</span>
  return (
    <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2.5 md:px-6">
      <Segments
        label={t('kinds')}
        value={kind}
        onChange={onKind}
        options={[
          {
            value: 'character',
            name: t('characters'),
            label: (
              <>
                {t('characters')} {count(board.characters.length)}
              </>
            ),
          },
          {
            value: 'location',
            name: t('locations'),
            label: (
              <>
                {t('locations')} {count(board.locations.length)}
              </>
            ),
          },
        ]}
      />
      <div role="status" className="flex items-center gap-2 text-muted">
        {waiting > 0 && (
          <>
            <Spinner /> {t('drawing', { count: waiting })}
          </>
        )}
      </div>
      {isAtLeast(role, 'director') && missing.length > 0 && (
        <Button
          look="primary"
          className="ml-auto"
          icon={<Brush aria-hidden className="size-4" />}
          isBusy={drawing.isBusy}
          disabled={!drawing.isReady}
          onClick={drawing.ask}
        >
          {t('drawMissing', { count: missing.length })}
        </Button>
      )}
      {isAtLeast(role, 'director') && missing.length > 0 && drawing.costs.length > 0 && (
        <div className="ml-auto flex w-full max-w-sm flex-col gap-1">
          <DrawingCost projectId={board.project_id} drawing={drawing} />
        </div>
      )}
      {drawing.error && (
        <div className="w-full">
          <Problem error={drawing.error} />
        </div>
      )}
      {drawing.dialog}
    </div>
  )
}
