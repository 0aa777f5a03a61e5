import { useQuery } from '@tanstack/react-query'
import type { StorageUsage } from '#contract/files.ts'
import { formatBytes } from '#web/i18n/format.ts'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { usageQuery } from './files.ts'
import { useTexts } from './texts.ts'

const TIGHT_PERCENT = 80
const FULL_PERCENT = 95

/** What is charged to the reader, against the quota, and what the workspace holds in all. */
export function UsageMeter() {
  const { data } = useQuery(usageQuery(useWorkspace()))
  return data ? <Usage usage={data} /> : <Skeleton className="h-9 w-full sm:w-80" />
}

function Usage({ usage }: { readonly usage: StorageUsage }) {
  const t = useTexts()
  const used = formatBytes(usage.used_bytes)
  const total = formatBytes(usage.total_bytes)
  const percentOf = (bytes: number) => Math.min(100, (bytes / Math.max(1, usage.total_bytes)) * 100)
  const held = usage.reserved_bytes
  const taken = percentOf(usage.used_bytes + held)
  const look = taken >= FULL_PERCENT ? 'bg-danger' : taken >= TIGHT_PERCENT ? 'bg-warn' : 'bg-accent'
  return (
    <div className="w-full sm:w-80">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 text-xs">
        <span>
          <span className="font-medium">{t('usage.own')}</span>{' '}
          <span className="text-muted tabular-nums">{t('usage.ownOf', { used, total })}</span>
        </span>
        <span className="text-muted tabular-nums">
          {t('usage.workspace')} {formatBytes(usage.workspace.used_bytes)}
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a meter element has one bar, and this one has two */}
      <div
        role="meter"
        aria-label={t('usage.title')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(usage.percent)}
        aria-valuetext={t('usage.ownOf', { used, total })}
        className="mt-1.5 flex h-1.5 overflow-hidden rounded-full bg-sunken"
      >
        <div className={look} style={{ width: `${percentOf(usage.used_bytes)}%` }} />
        <div className="bg-line-strong" style={{ width: `${percentOf(held)}%` }} />
      </div>
      {held > 0 && <p className="mt-1 text-xs text-muted">{t('usage.uploading', { size: formatBytes(held) })}</p>}
    </div>
  )
}
