// Plans are the installation's own rows; which one a workspace is on, and what it has used of it, are the workspace's.
import { sql } from 'kysely'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import type { Stored, Units } from '../tables.ts'

export type PlanRow = {
  id: string
  name: string
  units: Readonly<Record<string, number>>
  storage_bytes: Stored | null
  members: number | null
  is_default: boolean
  revision: number
  created_at: Date
  updated_at: Date
}
type Tables = {
  billing_plans: PlanRow
  billing_plan_assignments: { workspace_id: string; plan_id: string; assigned_by: string; assigned_at: Date }
  billing_unit_uses: { workspace_id: string; month: string; unit: string; used: Stored }
}
const t = (queryable: Queryable) => queryable.withTables<Tables>()

const COLUMNS = [
  ...(['id', 'name', 'units', 'storage_bytes', 'members', 'is_default', 'revision'] as const),
  ...(['created_at', 'updated_at'] as const),
] as const

/** The one that a workspace was put on, or the default one. */
export async function findPlanOf(queryable: Queryable, workspaceId: string): Promise<PlanRow> {
  const own = t(queryable)
    .selectFrom('billing_plan_assignments')
    .select('plan_id')
    .where('workspace_id', '=', workspaceId)
  return t(queryable)
    .selectFrom('billing_plans')
    .select(COLUMNS)
    .where((eb) => eb.or([eb('id', '=', own), eb('is_default', '=', true)]))
    .orderBy(
      (eb) => eb('id', '=', own),
      (order) => order.desc().nullsLast(),
    )
    .limit(1)
    .executeTakeFirstOrThrow()
}

/** Id and name of the plan of each; those that were never put on one are left out. */
export async function findPlanNames(
  queryable: Queryable,
  workspaceIds: readonly string[],
): Promise<Map<string, { id: string; name: string }>> {
  if (workspaceIds.length === 0) return new Map()
  const rows = await t(queryable)
    .selectFrom('billing_plan_assignments as a')
    .innerJoin('billing_plans as p', 'p.id', 'a.plan_id')
    .select(['a.workspace_id', 'p.id', 'p.name'])
    .where('a.workspace_id', 'in', [...workspaceIds])
    .execute()
  return new Map(rows.map(({ workspace_id, id, name }) => [workspace_id, { id, name }]))
}

export const listPlans = (queryable: Queryable): Promise<(PlanRow & { workspaces: number })[]> =>
  t(queryable)
    .selectFrom('billing_plans')
    .select(COLUMNS)
    .select(
      sql<number>`(select count(*)::int from billing_plan_assignments where plan_id = billing_plans.id)`.as(
        'workspaces',
      ),
    )
    .orderBy('name')
    .execute()

export const findPlan = (queryable: Queryable, id: string): Promise<PlanRow | undefined> =>
  t(queryable).selectFrom('billing_plans').select(COLUMNS).where('id', '=', id).executeTakeFirst()

export type PlanWish = {
  readonly name: string
  readonly units: Readonly<Record<string, number>>
  readonly storageBytes: number | null
  readonly members: number | null
  readonly isDefault: boolean
}

const columns = (wish: PlanWish, at: Date) => ({
  name: wish.name,
  units: json(wish.units),
  storage_bytes: wish.storageBytes,
  members: wish.members,
  is_default: wish.isDefault,
  updated_at: at,
})

type Placed = { readonly id: string; readonly at: Date }

export async function insertPlan(tx: Tx, { id, at }: Placed, wish: PlanWish): Promise<void> {
  await t(tx)
    .insertInto('billing_plans')
    .values({ ...columns(wish, at), id, revision: 1, created_at: at })
    .execute()
}

/** False if somebody changed it meanwhile. */
export async function updatePlan(tx: Tx, place: Placed & { revision: number }, wish: PlanWish): Promise<boolean> {
  const updated = await t(tx)
    .updateTable('billing_plans')
    .set({ ...columns(wish, place.at), revision: place.revision + 1 })
    .where('id', '=', place.id)
    .where('revision', '=', place.revision)
    .returning('id')
    .executeTakeFirst()
  return updated !== undefined
}

/** Room for another default one. */
export async function clearDefault(tx: Tx): Promise<void> {
  await t(tx).updateTable('billing_plans').set({ is_default: false }).where('is_default', '=', true).execute()
}

export async function deletePlan(tx: Tx, id: string): Promise<void> {
  await t(tx).deleteFrom('billing_plans').where('id', '=', id).execute()
}

export async function countOnPlan(queryable: Queryable, planId: string): Promise<number> {
  const row = await t(queryable)
    .selectFrom('billing_plan_assignments')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('plan_id', '=', planId)
    .executeTakeFirstOrThrow()
  return row.count
}

export async function assignPlan(
  tx: Tx,
  assignment: { readonly workspaceId: string; readonly planId: string; readonly by: string; readonly at: Date },
): Promise<void> {
  const set = { plan_id: assignment.planId, assigned_by: assignment.by, assigned_at: assignment.at }
  await t(tx)
    .insertInto('billing_plan_assignments')
    .values({ workspace_id: assignment.workspaceId, ...set })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(set))
    .execute()
}

export type Month = { readonly workspaceId: string; readonly month: string }

/** Answers what is used with it. Whoever adds to the same unit waits until this transaction has ended. */
export async function addUnits(
  tx: Tx,
  { workspaceId, month }: Month,
  unit: readonly [string, number],
): Promise<number> {
  const [name, amount] = unit
  const rows = await sql<{ used: Stored }>`
    insert into billing_unit_uses as uses (workspace_id, month, unit, used)
    values (${workspaceId}, ${month}::date, ${name}, greatest(${amount}::bigint, 0))
    on conflict (workspace_id, month, unit) do update set used = uses.used + ${amount}::bigint
    returning used`.execute(t(tx))
  return Number(rows.rows[0]?.used ?? 0)
}

export async function findUnits(queryable: Queryable, { workspaceId, month }: Month): Promise<Units> {
  const rows = await sql<{ unit: string; used: Stored }>`
    select unit, used from billing_unit_uses where workspace_id = ${workspaceId} and month = ${month}::date order by unit`.execute(
    t(queryable),
  )
  return Object.fromEntries(rows.rows.map((row) => [row.unit, Number(row.used)]))
}
