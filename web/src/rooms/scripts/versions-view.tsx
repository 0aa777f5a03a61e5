// In place of the text: one version to read, or two beside each other. The text on the desk waits underneath.
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { ArrowLeft, GitCompare, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { ScriptHead, ScriptVersionShown } from '#contract/scripts.ts'
import { formatMoment } from '#web/i18n/format.ts'
import { LoadingPage } from '#web/kit/loading-page.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { CompareView } from './compare-view.tsx'
import { countsOf } from './counts.ts'
import { ReadOnlyText } from './read-only-text.tsx'
import { RestoreDialog } from './restore.tsx'
import { versionQuery, withPlainLineEnds } from './script.ts'
import { useTexts } from './texts.ts'
import { useOpenVersion } from './versions-sheet.tsx'

type ViewProps = {
  readonly head: ScriptHead
  readonly projectId: string
  readonly textNow: () => string
  readonly isDirty: boolean
}

const numberIn = (text: string | undefined): number | null =>
  text && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null

export function VersionsView({ head, projectId, textNow, isDirty }: ViewProps) {
  const { version, compare } = useSearch({ strict: false }) as { version?: string; compare?: string }
  const number = numberIn(version) ?? head.current_version
  if (compare === undefined) return <OneVersion key={number} {...{ head, projectId, isDirty, number }} />
  const other = compare === 'mine' ? 'mine' : (numberIn(compare) ?? head.current_version)
  return <TwoVersions key={`${number} ${other}`} {...{ head, projectId, textNow, isDirty }} a={number} b={other} />
}

function OneVersion({ head, projectId, isDirty, number }: Omit<ViewProps, 'textNow'> & { readonly number: number }) {
  const t = useTexts()
  const open = useOpenVersion(projectId)
  const shown = useQuery(versionQuery(projectId, number))
  const [isAsking, setAsking] = useState(false)
  const isCurrent = number === head.current_version
  const before = isCurrent ? number - 1 : head.current_version
  return (
    <section aria-label={t('versionTitle', { number })} className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line bg-info-soft px-3 py-1.5">
        <IconButton label={t('backToText')} onClick={() => open({})}>
          <ArrowLeft aria-hidden className="size-4" />
        </IconButton>
        <div className="min-w-0 flex-1">
          <h3 className="font-medium">
            {t('versionTitle', { number })} <span className="font-normal text-muted">· {t('readOnly')}</span>
          </h3>
          {shown.data && <VersionFacts version={shown.data} />}
        </div>
        {before > 0 && (
          <Button
            size="small"
            icon={<GitCompare aria-hidden className="size-3.5" />}
            onClick={() =>
              open(
                isCurrent
                  ? { version: String(before), compare: String(number) }
                  : { version: String(number), compare: String(before) },
              )
            }
          >
            {t('compare')}
          </Button>
        )}
        {!isCurrent && head.may_write && (
          <Button size="small" icon={<RotateCcw aria-hidden className="size-3.5" />} onClick={() => setAsking(true)}>
            {t('restore')}
          </Button>
        )}
      </div>
      {shown.error && (
        <div className="p-4">
          <Problem error={shown.error} onRetry={() => void shown.refetch()} />
        </div>
      )}
      {shown.isPending && <LoadingPage />}
      {shown.data && (
        <ReadOnlyText
          text={withPlainLineEnds(shown.data.text)}
          layout={shown.data.layout}
          label={t('versionText', { number })}
        />
      )}
      {isAsking && (
        <RestoreDialog
          {...{ projectId, head, isDirty, number }}
          onClose={() => setAsking(false)}
          onDone={() => open({})}
        />
      )}
    </section>
  )
}

function VersionFacts({ version }: { readonly version: ScriptVersionShown }) {
  const t = useTexts()
  const { by, created_at, note, counts } = version
  const facts = [by.display_name || t('somebody'), formatMoment(created_at), ...countsOf(t, counts), note]
  return <p className="text-xs text-muted">{facts.filter(Boolean).join(' · ')}</p>
}

type TwoProps = ViewProps & { readonly a: number; readonly b: number | 'mine' }

function TwoVersions({ head, projectId, textNow, isDirty, a, b }: TwoProps) {
  const first = useQuery(versionQuery(projectId, a))
  const second = useQuery({ ...versionQuery(projectId, b === 'mine' ? a : b), enabled: b !== 'mine' })
  const [mine] = useState(() => (b === 'mine' ? textNow() : ''))
  const error = first.error ?? second.error
  if (error)
    return (
      <div className="p-4">
        <Problem error={error} onRetry={() => void Promise.all([first.refetch(), second.refetch()])} />
      </div>
    )
  if (!first.data || (b !== 'mine' && !second.data)) return <LoadingPage />
  const after = b === 'mine' ? mine : withPlainLineEnds(second.data?.text ?? '')
  return (
    <CompareView
      {...{ head, projectId, isDirty, a, b }}
      before={withPlainLineEnds(first.data.text)}
      after={after}
      layout={first.data.layout}
    />
  )
}
