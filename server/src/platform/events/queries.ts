import { sql } from 'kysely'
import type { Queryable, Tx } from '../db/db.ts'
import type { NewEvent, StoredEvent } from './events.ts'

type EventRow = {
  id: string
  position: number | null
  tenant_id: string | null
  name: string
  actor_id: string | null
  request_id: string | null
  subject_kind: string | null
  subject_id: string | null
  payload: Record<string, unknown>
  happened_at: Date
}
type Tables = {
  events: EventRow
  event_head: { only_row: boolean; position: number }
  event_cursors: { subscriber: string; position: number; failures: number; last_error: string | null }
}
const t = (queryable: Queryable) => queryable.withTables<Tables>()

const COLUMNS = [
  'id',
  'position',
  'tenant_id',
  'name',
  'actor_id',
  'request_id',
  'subject_kind',
  'subject_id',
  'payload',
  'happened_at',
] as const

export async function insertEvents(tx: Tx, events: readonly (NewEvent & { id: string })[]): Promise<void> {
  const rows = events.map((event) => ({
    id: event.id,
    tenant_id: event.tenantId,
    name: event.name,
    actor_id: event.actorId,
    request_id: event.requestId,
    subject_kind: event.subjectKind,
    subject_id: event.subjectId,
    payload: event.payload,
    happened_at: event.happenedAt,
  }))
  // One parameter for any number of rows: the statement is the same text each time, so engines can keep its plan.
  await sql`
    insert into events (id, tenant_id, name, actor_id, request_id, subject_kind, subject_id, payload, happened_at)
    select id, tenant_id, name, actor_id, request_id, subject_kind, subject_id, payload, happened_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (
      id uuid, tenant_id uuid, name text, actor_id uuid, request_id text, subject_kind text, subject_id uuid, payload jsonb,
      happened_at timestamptz)`.execute(t(tx))
}

/**
 * Gives positions to committed events. The lock on the head row lets one relay work at a time; the second statement takes
 * its snapshot after the lock is held, so it sees what the relay before placed.
 */
export async function placeEvents(tx: Tx, batchMax: number): Promise<number> {
  const head = await t(tx).selectFrom('event_head').select('position').forUpdate().executeTakeFirstOrThrow()
  const placed = await sql`
    with batch as (
      select id, row_number() over (order by id) as place
      from (select id from events where position is null order by id limit ${batchMax}) as unplaced
    )
    update events set position = ${head.position}::bigint + batch.place from batch where events.id = batch.id`.execute(
    t(tx),
  )
  const count = Number(placed.numAffectedRows ?? 0n)
  if (count > 0) {
    await t(tx)
      .updateTable('event_head')
      .set({ position: head.position + count })
      .execute()
  }
  return count
}

export async function readHead(queryable: Queryable): Promise<number> {
  const row = await t(queryable).selectFrom('event_head').select('position').executeTakeFirstOrThrow()
  return row.position
}

/** The position of the first event of a tenant behind `after` that happened then or later; undefined if there is none. */
export async function findFirstSince(
  queryable: Queryable,
  { tenantId, since, after }: { readonly tenantId: string; readonly since: Date; readonly after: number },
): Promise<number | undefined> {
  const row = await t(queryable)
    .selectFrom('events')
    .select((eb) => eb.fn.min('position').as('position'))
    .where('tenant_id', '=', tenantId)
    .where('position', '>', after)
    .where('happened_at', '>=', since)
    .executeTakeFirst()
  return row?.position ?? undefined
}

export async function readEvents(
  queryable: Queryable,
  after: number,
  options: { limit: number; tenantId?: string },
): Promise<StoredEvent[]> {
  let query = t(queryable).selectFrom('events').select(COLUMNS).where('position', '>', after)
  if (options.tenantId !== undefined) query = query.where('tenant_id', '=', options.tenantId)
  const rows = await query.orderBy('position').limit(options.limit).execute()
  return rows.map(toEvent)
}

function toEvent(row: EventRow): StoredEvent {
  return {
    id: row.id,
    position: row.position ?? 0,
    name: row.name,
    tenantId: row.tenant_id,
    actorId: row.actor_id,
    requestId: row.request_id,
    subjectKind: row.subject_kind ?? '',
    subjectId: row.subject_id,
    payload: row.payload,
    happenedAt: row.happened_at,
  }
}

/** Makes the cursor if it is missing: a new subscriber starts at `start`. */
export async function ensureCursor(tx: Tx, subscriber: string, start: number): Promise<void> {
  await t(tx)
    .insertInto('event_cursors')
    .values({ subscriber, position: start, failures: 0, last_error: null })
    .onConflict((conflict) => conflict.column('subscriber').doNothing())
    .execute()
}

/** Locks the cursor, or answers undefined if another process is delivering to this subscriber now. */
export async function lockCursor(tx: Tx, subscriber: string): Promise<number | undefined> {
  const row = await t(tx)
    .selectFrom('event_cursors')
    .select('position')
    .where('subscriber', '=', subscriber)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  return row?.position
}

export async function moveCursor(tx: Tx, subscriber: string, position: number): Promise<void> {
  await t(tx)
    .updateTable('event_cursors')
    .set({ position, failures: 0, last_error: null })
    .where('subscriber', '=', subscriber)
    .execute()
}

export async function noteFailure(tx: Tx, subscriber: string, message: string): Promise<number> {
  const row = await t(tx)
    .updateTable('event_cursors')
    .set({ failures: sql<number>`failures + 1`, last_error: message })
    .where('subscriber', '=', subscriber)
    .returning('failures')
    .executeTakeFirst()
  return row?.failures ?? 0
}
