import { Link } from '@tanstack/react-router'
import { ListChecks, ScrollText } from 'lucide-react'
import { paths } from '#web/paths.ts'
import { buttonClasses } from '#web/ui/button.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { useJournalTexts } from './journal-texts.ts'

type WaysProps = { readonly taskId: string | null; readonly lineId: string | null }

/** From money to the work that it was for, and to all that was booked for it. */
export function Ways({ taskId, lineId }: WaysProps) {
  const t = useJournalTexts()
  const { slug } = useWorkspace()
  if (taskId === null && lineId === null) return null
  return (
    <div className="-ml-2.5 flex flex-wrap gap-1">
      {taskId !== null && (
        <Link
          to={paths.tasks}
          params={{ workspace: slug }}
          search={{ task: taskId }}
          className={buttonClasses('quiet', 'small')}
        >
          <ListChecks aria-hidden className="size-3.5" />
          {t('task')}
        </Link>
      )}
      {lineId !== null && (
        <Link
          to={paths.billing}
          params={{ workspace: slug }}
          search={{ tab: 'journal', line: lineId }}
          className={buttonClasses('quiet', 'small')}
        >
          <ScrollText aria-hidden className="size-3.5" />
          {t('line')}
        </Link>
      )}
    </div>
  )
}
