// Holds. Free ones are the many: what touches them is one statement.
import { sql } from 'kysely'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import {
  type Amount,
  type Facts,
  HOLD_COLUMNS,
  type HoldSource,
  type LedgerTables,
  type Stored,
  toMicros,
  type Units,
} from '../tables.ts'

const t = (queryable: Queryable) => queryable.withTables<LedgerTables>()

export type NewHold = {
  readonly id: string
  readonly workspaceId: string
  readonly amount: Amount
  readonly source: HoldSource
  readonly reason: string
  readonly heldFor: string
  readonly units: Units | null
  readonly facts: Facts
  readonly at: Date
}

/** False if there is a hold of this id: it is the same hold. */
export async function insertHold(tx: Tx, hold: NewHold): Promise<boolean> {
  const { facts } = hold
  const inserted = await t(tx)
    .insertInto('billing_holds')
    .values({
      id: hold.id,
      workspace_id: hold.workspaceId,
      currency: hold.amount.currency,
      amount_micros: hold.amount.micros.toString(),
      state: 'open',
      source: hold.source,
      charged_micros: null,
      refunded_micros: 0,
      is_late: false,
      reason: hold.reason,
      held_for: hold.heldFor,
      project_id: facts.projectId ?? null,
      engine: facts.engine ?? null,
      provider: facts.provider ?? null,
      provider_job_id: facts.providerJobId ?? null,
      task_id: facts.taskId ?? null,
      price: facts.price ? json(facts.price) : null,
      units: hold.units ? json(hold.units) : null,
      expires_at: facts.expiresAt ?? null,
      created_at: hold.at,
      closed_at: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

type Known = { readonly workspaceId: string; readonly id: string }

export const findHold = (queryable: Queryable, { workspaceId, id }: Known) =>
  t(queryable)
    .selectFrom('billing_holds')
    .select(HOLD_COLUMNS)
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()

export const lockHold = (tx: Tx, { workspaceId, id }: Known) =>
  t(tx)
    .selectFrom('billing_holds')
    .select(HOLD_COLUMNS)
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .forUpdate()
    .executeTakeFirst()

/** The newest one of a provider's job. */
export const findHoldOfJob = (queryable: Queryable, job: { workspaceId: string; provider: string; jobId: string }) =>
  t(queryable)
    .selectFrom('billing_holds')
    .select(HOLD_COLUMNS)
    .where('provider', '=', job.provider)
    .where('provider_job_id', '=', job.jobId)
    .where('workspace_id', '=', job.workspaceId)
    .orderBy('created_at', 'desc')
    .executeTakeFirst()

/** Closes a hold on which there is nothing to pay; answers its units, or undefined if it is another kind of hold or none. */
export async function closeFreeHold(
  tx: Tx,
  { workspaceId, id, state, at }: Known & { readonly state: 'settled' | 'released'; readonly at: Date },
): Promise<{ units: Units | null; createdAt: Date } | undefined> {
  const row = await t(tx)
    .updateTable('billing_holds')
    .set({ state, closed_at: at, charged_micros: state === 'settled' ? 0 : null })
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', 'open')
    .where('source', '=', 'free')
    .returning(['units', 'created_at'])
    .executeTakeFirst()
  return row && { units: row.units, createdAt: row.created_at }
}

export type Closing = Known & {
  readonly state: 'settled' | 'released'
  readonly charged: bigint | null
  readonly isLate?: boolean
  readonly units?: Units | null
  readonly facts?: Facts
  readonly at: Date
}

export async function closeHold(tx: Tx, closing: Closing): Promise<void> {
  const { facts, units } = closing
  await t(tx)
    .updateTable('billing_holds')
    .set({
      state: closing.state,
      closed_at: closing.at,
      charged_micros: closing.charged?.toString() ?? null,
      is_late: closing.isLate ?? false,
      // What seemed to cost nothing and did is on the bill all the same.
      ...(closing.isLate ? { source: sql<HoldSource>`case source when 'free' then 'external' else source end` } : {}),
      ...(units ? { units: json(units) } : {}),
      ...(facts?.provider ? { provider: facts.provider } : {}),
      ...(facts?.providerJobId ? { provider_job_id: facts.providerJobId } : {}),
    })
    .where('id', '=', closing.id)
    .where('workspace_id', '=', closing.workspaceId)
    .execute()
}

export async function setJob(
  tx: Tx,
  job: { readonly workspaceId: string; readonly id: string; readonly jobId: string; readonly provider: string | null },
): Promise<void> {
  await t(tx)
    .updateTable('billing_holds')
    .set({ provider_job_id: job.jobId, ...(job.provider === null ? {} : { provider: job.provider }) })
    .where('id', '=', job.id)
    .where('workspace_id', '=', job.workspaceId)
    .execute()
}

/** Who pays, of a hold that is open. */
export async function setSource(
  tx: Tx,
  { workspaceId, id, source }: Known & { readonly source: 'wallet' | 'external' },
): Promise<void> {
  await t(tx)
    .updateTable('billing_holds')
    .set({ source })
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', 'open')
    .execute()
}

export async function addRefund(tx: Tx, { workspaceId, id, micros }: Known & { micros: bigint }): Promise<void> {
  await t(tx)
    .updateTable('billing_holds')
    .set({ refunded_micros: sql`refunded_micros + ${micros.toString()}::bigint` })
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .execute()
}

/** What was charged, refunds taken off; and how many charges, those of nothing included. By currency. */
export async function sumCharges(
  queryable: Queryable,
  workspaceId: string,
): Promise<{ currency: string; amountMicros: bigint; count: number }[]> {
  const rows = await sql<{ currency: string; total: Stored; count: number }>`
    select currency, sum(charged_micros - refunded_micros)::text as total, count(*)::int as count
    from billing_holds where workspace_id = ${workspaceId} and state = 'settled' group by currency order by currency`.execute(
    t(queryable),
  )
  return rows.rows.map((row) => ({ currency: row.currency, amountMicros: toMicros(row.total), count: row.count }))
}

export async function countOpenHolds(queryable: Queryable, workspaceId: string): Promise<number> {
  const row = await t(queryable)
    .selectFrom('billing_holds')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
