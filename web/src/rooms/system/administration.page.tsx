import { useNavigate, useSearch } from '@tanstack/react-router'
import { Page } from '#web/kit/page.tsx'
import { paths } from '#web/paths.ts'
import { HousePanel } from '#web/rooms/billing/house-panel.tsx'
import { useHouseTexts } from '#web/rooms/billing/house-texts.ts'
import { CataloguePanel } from '#web/rooms/catalogue/catalogue-panel.tsx'
import { useTexts as useCatalogueTexts } from '#web/rooms/catalogue/texts.ts'
import { useMe } from '#web/rooms/identity/me.ts'
import { Notice } from '#web/ui/notice.tsx'
import { Tabs } from '#web/ui/tabs.tsx'
import { HealthPanel } from './health-panel.tsx'
import { StoragePanel } from './storage-panel.tsx'
import { useTexts } from './texts.ts'
import { UserList } from './user-list.tsx'

const FIRST = 'users'

export function AdministrationPage() {
  const t = useTexts()
  const catalogue = useCatalogueTexts()
  const money = useHouseTexts()
  const me = useMe()
  const navigate = useNavigate()
  const { tab = FIRST } = useSearch({ strict: false }) as { tab?: string }
  if (!me.operator)
    return (
      <Page title={t('title')} width="narrow">
        <Notice tone="warn">{t('notOperator')}</Notice>
      </Page>
    )
  const tabs = [
    { id: FIRST, label: t('users'), content: <UserList /> },
    { id: 'health', label: t('health'), content: <HealthPanel /> },
    { id: 'catalogue', label: catalogue('title'), content: <CataloguePanel /> },
    { id: 'money', label: money('title'), content: <HousePanel /> },
    { id: 'storage', label: t('storage'), content: <StoragePanel /> },
  ]
  const chosen = tabs.some((each) => each.id === tab) ? tab : FIRST
  return (
    <Page title={t('title')}>
      <Tabs
        label={t('sections')}
        tabs={tabs}
        chosen={chosen}
        onChoose={(id) => void navigate({ to: paths.administration, search: { tab: id }, replace: true })}
      />
    </Page>
  )
}
