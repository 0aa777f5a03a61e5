import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Laptop, Smartphone } from 'lucide-react'
import { useState } from 'react'
import type { Session } from '#contract/identity.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { formatAgo, formatMoment } from '#web/i18n/format.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { Pager } from '#web/kit/pager.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useAccountTexts } from './account-texts.ts'
import { Section } from './section.tsx'
import { readUserAgent } from './user-agent.ts'

type Listed = {
  readonly items: readonly Session[]
  readonly pagination: { readonly total: number; readonly pages: number }
}
const SESSIONS = [...keys.me, 'sessions'] as const
const SIZE = 10

export function Sessions() {
  const t = useAccountTexts()
  const [page, setPage] = useState(1)
  const { data, error, refetch } = useQuery({
    queryKey: [...SESSIONS, page],
    queryFn: ({ signal }) => api.get<Listed>('/auth/sessions', { signal, query: { page, size: SIZE } }),
    placeholderData: keepPreviousData,
  })
  return (
    <Section title={t('sessions')} text={t('sessionsText')}>
      <Problem error={error} onRetry={() => void refetch()} />
      {!data && !error && <Shape />}
      {data && (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {data.items.map((session) => (
            <Row key={session.id} session={session} />
          ))}
        </ul>
      )}
      {data && <Pager page={page} pages={data.pagination.pages} onChange={setPage} />}
      {data && data.pagination.total > 1 ? <EndOthers /> : data && <p className="text-muted">{t('onlyThis')}</p>}
    </Section>
  )
}

function Shape() {
  return (
    <div className="flex flex-col gap-2">
      <Skeleton className="h-16" />
      <Skeleton className="h-16" />
    </div>
  )
}

function Row({ session }: { readonly session: Session }) {
  const t = useAccountTexts()
  const client = useQueryClient()
  const ending = useMutation({
    mutationFn: () => api.delete(`/auth/sessions/${session.id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: SESSIONS }),
  })
  const device = readUserAgent(session.user_agent)
  const name =
    device === null
      ? session.user_agent.slice(0, 60) || t('unknownDevice')
      : device.system === null
        ? device.browser
        : t('deviceOn', { browser: device.browser, system: device.system })
  const Icon = device?.isPhone ? Smartphone : Laptop
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex items-center gap-3">
        <Icon aria-hidden className="size-5 shrink-0 text-faint" />
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            {name}
            {session.current && <Badge tone="ok">{t('thisDevice')}</Badge>}
          </p>
          <p className="text-xs text-muted">
            {session.address} · {t('lastUsed', { ago: formatAgo(session.last_used_at) })} ·{' '}
            {t('signedIn', { date: formatMoment(session.created_at) })}
          </p>
        </div>
        {!session.current && (
          <Button
            size="small"
            aria-label={t('endSessionOf', { device: name })}
            isBusy={ending.isPending}
            onClick={() => ending.mutate()}
          >
            {t('endSession')}
          </Button>
        )}
      </div>
      <Problem error={ending.error} />
    </li>
  )
}

function EndOthers() {
  const t = useAccountTexts()
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const ending = useMutation({
    mutationFn: () => api.delete<{ ended: number }>('/auth/sessions'),
    onSuccess: async ({ ended }) => {
      setOpen(false)
      tell(t('ended', { count: ended }))
      await client.invalidateQueries({ queryKey: SESSIONS })
    },
  })
  return (
    <div>
      <Button look="danger" onClick={() => setOpen(true)}>
        {t('endOthers')}
      </Button>
      <Confirm
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={t('endOthersTitle')}
        verb={t('endOthers')}
        isDanger
        isBusy={ending.isPending}
        error={ending.error}
        onConfirm={() => ending.mutate()}
      >
        {t('endOthersText')}
      </Confirm>
    </div>
  )
}
