// All versions, newest first: who, when, why, how much.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { GitCompare, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { ScriptHead, ScriptVersionListed } from '#contract/scripts.ts'
import { useCommon } from '#web/i18n/common.ts'
import { formatAgo, formatMoment } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { MemberAvatar } from '../workspaces/member-avatar.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { countsOf } from './counts.ts'
import { RestoreDialog } from './restore.tsx'
import { versionsQuery } from './script.ts'
import { useTexts } from './texts.ts'

type SheetProps = {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly projectId: string
  readonly head: ScriptHead
  readonly isDirty: boolean
}

export function VersionsSheet({ isOpen, onClose, projectId, head, isDirty }: SheetProps) {
  const t = useTexts()
  const common = useCommon()
  const [restored, setRestored] = useState<number | null>(null)
  return (
    <>
      <Sheet isOpen={isOpen} onClose={onClose} title={t('versions')} closeLabel={common('close')}>
        <VersionList {...{ projectId, head, onClose }} onRestore={setRestored} />
      </Sheet>
      {restored !== null && (
        <RestoreDialog
          {...{ projectId, head, isDirty }}
          number={restored}
          onClose={() => setRestored(null)}
          onDone={onClose}
        />
      )}
    </>
  )
}

type ListProps = Pick<SheetProps, 'projectId' | 'head' | 'onClose'> & { readonly onRestore: (number: number) => void }

function VersionList({ projectId, head, onClose, onRestore }: ListProps) {
  const t = useTexts()
  const list = useInfiniteQuery(versionsQuery(projectId))
  const versions = list.data?.pages.flatMap((page) => page.items) ?? []
  if (list.isPending)
    return (
      <div className="flex flex-col gap-3 p-4">
        {[1, 2, 3, 4].map((each) => (
          <Skeleton key={each} className="h-16 w-full" />
        ))}
      </div>
    )
  return (
    <>
      <div className="p-4 empty:hidden">
        <Problem error={list.error} onRetry={() => void list.refetch()} />
      </div>
      <ol className="divide-y divide-line">
        {versions.map((version) => (
          <VersionRow key={version.id} {...{ version, projectId, head, onClose, onRestore }} />
        ))}
      </ol>
      {list.hasNextPage && (
        <div className="p-4 text-center">
          <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('loadMore')}
          </Button>
        </div>
      )}
    </>
  )
}

type RowProps = ListProps & { readonly version: ScriptVersionListed }

function VersionRow({ version, projectId, head, onClose, onRestore }: RowProps) {
  const t = useTexts()
  const open = useOpenVersion(projectId)
  const { number, by, created_at, counts } = version
  const isCurrent = number === head.current_version
  const look = (search: { version: string; compare?: string }) => {
    onClose()
    open(search)
  }
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <MemberAvatar id={by.id} name={by.display_name} size="small" />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <button
            type="button"
            className="font-medium hover:underline"
            onClick={() => look({ version: String(number) })}
          >
            {t('versionTitle', { number })}
          </button>
          {isCurrent && <Badge tone="accent">{t('current')}</Badge>}
          {number === head.published_version && <Badge tone="ok">{t('published')}</Badge>}
          {version.restored_from !== null && <Badge>{t('restoredFrom', { number: version.restored_from })}</Badge>}
        </div>
        <p className="text-xs text-muted">
          {by.display_name || t('somebody')} ·{' '}
          <time dateTime={created_at} title={formatMoment(created_at)}>
            {formatAgo(created_at)}
          </time>
        </p>
        {version.note && <p className="mt-1">{version.note}</p>}
        {version.source.file_name && <p className="mt-1 text-xs text-muted">{version.source.file_name}</p>}
        <p className="mt-1 text-xs text-muted tabular-nums">{countsOf(t, counts).join(' · ')}</p>
      </div>
      {!isCurrent && (
        <div className="flex">
          <IconButton
            size="small"
            label={t('compareWithNow')}
            onClick={() => look({ version: String(number), compare: String(head.current_version) })}
          >
            <GitCompare aria-hidden className="size-4" />
          </IconButton>
          {head.may_write && (
            <IconButton size="small" label={t('restoreTitle', { number })} onClick={() => onRestore(number)}>
              <RotateCcw aria-hidden className="size-4" />
            </IconButton>
          )}
        </div>
      )}
    </li>
  )
}

export type Looking = { readonly version?: string; readonly compare?: string }

/** Opens a version, a comparison, or with nothing the text again. */
export function useOpenVersion(projectId: string): (search: Looking) => void {
  const navigate = useNavigate()
  const { slug } = useWorkspace()
  return (search) => void navigate({ to: paths.script, params: { workspace: slug, projectId }, search })
}
