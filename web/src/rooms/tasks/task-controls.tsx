import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ban, Pause, Play, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { TaskControl, TaskDetail, TaskSummary } from '#contract/tasks.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { useTexts } from './texts.ts'

const ICONS = { pause: Pause, resume: Play, cancel: Ban, retry: RotateCcw } as const
/** What helps first. */
const ORDER: readonly TaskControl[] = ['resume', 'retry', 'pause', 'cancel']

export function useSteer(task: TaskSummary, onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (control: TaskControl) => api.post<TaskSummary>(`/tasks/${task.id}/${control}`),
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
  const [asksCancel, setAsksCancel] = useState(false)
  const steer = useSteer(task, () => setAsksCancel(false))
  const shown = ORDER.filter((control) => task.controls.includes(control))
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
            onClick={() => (control === 'cancel' ? setAsksCancel(true) : steer.mutate(control))}
          >
            {t(control)}
          </Button>
        )
      })}
      {!asksCancel && steer.error && (
        <div className="w-full">
          <Problem error={steer.error} />
        </div>
      )}
      <Confirm
        isOpen={asksCancel}
        onClose={() => setAsksCancel(false)}
        title={t('cancelTitle', { title: task.title })}
        verb={t('cancelVerb')}
        isDanger
        isBusy={steer.isPending}
        error={asksCancel ? steer.error : null}
        onConfirm={() => steer.mutate('cancel')}
      >
        {t('cancelText')}
      </Confirm>
    </>
  )
}
