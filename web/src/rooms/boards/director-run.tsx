import { useMutation, useQuery } from '@tanstack/react-query'
import type { ProductionState } from '#contract/productions.ts'
import type { TaskDetail } from '#contract/tasks.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Milestones } from '#web/kit/milestones.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Progress } from '#web/ui/progress.tsx'
import { useTexts } from './director-texts.ts'

type RunProps = { readonly run: NonNullable<ProductionState['run']>; readonly mayStop: boolean }

/** What is being made now, or why the last run broke off. */
export function RunBar({ run, mayStop }: RunProps) {
  const t = useTexts()
  if (run.state !== 'failed') return <Underway run={run} mayStop={mayStop} />
  return (
    <div className="px-4 pt-3">
      <Notice tone="warn" title={`${t('make.failed')}${run.problem ? `: ${run.problem.message}` : ''}`}>
        {run.problem?.remedy}
      </Notice>
    </div>
  )
}

function Underway({ run, mayStop }: RunProps) {
  const t = useTexts()
  const { data: task } = useQuery({
    queryKey: keys.ofTask(run.task_id),
    queryFn: ({ signal }) => api.get<TaskDetail>(`/tasks/${run.task_id}`, { signal }),
  })
  const stop = useMutation({ mutationFn: () => api.post(`/tasks/${run.task_id}/cancel`, { body: {} }) })
  const done = task?.progress.done ?? 0
  const total = task?.progress.total ?? 0
  const label = run.state === 'paused' ? t('make.paused') : t('make.running', { done, total })
  return (
    <div className="flex items-center gap-3 border-b border-line bg-info-soft px-4 py-1.5">
      <Milestones label={t('make.progress')} percent={total > 0 ? (100 * done) / total : null} />
      <span className="shrink-0 tabular-nums">{label}</span>
      <div className="min-w-0 flex-1">
        <Progress label={label} percent={total > 0 ? (100 * done) / total : null} />
      </div>
      {mayStop && (
        <Button size="small" isBusy={stop.isPending} onClick={() => stop.mutate()}>
          {t('make.cancel')}
        </Button>
      )}
      <Problem error={stop.error} />
    </div>
  )
}
