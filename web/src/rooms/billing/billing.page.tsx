// The money of a workspace: what there is to spend, what was spent and for whom, and the limits on it.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Page } from '#web/kit/page.tsx'
import { paths } from '#web/paths.ts'
import { Notice } from '#web/ui/notice.tsx'
import { Tabs } from '#web/ui/tabs.tsx'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { BillPanel } from './bill-panel.tsx'
import { BudgetsPanel } from './budgets-panel.tsx'
import { JournalPanel } from './journal-panel.tsx'
import { useJournalTexts } from './journal-texts.ts'
import { PlanPanel } from './plan-panel.tsx'
import { useTexts } from './texts.ts'
import { UsagePanel } from './usage-panel.tsx'
import { WalletPanel } from './wallet-panel.tsx'

const FIRST = 'wallet'

export function BillingPage() {
  const t = useTexts()
  const journal = useJournalTexts()
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const { tab = FIRST } = useSearch({ strict: false }) as { tab?: string }
  if (!isAtLeast(workspace.role, 'director'))
    return (
      <Page title={t('title')} width="narrow">
        <Notice tone="info">{t('notYours')}</Notice>
      </Page>
    )
  const tabs = [
    { id: FIRST, label: t('wallet.title'), content: <WalletPanel /> },
    { id: 'bill', label: t('bill.title'), content: <BillPanel /> },
    { id: 'journal', label: journal('title'), content: <JournalPanel /> },
    { id: 'usage', label: t('usage.title'), content: <UsagePanel /> },
    { id: 'budgets', label: t('budget.title'), content: <BudgetsPanel /> },
    { id: 'plan', label: t('plan.title'), content: <PlanPanel /> },
  ]
  return (
    <Page title={t('title')} description={workspace.name}>
      <Tabs
        label={t('sections')}
        tabs={tabs}
        chosen={tabs.some((each) => each.id === tab) ? tab : FIRST}
        onChoose={(id) =>
          void navigate({
            to: paths.billing,
            params: { workspace: workspace.slug },
            search: { tab: id },
            replace: true,
          })
        }
      />
    </Page>
  )
}
