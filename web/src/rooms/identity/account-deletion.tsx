import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { isFault } from '#web/api/fault.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { workspacesQuery } from '#web/rooms/workspaces/workspace.ts'
import { Button, buttonClasses } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { useAccountTexts } from './account-texts.ts'
import { forgetWhatIsKept } from './left-behind.ts'
import { useMe } from './me.ts'
import { PasswordField } from './password-field.tsx'
import { Section } from './section.tsx'

export function Deletion() {
  const t = useAccountTexts()
  const [isOpen, setOpen] = useState(false)
  return (
    <Section title={t('deletion')}>
      <ul className="flex list-disc flex-col gap-1 pl-5 text-muted">
        <li>{t('deletionText')}</li>
        <li>{t('deletionKept')}</li>
        <li>{t('deletionOwn')}</li>
      </ul>
      <div>
        <Button look="danger" onClick={() => setOpen(true)}>
          {t('deleteAccount')}
        </Button>
      </div>
      {isOpen && <DeletionDialog onClose={() => setOpen(false)} />}
    </Section>
  )
}

function DeletionDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useAccountTexts()
  const common = useCommon()
  const me = useMe()
  const [password, setPassword] = useState('')
  const deletion = useMutation({
    mutationFn: () => api.delete('/users/account', { body: { password } }),
    // Everything of the account leaves the page with it.
    onSuccess: async () => {
      await forgetWhatIsKept(me.id)
      window.location.assign(paths.signIn)
    },
  })
  return (
    <Dialog isOpen onClose={onClose} title={t('deleteTitle')} closeLabel={common('close')} description={t('deleteAsk')}>
      <form
        className="flex flex-col gap-4 pt-1"
        onSubmit={(event) => {
          event.preventDefault()
          deletion.mutate()
        }}
      >
        <PasswordField label={t('currentPassword')} value={password} onChange={setPassword} isFirst />
        <Problem error={deletion.error} />
        <Obstacles error={deletion.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="submit" look="danger" isBusy={deletion.isPending}>
            {t('deleteAccount')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

type Obstacle = { readonly id: string; readonly name: string; readonly must: 'hand_over_or_delete' | 'empty_or_delete' }

/** What must be handed over or emptied first, with the way there. */
function Obstacles({ error }: { readonly error: unknown }) {
  const t = useAccountTexts()
  const { data: workspaces = [] } = useQuery(workspacesQuery)
  const listed = isFault(error) ? error.details.workspaces : undefined
  if (!Array.isArray(listed)) return null
  return (
    <ul className="flex flex-col divide-y divide-line rounded-lg border border-line">
      {(listed as readonly Obstacle[]).map(({ id, name, must }) => {
        const workspace = workspaces.find((each) => each.id === id)?.slug ?? id
        return (
          <li key={id} className="flex flex-col gap-2 px-3 py-2.5">
            <div>
              <p className="font-medium">{name}</p>
              <p className="text-xs text-muted">{must === 'hand_over_or_delete' ? t('handOver') : t('emptyIt')}</p>
            </div>
            <div className="flex flex-wrap gap-2">
              {must === 'hand_over_or_delete' && (
                <Link to={paths.people} params={{ workspace }} className={buttonClasses('secondary', 'small')}>
                  {t('toPeople')}
                </Link>
              )}
              <Link to={paths.workspaceSettings} params={{ workspace }} className={buttonClasses('secondary', 'small')}>
                {t('toSettings')}
              </Link>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
