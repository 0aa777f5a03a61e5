import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { LogOut, UserMinus } from 'lucide-react'
import { useState } from 'react'
import type { Member, MemberRole, Workspace } from '#contract/workspaces.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { Pager } from '#web/kit/pager.tsx'
import { PersonAvatar } from '#web/kit/person-avatar.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { paths } from '#web/paths.ts'
import { useMe } from '#web/rooms/identity/me.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Select } from '#web/ui/input.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useDay } from './dates.ts'
import { grantedBy } from './roles.ts'
import { useTexts } from './texts.ts'

const PAGE_SIZE = 50
type Listed = { readonly items: readonly Member[]; readonly pagination: { readonly pages: number } }
type Props = { readonly workspace: Workspace }

export function Members({ workspace }: Props) {
  const t = useTexts()
  const me = useMe()
  const [page, setPage] = useState(1)
  const [parting, setParting] = useState<Member | null>(null)
  const members = useQuery({
    queryKey: keys.inWorkspace(workspace.id, 'members', page),
    queryFn: ({ signal }) =>
      api.get<Listed>(`/workspaces/${workspace.id}/members`, { signal, query: { page, size: PAGE_SIZE } }),
  })
  return (
    <section>
      <h2 className="mb-3 text-base font-semibold">{t('members')}</h2>
      <Problem error={members.error} onRetry={() => void members.refetch()} />
      {members.isPending && <Skeleton className="h-40 w-full" />}
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface empty:hidden">
        {members.data?.items.map((member) => (
          <MemberRow key={member.user.id} workspace={workspace} member={member} onPart={() => setParting(member)} />
        ))}
      </ul>
      <Pager page={page} pages={members.data?.pagination.pages ?? 1} onChange={setPage} />
      {parting &&
        (parting.user.id === me.id ? (
          <Leaving workspace={workspace} onClose={() => setParting(null)} />
        ) : (
          <Removal workspace={workspace} member={parting} onClose={() => setParting(null)} />
        ))}
    </section>
  )
}

type RowProps = Props & { readonly member: Member; readonly onPart: () => void }

function MemberRow({ workspace, member, onPart }: RowProps) {
  const t = useTexts()
  const day = useDay()
  const me = useMe()
  const { user, role } = member
  const isMe = user.id === me.id
  const mayChange = grantedBy(workspace.role).includes(role)
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <PersonAvatar person={user} />
      <div className="min-w-52 flex-1">
        <p className="flex items-center gap-2 font-medium">
          <span className="truncate">{user.display_name}</span>
          {isMe && <Badge tone="accent">{t('you')}</Badge>}
        </p>
        <p className="text-xs break-words text-muted">
          {user.username && `@${user.username} · `}
          {t('since', { date: day(member.added_at) })}
        </p>
      </div>
      <div className="ml-auto flex min-w-0 flex-wrap items-center gap-2">
        {mayChange ? (
          <RoleField workspace={workspace} member={member} />
        ) : (
          <span className="text-muted">{t(`roles.${role}`)}</span>
        )}
        {isMe && (
          <Button size="small" icon={<LogOut aria-hidden className="size-3.5" />} onClick={onPart}>
            {t('leave')}
          </Button>
        )}
        {!isMe && mayChange && (
          <IconButton label={t('removeOf', { name: user.display_name })} onClick={onPart}>
            <UserMinus aria-hidden className="size-4" />
          </IconButton>
        )}
      </div>
    </li>
  )
}

function RoleField({ workspace, member }: Props & { readonly member: Member }) {
  const t = useTexts()
  const client = useQueryClient()
  const { user } = member
  const change = useMutation({
    mutationFn: (role: MemberRole) => api.patch(`/workspaces/${workspace.id}/members/${user.id}`, { body: { role } }),
    onSuccess: (_, role) => tell(t('roleChanged', { name: user.display_name, role: t(`roles.${role}`) })),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: keys.inWorkspace(workspace.id, 'members') })
      await client.invalidateQueries({ queryKey: keys.workspaces })
    },
  })
  return (
    <>
      <Select
        aria-label={t('roleOf', { name: user.display_name })}
        className="w-auto!"
        disabled={change.isPending}
        value={change.isPending ? change.variables : member.role}
        onChange={(event) => change.mutate(event.target.value as MemberRole)}
      >
        {grantedBy(workspace.role).map((role) => (
          <option key={role} value={role}>
            {t(`roles.${role}`)}
          </option>
        ))}
      </Select>
      <div className="order-last w-full empty:hidden">
        <Problem error={change.error} />
      </div>
    </>
  )
}

function Removal({ workspace, member, onClose }: Props & { readonly member: Member; readonly onClose: () => void }) {
  const t = useTexts()
  const client = useQueryClient()
  const name = member.user.display_name
  const remove = useMutation({
    mutationFn: () => api.delete(`/workspaces/${workspace.id}/members/${member.user.id}`),
    onSuccess: async () => {
      tell(t('removed', { name }))
      onClose()
      await client.invalidateQueries({ queryKey: keys.inWorkspace(workspace.id, 'members') })
    },
  })
  return (
    <Confirm
      isOpen
      isDanger
      onClose={onClose}
      title={t('removeTitle', { name })}
      verb={t('remove')}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
    >
      {t('removeText')}
    </Confirm>
  )
}

function Leaving({ workspace, onClose }: Props & { readonly onClose: () => void }) {
  const t = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  const leave = useMutation({
    mutationFn: () => api.post(`/workspaces/${workspace.id}/leave`),
    onSuccess: async () => {
      await client.refetchQueries({ queryKey: keys.workspaces })
      await navigate({ to: paths.home })
    },
  })
  return (
    <Confirm
      isOpen
      isDanger
      onClose={onClose}
      title={t('leaveTitle', { name: workspace.name })}
      verb={t('leave')}
      isBusy={leave.isPending}
      error={leave.error}
      onConfirm={() => leave.mutate()}
    >
      {t('leaveText')}
    </Confirm>
  )
}
