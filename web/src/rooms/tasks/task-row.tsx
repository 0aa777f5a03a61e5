import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import type { TaskState, TaskSummary } from '#contract/tasks.ts'
import { formatAgo, formatClock, formatMoment } from '#web/i18n/format.ts'
import { paths } from '#web/paths.ts'
import { Badge, type Tone } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { Notice } from '#web/ui/notice.tsx'
import { Progress } from '#web/ui/progress.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { formatMoney, hasEnded, isKnownKind, KINDS, stepOf, sumOf, timesOf, useNowMs } from './task.ts'
import { TaskControls } from './task-controls.tsx'
import { TaskLog } from './task-log.tsx'
import { TaskNotice } from './task-notice.tsx'
import { useTexts } from './texts.ts'

const TONES: Record<TaskState, Tone> = {
  created: 'plain',
  queued: 'plain',
  running: 'accent',
  paused: 'warn',
  settling: 'accent',
  completed: 'ok',
  failed: 'danger',
  cancelled: 'plain',
}

type TaskRowProps = {
  readonly task: TaskSummary
  readonly isOpen?: boolean
  /** Before a link of the row leads away. */
  readonly onLeave?: () => void
}

/** One task, in the drawer and on the page: what it is, how far, what it cost, what can be done. */
export function TaskRow({ task, isOpen = false, onLeave }: TaskRowProps) {
  const t = useTexts()
  const workspace = useWorkspace()
  const headingId = useId()
  const isUnderWay = !hasEnded(task.state)
  return (
    <article aria-labelledby={headingId} className="flex flex-col gap-2.5 px-4 py-3.5">
      <header className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 id={headingId} className="font-medium break-words">
            {task.title}
          </h3>
          <p className="text-xs text-muted">
            {isKnownKind(task.kind) ? t(KINDS[task.kind]) : task.kind}
            {' · '}
            <time dateTime={task.created_at} title={formatMoment(task.created_at)}>
              {formatAgo(task.created_at)}
            </time>
          </p>
        </div>
        <Badge tone={TONES[task.state]}>{t(`states.${task.state}`)}</Badge>
      </header>
      {isUnderWay && (
        <Progress
          label={t('progress', { title: task.title })}
          percent={task.state === 'running' && task.progress.percent === 0 ? null : task.progress.percent}
        />
      )}
      <Facts task={task} />
      {task.error && (
        <Notice tone="danger" title={task.error.message}>
          {task.error.remedy}
          {task.error.open_questions && task.error.open_questions.length > 0 && (
            <p className="mt-1">{t('mayBeCharged', { amount: sumOf(task.error.open_questions) })}</p>
          )}
        </Notice>
      )}
      {task.notice && <TaskNotice notice={task.notice} />}
      <Actions task={task} isOpen={isOpen} maySteer={isAtLeast(workspace.role, 'director')} onLeave={onLeave} />
    </article>
  )
}

function Facts({ task }: { readonly task: TaskSummary }) {
  const t = useTexts()
  const isUnderWay = !hasEnded(task.state)
  const nowMs = useNowMs(isUnderWay && task.started_at !== null)
  const { takenMs, leftMs } = timesOf(task, nowMs)
  const { done, total, percent, message } = task.progress
  const facts = [
    isUnderWay && task.state !== 'queued' && task.state !== 'created' && `${percent} %`,
    isUnderWay && done !== null && total !== null && t('doneOf', { done, total }),
    takenMs !== null && t(isUnderWay ? 'taken' : 'took', { time: formatClock(takenMs) }),
    leftMs !== null && t('left', { time: formatClock(leftMs) }),
    task.cost !== null && t('cost', { amount: formatMoney(task.cost) }),
    task.attempt > 0 && t('attempt', { count: task.attempt + 1 }),
  ].filter((fact): fact is string => typeof fact === 'string')
  if (facts.length === 0 && !message) return null
  const step = message === null ? undefined : stepOf(message)
  return (
    <div className="text-xs text-muted tabular-nums">
      <ul className="flex flex-wrap gap-x-3 gap-y-0.5">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      {isUnderWay && message && <p className="mt-0.5 break-words">{step ? t(`steps.${step}`) : message}</p>}
    </div>
  )
}

type ActionsProps = {
  readonly task: TaskSummary
  readonly isOpen: boolean
  readonly maySteer: boolean
  readonly onLeave: (() => void) | undefined
}

function Actions({ task, isOpen, maySteer, onLeave }: ActionsProps) {
  const t = useTexts()
  const { slug } = useWorkspace()
  const [showsLog, setShowsLog] = useState(isOpen)
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        {maySteer && <TaskControls task={task} />}
        <Button
          size="small"
          look="quiet"
          aria-expanded={showsLog}
          className="first:-ml-2.5"
          icon={<ChevronRight aria-hidden className={classes('size-3.5', showsLog && 'rotate-90')} />}
          onClick={() => setShowsLog((shows) => !shows)}
        >
          {t('showLog')}
        </Button>
        {task.project_id !== null && (
          <Link
            to={paths.export}
            params={{ workspace: slug, projectId: task.project_id }}
            onClick={() => onLeave?.()}
            className="ml-auto text-xs text-muted underline hover:text-ink"
          >
            {t('toProject')}
          </Link>
        )}
      </div>
      {showsLog && <TaskLog taskId={task.id} title={task.title} />}
    </>
  )
}

const ROWS = ['a', 'b', 'c']

export function TaskRowsSkeleton() {
  return (
    <div>
      {ROWS.map((row) => (
        <div key={row} className="flex flex-col gap-3 px-4 py-4">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-2 w-full" />
          <Skeleton className="h-3 w-56" />
        </div>
      ))}
    </div>
  )
}
