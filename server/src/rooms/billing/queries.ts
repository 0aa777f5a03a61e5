import type { Queryable, Tx } from '#platform/db/db.ts'

type HoldState = 'open' | 'settled' | 'released'
type Tables = {
  billing_holds: {
    id: string
    workspace_id: string
    currency: string
    amount_micros: string | number | bigint
    state: HoldState
    reason: string
    held_for: string
    created_at: Date
    closed_at: Date | null
  }
  billing_entries: {
    id: string
    workspace_id: string
    hold_id: string
    currency: string
    amount_micros: string | number | bigint
    reason: string
    booked_at: Date
  }
}
const t = (queryable: Queryable) => queryable.withTables<Tables>()

export type NewHold = {
  readonly id: string
  readonly workspaceId: string
  readonly currency: string
  readonly amountMicros: bigint
  readonly reason: string
  readonly heldFor: string
  readonly at: Date
}

/** A hold of the same id is the same hold: repeating changes nothing. */
export async function insertHold(tx: Tx, hold: NewHold): Promise<void> {
  await t(tx)
    .insertInto('billing_holds')
    .values({
      id: hold.id,
      workspace_id: hold.workspaceId,
      currency: hold.currency,
      amount_micros: hold.amountMicros.toString(),
      state: 'open',
      reason: hold.reason,
      held_for: hold.heldFor,
      created_at: hold.at,
      closed_at: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

export async function lockHold(
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<{ state: HoldState; currency: string; reason: string } | undefined> {
  return t(tx)
    .selectFrom('billing_holds')
    .select(['state', 'currency', 'reason'])
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .forUpdate()
    .executeTakeFirst()
}

export async function closeHold(tx: Tx, id: string, state: 'settled' | 'released', at: Date): Promise<void> {
  await t(tx)
    .updateTable('billing_holds')
    .set({ state, closed_at: at })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .execute()
}

export async function insertEntry(
  tx: Tx,
  entry: {
    id: string
    workspaceId: string
    holdId: string
    currency: string
    amountMicros: bigint
    reason: string
    at: Date
  },
): Promise<void> {
  await t(tx)
    .insertInto('billing_entries')
    .values({
      id: entry.id,
      workspace_id: entry.workspaceId,
      hold_id: entry.holdId,
      currency: entry.currency,
      amount_micros: entry.amountMicros.toString(),
      reason: entry.reason,
      booked_at: entry.at,
    })
    .execute()
}

export async function sumEntries(
  queryable: Queryable,
  workspaceId: string,
): Promise<{ currency: string; amountMicros: bigint; count: number }[]> {
  const rows = await t(queryable)
    .selectFrom('billing_entries')
    .select((eb) => [
      'currency',
      eb.cast<string>(eb.fn.sum('amount_micros'), 'text').as('total'),
      eb.fn.countAll<number>().as('count'),
    ])
    .where('workspace_id', '=', workspaceId)
    .groupBy('currency')
    .execute()
  return rows.map((row) => ({ currency: row.currency, amountMicros: BigInt(row.total), count: Number(row.count) }))
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
