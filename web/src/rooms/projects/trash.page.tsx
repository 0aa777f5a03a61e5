import { useMutation, useQuery } from '@tanstack/react-query'
import { RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ProjectCard } from '#contract/projects.ts'
import { api } from '#web/api/request.ts'
import { formatAgo, formatDate } from '#web/i18n/format.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { Page } from '#web/kit/page.tsx'
import { Pager } from '#web/kit/pager.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Button } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { cardsQuery } from './project.ts'
import { useForget, useProjectActions, useProjectRights } from './project-actions.ts'
import { useTexts } from './texts.ts'
import { Thumbnail } from './thumbnail.tsx'

export function TrashPage() {
  const t = useTexts()
  const { id } = useWorkspace()
  const { mayChange } = useProjectRights()
  const [page, setPage] = useState(1)
  const [purging, setPurging] = useState<ProjectCard>()
  const [isEmptying, setEmptying] = useState(false)
  const cards = useQuery(cardsQuery(id, { status: 'deleted', sort: DEFAULT_SORT, page }))
  const total = cards.data?.pagination.total ?? 0
  return (
    <Page
      title={t('trashTitle')}
      description={t('trashAbout')}
      width="narrow"
      actions={
        mayChange &&
        total > 0 && (
          <Button look="danger" icon={<Trash2 aria-hidden className="size-4" />} onClick={() => setEmptying(true)}>
            {t('emptyTrash')}
          </Button>
        )
      }
    >
      <Problem error={cards.error} onRetry={() => void cards.refetch()} />
      {cards.isPending && <Skeleton className="h-40 w-full" />}
      {cards.data?.items.length === 0 && (
        <Empty icon={<Trash2 className="size-6" />} title={t('trashEmptyTitle')}>
          {t('trashEmptyText')}
        </Empty>
      )}
      {total > 0 && (
        <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
          {cards.data?.items.map((project) => (
            <TrashedProject key={project.id} project={project} mayChange={mayChange} onPurge={setPurging} />
          ))}
        </ul>
      )}
      <Pager page={page} pages={cards.data?.pagination.pages ?? 0} onChange={setPage} />
      {purging && <PurgeConfirm project={purging} onClose={() => setPurging(undefined)} />}
      {isEmptying && <EmptyConfirm count={total} onClose={() => setEmptying(false)} />}
    </Page>
  )
}

const DEFAULT_SORT = 'updated_at'

type TrashedProps = {
  readonly project: ProjectCard
  readonly mayChange: boolean
  readonly onPurge: (project: ProjectCard) => void
}

function TrashedProject({ project, mayChange, onPurge }: TrashedProps) {
  const t = useTexts()
  const { restore } = useProjectActions()
  return (
    <li className="flex items-center gap-3 p-3">
      <div className="hidden h-12 w-20 shrink-0 overflow-hidden rounded-md sm:block">
        <Thumbnail src={project.making.thumbnail_url} kind={project.kind} title="" isFaded isSmall />
      </div>
      <div className="min-w-0 flex-1">
        <h2 className="truncate font-medium" title={project.title}>
          {project.title}
        </h2>
        <p className="text-xs text-muted">
          {project.trashed_at && t('trashedAgo', { ago: formatAgo(project.trashed_at) })}
          {project.purge_at && ` · ${t('purgeAt', { date: formatDate(project.purge_at) })}`}
        </p>
      </div>
      {mayChange && (
        <div className="flex shrink-0 items-center gap-1">
          <Button
            size="small"
            icon={<RotateCcw aria-hidden className="size-3.5" />}
            isBusy={restore.isPending}
            onClick={() => restore.mutate(project)}
          >
            {t('restore')}
          </Button>
          <IconButton size="small" label={t('deleteForGood')} onClick={() => onPurge(project)}>
            <Trash2 aria-hidden className="size-4" />
          </IconButton>
        </div>
      )}
    </li>
  )
}

function PurgeConfirm({ project, onClose }: { readonly project: ProjectCard; readonly onClose: () => void }) {
  const t = useTexts()
  const forget = useForget()
  const purge = useMutation({
    mutationFn: () => api.delete(`/projects/${project.id}/trash`),
    onSuccess: async () => {
      tell(t('toastPurged', { title: project.title }))
      await forget()
      onClose()
    },
  })
  return (
    <Confirm
      isOpen
      isDanger
      onClose={onClose}
      title={t('deleteForGoodTitle', { title: project.title })}
      verb={t('deleteForGood')}
      isBusy={purge.isPending}
      error={purge.error}
      onConfirm={() => purge.mutate()}
    >
      {t('deleteForGoodText')}
    </Confirm>
  )
}

function EmptyConfirm({ count, onClose }: { readonly count: number; readonly onClose: () => void }) {
  const t = useTexts()
  const { id } = useWorkspace()
  const forget = useForget()
  const empty = useMutation({
    mutationFn: () => api.delete<{ count: number }>('/projects/trash', { workspace: id }),
    onSuccess: async (done) => {
      tell(t('toastEmptied', { count: done.count }))
      await forget()
      onClose()
    },
  })
  return (
    <Confirm
      isOpen
      isDanger
      onClose={onClose}
      title={t('emptyTrashTitle')}
      verb={t('emptyTrash')}
      isBusy={empty.isPending}
      error={empty.error}
      onConfirm={() => empty.mutate()}
    >
      {t('emptyTrashText', { count })}
    </Confirm>
  )
}
