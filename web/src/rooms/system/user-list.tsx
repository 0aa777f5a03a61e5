import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { UserPlus, Users } from 'lucide-react'
import { useState } from 'react'
import type { User } from '#contract/identity.ts'
import { api } from '#web/api/request.ts'
import { formatDate } from '#web/i18n/format.ts'
import { Pager } from '#web/kit/pager.tsx'
import { PersonAvatar } from '#web/kit/person-avatar.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { useMe } from '#web/rooms/identity/me.ts'
import { Badge, type Tone } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useTexts } from './texts.ts'
import { UserActions } from './user-actions.tsx'
import { UserDialog } from './user-dialog.tsx'
import { UserFilters, type UserWish } from './user-filters.tsx'

const PAGE_SIZE = 25
type Listed = { readonly items: readonly User[]; readonly pagination: { readonly pages: number } }

const USERS_KEY = ['system', 'users'] as const

export function UserList() {
  const t = useTexts()
  const navigate = useNavigate()
  const [isMaking, setMaking] = useState(false)
  const wish = useSearch({ strict: false }) as UserWish
  const page = Math.max(1, Number(wish.page) || 1)
  const { search, role, status } = wish
  const users = useQuery({
    queryKey: [...USERS_KEY, { search, role, status, page }],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.get<Listed>('/users', { signal, query: { search, role, status, page, size: PAGE_SIZE } }),
  })
  const become = (change: { readonly [K in keyof UserWish]: string | undefined }) =>
    void navigate({ to: paths.administration, search: given({ ...wish, page: undefined, ...change }), replace: true })
  return (
    <>
      <UserFilters wish={wish} onChange={become}>
        <Button look="primary" icon={<UserPlus aria-hidden className="size-4" />} onClick={() => setMaking(true)}>
          {t('newUser')}
        </Button>
      </UserFilters>
      <Problem error={users.error} onRetry={() => void users.refetch()} />
      {users.isPending && <Skeleton className="h-64 w-full" />}
      {users.data?.items.length === 0 && (
        <Empty
          icon={<Users aria-hidden className="size-6" />}
          title={t('noneFound')}
          actions={
            <Button onClick={() => void navigate({ to: paths.administration, replace: true })}>{t('clear')}</Button>
          }
        >
          {t('noneFoundText')}
        </Empty>
      )}
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface empty:hidden">
        {users.data?.items.map((user) => (
          <UserRow key={user.id} user={user} />
        ))}
      </ul>
      <Pager
        page={page}
        pages={users.data?.pagination.pages ?? 1}
        onChange={(next) => become({ page: next === 1 ? undefined : String(next) })}
      />
      {isMaking && <UserDialog onClose={() => setMaking(false)} />}
    </>
  )
}

function given(wish: { readonly [name: string]: string | undefined }): UserWish {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined)) as UserWish
}

const TONES: Record<User['status'], Tone> = { active: 'ok', inactive: 'plain', suspended: 'warn', deleted: 'danger' }

function UserRow({ user }: { readonly user: User }) {
  const t = useTexts()
  const me = useMe()
  const seen = user.last_sign_in_at
  const facts = [
    ...(user.username === null ? [] : [`@${user.username}`]),
    ...(user.email === null ? [] : [user.email]),
    seen === null ? t('never') : t('seen', { date: formatDate(seen) }),
  ]
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3" aria-label={user.display_name}>
      <PersonAvatar person={user} />
      <div className="min-w-40 flex-1">
        <p className="font-medium break-words">{user.display_name}</p>
        <p className="text-xs break-words text-muted">{facts.join(' · ')}</p>
      </div>
      <div className="flex flex-wrap items-center gap-1.5">
        {user.id === me.id && <Badge>{t('you')}</Badge>}
        {user.operator && <Badge tone="accent">{t('roles.operator')}</Badge>}
        {user.two_factor && <Badge tone="info">{t('twoFactor')}</Badge>}
        <Badge tone={TONES[user.status]}>{t(`statuses.${user.status}`)}</Badge>
      </div>
      {user.status !== 'deleted' && <UserActions user={user} />}
    </li>
  )
}
