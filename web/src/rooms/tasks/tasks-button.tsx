// Long work, one click away on every page. The drawer is loaded when it is first asked for.
import { useQuery } from '@tanstack/react-query'
import { ListChecks } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { IconButton } from '#web/ui/icon-button.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { openTasksQuery } from './task.ts'
import { useTexts } from './texts.ts'

const TasksDrawer = lazy(async () => ({ default: (await import('./tasks-drawer.tsx')).TasksDrawer }))

export function TasksButton() {
  const t = useTexts()
  const { id } = useWorkspace()
  const [isOpen, setIsOpen] = useState(false)
  const { data } = useQuery(openTasksQuery(id))
  const count = data?.pagination.total ?? 0
  return (
    <>
      <IconButton
        label={count > 0 ? t('buttonRunning', { count }) : t('button')}
        aria-haspopup="dialog"
        className="relative"
        onClick={() => setIsOpen(true)}
      >
        <ListChecks aria-hidden className="size-4" />
        {count > 0 && <CountMark count={count} />}
      </IconButton>
      {isOpen && (
        <Suspense>
          <TasksDrawer onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

const SHOWN_MAX = 99

/** A number at the corner of an icon; the label of the button says it too. */
export function CountMark({ count }: { readonly count: number }) {
  return (
    <span
      aria-hidden
      className="absolute top-0 right-0 flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 text-[0.625rem] leading-none font-semibold text-on-accent tabular-nums"
    >
      {count > SHOWN_MAX ? `${SHOWN_MAX}+` : count}
    </span>
  )
}
