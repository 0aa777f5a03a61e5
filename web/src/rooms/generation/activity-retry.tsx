import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Generation } from '#contract/generation.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { formatMoney } from '#web/i18n/format.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Button } from '#web/ui/button.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { activityKey } from './activity.ts'
import { useActivityTexts } from './activity-texts.ts'

/** Rather pays twice than waits for an answer: the question stays, and what failed of it is taken up again. */
export function RetryAnyway({ one }: { readonly one: Generation }) {
  const t = useActivityTexts()
  const client = useQueryClient()
  const { id } = useWorkspace()
  const [isAsked, setAsked] = useState(false)
  const retry = useMutation({
    mutationFn: () => api.postOnce<{ task_id: string | null }>(`/generations/${one.id}/retry`, { workspace: id }),
    onSuccess: ({ task_id: taskId }) => {
      tell(t(taskId === null ? 'againAllowed' : 'againBegun'))
      setAsked(false)
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: activityKey(id) }),
        client.invalidateQueries({ queryKey: keys.inWorkspace(id, 'tasks') }),
      ]),
  })
  const amount = formatMoney(one.held_amount, one.currency)
  return (
    <>
      <Button size="small" look="quiet" onClick={() => setAsked(true)}>
        {t('again')}
      </Button>
      <Confirm
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        title={t('againTitle', { amount })}
        verb={t('again')}
        isDanger
        isBusy={retry.isPending}
        error={retry.error}
        onConfirm={() => retry.mutate()}
      >
        {t('againText')}
      </Confirm>
    </>
  )
}
