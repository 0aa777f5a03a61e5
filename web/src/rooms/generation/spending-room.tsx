// Whether what is about to be made can be paid for: what is in the wallet, what budgets leave, how far the plan goes.
import { useQueries, useQuery } from '@tanstack/react-query'
import type { Headroom } from '#contract/billing.ts'
import { api } from '#web/api/request.ts'
import { formatMoney, formatNumber } from '#web/i18n/format.ts'
import { billingKey, planOfWorkspaceQuery } from '../billing/billing.ts'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import type { Cost } from './cost.tsx'
import { isPlanUnit, useRoomTexts } from './spending-room-texts.ts'

export type Spending = {
  readonly costs: readonly Cost[]
  /** What of it the wallet is asked for. */
  readonly walletCosts: readonly Cost[]
  readonly planUnits: Readonly<Record<string, number>>
}

type RoomProps = { readonly projectId: string; readonly spending: Spending }

/** Nothing where nothing limits it, and for people who may not see the money. */
export function SpendingRoom(props: RoomProps) {
  const { role } = useWorkspace()
  const { costs, planUnits } = props.spending
  if (!isAtLeast(role, 'director') || (costs.length === 0 && Object.keys(planUnits).length === 0)) return null
  return <Room {...props} />
}

function Room({ projectId, spending: { costs, walletCosts, planUnits } }: RoomProps) {
  const rooms = useHeadrooms(projectId, { costs, walletCosts })
  return (
    <dl className="flex flex-col gap-1 text-xs">
      {rooms.map(({ cost, asked, room }) => (
        <MoneyRoom key={cost.currency} cost={cost} asked={asked} room={room} />
      ))}
      <PlanRoom units={planUnits} />
    </dl>
  )
}

function useHeadrooms(projectId: string, { costs, walletCosts }: Pick<Spending, 'costs' | 'walletCosts'>) {
  const { id: workspace } = useWorkspace()
  const wishes = costs.map((cost) => ({
    cost,
    asked: walletCosts.find((one) => one.currency === cost.currency)?.amount ?? '0',
  }))
  const found = useQueries({
    queries: wishes.map(({ cost, asked }) => {
      const query = { ...cost, wallet_amount: asked, project_id: projectId }
      return {
        queryKey: billingKey(workspace, 'headroom', query),
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          api.get<Headroom>('/billing/headroom', { signal, workspace, query }),
      }
    }),
  })
  return wishes.flatMap((wish, index) => {
    const room = found[index]?.data
    return room ? [{ ...wish, room }] : []
  })
}

type MoneyProps = { readonly cost: Cost; readonly asked: string; readonly room: Headroom }

function MoneyRoom({ cost: { currency }, asked, room }: MoneyProps) {
  const t = useRoomTexts()
  const { limit, balance } = room
  const least = room.budgets
    .filter((one) => one.stops)
    .toSorted((a, b) => (BigInt(a.left) < BigInt(b.left) ? -1 : 1))[0]
  return (
    <>
      {balance !== null && BigInt(asked) > 0n && (
        <Line name={t('wallet')} isShort={limit?.kind === 'balance'}>
          {formatMoney(balance, currency)}
        </Line>
      )}
      {least && (
        <Line name={t('budget', { name: least.name })} isShort={limit?.kind === 'budget'}>
          {formatMoney(least.left, currency)}
        </Line>
      )}
      {room.blind_budgets.map(({ id, name, currency: own }) => (
        <Short key={id} tone="text-warn">
          {t('blind', { name, own, currency })}
        </Short>
      ))}
      {limit?.kind === 'balance' && <Short>{t('walletShort')}</Short>}
      {limit?.kind === 'budget' && <Short>{t('budgetShort', { name: limit.name ?? '' })}</Short>}
    </>
  )
}

function PlanRoom({ units }: { readonly units: Readonly<Record<string, number>> }) {
  const t = useRoomTexts()
  const { id } = useWorkspace()
  const wanted = Object.entries(units)
  const { data } = useQuery({ ...planOfWorkspaceQuery(id), enabled: wanted.length > 0 })
  if (!data) return null
  return wanted.flatMap(([unit, count]) => {
    const limit = data.plan.units[unit]
    if (limit === undefined) return []
    const left = Math.max(0, limit - (data.used[unit] ?? 0))
    const name = isPlanUnit(unit) ? t(`units.${unit}`) : unit
    return [
      <Line key={unit} name={t('plan', { plan: data.plan.name, unit: name })} isShort={count > left}>
        {t('leftOf', { left: formatNumber(left), limit: formatNumber(limit) })}
      </Line>,
      ...(count > left ? [<Short key={`${unit} short`}>{t('planShort')}</Short>] : []),
    ]
  })
}

type LineProps = { readonly name: string; readonly isShort: boolean; readonly children: string }

function Line({ name, isShort, children }: LineProps) {
  return (
    <div className="flex flex-wrap justify-between gap-x-3">
      <dt className="text-muted">{name}</dt>
      <dd className={isShort ? 'font-medium text-danger tabular-nums' : 'tabular-nums'}>{children}</dd>
    </div>
  )
}

type ShortProps = { readonly children: string; readonly tone?: 'text-danger' | 'text-warn' }

function Short({ children, tone = 'text-danger' }: ShortProps) {
  return (
    <div>
      <dt className="sr-only">!</dt>
      <dd role="alert" className={tone}>
        {children}
      </dd>
    </div>
  )
}
