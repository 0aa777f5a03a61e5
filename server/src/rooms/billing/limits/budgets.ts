// Budgets: how much money may be used, for the whole workspace, a project, a member or an engine. What is held counts as used
// until it is given back; a charge counts in the period in which its work was begun.
import type { Clock } from '#platform/clock.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type BudgetWarned, billingEvent } from '../events.ts'
import { billingFaults } from '../faults.ts'
import { type Amount, toDecimal } from '../tables.ts'
import {
  type Budget,
  type BudgetWish,
  deleteBudget,
  findBudgetPlace,
  insertBudget,
  insertWarning,
  listBudgets,
  updateBudget,
} from './budget-queries.ts'
import { endOf, startOf } from './periods.ts'

export type { Budget, BudgetWish } from './budget-queries.ts'

const THRESHOLDS_PERCENT = [80, 100] as const

export function createBudgets({ clock }: { readonly clock: Clock }) {
  return {
    list: (queryable: Queryable, scope: Pick<Scope, 'workspaceId'>): Promise<Budget[]> =>
      listBudgets(queryable, { workspaceId: scope.workspaceId, at: clock.now() }),

    async create(tx: Tx, scope: Scope, wish: BudgetWish): Promise<Budget> {
      const [id, at] = [newId(), clock.now()]
      await insertBudget(tx, { workspaceId: scope.workspaceId, id, at, by: scope.actorId }, wish)
      return tell(clock, tx, scope, { id, name: 'billing.budget_created' })
    },

    /** What was warned of before is warned of again. @throws STALE_REVISION, NOT_FOUND */
    async change(tx: Tx, scope: Scope, { id, revision, ...wish }: BudgetWish & { id: string; revision: number }) {
      const place = { workspaceId: scope.workspaceId, id, at: clock.now(), revision }
      if (!(await updateBudget(tx, place, wish))) {
        const now = await load(clock, tx, scope, id)
        throw faults.STALE_REVISION({ revision: now.revision })
      }
      return tell(clock, tx, scope, { id, name: 'billing.budget_changed' })
    },

    /** @throws NOT_FOUND */
    async delete(tx: Tx, scope: Scope, id: string): Promise<void> {
      const budget = await tell(clock, tx, scope, { id, name: 'billing.budget_deleted' })
      await deleteBudget(tx, { workspaceId: scope.workspaceId, id: budget.id })
    },

    async whereabouts(queryable: Queryable, id: string) {
      const place = await findBudgetPlace(queryable, id)
      return place && { workspaceId: place.workspaceId, projectId: null }
    },
  }
}

async function load(clock: Clock, queryable: Queryable, scope: Scope, id: string): Promise<Budget> {
  const [budget] = await listBudgets(queryable, { workspaceId: scope.workspaceId, at: clock.now(), id })
  if (!budget) throw faults.NOT_FOUND()
  return budget
}

type Change = {
  readonly id: string
  readonly name: 'billing.budget_created' | 'billing.budget_changed' | 'billing.budget_deleted'
}

async function tell(clock: Clock, tx: Tx, scope: Scope, { id, name }: Change): Promise<Budget> {
  const budget = await load(clock, tx, scope, id)
  const payload = { name: budget.name, limit: budget.limit.toString(), currency: budget.currency }
  const subject = { kind: 'budget', id }
  await emit(tx, billingEvent(name, { ...scope, subject, payload, at: clock.now() }))
  return budget
}

export type Use = {
  readonly amount: Amount
  readonly projectId: string | null
  readonly engine: string | null
}

/** The narrowest budget that would not cover it, besides what is used. */
export function firstExceeded(budgets: readonly Budget[], micros: bigint): Budget | undefined {
  return budgets
    .filter((budget) => budget.stops && budget.used + micros > budget.limit)
    .sort((one, other) => (one.limit - one.used < other.limit - other.used ? -1 : 1))[0]
}

export function budgetsFor(clock: Clock, queryable: Queryable, scope: Scope, use: Use): Promise<Budget[]> {
  const { workspaceId, actorId: memberId } = scope
  const { amount, projectId, engine } = use
  const counted = { currency: amount.currency, projectId, memberId, engine }
  return listBudgets(queryable, { workspaceId, at: clock.now(), use: counted })
}

/** Budgets that stop work, and let this pass because they are of another currency: each counts its own and no other. */
export async function budgetsBlindTo(clock: Clock, queryable: Queryable, scope: Scope, use: Use): Promise<Budget[]> {
  const { workspaceId, actorId: memberId } = scope
  const { amount, projectId, engine } = use
  const counted = { currency: amount.currency, isOtherwise: true, projectId, memberId, engine }
  const others = await listBudgets(queryable, { workspaceId, at: clock.now(), use: counted })
  return others.filter((budget) => budget.stops)
}

/**
 * Once what is asked for is counted as held, and the wallet is locked: parallel work cannot pass a budget together.
 * @throws BILLING_BUDGET_REACHED: the transaction must be given up
 */
export async function keepBudgets(clock: Clock, tx: Tx, scope: Scope, use: Use): Promise<void> {
  const budgets = await budgetsFor(clock, tx, scope, use)
  const over = firstExceeded(budgets, 0n)
  if (over) throw reached(over, { needed: use.amount.micros, at: clock.now() })
  for (const budget of budgets) await warn(clock, tx, scope, { budget, before: budget.used - use.amount.micros, use })
}

function reached(budget: Budget, { needed, at }: { needed: bigint; at: Date }) {
  const resetsAt = endOf(budget.period, at)
  return billingFaults.BUDGET_REACHED({
    budget_id: budget.id,
    name: budget.name,
    currency: budget.currency,
    used: toDecimal(budget.used - needed),
    limit: toDecimal(budget.limit),
    needed: toDecimal(needed),
    resets_at: resetsAt?.toISOString() ?? null,
    resets: resetsAt
      ? {
          en: `on ${resetsAt.toISOString().slice(0, 10)} (UTC)`,
          'zh-CN': `于 ${resetsAt.toISOString().slice(0, 10)}（UTC）`,
        }
      : { en: 'never, as it is for all time', 'zh-CN': '不会（该预算不限期）' },
  })
}

type Crossing = { readonly budget: Budget; readonly before: bigint; readonly use: Use }

async function warn(clock: Clock, tx: Tx, scope: Scope, { budget, before, use }: Crossing): Promise<void> {
  const at = clock.now()
  for (const percent of THRESHOLDS_PERCENT) {
    const isCrossed =
      budget.limit > 0n && isBeyond(budget.used, budget.limit, percent) && !isBeyond(before, budget.limit, percent)
    if (!isCrossed) continue
    const warning = { budgetId: budget.id, periodStart: startOf(budget.period, at), percent, at }
    if (!(await insertWarning(tx, warning))) continue
    const payload: BudgetWarned = {
      name: budget.name,
      threshold_percent: percent,
      used: budget.used.toString(),
      limit: budget.limit.toString(),
      currency: budget.currency,
      stops: budget.stops,
      resets_at: endOf(budget.period, at)?.toISOString() ?? null,
      owner_id: budget.created_by,
      ...(use.projectId === null ? {} : { project_id: use.projectId }),
    }
    const subject = { kind: 'budget', id: budget.id }
    await emit(tx, billingEvent('billing.budget_warned', { ...scope, subject, payload: { ...payload }, at }))
  }
}

const isBeyond = (used: bigint, limit: bigint, percent: number) => used * 100n >= limit * BigInt(percent)
