import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { type Stored, toMicros } from '../tables.ts'
import { BUDGET_PERIODS, type BudgetPeriod, startOf } from './periods.ts'

export type BudgetRow = {
  id: string
  workspace_id: string
  name: string
  project_id: string | null
  member_id: string | null
  engine: string | null
  currency: string
  period: BudgetPeriod
  limit_micros: Stored
  stops: boolean
  revision: number
  created_by: string
  created_at: Date
  updated_at: Date
}
type Tables = {
  billing_budgets: BudgetRow
  billing_budget_warnings: { budget_id: string; period_start: string; threshold_percent: number; warned_at: Date }
}
const t = (queryable: Queryable) => queryable.withTables<Tables>()

export type Budget = Omit<BudgetRow, 'limit_micros'> & {
  readonly limit: bigint
  /** Charged and held in the period. */
  readonly used: bigint
  readonly held: bigint
}

type Asked = {
  readonly workspaceId: string
  readonly at: Date
  readonly id?: string
  /** Only those that count this. */
  readonly use?: {
    readonly currency: string
    /** Those that would count it, were it not for their currency. */
    readonly isOtherwise?: boolean
    readonly projectId: string | null
    readonly memberId: string
    readonly engine: string | null
  }
}

/** With what is used of them: a sum over the few rows of the days. */
export async function listBudgets(queryable: Queryable, { workspaceId, at, id, use }: Asked): Promise<Budget[]> {
  const starts = BUDGET_PERIODS.map((period) => sql`when ${period} then ${startOf(period, at)}::date`)
  const rows = await sql<BudgetRow & { used: Stored; held: Stored }>`
    select b.id, b.workspace_id, b.name, b.project_id, b.member_id, b.engine, b.currency, b.period, b.limit_micros, b.stops, b.revision,
      b.created_by, b.created_at, b.updated_at, used.spent + used.held as used, used.held
    from billing_budgets b cross join lateral (
      select coalesce(sum(d.spent_micros), 0)::bigint as spent, coalesce(sum(d.held_micros), 0)::bigint as held
      from billing_usage_days d
      where d.workspace_id = b.workspace_id and d.currency = b.currency
        and d.day >= case b.period ${sql.join(starts, sql` `)} end
        and (b.project_id is null or d.project_id = b.project_id)
        and (b.member_id is null or d.member_id = b.member_id)
        and (b.engine is null or d.engine = b.engine)
    ) used
    where b.workspace_id = ${workspaceId} ${id === undefined ? sql`` : sql`and b.id = ${id}::uuid`} ${use === undefined ? sql`` : counting(use)}
    order by b.created_at, b.id`.execute(t(queryable))
  return rows.rows.map(({ limit_micros, used, held, ...row }) => ({
    ...row,
    limit: toMicros(limit_micros),
    used: toMicros(used),
    held: toMicros(held),
  }))
}

const counting = (use: NonNullable<Asked['use']>) => sql`
  and (b.currency = ${use.currency}) <> ${use.isOtherwise ?? false}
  and (b.project_id is null or b.project_id = ${use.projectId}::uuid)
  and (b.member_id is null or b.member_id = ${use.memberId}::uuid)
  and (b.engine is null or b.engine = ${use.engine})`

export type BudgetWish = {
  readonly name: string
  readonly projectId: string | null
  readonly memberId: string | null
  readonly engine: string | null
  readonly currency: string
  readonly period: BudgetPeriod
  readonly limit: bigint
  readonly stops: boolean
}

type Placed = { readonly workspaceId: string; readonly id: string; readonly at: Date }

const columns = (wish: BudgetWish, at: Date) => ({
  name: wish.name,
  project_id: wish.projectId,
  member_id: wish.memberId,
  engine: wish.engine,
  currency: wish.currency,
  period: wish.period,
  limit_micros: wish.limit.toString(),
  stops: wish.stops,
  updated_at: at,
})

export async function insertBudget(tx: Tx, { workspaceId, id, at, by }: Placed & { by: string }, wish: BudgetWish) {
  await t(tx)
    .insertInto('billing_budgets')
    .values({ ...columns(wish, at), id, workspace_id: workspaceId, revision: 1, created_by: by, created_at: at })
    .execute()
}

/** False if somebody changed it meanwhile. Warnings begin anew. */
export async function updateBudget(
  tx: Tx,
  { workspaceId, id, at, revision }: Placed & { readonly revision: number },
  wish: BudgetWish,
): Promise<boolean> {
  const updated = await t(tx)
    .updateTable('billing_budgets')
    .set({ ...columns(wish, at), revision: revision + 1 })
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .where('revision', '=', revision)
    .returning('id')
    .executeTakeFirst()
  if (updated) await t(tx).deleteFrom('billing_budget_warnings').where('budget_id', '=', id).execute()
  return updated !== undefined
}

export async function deleteBudget(tx: Tx, { workspaceId, id }: Omit<Placed, 'at'>): Promise<boolean> {
  const deleted = await t(tx)
    .deleteFrom('billing_budgets')
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .returning('id')
    .executeTakeFirst()
  return deleted !== undefined
}

export const findBudgetPlace = (queryable: Queryable, id: string) =>
  t(queryable)
    .selectFrom('billing_budgets')
    .select(['workspace_id as workspaceId'])
    .where('id', '=', id)
    .executeTakeFirst()

/** False if it was given before. */
export async function insertWarning(
  tx: Tx,
  warning: { readonly budgetId: string; readonly periodStart: string; readonly percent: number; readonly at: Date },
): Promise<boolean> {
  const inserted = await t(tx)
    .insertInto('billing_budget_warnings')
    .values({
      budget_id: warning.budgetId,
      period_start: warning.periodStart,
      threshold_percent: warning.percent,
      warned_at: warning.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('budget_id')
    .executeTakeFirst()
  return inserted !== undefined
}
