import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { TaskSummary } from '#contract/tasks.ts'
import { useCommon } from '#web/i18n/common.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { buttonClasses } from '#web/ui/button.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { openTasksQuery, recentTasksQuery } from './task.ts'
import { TaskRow, TaskRowsSkeleton } from './task-row.tsx'
import { useTexts } from './texts.ts'

export function TasksDrawer({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  const common = useCommon()
  const { id, slug, guestOf } = useWorkspace()
  const open = useQuery(openTasksQuery(id))
  const recent = useQuery(recentTasksQuery(id))
  return (
    <Sheet isOpen onClose={onClose} title={t('title')} closeLabel={common('close')}>
      {(open.error ?? recent.error) && (
        <div className="p-4">
          <Problem error={open.error ?? recent.error} onRetry={() => void open.refetch()} />
        </div>
      )}
      <Part title={t('open')} tasks={open.data?.items} onLeave={onClose}>
        <p className="px-4 pb-4 text-muted">
          {t('nothingOpen')}. {t('nothingOpenText')}
        </p>
      </Part>
      {recent.data?.items.length !== 0 && (
        <Part title={t('recent')} tasks={recent.data?.items} onLeave={onClose}>
          {null}
        </Part>
      )}
      {guestOf === null && (
        <div className="border-t border-line p-4">
          <Link to={paths.tasks} params={{ workspace: slug }} onClick={onClose} className={buttonClasses('secondary')}>
            {t('all')}
          </Link>
        </div>
      )}
    </Sheet>
  )
}

type PartProps = {
  readonly title: string
  readonly tasks: readonly TaskSummary[] | undefined
  readonly onLeave: () => void
  /** Shown instead of an empty list. */
  readonly children: ReactNode
}

function Part({ title, tasks, onLeave, children }: PartProps) {
  return (
    <section aria-label={title} className="border-b border-line last:border-b-0">
      <h2 className="px-4 pt-4 pb-1 text-xs font-semibold text-muted">{title}</h2>
      {tasks === undefined && <TaskRowsSkeleton />}
      {tasks?.length === 0 && children}
      <ul className="divide-y divide-line">
        {tasks?.map((task) => (
          <li key={task.id}>
            <TaskRow task={task} onLeave={onLeave} />
          </li>
        ))}
      </ul>
    </section>
  )
}
