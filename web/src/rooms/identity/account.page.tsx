import { useNavigate, useSearch } from '@tanstack/react-router'
import { Page } from '#web/kit/page.tsx'
import { PreferenceFields } from '#web/kit/preference-fields.tsx'
import { paths } from '#web/paths.ts'
import { Tabs } from '#web/ui/tabs.tsx'
import { Deletion } from './account-deletion.tsx'
import { PasswordChange } from './account-password.tsx'
import { Profile } from './account-profile.tsx'
import { Sessions } from './account-sessions.tsx'
import { useAccountTexts } from './account-texts.ts'
import { TwoFactor } from './account-two-factor.tsx'

const FIRST = 'profile'

export function AccountPage() {
  const t = useAccountTexts()
  const navigate = useNavigate()
  const { tab = FIRST } = useSearch({ strict: false }) as { tab?: string }
  const tabs = [
    { id: FIRST, label: t('profile'), content: <Profile /> },
    { id: 'password', label: t('password'), content: <PasswordChange /> },
    { id: 'two-factor', label: t('twoFactor'), content: <TwoFactor /> },
    { id: 'devices', label: t('sessions'), content: <Sessions /> },
    { id: 'preferences', label: t('preferences'), content: <PreferenceFields /> },
    { id: 'delete', label: t('deletion'), content: <Deletion /> },
  ]
  const chosen = tabs.some((each) => each.id === tab) ? tab : FIRST
  return (
    <Page title={t('title')} width="narrow">
      <Tabs
        label={t('sections')}
        tabs={tabs}
        chosen={chosen}
        onChoose={(id) => void navigate({ to: paths.account, search: { tab: id }, replace: true })}
      />
    </Page>
  )
}
