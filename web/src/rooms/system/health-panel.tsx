import { useQuery } from '@tanstack/react-query'
import { CircleCheck, RefreshCw, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { SystemFinding, SystemHealth } from '#contract/system.ts'
import { api } from '#web/api/request.ts'
import { formatBytes, formatMoment } from '#web/i18n/format.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useTexts } from './texts.ts'

const REFRESH_MS = 30_000

export function HealthPanel() {
  const t = useTexts()
  // What was found is worded by the server.
  const language = useLanguage()
  const health = useQuery({
    queryKey: ['system', 'health', language],
    refetchInterval: REFRESH_MS,
    queryFn: ({ signal }) => api.get<SystemHealth>('/system/health', { signal }),
  })
  const { data } = health
  return (
    <div className="flex flex-col gap-8">
      <Problem error={health.error} onRetry={() => void health.refetch()} />
      {health.isPending && <Skeleton className="h-64 w-full" />}
      {data && (
        <>
          <Notice tone="info">{data.open_registration ? t('openRegistration') : t('closedRegistration')}</Notice>
          <Facts health={data} />
          <Findings health={data} />
          <Queues health={data} />
          <div>
            <Button
              icon={<RefreshCw aria-hidden className="size-4" />}
              isBusy={health.isFetching}
              onClick={() => void health.refetch()}
            >
              {t('refresh')}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}

type Props = { readonly health: SystemHealth }

function Facts({ health }: Props) {
  const t = useTexts()
  const { database, disk } = health
  return (
    <dl className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-4">
      <Fact name={t('version')}>{health.version}</Fact>
      <Fact name={t('up')}>{formatMoment(health.started_at)}</Fact>
      <Fact name={t('database')}>
        {database.engine} · {database.reachable ? t('reachable') : t('unreachable')}
      </Fact>
      {disk && (
        <Fact name={t('disk')}>
          {t('ofTotal', { free: formatBytes(disk.free_bytes), total: formatBytes(disk.total_bytes) })}
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="rounded-lg border border-line bg-surface px-4 py-3">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="mt-1 font-medium break-words tabular-nums">{children}</dd>
    </div>
  )
}

const NAMES = [
  'node',
  'ffmpeg',
  'fonts',
  'voices',
  'pictures',
  'data folder',
  'database',
  'snapshots',
  'disk space',
  'ledger',
  'events',
] as const
const isKnown = (name: string): name is (typeof NAMES)[number] => (NAMES as readonly string[]).includes(name)

function Findings({ health }: Props) {
  const t = useTexts()
  return (
    <section>
      <h2 className="text-base font-semibold">{t('checks')}</h2>
      <p className="mb-3 text-xs text-muted">{t('checkedAt', { time: formatMoment(health.checked_at) })}</p>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {health.findings.map((finding) => (
          <FindingRow key={finding.name} finding={finding} />
        ))}
      </ul>
    </section>
  )
}

function FindingRow({ finding: { name, ok, detail, remedy } }: { readonly finding: SystemFinding }) {
  const t = useTexts()
  const Icon = ok ? CircleCheck : TriangleAlert
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1 px-4 py-2.5">
      <span className="w-32 shrink-0 font-medium">{isKnown(name) ? t(`names.${name}`) : name}</span>
      <div className="order-last w-full min-w-0 text-muted sm:order-none sm:w-auto sm:flex-1">
        <p className="break-words">{detail}</p>
        {remedy && <p className="break-words text-ink">{remedy}</p>}
      </div>
      <span className="ml-auto">
        <Badge tone={ok ? 'ok' : 'warn'} icon={<Icon aria-hidden className="size-3.5" />}>
          {ok ? t('ok') : t('wrong')}
        </Badge>
      </span>
    </li>
  )
}

const LANES = ['short', 'engine', 'remote', 'encode'] as const

function Queues({ health }: Props) {
  const t = useTexts()
  return (
    <section>
      <h2 className="text-base font-semibold">{t('queue')}</h2>
      <p className="mb-3 text-xs text-muted">{t('queueAbout')}</p>
      <dl className="grid grid-cols-1 gap-3 sm:grid-cols-4">
        {health.queue.map(({ lane, waiting, running, slots }) => {
          const known = LANES.find((each) => each === lane)
          return (
            <Fact key={lane} name={known ? t(`lanes.${known}`) : lane}>
              {t('running', { count: running, slots })} · {t('waiting', { count: waiting })}
            </Fact>
          )
        })}
      </dl>
    </section>
  )
}
