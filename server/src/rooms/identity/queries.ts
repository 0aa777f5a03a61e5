// Accounts and mailed links in SQL. Sessions and sign-in counters: session-queries.ts.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { contains } from '#platform/db/like.ts'
import type { PageRequest } from '#platform/http/route.ts'
import { type LinkPurpose, tables, USER_COLUMNS, type User, type UserRow } from './tables.ts'

/** The lock under which operators are counted and the first user is named. Answers who that was. */
export async function lockInstallation(tx: Tx): Promise<string | null> {
  const row = await tables(tx).selectFrom('installation').select('first_user_id').forUpdate().executeTakeFirstOrThrow()
  return row.first_user_id
}

export async function nameFirstUser(tx: Tx, userId: string): Promise<void> {
  await tables(tx).updateTable('installation').set({ first_user_id: userId }).execute()
}

export async function hasFirstUser(queryable: Queryable): Promise<boolean> {
  const row = await tables(queryable).selectFrom('installation').select('first_user_id').executeTakeFirstOrThrow()
  return row.first_user_id !== null
}

export async function countActiveOperators(tx: Tx): Promise<number> {
  const row = await tables(tx)
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('operator', '=', true)
    .where('status', '=', 'active')
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

export async function listOperatorIds(queryable: Queryable): Promise<string[]> {
  const rows = await tables(queryable)
    .selectFrom('users')
    .select('id')
    .where('operator', '=', true)
    .where('status', '=', 'active')
    .execute()
  return rows.map((row) => row.id)
}

export async function insertUser(tx: Tx, row: UserRow): Promise<void> {
  await tables(tx).insertInto('users').values(row).execute()
}

export async function findUser(queryable: Queryable, userId: string): Promise<User | undefined> {
  return tables(queryable).selectFrom('users').select(USER_COLUMNS).where('id', '=', userId).executeTakeFirst()
}

export async function findUsers(queryable: Queryable, userIds: readonly string[]): Promise<User[]> {
  if (userIds.length === 0) return []
  return tables(queryable).selectFrom('users').select(USER_COLUMNS).where('id', 'in', userIds).execute()
}

export async function lockUser(tx: Tx, userId: string): Promise<User | undefined> {
  return tables(tx).selectFrom('users').select(USER_COLUMNS).where('id', '=', userId).forUpdate().executeTakeFirst()
}

/** With the hash, to compare what was read before a slow check. */
export async function lockCredentials(
  tx: Tx,
  userId: string,
): Promise<(User & { password_hash: string | null }) | undefined> {
  return tables(tx)
    .selectFrom('users')
    .select([...USER_COLUMNS, 'password_hash'])
    .where('id', '=', userId)
    .forUpdate()
    .executeTakeFirst()
}

/** By user name or e-mail; a user name never holds an @, so the two cannot be confused. */
export async function findByName(
  queryable: Queryable,
  nameKey: string,
): Promise<(User & { password_hash: string | null }) | undefined> {
  const column = nameKey.includes('@') ? 'email_key' : 'username_key'
  return tables(queryable)
    .selectFrom('users')
    .select([...USER_COLUMNS, 'password_hash'])
    .where(column, '=', nameKey)
    .where('status', '<>', 'deleted')
    .executeTakeFirst()
}

export type UserPatch = Partial<Omit<UserRow, 'id' | 'created_at' | 'updated_at' | 'revision'>>

export async function updateUser(tx: Tx, userId: string, patch: UserPatch & { at: Date }): Promise<User> {
  const { at, ...columns } = patch
  return tables(tx)
    .updateTable('users')
    .set({ ...columns, updated_at: at, revision: sql<number>`revision + 1` })
    .where('id', '=', userId)
    .returning(USER_COLUMNS)
    .executeTakeFirstOrThrow()
}

/** Not a change of the account that anybody edits, so the revision stays. */
export async function noteSignIn(tx: Tx, userId: string, at: Date): Promise<void> {
  await tables(tx).updateTable('users').set({ last_sign_in_at: at }).where('id', '=', userId).execute()
}

/** The same password under other costs: only while it still is the password. */
export async function renewHash(tx: Tx, userId: string, hashes: { old: string; fresh: string }): Promise<void> {
  await tables(tx)
    .updateTable('users')
    .set({ password_hash: hashes.fresh })
    .where('id', '=', userId)
    .where('password_hash', '=', hashes.old)
    .execute()
}

export type UserSearch = {
  readonly username?: string
  readonly email?: string
  readonly search?: string
  readonly operator?: boolean
  readonly status?: UserRow['status']
}

export async function listUsers(
  queryable: Queryable,
  search: UserSearch,
  page: PageRequest,
): Promise<{ users: User[]; total: number }> {
  let query = tables(queryable).selectFrom('users')
  if (search.status === undefined) query = query.where('status', '<>', 'deleted')
  else query = query.where('status', '=', search.status)
  if (search.operator !== undefined) query = query.where('operator', '=', search.operator)
  if (search.username !== undefined) query = query.where('username_key', 'like', contains(search.username))
  if (search.email !== undefined) query = query.where('email_key', 'like', contains(search.email))
  const { search: text } = search
  if (text !== undefined) {
    const like = contains(text)
    query = query.where((eb) =>
      eb.or([
        eb('username_key', 'like', like),
        eb('email_key', 'like', like),
        eb(sql`lower(display_name)`, 'like', like),
      ]),
    )
  }
  const rows = await query
    .select([...USER_COLUMNS, sql<number>`count(*) over ()`.as('total')])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.size)
    .offset((page.page - 1) * page.size)
    .execute()
  const first = rows[0]
  if (first || page.page === 1) return { users: rows, total: Number(first?.total ?? 0) }
  const counted = await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return { users: [], total: Number(counted.count) }
}

export type Link = { readonly id: string; readonly userId: string; readonly email: string }

export async function insertLink(
  tx: Tx,
  link: Link & { purpose: LinkPurpose; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await tables(tx)
    .insertInto('account_links')
    .values({
      id: link.id,
      user_id: link.userId,
      purpose: link.purpose,
      email: link.email,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
      used_at: null,
    })
    .execute()
}

export async function findOpenLink(
  queryable: Queryable,
  link: { id: string; purpose: LinkPurpose },
  now: Date,
): Promise<Link | undefined> {
  const row = await tables(queryable)
    .selectFrom('account_links')
    .select(['id', 'user_id', 'email'])
    .where('id', '=', link.id)
    .where('purpose', '=', link.purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row && { id: row.id, userId: row.user_id, email: row.email }
}

export async function countLinksSince(
  queryable: Queryable,
  { userId, purpose }: { userId: string; purpose: LinkPurpose },
  since: Date,
): Promise<number> {
  const row = await tables(queryable)
    .selectFrom('account_links')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Answers false if somebody was faster, or it had ended. */
export async function spendLink(tx: Tx, linkId: string, now: Date): Promise<boolean> {
  const result = await tables(tx)
    .updateTable('account_links')
    .set({ used_at: now })
    .where('id', '=', linkId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function spendLinksOf(
  tx: Tx,
  { userId, purpose }: { userId: string; purpose: LinkPurpose },
  now: Date,
): Promise<void> {
  await tables(tx)
    .updateTable('account_links')
    .set({ used_at: now })
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .execute()
}

/** Whatever was mailed to an address that is the account's no longer. */
export async function spendAllLinks(tx: Tx, userId: string, now: Date): Promise<void> {
  await spendLinksOf(tx, { userId, purpose: 'reset_password' }, now)
  await spendLinksOf(tx, { userId, purpose: 'verify_email' }, now)
}

export async function deleteEndedLinks(tx: Tx, before: Date): Promise<void> {
  await tables(tx).deleteFrom('account_links').where('expires_at', '<', before).execute()
}
