import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ban, CircleAlert, Pause, Play, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { TaskControl, TaskDetail, TaskSummary } from '#contract/tasks.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { sumOf } from './task.ts'
import { useTexts } from './texts.ts'

const ICONS = { pause: Pause, resume: Play, cancel: Ban, retry: RotateCcw } as const
/** What helps first. */
const ORDER: readonly TaskControl[] = ['resume', 'retry', 'pause', 'cancel']

/** A control, or a retry of what may be charged twice. */
type Wish = TaskControl | 'retryTwice'

export function useSteer(task: TaskSummary, onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (wish: Wish) =>
      wish === 'retryTwice'
        ? api.postOnce<TaskSummary>(`/tasks/${task.id}/retry`, { query: { although_charged: true } })
        : api.post<TaskSummary>(`/tasks/${task.id}/${wish}`),
    onSuccess: (now) => {
      client.setQueryData<TaskDetail>(keys.ofTask(task.id), (known) => known && { ...known, ...now })
      onDone()
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.inWorkspace(task.workspace_id, 'tasks') }),
  })
}

/** What this task allows now; cancelling asks first. */
export function TaskControls({ task }: { readonly task: TaskSummary }) {
  const t = useTexts()
  const [asked, setAsked] = useState<'cancel' | 'retryTwice' | null>(null)
  const steer = useSteer(task, () => setAsked(null))
  const shown = ORDER.filter((control) => task.controls.includes(control))
  const open = task.error?.open_questions ?? []
  const amount = sumOf(open)
  return (
    <>
      {shown.map((control) => {
        const Icon = ICONS[control]
        return (
          <Button
            key={control}
            size="small"
            icon={<Icon aria-hidden className="size-3.5" />}
            isBusy={steer.isPending && steer.variables === control}
            onClick={() => (control === 'cancel' ? setAsked('cancel') : steer.mutate(control))}
          >
            {t(control)}
          </Button>
        )
      })}
      {open.length > 0 && task.controls.includes('retry') && (
        <Button
          size="small"
          icon={<CircleAlert aria-hidden className="size-3.5" />}
          isBusy={steer.isPending && steer.variables === 'retryTwice'}
          onClick={() => setAsked('retryTwice')}
        >
          {t('retryTwice')}
        </Button>
      )}
      {asked === null && steer.error && (
        <div className="w-full">
          <Problem error={steer.error} />
        </div>
      )}
      <Confirm
        isOpen={asked === 'cancel'}
        onClose={() => setAsked(null)}
        title={t('cancelTitle', { title: task.title })}
        verb={t('cancelVerb')}
        isDanger
        isBusy={steer.isPending}
        error={asked === 'cancel' ? steer.error : null}
        onConfirm={() => steer.mutate('cancel')}
      >
        {t('cancelText')}
      </Confirm>
      <Confirm
        isOpen={asked === 'retryTwice'}
        onClose={() => setAsked(null)}
        title={t('retryTwiceTitle', { amount })}
        verb={t('retryTwice')}
        isDanger
        isBusy={steer.isPending}
        error={asked === 'retryTwice' ? steer.error : null}
        onConfirm={() => steer.mutate('retryTwice')}
      >
        {t('retryTwiceText')}
      </Confirm>
    </>
  )
}
