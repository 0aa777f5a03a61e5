import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Workspace } from '#contract/workspaces.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { Part } from './part.tsx'
import { useTexts } from './texts.ts'

export function WorkspaceDeletion({ workspace }: { readonly workspace: Workspace }) {
  const t = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [isAsking, setAsking] = useState(false)
  const [typed, setTyped] = useState('')
  const remove = useMutation({
    mutationFn: () => api.delete(`/workspaces/${workspace.id}`, { body: { confirm_name: typed } }),
    onSuccess: async () => {
      tell(t('deleted', { name: workspace.name }))
      await client.refetchQueries({ queryKey: keys.workspaces })
      await navigate({ to: paths.home })
    },
  })
  return (
    <Part title={t('deletion')}>
      <p className="text-muted">{t('deletionText')}</p>
      <Button look="danger" onClick={() => setAsking(true)}>
        {t('deletion')}
      </Button>
      <Confirm
        isOpen={isAsking}
        isDanger
        onClose={() => setAsking(false)}
        title={t('deleteTitle', { name: workspace.name })}
        verb={t('deletion')}
        isBusy={remove.isPending}
        isDisabled={typed !== workspace.name}
        error={remove.error}
        onConfirm={() => remove.mutate()}
      >
        <p className="mb-4">{t('deletionText')}</p>
        <Field label={t('typeName', { name: workspace.name })}>
          {(control) => (
            <Input {...control} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
          )}
        </Field>
      </Confirm>
    </Part>
  )
}
