import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link2, Mail } from 'lucide-react'
import type { Invitation, Workspace } from '#contract/workspaces.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Badge, type Tone } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useDay } from './dates.ts'
import { useTexts } from './texts.ts'

const TONES: Record<Invitation['state'], Tone> = { open: 'info', accepted: 'ok', revoked: 'plain', expired: 'warn' }
type Props = { readonly workspace: Workspace }

export function Invitations({ workspace }: Props) {
  const t = useTexts()
  const listed = useQuery({
    queryKey: keys.inWorkspace(workspace.id, 'invitations'),
    queryFn: ({ signal }) =>
      api.get<{ items: readonly Invitation[] }>(`/workspaces/${workspace.id}/invitations`, {
        signal,
        query: { state: 'all', size: 100 },
      }),
  })
  return (
    <section>
      <h2 className="mb-3 text-base font-semibold">{t('invitations')}</h2>
      <Problem error={listed.error} onRetry={() => void listed.refetch()} />
      {listed.isPending && <Skeleton className="h-16 w-full" />}
      {listed.data?.items.length === 0 && <p className="text-muted">{t('noInvitations')}</p>}
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface empty:hidden">
        {listed.data?.items.map((invitation) => (
          <InvitationRow key={invitation.id} workspace={workspace} invitation={invitation} />
        ))}
      </ul>
    </section>
  )
}

function InvitationRow({ workspace, invitation }: Props & { readonly invitation: Invitation }) {
  const t = useTexts()
  const day = useDay()
  const client = useQueryClient()
  const { email, state, role, invited_by: by } = invitation
  const whom = email ?? t('byLink')
  const revoke = useMutation({
    mutationFn: () => api.delete(`/workspaces/${workspace.id}/invitations/${invitation.id}`),
    onSettled: () => client.invalidateQueries({ queryKey: keys.inWorkspace(workspace.id, 'invitations') }),
  })
  const Icon = email === null ? Link2 : Mail
  const facts = [
    t(`roles.${role}`),
    ...(invitation.project_id === null ? [] : [t('toProject')]),
    ...(by ? [t('invitedBy', { name: by.display_name })] : []),
    ...(state === 'open' ? [t('until', { date: day(invitation.expires_at) })] : []),
  ]
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <Icon aria-hidden className="size-4 text-muted" />
      <div className="min-w-32 flex-1">
        <p className="font-medium break-words">{whom}</p>
        <p className="text-xs text-muted">{facts.join(' · ')}</p>
      </div>
      <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>
      {state === 'open' && (
        <Button
          size="small"
          aria-label={t('revokeOf', { whom })}
          isBusy={revoke.isPending}
          onClick={() => revoke.mutate()}
        >
          {t('revoke')}
        </Button>
      )}
      <div className="w-full empty:hidden">
        <Problem error={revoke.error} />
      </div>
    </li>
  )
}
