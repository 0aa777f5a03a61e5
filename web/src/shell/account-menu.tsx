import { useNavigate } from '@tanstack/react-router'
import { LogOut, UserRound } from 'lucide-react'
import { PersonAvatar } from '#web/kit/person-avatar.tsx'
import { paths } from '#web/paths.ts'
import { useMe } from '#web/rooms/identity/me.ts'
import { Menu, MenuHeading, MenuItem, MenuLine } from '#web/ui/menu.tsx'
import { useSignOut } from './sign-out.tsx'
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
          <PersonAvatar person={me} />
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
