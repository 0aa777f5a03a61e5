import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Workspace } from '#contract/workspaces.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { useTexts } from './texts.ts'

const NAME_MAX = 100
const DRAFT = 'new-workspace'

export function NewWorkspaceDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  const common = useCommon()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [name, setName, forgetName] = useDraft(DRAFT, '')
  const create = useMutation({
    mutationFn: () => api.postOnce<Workspace>('/workspaces', { body: { name: name.trim() } }),
    onSuccess: async (made) => {
      forgetName()
      await client.refetchQueries({ queryKey: keys.workspaces })
      onClose()
      await navigate({ to: paths.people, params: { workspace: made.slug } })
    },
  })
  return (
    <Dialog isOpen onClose={onClose} title={t('newWorkspace')} description={t('newAbout')} closeLabel={common('close')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <Field label={t('name')}>
          {(control) => (
            <Input
              {...control}
              required
              autoFocus
              maxLength={NAME_MAX}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <NotKept draft={DRAFT} />
        <Problem error={create.error} />
        <div className="flex justify-end">
          <Button type="submit" look="primary" isBusy={create.isPending} disabled={name.trim() === ''}>
            {t('create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
