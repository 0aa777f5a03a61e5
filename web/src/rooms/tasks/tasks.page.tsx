import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { ListChecks, SearchX, X } from 'lucide-react'
import { Page } from '#web/kit/page.tsx'
import { Pager } from '#web/kit/pager.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Button, buttonClasses } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { type TaskPage, taskQuery, tasksQuery } from './task.ts'
import { type ChangeSearch, TASK_STATES_SHOWN, TaskFilters, type TaskSearch } from './task-filters.tsx'
import { TaskRow, TaskRowsSkeleton } from './task-row.tsx'
import { useTexts } from './texts.ts'

const ROWS_PER_PAGE = 20

export function TasksPage() {
  const t = useTexts()
  const { id, slug } = useWorkspace()
  const wish = useSearch({ strict: false }) as TaskSearch
  const change = useChange(slug)
  const state = TASK_STATES_SHOWN.find((each) => each === wish.state)
  const page = Math.max(1, Math.floor(Number(wish.page ?? 1)) || 1)
  const filter = { state, kind: wish.kind, project_id: wish.project, page, size: ROWS_PER_PAGE }
  const tasks = useQuery(tasksQuery(id, filter))
  return (
    <Page title={t('title')} description={t('description')} width="narrow">
      {wish.task !== undefined && <ChosenTask taskId={wish.task} onClose={() => change({ task: undefined })} />}
      <TaskFilters wish={wish} onChange={change} />
      <Problem error={tasks.error} onRetry={() => void tasks.refetch()} />
      <List tasks={tasks.data} wish={wish} isStale={tasks.isPlaceholderData} onChange={change} />
    </Page>
  )
}

/** All that the page shows is in its address; another filter begins at the first page. */
function useChange(slug: string): ChangeSearch {
  const navigate = useNavigate()
  return (changed) =>
    void navigate({
      to: paths.tasks,
      params: { workspace: slug },
      replace: !('page' in changed),
      search: (before) => {
        const { page: _first, ...rest } = before as TaskSearch
        const after = { ...('task' in changed ? before : rest), ...changed }
        return Object.fromEntries(Object.entries(after).filter(([, value]) => value !== undefined))
      },
    })
}

function ChosenTask({ taskId, onClose }: { readonly taskId: string; readonly onClose: () => void }) {
  const t = useTexts()
  const task = useQuery(taskQuery(taskId))
  return (
    <section aria-label={t('chosen')} className="mb-6 rounded-lg border border-accent bg-surface">
      <header className="flex items-center justify-between border-b border-line py-1 pr-1 pl-4">
        <h2 className="text-xs font-semibold text-muted">{t('chosen')}</h2>
        <IconButton size="small" label={t('closeChosen')} onClick={onClose}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </header>
      {task.error && (
        <div className="p-4">
          <Problem error={task.error} onRetry={() => void task.refetch()} />
        </div>
      )}
      {task.data ? <TaskRow key={taskId} task={task.data} isOpen /> : !task.error && <TaskRowsSkeleton />}
    </section>
  )
}

type ListProps = {
  readonly tasks: TaskPage | undefined
  readonly wish: TaskSearch
  readonly isStale: boolean
  readonly onChange: ChangeSearch
}

function List({ tasks, wish, isStale, onChange }: ListProps) {
  const t = useTexts()
  if (tasks === undefined) return <TaskRowsSkeleton />
  if (tasks.items.length === 0) return <Nothing wish={wish} onChange={onChange} />
  const { page, pages, total } = tasks.pagination
  return (
    <section aria-labelledby="all-tasks" aria-busy={isStale}>
      <h2 id="all-tasks" className="mb-2 text-xs font-semibold text-muted" role="status">
        {t('found', { count: total })}
      </h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {tasks.items.map((task) => (
          <li key={task.id}>
            <TaskRow task={task} />
          </li>
        ))}
      </ul>
      <Pager page={page} pages={pages} onChange={(next) => onChange({ page: String(next) })} />
    </section>
  )
}

function Nothing({ wish, onChange }: Pick<ListProps, 'wish' | 'onChange'>) {
  const t = useTexts()
  const { slug } = useWorkspace()
  const isFiltered = [wish.state, wish.kind, wish.project, wish.page].some((each) => each !== undefined)
  if (isFiltered)
    return (
      <Empty
        icon={<SearchX className="size-6" />}
        title={t('noMatchTitle')}
        actions={
          <Button onClick={() => onChange({ state: undefined, kind: undefined, project: undefined, page: undefined })}>
            {t('clear')}
          </Button>
        }
      />
    )
  return (
    <Empty
      icon={<ListChecks className="size-6" />}
      title={t('nothingTitle')}
      actions={
        <Link to={paths.projects} params={{ workspace: slug }} className={buttonClasses('primary')}>
          {t('toProjects')}
        </Link>
      }
    >
      {t('nothingText')}
    </Empty>
  )
}
