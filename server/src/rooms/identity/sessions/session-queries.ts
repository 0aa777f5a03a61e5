// Sessions, refresh tokens, tickets and sign-in counters in SQL.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import type { PageRequest } from '#platform/http/route.ts'
import { type SessionRow, tables } from '../tables.ts'

export type NewSession = {
  readonly id: string
  readonly userId: string
  readonly userAgent: string
  readonly address: string
  readonly at: Date
  readonly expiresAt: Date
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tables(tx)
    .insertInto('sessions')
    .values({
      id: session.id,
      user_id: session.userId,
      user_agent: session.userAgent,
      address: session.address,
      created_at: session.at,
      last_used_at: session.at,
      expires_at: session.expiresAt,
      revoked_at: null,
      revoked_because: null,
    })
    .execute()
}

export async function listSessions(
  queryable: Queryable,
  of: { readonly userId: string; readonly now: Date },
  page: PageRequest,
) {
  const open = tables(queryable)
    .selectFrom('sessions')
    .where('user_id', '=', of.userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', of.now)
  const rows = await open
    .select(['id', 'user_agent', 'address', 'created_at', 'last_used_at', 'expires_at'])
    .orderBy('last_used_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.size)
    .offset((page.page - 1) * page.size)
    .execute()
  const { count } = await open.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return { rows, total: Number(count) }
}

export type Revocation = {
  readonly userId: string
  /** Only this one. */
  readonly only?: string
  /** All but this one. */
  readonly except?: string
  readonly because: string
  readonly at: Date
}

/** Answers the ids of those that were still open. */
export async function markRevoked(tx: Tx, revocation: Revocation): Promise<string[]> {
  let query = tables(tx)
    .updateTable('sessions')
    .set({ revoked_at: revocation.at, revoked_because: revocation.because })
    .where('user_id', '=', revocation.userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', revocation.at)
  if (revocation.only !== undefined) query = query.where('id', '=', revocation.only)
  if (revocation.except !== undefined) query = query.where('id', '<>', revocation.except)
  const rows = await query.returning('id').execute()
  return rows.map((row) => row.id)
}

export async function listRevokedSince(queryable: Queryable, since: Date): Promise<{ id: string; revokedAt: Date }[]> {
  const rows = await tables(queryable)
    .selectFrom('sessions')
    .select(['id', 'revoked_at'])
    .where('revoked_at', '>', since)
    .execute()
  return rows.map((row) => ({ id: row.id, revokedAt: row.revoked_at ?? since }))
}

export async function listLivingSessions(
  queryable: Queryable,
  sessionIds: readonly string[],
  now: Date,
): Promise<Set<string>> {
  const rows = await tables(queryable)
    .selectFrom('sessions')
    .select('id')
    .where('id', '=', sql<string>`any(${[...sessionIds]}::uuid[])`)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .execute()
  return new Set(rows.map((row) => row.id))
}

export async function hasSignedInFrom(queryable: Queryable, userId: string, address: string): Promise<boolean> {
  const row = await tables(queryable)
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', userId)
    .where('address', '=', address)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function insertRefreshToken(
  tx: Tx,
  token: { hash: string; sessionId: string; at: Date; expiresAt: Date },
): Promise<void> {
  await tables(tx)
    .insertInto('refresh_tokens')
    .values({
      hash: token.hash,
      session_id: token.sessionId,
      successor_hash: null,
      created_at: token.at,
      expires_at: token.expiresAt,
      used_at: null,
    })
    .execute()
}

export type ShownRow = {
  readonly sessionId: string
  readonly userId: string
  readonly usedAt: Date | null
  readonly expiresAt: Date
  readonly sessionRevokedAt: Date | null
  readonly isSuccessorUsed: boolean
}

/** Locks the token first and reads afterwards, so that the second of two callers sees what the first one did. */
export async function lockRefreshToken(tx: Tx, hash: string): Promise<ShownRow | undefined> {
  const locked = await tables(tx)
    .selectFrom('refresh_tokens')
    .select('hash')
    .where('hash', '=', hash)
    .forUpdate()
    .executeTakeFirst()
  if (!locked) return undefined
  const row = await tables(tx)
    .selectFrom('refresh_tokens as shown')
    .innerJoin('sessions', 'sessions.id', 'shown.session_id')
    .leftJoin('refresh_tokens as next', 'next.hash', 'shown.successor_hash')
    .select([
      'shown.session_id',
      'shown.used_at',
      'shown.expires_at',
      'sessions.user_id',
      'sessions.revoked_at',
      'next.used_at as next_used_at',
    ])
    .where('shown.hash', '=', hash)
    .executeTakeFirst()
  return (
    row && {
      sessionId: row.session_id,
      userId: row.user_id,
      usedAt: row.used_at,
      expiresAt: row.expires_at,
      sessionRevokedAt: row.revoked_at,
      isSuccessorUsed: row.next_used_at !== null,
    }
  )
}

export async function findRefreshSession(queryable: Queryable, hash: string): Promise<SessionRow['id'] | undefined> {
  const row = await tables(queryable)
    .selectFrom('refresh_tokens')
    .select('session_id')
    .where('hash', '=', hash)
    .executeTakeFirst()
  return row?.session_id
}

export async function markRotated(
  tx: Tx,
  rotation: { hash: string; successorHash: string; sessionId: string; at: Date; expiresAt: Date },
): Promise<void> {
  await tables(tx)
    .updateTable('refresh_tokens')
    .set({ used_at: rotation.at, successor_hash: rotation.successorHash })
    .where('hash', '=', rotation.hash)
    .execute()
  await tables(tx)
    .updateTable('sessions')
    .set({ last_used_at: rotation.at, expires_at: rotation.expiresAt })
    .where('id', '=', rotation.sessionId)
    .execute()
}

export async function findSessionOwner(queryable: Queryable, sessionId: string): Promise<string | undefined> {
  const row = await tables(queryable)
    .selectFrom('sessions')
    .select('user_id')
    .where('id', '=', sessionId)
    .executeTakeFirst()
  return row?.user_id
}

/** Tokens and tickets go with their session. */
export async function deleteEndedSessions(tx: Tx, before: Date): Promise<void> {
  await tables(tx).deleteFrom('sessions').where('expires_at', '<', before).execute()
}

export async function insertTicket(
  tx: Tx,
  ticket: { hash: string; userId: string; sessionId: string; expiresAt: Date },
): Promise<void> {
  await tables(tx)
    .insertInto('ws_tickets')
    .values({ hash: ticket.hash, user_id: ticket.userId, session_id: ticket.sessionId, expires_at: ticket.expiresAt })
    .execute()
}

/** Takes the ticket away: the second who shows it gets nothing. */
export async function takeTicket(
  tx: Tx,
  hash: string,
  now: Date,
): Promise<{ userId: string; sessionId: string } | undefined> {
  const row = await tables(tx)
    .deleteFrom('ws_tickets')
    .where('hash', '=', hash)
    .returning(['user_id', 'session_id', 'expires_at'])
    .executeTakeFirst()
  return row && row.expires_at > now ? { userId: row.user_id, sessionId: row.session_id } : undefined
}

export async function deleteEndedTickets(tx: Tx, before: Date): Promise<void> {
  await tables(tx).deleteFrom('ws_tickets').where('expires_at', '<', before).execute()
}

/**
 * Counts one failure beforehand, unless the counter is closed now. Answers the new count, or when it opens again. The row stays
 * locked until the transaction ends, so attempts at the same moment are counted one after another.
 */
export async function countFailure(
  tx: Tx,
  key: string,
  at: { now: Date; forgetBefore: Date },
): Promise<{ failures: number } | { blockedUntil: Date }> {
  const row = await tables(tx)
    .insertInto('sign_in_failures')
    .values({ key, failures: 1, last_failed_at: at.now, blocked_until: at.now })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({
          failures: sql<number>`case when sign_in_failures.last_failed_at < ${at.forgetBefore} then 1 else sign_in_failures.failures + 1 end`,
          last_failed_at: at.now,
        })
        .where('sign_in_failures.blocked_until', '<=', at.now),
    )
    .returning('failures')
    .executeTakeFirst()
  if (row) return { failures: row.failures }
  const closed = await tables(tx)
    .selectFrom('sign_in_failures')
    .select('blocked_until')
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  return { blockedUntil: closed.blocked_until }
}

export async function closeCounter(tx: Tx, key: string, until: Date): Promise<void> {
  await tables(tx).updateTable('sign_in_failures').set({ blocked_until: until }).where('key', '=', key).execute()
}

/** Takes one failure back: the password was right. */
export async function refundFailure(tx: Tx, key: string, now: Date): Promise<void> {
  await tables(tx)
    .updateTable('sign_in_failures')
    .set({ failures: sql<number>`greatest(failures - 1, 0)`, blocked_until: now })
    .where('key', '=', key)
    .execute()
}

export async function deleteCounters(tx: Tx, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await tables(tx).deleteFrom('sign_in_failures').where('key', 'in', keys).execute()
}

export async function deleteOldCounters(tx: Tx, before: Date): Promise<void> {
  await tables(tx).deleteFrom('sign_in_failures').where('last_failed_at', '<', before).execute()
}
