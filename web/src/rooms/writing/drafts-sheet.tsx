// What engines wrote for a project, newest first.
import { useQuery } from '@tanstack/react-query'
import { PenLine } from 'lucide-react'
import { useState } from 'react'
import type { Draft } from '#contract/writing.ts'
import { useCommon } from '#web/i18n/common.ts'
import { formatAgo, formatMoment } from '#web/i18n/format.ts'
import { Pager } from '#web/kit/pager.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { memberNamesQuery, useWorkspace } from '../workspaces/workspace.ts'
import { useTexts } from './texts.ts'
import { DRAFT_TONES, draftsQuery, useOpenWriting } from './writing.ts'

export function DraftsSheet({ projectId }: { readonly projectId: string }) {
  const t = useTexts()
  const common = useCommon()
  const open = useOpenWriting()
  const [page, setPage] = useState(1)
  const { data, error, refetch } = useQuery(draftsQuery(projectId, page))
  return (
    <Sheet isOpen onClose={() => open({})} title={t('drafts')} closeLabel={common('close')}>
      <div className="p-4 empty:hidden">
        <Problem error={error} onRetry={() => void refetch()} />
      </div>
      {!data && !error && (
        <div className="flex flex-col gap-3 p-4">
          <Skeleton className="h-14 w-full" />
          <Skeleton className="h-14 w-full" />
        </div>
      )}
      {data?.items.length === 0 && (
        <Empty icon={<PenLine className="size-6" />} title={t('noDrafts')}>
          {t('noDraftsText')}
        </Empty>
      )}
      {data && data.items.length > 0 && (
        <ul className="divide-y divide-line">
          {data.items.map((draft) => (
            <Row key={draft.id} draft={draft} onOpen={() => open({ draft: draft.id })} />
          ))}
        </ul>
      )}
      {data && data.pagination.pages > 1 && (
        <div className="p-4">
          <Pager page={data.pagination.page} pages={data.pagination.pages} onChange={setPage} />
        </div>
      )}
    </Sheet>
  )
}

function Row({ draft, onOpen }: { readonly draft: Draft; readonly onOpen: () => void }) {
  const t = useTexts()
  const { id } = useWorkspace()
  const { data: members } = useQuery(memberNamesQuery(id))
  const name = members?.find((each) => each.user.id === draft.made_by)?.user.display_name || t('somebody')
  return (
    <li>
      <button type="button" onClick={onOpen} className="w-full px-4 py-3 text-left hover:bg-sunken">
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{t(`kinds.${draft.kind}`)}</span>
          <Badge tone={DRAFT_TONES[draft.state]}>{t(`states.${draft.state}`)}</Badge>
        </span>
        <span className="block text-xs text-muted" title={formatMoment(draft.created_at)}>
          {t('by', { name, ago: formatAgo(draft.created_at) })} · {draft.engine}
        </span>
      </button>
    </li>
  )
}
