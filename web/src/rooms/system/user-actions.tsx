import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import type { User } from '#contract/identity.ts'
import { api } from '#web/api/request.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Menu, MenuItem, MenuLine } from '#web/ui/menu.tsx'
import { PasswordDialog } from './password-dialog.tsx'
import { useTexts } from './texts.ts'
import { UserDialog } from './user-dialog.tsx'

type Deed = 'edit' | 'password' | 'suspend' | 'activate' | 'twoFactor' | 'remove'
type Props = { readonly user: User }

export function UserActions({ user }: Props) {
  const t = useTexts()
  const [deed, setDeed] = useState<Deed | null>(null)
  const close = () => setDeed(null)
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t('actionsOf', { name: user.display_name })}>
            <Ellipsis aria-hidden className="size-4" />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => setDeed('edit')}>{t('edit')}</MenuItem>
        <MenuItem onSelect={() => setDeed('password')}>{t('resetPassword')}</MenuItem>
        {user.two_factor && <MenuItem onSelect={() => setDeed('twoFactor')}>{t('resetTwoFactor')}</MenuItem>}
        <MenuLine />
        {user.status === 'active' ? (
          <MenuItem onSelect={() => setDeed('suspend')}>{t('suspend')}</MenuItem>
        ) : (
          <MenuItem onSelect={() => setDeed('activate')}>{t('activate')}</MenuItem>
        )}
        <MenuItem isDanger onSelect={() => setDeed('remove')}>
          {t('remove')}
        </MenuItem>
      </Menu>
      {deed === 'edit' && <UserDialog user={user} onClose={close} />}
      {deed === 'password' && <PasswordDialog user={user} onClose={close} />}
      {deed !== null && deed !== 'edit' && deed !== 'password' && <Grave user={user} deed={deed} onClose={close} />}
    </>
  )
}

type GraveDeed = Exclude<Deed, 'edit' | 'password'>

const CALLS: Record<GraveDeed, (id: string) => Promise<unknown>> = {
  suspend: (id) => api.patch(`/users/${id}/status`, { body: { status: 'suspended' } }),
  activate: (id) => api.patch(`/users/${id}/status`, { body: { status: 'active' } }),
  twoFactor: (id) => api.delete(`/users/${id}/two-factor`),
  remove: (id) => api.delete(`/users/${id}`),
}

type GraveProps = Props & { readonly deed: GraveDeed; readonly onClose: () => void }

/** Asked before; a refusal, such as that of the last administrator, is shown in the same place. */
function Grave({ user, deed, onClose }: GraveProps) {
  const t = useTexts()
  const client = useQueryClient()
  const name = user.display_name
  const act = useMutation({
    mutationFn: () => CALLS[deed](user.id),
    onSuccess: async () => {
      tell(t('done', { name }))
      onClose()
      await client.invalidateQueries({ queryKey: ['system'] })
    },
  })
  const words = {
    suspend: [t('suspendTitle', { name }), t('suspendText'), t('suspend')],
    activate: [t('activateTitle', { name }), t('activateText'), t('activate')],
    twoFactor: [t('twoFactorTitle', { name }), t('twoFactorText'), t('resetTwoFactor')],
    remove: [t('removeTitle', { name }), t('removeText'), t('remove')],
  } as const
  const [title, text, verb] = words[deed]
  return (
    <Confirm
      isOpen
      isDanger={deed !== 'activate'}
      onClose={onClose}
      title={title}
      verb={verb}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate()}
    >
      {text}
    </Confirm>
  )
}
