// The money of the installation, for those who administer it: wallets and plans of all workspaces, the plans themselves, and
// whether the books agree.
import { useQuery } from '@tanstack/react-query'
import { Notice } from '#web/ui/notice.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { walletQuery } from './billing.ts'
import { PlansSection } from './house-plans.tsx'
import { ProofSection } from './house-proof.tsx'
import { WorkspacesSection } from './house-workspaces.tsx'
import { useTexts } from './texts.ts'

export function HousePanel() {
  const t = useTexts()
  const mode = useQuery(walletQuery(useWorkspace().id)).data?.mode
  return (
    <div className="flex flex-col gap-8">
      {mode && (
        <Notice tone="info" title={t(`wallet.mode.${mode}`)}>
          {t(`wallet.modeAbout.${mode}`)}
        </Notice>
      )}
      <WorkspacesSection />
      <PlansSection />
      <ProofSection />
    </div>
  )
}
