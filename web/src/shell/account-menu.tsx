import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { LogOut, UserRound } from 'lucide-react'
import { liveStream } from '#web/api/live.ts'
import { api } from '#web/api/request.ts'
import { paths } from '#web/paths.ts'
import { useMe } from '#web/rooms/identity/me.ts'
import { Avatar } from '#web/ui/avatar.tsx'
import { Menu, MenuHeading, MenuItem, MenuLine } from '#web/ui/menu.tsx'
import { useTexts } from './texts.ts'

export function AccountMenu() {
  const t = useTexts()
  const me = useMe()
  const navigate = useNavigate()
  const signOut = useSignOut()
  return (
    <Menu
      trigger={
        <button type="button" aria-label={t('account')} className="rounded-full">
          <Avatar name={me.display_name} seed={me.id} />
        </button>
      }
    >
      <MenuHeading>{me.display_name}</MenuHeading>
      <MenuItem
        icon={<UserRound aria-hidden className="size-4" />}
        onSelect={() => void navigate({ to: paths.account })}
      >
        {t('account')}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<LogOut aria-hidden className="size-4" />} onSelect={() => void signOut()}>
        {t('signOut')}
      </MenuItem>
    </Menu>
  )
}

/** Forgets everything of the account, also if the server could not be told: then the session ends by itself. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    await api.post('/auth/logout').catch(() => undefined)
    liveStream.open(null)
    client.clear()
    await navigate({ to: paths.signIn })
  }
}
