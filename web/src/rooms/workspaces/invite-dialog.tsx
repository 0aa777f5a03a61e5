import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import { useId, useState } from 'react'
import type { Invitation, MemberRole, Workspace } from '#contract/workspaces.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { copyText } from '#web/kit/copied.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input, Select } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { grantedBy } from './roles.ts'
import { useTexts } from './texts.ts'

type Made = Invitation & { readonly token: string }
type Props = { readonly workspace: Workspace; readonly onClose: () => void }

export function InviteDialog({ workspace, onClose }: Props) {
  const t = useTexts()
  const common = useCommon()
  const [made, setMade] = useState<Made | null>(null)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('inviteTitle', { name: workspace.name })}
      description={t('inviteAbout')}
      closeLabel={common('close')}
    >
      {made ? <LinkMade made={made} onClose={onClose} /> : <InviteForm workspace={workspace} onMade={setMade} />}
    </Dialog>
  )
}

type FormProps = { readonly workspace: Workspace; readonly onMade: (made: Made) => void }

function InviteForm({ workspace, onMade }: FormProps) {
  const t = useTexts()
  const common = useCommon()
  const client = useQueryClient()
  const draft = `invite.${workspace.id}`
  const [email, setEmail, forgetEmail] = useDraft(draft, '')
  const [role, setRole] = useState<MemberRole>('viewer')
  const address = email.trim()
  const invite = useMutation({
    mutationFn: () =>
      api.postOnce<Made>(`/workspaces/${workspace.id}/invite`, {
        body: { role, ...(address ? { email: address } : {}) },
      }),
    onSuccess: async (made) => {
      forgetEmail()
      onMade(made)
      await client.invalidateQueries({ queryKey: keys.inWorkspace(workspace.id, 'invitations') })
    },
  })
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        invite.mutate()
      }}
    >
      <Field label={t('role')} hint={t(`roleWords.${role}`)}>
        {(control) => (
          <Select {...control} value={role} onChange={(event) => setRole(event.target.value as MemberRole)}>
            {grantedBy(workspace.role).map((each) => (
              <option key={each} value={each}>
                {t(`roles.${each}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('email')} isOptional={common('optional')} hint={t('emailHint')}>
        {(control) => (
          <Input
            {...control}
            type="email"
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <NotKept draft={draft} />
      <Problem error={invite.error} />
      <div className="flex justify-end">
        <Button type="submit" look="primary" isBusy={invite.isPending}>
          {address ? t('sendInvitation') : t('makeLink')}
        </Button>
      </div>
    </form>
  )
}

function LinkMade({ made, onClose }: { readonly made: Made; readonly onClose: () => void }) {
  const t = useTexts()
  const common = useCommon()
  const id = useId()
  const [isCopied, setCopied] = useState(false)
  // Where the studio is reached from here, it will be reached by the guest.
  const url = `${window.location.origin}${paths.invitation}#token=${encodeURIComponent(made.token)}`
  const copy = async () => {
    const field = document.getElementById(id)
    // Where the browser forbids it, the text stays marked for Ctrl+C.
    setCopied(await copyText(url))
    if (field instanceof HTMLInputElement) field.select()
  }
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="ok">{made.email === null ? t('linkMade') : t('linkMailed', { email: made.email })}</Notice>
      <div className="flex gap-2">
        <Input id={id} readOnly aria-label={t('link')} value={url} onFocus={(event) => event.target.select()} />
        <Button icon={<Copy aria-hidden className="size-4" />} onClick={() => void copy()}>
          {isCopied ? common('copied') : common('copy')}
        </Button>
      </div>
      <div className="flex justify-end">
        <Button look="primary" onClick={onClose}>
          {t('done')}
        </Button>
      </div>
    </div>
  )
}
