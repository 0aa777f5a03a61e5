// Whether something can be paid for, asked before it is begun.
import type { Clock } from '#platform/clock.ts'
import type { Queryable } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { BillingMode } from '../billing.ts'
import { listWallets } from '../ledger/journal-queries.ts'
import type { Amount, Units } from '../tables.ts'
import { type Budget, budgetsBlindTo, budgetsFor, firstExceeded } from './budgets.ts'
import type { Plans } from './plans.ts'

export type Wanted = {
  readonly amount: Amount
  readonly projectId?: string | null
  readonly engine?: string | null
  readonly units?: Units
  /** What of it the wallet is asked for; all of it if left out. The rest goes out with keys of one's own. */
  readonly walletMicros?: bigint
}

export type Affordable = {
  readonly mode: BillingMode
  /** To spend, in this currency; null where no wallet is asked. */
  readonly balance: bigint | null
  /** Those that count it, with what is used of them. */
  readonly budgets: readonly Budget[]
  /** Those that stop work and do not count it, being of another currency; none where one counts it that stops. */
  readonly blind: readonly Budget[]
  /** What is left of the plan this month, of the units asked for; null is without limit. */
  readonly units: Readonly<Record<string, number | null>>
  /** What would refuse it first; null if nothing would. */
  readonly limit:
    | { readonly kind: 'balance' }
    | { readonly kind: 'budget'; readonly budget: Budget }
    | { readonly kind: 'plan'; readonly unit: string }
    | null
}

type Books = { readonly clock: Clock; readonly mode: BillingMode; readonly plans: Plans }

/** In the order in which holding would refuse: wallet, plan, budgets. */
export async function affordable({ clock, mode, plans }: Books, queryable: Queryable, scope: Scope, wanted: Wanted) {
  const { amount, projectId = null, engine = null, units = {}, walletMicros = amount.micros } = wanted
  const nothing: Affordable = { mode, balance: null, budgets: [], blind: [], units: {}, limit: null }
  if (mode === 'off') return nothing
  const wallets = mode === 'enforce' ? await listWallets(queryable, scope.workspaceId) : null
  const balance = wallets && (wallets.find((wallet) => wallet.currency === amount.currency)?.balance ?? 0n)
  const budgets = await budgetsFor(clock, queryable, scope, { amount, projectId, engine })
  const isGuarded = amount.micros === 0n || budgets.some((budget) => budget.stops)
  const blind = isGuarded ? [] : await budgetsBlindTo(clock, queryable, scope, { amount, projectId, engine })
  const left = await unitsLeft(plans, queryable, scope, units)
  const unit = Object.entries(units).find(([name, wish]) => wish > (left[name] ?? Number.POSITIVE_INFINITY))?.[0]
  const budget = amount.micros > 0n ? firstExceeded(budgets, amount.micros) : undefined
  const limits: Affordable['limit'][] = [
    balance !== null && balance < walletMicros ? { kind: 'balance' } : null,
    unit === undefined ? null : { kind: 'plan', unit },
    budget ? { kind: 'budget', budget } : null,
  ]
  const answer: Affordable = {
    mode,
    balance,
    budgets,
    blind,
    units: left,
    limit: limits.find((limit) => limit !== null) ?? null,
  }
  return answer
}

async function unitsLeft(plans: Plans, queryable: Queryable, scope: Scope, units: Units) {
  if (Object.keys(units).length === 0) return {}
  const plan = await plans.of(queryable, scope)
  const used = await plans.used(queryable, scope)
  return Object.fromEntries(
    Object.keys(units).map((name) => {
      const most = plan.units[name]
      return [name, most === undefined ? null : Math.max(0, most - (used[name] ?? 0))]
    }),
  )
}
