import { Brush } from 'lucide-react'
import type { Board } from '#contract/boards.ts'
import type { CandidateStanding } from '#contract/candidates.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { Spinner } from '#web/ui/spinner.tsx'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { type AssetKind, useMakeCandidates } from './assets-data.ts'
import { useTexts } from './assets-texts.ts'

type HeadProps = {
  readonly board: Board
  readonly kind: AssetKind
  readonly standings: readonly CandidateStanding[] | undefined
  readonly onKind: (kind: AssetKind) => void
}

/** Which kind is shown, and having all missing pictures drawn at once. */
export function AssetsHead({ board, kind, standings = [], onKind }: HeadProps) {
  const t = useTexts()
  const { role } = useWorkspace()
  const make = useMakeCandidates(board.project_id)
  const missing = standings.filter((one) => one.shown === null && one.waiting === 0).map((one) => one.subject)
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
          isBusy={make.isPending}
          onClick={() => make.mutate({ subjects: missing, count: 1 })}
        >
          {t('drawMissing', { count: missing.length })}
        </Button>
      )}
      {make.error && (
        <div className="w-full">
          <Problem error={make.error} />
        </div>
      )}
    </div>
  )
}
