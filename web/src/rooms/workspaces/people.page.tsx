import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { Page } from '#web/kit/page.tsx'
import { Button } from '#web/ui/button.tsx'
import { Invitations } from './invitations.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { Members } from './members.tsx'
import { ROLES } from './roles.ts'
import { useTexts } from './texts.ts'
import { isAtLeast, useWorkspace } from './workspace.ts'

export function PeoplePage() {
  const t = useTexts()
  const workspace = useWorkspace()
  const [isInviting, setInviting] = useState(false)
  const mayManage = isAtLeast(workspace.role, 'admin')
  return (
    <Page
      title={t('people')}
      description={t('peopleAbout', { name: workspace.name })}
      width="narrow"
      actions={
        mayManage && (
          <Button look="primary" icon={<UserPlus aria-hidden className="size-4" />} onClick={() => setInviting(true)}>
            {t('invite')}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-8">
        <Members workspace={workspace} />
        {mayManage && <Invitations workspace={workspace} />}
        <RoleGuide />
      </div>
      {isInviting && <InviteDialog workspace={workspace} onClose={() => setInviting(false)} />}
    </Page>
  )
}

function RoleGuide() {
  const t = useTexts()
  return (
    <section>
      <h2 className="mb-3 text-base font-semibold">{t('rolesTitle')}</h2>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">
        {ROLES.map((role) => (
          <div key={role} className="contents">
            <dt className="font-medium">{t(`roles.${role}`)}</dt>
            <dd className="text-muted">{t(`roleWords.${role}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
