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
  event_cursors: {
    subscriber: string
    position: number
    failures: number
    last_error: string | null
    failing_since: Date | null
  }
  event_rejects: { subscriber: string; position: number; event_name: string; error: string; rejected_at: Date }
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
  // One parameter for any number of rows: the statement is the same text each time, so engines can keep its plan. `written`
  // is drawn row by row, in the order given.
  await sql`
    insert into events (id, tenant_id, name, actor_id, request_id, subject_kind, subject_id, payload, happened_at)
    select id, tenant_id, name, actor_id, request_id, subject_kind, subject_id, payload, happened_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (
      id uuid, tenant_id uuid, name text, actor_id uuid, request_id text, subject_kind text, subject_id uuid, payload jsonb,
      happened_at timestamptz)`.execute(t(tx))
}

/**
 * Gives positions to committed events. The lock on the head row lets one relay work at a time; the second statement takes
 * its snapshot after the lock is held, so it sees what the relay before placed. Within a round they come as the database wrote
 * them down: whoever has read what another transaction left writes later than it, whatever the clocks of their servers say.
 */
export async function placeEvents(tx: Tx, batchMax: number): Promise<number> {
  const head = await t(tx).selectFrom('event_head').select('position').forUpdate().executeTakeFirstOrThrow()
  const placed = await sql`
    with batch as (
      select id, row_number() over (order by written nulls first, id) as place
      from (
        select id, written from events where position is null order by written nulls first, id limit ${batchMax}
      ) as unplaced
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
    .values({ subscriber, position: start, failures: 0, last_error: null, failing_since: null })
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
    .set({ position, failures: 0, last_error: null, failing_since: null })
    .where('subscriber', '=', subscriber)
    .execute()
}

export type Failing = { readonly failures: number; readonly isFailingForLong: boolean }

/** Counts a failure of a subscriber. `longMs` tells from when on it fails for long. */
export async function noteFailure(
  tx: Tx,
  subscriber: string,
  { message, longMs }: { readonly message: string; readonly longMs: number },
): Promise<Failing> {
  const row = await t(tx)
    .updateTable('event_cursors')
    .set({
      failures: sql<number>`failures + 1`,
      last_error: message,
      failing_since: sql<Date>`coalesce(failing_since, now())`,
    })
    .where('subscriber', '=', subscriber)
    .returning([
      'failures',
      sql<boolean>`failing_since <= now() - ${longMs}::bigint * interval '1 millisecond'`.as('for_long'),
    ])
    .executeTakeFirst()
  return { failures: row?.failures ?? 0, isFailingForLong: row?.for_long ?? false }
}

/** The event is kept for the subscriber, who goes on behind it. */
export async function rejectEvent(tx: Tx, subscriber: string, event: StoredEvent, error: string): Promise<void> {
  const { position, name } = event
  await t(tx)
    .insertInto('event_rejects')
    .values({ subscriber, position, event_name: name, error, rejected_at: sql<Date>`now()` })
    .onConflict((conflict) => conflict.columns(['subscriber', 'position']).doUpdateSet({ error }))
    .execute()
  await moveCursor(tx, subscriber, position)
}

/** Positions of events that were set aside for a subscriber, the oldest first. */
export async function listRejects(queryable: Queryable, subscriber: string, max: number): Promise<number[]> {
  const rows = await t(queryable)
    .selectFrom('event_rejects')
    .select('position')
    .where('subscriber', '=', subscriber)
    .orderBy('position')
    .limit(max)
    .execute()
  return rows.map((row) => row.position)
}

/** Takes an event back that was set aside, or answers undefined if another process does so now or has done. */
export async function takeReject(tx: Tx, subscriber: string, position: number): Promise<StoredEvent | undefined> {
  const locked = await t(tx)
    .selectFrom('event_rejects')
    .select('position')
    .where('subscriber', '=', subscriber)
    .where('position', '=', position)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!locked) return undefined
  await t(tx)
    .deleteFrom('event_rejects')
    .where('subscriber', '=', subscriber)
    .where('position', '=', position)
    .execute()
  const row = await t(tx).selectFrom('events').select(COLUMNS).where('position', '=', position).executeTakeFirst()
  return row && toEvent(row)
}

export type SubscriberTrouble = {
  readonly subscriber: string
  /** Tries at the event that it fails at now; 0 if none. */
  readonly failures: number
  readonly failingSince: Date | null
  /** Events that were set aside for it. */
  readonly rejected: number
  readonly lastError: string
}

/** Subscribers that fail now, or for whom events stand aside. */
export async function listTroubles(queryable: Queryable): Promise<SubscriberTrouble[]> {
  const rows = await t(queryable)
    .selectFrom('event_cursors as c')
    .leftJoin('event_rejects as r', 'r.subscriber', 'c.subscriber')
    .where((eb) => eb.or([eb('c.failures', '>', 0), eb('r.position', 'is not', null)]))
    .groupBy(['c.subscriber', 'c.failures', 'c.failing_since', 'c.last_error'])
    .select(({ fn }) => [
      'c.subscriber',
      'c.failures',
      'c.failing_since',
      'c.last_error',
      fn.count<number>('r.position').as('rejected'),
      fn.max('r.error').as('rejected_for'),
    ])
    .orderBy('c.subscriber')
    .execute()
  return rows.map((row) => ({
    subscriber: row.subscriber,
    failures: row.failures,
    failingSince: row.failing_since,
    rejected: Number(row.rejected),
    lastError: row.last_error ?? row.rejected_for ?? '',
  }))
}
