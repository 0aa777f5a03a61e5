import { useQuery } from '@tanstack/react-query'
import { Bell } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Popover } from '#web/ui/popover.tsx'
import { CountMark } from '../tasks/tasks-button.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { unreadQuery } from './notices.ts'
import { useTexts } from './texts.ts'

const NoticesList = lazy(async () => ({ default: (await import('./notices-list.tsx')).NoticesList }))

export function NoticesBell() {
  const t = useTexts()
  const { id } = useWorkspace()
  const [isOpen, setIsOpen] = useState(false)
  const { data } = useQuery(unreadQuery(id))
  const count = data?.unread ?? 0
  return (
    <Popover
      label={t('title')}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      trigger={
        <IconButton label={count > 0 ? t('buttonUnread', { count }) : t('button')} className="relative">
          <Bell aria-hidden className="size-4" />
          {count > 0 && <CountMark count={count} />}
        </IconButton>
      }
    >
      <Suspense>
        <NoticesList onClose={() => setIsOpen(false)} />
      </Suspense>
    </Popover>
  )
}
