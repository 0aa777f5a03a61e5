import { useQuery } from '@tanstack/react-query'
import { Bell, CircleCheck, Clapperboard, FileCheck, type LucideIcon, Share2, TriangleAlert, Users } from 'lucide-react'
import { useState } from 'react'
import type { Notice, NoticeKind } from '#contract/notifications.ts'
import { formatAgo } from '#web/i18n/format.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import { Pager } from '#web/kit/pager.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { useNoticeVisit } from './notice-visit.ts'
import { noticesQuery, useReading } from './notices.ts'
import { useTexts } from './texts.ts'

const ICONS: Record<NoticeKind, LucideIcon> = {
  film_ready: Clapperboard,
  task_completed: CircleCheck,
  task_failed: TriangleAlert,
  invited: Users,
  member_added: Users,
  role_changed: Users,
  project_shared: Share2,
  script_submitted: FileCheck,
  script_approved: FileCheck,
  script_rejected: FileCheck,
  budget_warned: TriangleAlert,
  charged_above: TriangleAlert,
}

export function NoticesList({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  const language = useLanguage()
  const { id } = useWorkspace()
  const [{ isUnread, page }, setWish] = useState({ isUnread: false, page: 1 })
  const notices = useQuery(noticesQuery(id, { isUnread, page, language }))
  const reading = useReading(id)
  const visit = useNoticeVisit()
  const open = (notice: Notice) => {
    if (notice.read_at === null) reading.one.mutate(notice.id)
    onClose()
    visit(notice)
  }
  const hasUnread = notices.data?.items.some((notice) => notice.read_at === null) ?? false
  return (
    <div className="-m-4">
      <header className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2.5">
        <h2 className="font-semibold">{t('title')}</h2>
        <Button
          size="small"
          look="quiet"
          disabled={!hasUnread}
          isBusy={reading.all.isPending}
          onClick={() => reading.all.mutate()}
        >
          {t('readAll')}
        </Button>
        <Segments
          label={t('show')}
          value={isUnread ? 'unread' : 'all'}
          onChange={(value) => setWish({ isUnread: value === 'unread', page: 1 })}
          options={[
            { value: 'all', label: t('all') },
            { value: 'unread', label: t('unread') },
          ]}
        />
      </header>
      <div className="max-h-[min(26rem,60vh)] overflow-y-auto">
        <Problem error={notices.error ?? reading.all.error} onRetry={() => void notices.refetch()} />
        {notices.isPending && <RowsSkeleton />}
        {notices.data?.items.length === 0 && (
          <Empty icon={<Bell className="size-5" />} title={t(isUnread ? 'allReadTitle' : 'emptyTitle')}>
            {!isUnread && t('emptyText')}
          </Empty>
        )}
        <ul className="divide-y divide-line">
          {notices.data?.items.map((notice) => (
            <li key={notice.id}>
              <Row notice={notice} onOpen={() => open(notice)} />
            </li>
          ))}
        </ul>
        {notices.data && (
          <div className="pb-3 empty:hidden">
            <Pager
              page={page}
              pages={notices.data.pagination.pages}
              onChange={(next) => setWish({ isUnread, page: next })}
            />
          </div>
        )}
      </div>
    </div>
  )
}

function Row({ notice, onOpen }: { readonly notice: Notice; readonly onOpen: () => void }) {
  const t = useTexts()
  const Icon = ICONS[notice.kind]
  const isUnread = notice.read_at === null
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex w-full items-start gap-3 px-4 py-3 text-left hover:bg-sunken focus-visible:-outline-offset-2"
    >
      <Icon
        aria-hidden
        className={classes('mt-0.5 size-4 shrink-0', notice.kind === 'task_failed' ? 'text-danger' : 'text-muted')}
      />
      <span className="min-w-0 flex-1">
        <span className={classes('block break-words', isUnread && 'font-medium')}>
          {isUnread && <span className="sr-only">{t('isUnread')} </span>}
          {notice.title}
        </span>
        {notice.detail && <span className="mt-0.5 block text-xs break-words text-muted">{notice.detail}</span>}
        <time dateTime={notice.created_at} className="mt-0.5 block text-xs text-muted">
          {formatAgo(notice.created_at)}
        </time>
      </span>
      {isUnread && <span aria-hidden className="mt-1.5 size-2 shrink-0 rounded-full bg-accent" />}
    </button>
  )
}

const ROWS = ['a', 'b', 'c']

function RowsSkeleton() {
  return (
    <div className="flex flex-col gap-4 p-4">
      {ROWS.map((row) => (
        <Skeleton key={row} className="h-10" />
      ))}
    </div>
  )
}
