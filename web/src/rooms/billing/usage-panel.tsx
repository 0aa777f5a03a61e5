import { useQuery } from '@tanstack/react-query'
import { ChartNoAxesColumn } from 'lucide-react'
import type { UsageRow } from '#contract/billing.ts'
import { formatMoney, formatNumber } from '#web/i18n/format.ts'
import { Pager } from '#web/kit/pager.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { USAGE_BY, usageQuery } from './billing.ts'
import { Days, pageOf, useWish } from './filters.tsx'
import { useTexts } from './texts.ts'

export function UsagePanel() {
  const t = useTexts()
  const { id } = useWorkspace()
  const { wish, change } = useWish()
  const by = USAGE_BY.find((each) => each === wish.by) ?? 'project'
  const days = { from: wish.from, to: wish.to }
  const { data, error, refetch, isPlaceholderData } = useQuery(usageQuery(id, { by, ...days, page: pageOf(wish) }))
  const currencies = [...new Set((data?.items ?? []).map((row) => row.currency))]
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-end gap-3">
        <Segments
          label={t('usage.by')}
          value={by}
          onChange={(next) => change({ by: next })}
          options={USAGE_BY.map((value) => ({ value, label: t(`usage.${value}`) }))}
        />
        <Days wish={wish} change={change} />
      </div>
      <Problem error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton className="h-64 w-full" />}
      {data && data.items.length === 0 && (
        <Empty icon={<ChartNoAxesColumn className="size-6" />} title={t('usage.noneTitle')}>
          {t('usage.noneText')}
        </Empty>
      )}
      <div className="flex flex-col gap-5" aria-busy={isPlaceholderData}>
        {currencies.map((currency) => (
          <Bars
            key={currency}
            currency={currency}
            rows={(data?.items ?? []).filter((row) => row.currency === currency)}
          />
        ))}
      </div>
      {data && <Pager {...data.pagination} onChange={(page) => change({ page: String(page) })} />}
    </div>
  )
}

type BarsProps = { readonly currency: string; readonly rows: readonly UsageRow[] }

/** Amounts of different currencies are not compared: each has its own scale. */
function Bars({ currency, rows }: BarsProps) {
  const t = useTexts()
  const most = Math.max(1, ...rows.map((row) => Number(row.charged) + Number(row.held)))
  const share = (micros: string) => `${Math.max(0, (100 * Number(micros)) / most)}%`
  return (
    <table className="w-full text-left">
      <caption className="mb-1 text-left font-semibold">{currency}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t('usage.what')}</th>
          <th scope="col">{t('usage.charged')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key ?? ''} className="border-t border-line">
            <th scope="row" className="w-1/2 py-2 pr-3 font-normal break-words">
              {row.name ?? row.key ?? t('usage.nobody')}
              <span className="mt-1 flex h-1.5 overflow-hidden rounded-full bg-sunken" aria-hidden>
                <span className="h-full bg-accent" style={{ width: share(row.charged) }} />
                <span className="h-full bg-warn" style={{ width: share(row.held) }} />
              </span>
            </th>
            <td className="py-2 text-right tabular-nums">
              {formatMoney(row.charged, currency)}
              <span className="block text-xs text-muted">
                {t('usage.pieces', { count: row.charges, shown: formatNumber(row.charges) })}
                {row.held !== '0' && ` · ${t('usage.held', { amount: formatMoney(row.held, currency) })}`}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
