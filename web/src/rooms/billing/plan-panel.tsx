import { useQuery } from '@tanstack/react-query'
import type { Plan, WorkspacePlan } from '#contract/billing.ts'
import { formatBytes, formatDate, formatNumber } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Progress } from '#web/ui/progress.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { planOfWorkspaceQuery } from './billing.ts'
import { useTexts } from './texts.ts'
import { nameOfUnit, PLAN_UNITS } from './units.ts'

const WARN_PERCENT = 90

export function PlanPanel() {
  const t = useTexts()
  const { id } = useWorkspace()
  const { data, error, refetch } = useQuery(planOfWorkspaceQuery(id))
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-64 w-full" />
  const { plan, resets_at: resetsAt } = data
  return (
    <section className="flex max-w-2xl flex-col gap-4">
      <div>
        <h2 className="text-base font-semibold">{isAsShipped(plan) ? t('plan.asShipped') : plan.name}</h2>
        <p className="text-muted">{t('plan.about', { date: formatDate(resetsAt) })}</p>
      </div>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {unitsOf(data).map((unit) => (
          <UnitRow key={unit} unit={unit} used={data.used[unit] ?? 0} limit={plan.units[unit]} />
        ))}
      </ul>
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <Limit name={t('plan.storage')}>
          {plan.storage_bytes === null ? t('plan.unlimited') : formatBytes(plan.storage_bytes)}
        </Limit>
        <Limit name={t('plan.members')}>
          {plan.members === null ? t('plan.unlimited') : formatNumber(plan.members)}
        </Limit>
      </dl>
    </section>
  )
}

/** The plan that every installation begins with has an English name and no limits, until whoever runs it changes it. */
const isAsShipped = ({ name, units, storage_bytes: storage, members }: Plan): boolean =>
  name === 'unlimited' && Object.keys(units).length === 0 && storage === null && members === null

/** Known ones in our order, then what an administrator named otherwise. */
const unitsOf = ({ plan, used }: WorkspacePlan): readonly string[] => [
  ...new Set<string>([...PLAN_UNITS, ...Object.keys(plan.units), ...Object.keys(used)]),
]

function Limit({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

type UnitProps = { readonly unit: string; readonly used: number; readonly limit: number | undefined }

function UnitRow({ unit, used, limit }: UnitProps) {
  const t = useTexts()
  const name = nameOfUnit(t, unit)
  const percent = limit === undefined ? 0 : limit === 0 ? 100 : Math.min(100, (100 * used) / limit)
  return (
    <li className="flex flex-col gap-1.5 px-4 py-2.5">
      <p className="flex flex-wrap justify-between gap-x-3">
        <span>{name}</span>
        <span className="text-muted tabular-nums">
          {limit === undefined
            ? t('plan.usedUnlimited', { used: formatNumber(used) })
            : t('plan.usedOf', { used: formatNumber(used), limit: formatNumber(limit) })}
        </span>
      </p>
      {limit !== undefined && (
        <Progress label={name} percent={percent} tone={percent >= WARN_PERCENT ? 'danger' : 'accent'} />
      )}
    </li>
  )
}
