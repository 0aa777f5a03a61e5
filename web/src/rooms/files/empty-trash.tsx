import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { EmptiedTrash } from '#contract/files.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Button } from '#web/ui/button.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { useSelectionTexts } from './selection-texts.ts'

export function EmptyTrash() {
  const t = useSelectionTexts()
  const client = useQueryClient()
  const { id } = useWorkspace()
  const [isAsking, setAsking] = useState(false)
  const empty = useMutation({
    mutationFn: () => api.delete<EmptiedTrash>('/assets/trash', { workspace: id }),
    onSuccess: ({ count }) => {
      setAsking(false)
      tell(t('emptied', { count }))
    },
    // Also after a reply that was lost: some may be gone.
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.inWorkspace(id, 'files') }),
        client.invalidateQueries({ queryKey: keys.inWorkspace(id, 'usage') }),
      ]),
  })
  return (
    <>
      <Button look="danger" icon={<Trash2 aria-hidden className="size-4" />} onClick={() => setAsking(true)}>
        {t('emptyTrash')}
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('emptyTitle')}
        verb={t('emptyTrash')}
        isDanger
        isBusy={empty.isPending}
        error={empty.error}
        onConfirm={() => empty.mutate()}
      >
        {t('emptyText')}
      </Confirm>
    </>
  )
}
