import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ScriptHead, ScriptSaved } from '#contract/scripts.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { pathOf } from './script.ts'
import { useTexts } from './texts.ts'

type RestoreProps = {
  readonly projectId: string
  readonly head: ScriptHead
  readonly isDirty: boolean
  readonly number: number
  readonly onClose: () => void
  readonly onDone: () => void
}

export function RestoreDialog({ projectId, head, isDirty, number, onClose, onDone }: RestoreProps) {
  const t = useTexts()
  const client = useQueryClient()
  const scripts = keys.ofProject(projectId, 'script')
  const restore = useMutation({
    mutationFn: () =>
      api.postOnce<ScriptSaved>(pathOf(projectId, `/versions/${number}/restore`), {
        body: {},
        revision: head.revision,
      }),
    onSuccess: async ({ version }) => {
      tell(t('restored', { number, next: version.number }))
      await client.invalidateQueries({ queryKey: scripts })
      onClose()
      onDone()
    },
    onError: () => client.invalidateQueries({ queryKey: scripts }),
  })
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={t('restoreTitle', { number })}
      verb={t('restore')}
      isBusy={restore.isPending}
      isDisabled={isDirty}
      error={restore.error}
      onConfirm={() => restore.mutate()}
    >
      <p>{t('restoreText')}</p>
      {isDirty && <p className="mt-2 text-warn">{t('restoreBlocked')}</p>}
    </Confirm>
  )
}
