import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Ban, Pause, Play, RotateCcw } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ProductionRun } from '#contract/productions.ts'
import type { TaskControl, TaskDetail, TaskSummary } from '#contract/tasks.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { Milestones } from '#web/kit/milestones.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Progress } from '#web/ui/progress.tsx'
import { TaskNotice } from '../tasks/task-notice.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { isStepKind, roundly, STEP_KINDS } from './duration.ts'
import { runQuery, taskQuery } from './film.ts'
import { useTexts } from './texts.ts'

type RunProps = { readonly projectId: string; readonly newest: TaskSummary; readonly maySteer: boolean }

export const isUnderWay = (task: TaskSummary): boolean => !['completed', 'failed', 'cancelled'].includes(task.state)

/** A production under way, or one that broke off: how far each kind is, and what can be done. */
export function RunPanel({ projectId, newest, maySteer }: RunProps) {
  const t = useTexts()
  const { data: task = newest } = useQuery(taskQuery(newest.id))
  const run = useLiveRun(projectId, task)
  const { slug } = useWorkspace()
  const percent = run && run.steps_total > 0 ? run.percent : null
  const isRunning = task.state === 'running' || task.state === 'queued' || task.state === 'created'
  return (
    <section aria-labelledby="run-title" className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 id="run-title" className="text-base font-semibold">
          {t(titleOf(task))}
        </h2>
        <Link to={paths.tasks} params={{ workspace: slug }} search={{ task: task.id }} className="text-xs underline">
          {t('toTasks')}
        </Link>
      </div>
      {task.state === 'failed' && <Broken task={task} run={run} />}
      <div className="flex flex-col gap-1.5">
        <Progress
          label={t('progress')}
          percent={percent ?? (isRunning ? null : task.progress.percent)}
          tone={task.state === 'failed' ? 'danger' : 'accent'}
        />
        <p className="flex justify-between gap-3 text-xs text-muted tabular-nums">
          <span>{percent === null ? '' : `${percent} %`}</span>
          {isRunning && !task.notice?.until && run?.left_s !== null && run !== undefined && (
            <span>{t('left', { time: roundly(t, run.left_s ?? 0) })}</span>
          )}
        </p>
      </div>
      <Milestones label={t('progress')} percent={percent} />
      {run && <Kinds run={run} />}
      {task.notice && <TaskNotice notice={task.notice} />}
      {task.state === 'paused' && !task.notice && <p className="text-xs text-muted">{t('pauseText')}</p>}
      {maySteer && <Controls task={task} projectId={projectId} />}
    </section>
  )
}

function titleOf(task: TaskSummary) {
  if (task.state === 'paused' || task.state === 'failed' || task.state === 'settling') return task.state
  return task.state === 'running' ? 'running' : 'waiting'
}

const READ_AT_MOST_EVERY_MS = 1000

/** Read again whenever the live stream tells of progress, once a second at most. */
function useLiveRun(projectId: string, task: TaskSummary): ProductionRun | undefined {
  const runId = task.subject_id ?? ''
  const { data, refetch, dataUpdatedAt } = useQuery({ ...runQuery(projectId, runId), enabled: runId !== '' })
  const told = `${task.state} ${task.progress.done}`
  const [read, setRead] = useState(told)
  useEffect(() => {
    if (told === read) return
    const waitMs = Math.max(0, dataUpdatedAt + READ_AT_MOST_EVERY_MS - Date.now())
    const timer = setTimeout(() => {
      setRead(told)
      void refetch()
    }, waitMs)
    return () => clearTimeout(timer)
  }, [told, read, refetch, dataUpdatedAt])
  return data
}

function Kinds({ run }: { readonly run: ProductionRun }) {
  const t = useTexts()
  const place = ({ kind }: { readonly kind: string }) => (STEP_KINDS as readonly string[]).indexOf(kind)
  return (
    <ul className="flex flex-col gap-2">
      {run.kinds
        .toSorted((a, b) => place(a) - place(b))
        .map(({ kind, done, total }) => {
          const name = isStepKind(kind) ? t(`kind.${kind}`) : kind
          return (
            <li key={kind} className="grid grid-cols-[1fr_auto] items-center gap-x-3 gap-y-1">
              <span className={done === total ? 'text-muted' : ''}>{name}</span>
              <span className="text-xs text-muted tabular-nums">{t('doneOf', { done, total })}</span>
              <div className="col-span-2">
                <Progress
                  label={name}
                  percent={(100 * done) / Math.max(1, total)}
                  tone={done === total ? 'ok' : 'accent'}
                />
              </div>
            </li>
          )
        })}
    </ul>
  )
}

function Broken({ task, run }: { readonly task: TaskSummary; readonly run: ProductionRun | undefined }) {
  const t = useTexts()
  const kind = run?.failed_step?.kind
  const at = kind && isStepKind(kind) ? t('failedAt', { kind: t(`kind.${kind}`) }) : t('failed')
  return (
    <Notice tone="danger" title={at}>
      <p>{task.error?.message}</p>
      <p className="mt-1 text-muted">{task.error?.remedy}</p>
    </Notice>
  )
}

const ICONS = { pause: Pause, resume: Play, cancel: Ban, retry: RotateCcw } as const
/** What helps first. */
const ORDER: readonly TaskControl[] = ['resume', 'retry', 'pause', 'cancel']

function Controls({ task, projectId }: { readonly task: TaskSummary; readonly projectId: string }) {
  const t = useTexts()
  const client = useQueryClient()
  const [asksCancel, setAsksCancel] = useState(false)
  const steer = useMutation({
    mutationFn: (control: TaskControl) => api.post<TaskSummary>(`/tasks/${task.id}/${control}`),
    onSuccess: (now) => {
      client.setQueryData<TaskDetail>(keys.ofTask(task.id), (known) => known && { ...known, ...now })
      setAsksCancel(false)
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.ofProject(projectId, 'newest-run') }),
  })
  const shown = ORDER.filter((control) => task.controls.includes(control))
  return (
    <div className="flex flex-col gap-3">
      {!asksCancel && <Problem error={steer.error} />}
      <div className="flex flex-wrap gap-2 empty:hidden">
        {shown.map((control) => {
          const Icon = ICONS[control]
          return (
            <Button
              key={control}
              look={control === 'resume' || control === 'retry' ? 'primary' : 'secondary'}
              icon={<Icon aria-hidden className="size-4" />}
              isBusy={steer.isPending && steer.variables === control}
              onClick={() => (control === 'cancel' ? setAsksCancel(true) : steer.mutate(control))}
            >
              {t(control)}
            </Button>
          )
        })}
      </div>
      <Confirm
        isOpen={asksCancel}
        onClose={() => setAsksCancel(false)}
        title={t('cancelTitle')}
        verb={t('cancelVerb')}
        isDanger
        isBusy={steer.isPending}
        error={asksCancel ? steer.error : null}
        onConfirm={() => steer.mutate('cancel')}
      >
        {t('cancelText')}
      </Confirm>
    </div>
  )
}
