// Keys in SQL, as work uses them.
import { sql } from 'kysely'
import type { KeyFailure } from '#contract/keys.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { COLUMNS } from './queries.ts'
import { type KeyRow, type StoredKey, tables, toKey } from './tables.ts'

/** Who may be asked for a key: what the workspace and the administrator allow. */
export type Reach = { readonly own: boolean; readonly installation: boolean }

const reachable = ({ actorId, workspaceId }: Pick<Scope, 'actorId' | 'workspaceId'>, reach: Reach) =>
  sql<boolean>`(
    (${reach.own} and user_id = ${actorId})
    or workspace_id = ${workspaceId}
    or (${reach.installation} and owner_kind = 'installation')
  )`

const RANK = sql`case owner_kind when 'user' then 0 when 'workspace' then 1 else 2 end`

export type Asked = {
  readonly provider: string
  readonly reach: Reach
  readonly excluded: readonly string[]
  readonly at: Date
}

/**
 * The key whose turn it is, and moves it to the end of its equals: own ones before those of the workspace before those of the installation,
 * lower places first. Who asks at the same time waits for the row and may get the same key.
 */
export async function takeTurn(
  tx: Tx,
  scope: Scope,
  { provider, reach, excluded, at }: Asked,
): Promise<StoredKey | undefined> {
  const found = await sql<KeyRow>`
    update provider_keys set turn = nextval('provider_key_turns'), used_at = ${at}
    where id = (
      select id from provider_keys
      where provider = ${provider} and is_enabled and deleted_at is null
        and (cooling_until is null or cooling_until <= ${at})
        and ${reachable(scope, reach)}
        and not (id = any(${[...excluded]}::uuid[]))
      order by ${RANK}, place, turn, id
      limit 1
      for update
    )
    returning ${sql.join(COLUMNS.map((column) => sql.ref(column)))}`.execute(tables(tx))
  const row = found.rows[0]
  return row && toKey(row)
}

/** Also one that is disabled or deleted: it is asked for by its id, for work that was begun with it. */
export async function findForWork(queryable: Queryable, scope: Scope, id: string): Promise<StoredKey | undefined> {
  const row = await tables(queryable)
    .selectFrom('provider_keys')
    .select(COLUMNS)
    .where('id', '=', id)
    .where(reachable(scope, { own: true, installation: true }))
    .executeTakeFirst()
  return row && toKey(row)
}

/** Whether it may be given out, whether or not it rests just now. */
export async function isServing(
  queryable: Queryable,
  scope: Scope,
  { id, reach }: { readonly id: string; readonly reach: Reach },
): Promise<boolean> {
  const row = await tables(queryable)
    .selectFrom('provider_keys')
    .select('id')
    .where('id', '=', id)
    .where('is_enabled', '=', true)
    .where('deleted_at', 'is', null)
    .where(reachable(scope, reach))
    .executeTakeFirst()
  return row !== undefined
}

export type UsableRow = {
  readonly provider: string
  readonly kek_id: string
  readonly owner_kind: KeyRow['owner_kind']
  readonly failure: KeyRow['failure']
  readonly cooling_until: Date | null
}

export function listUsable(queryable: Queryable, scope: Scope, reach: Reach): Promise<UsableRow[]> {
  return tables(queryable)
    .selectFrom('provider_keys')
    .select(['provider', 'kek_id', 'owner_kind', 'cooling_until', 'failure'])
    .where(reachable(scope, reach))
    .where('is_enabled', '=', true)
    .where('deleted_at', 'is', null)
    .orderBy('provider')
    .execute()
}

/** Locked. Of whatever owner: only our own work knows the id. */
export async function lockForOutcome(tx: Tx, id: string): Promise<StoredKey | undefined> {
  const row = await tables(tx)
    .selectFrom('provider_keys')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return row && toKey(row)
}

export async function noteSuccess(tx: Tx, id: string): Promise<void> {
  await tables(tx)
    .updateTable('provider_keys')
    .set({ failure: null, failed_at: null, failures: 0, cooling_until: null })
    .where('id', '=', id)
    .execute()
}

export type Failing = {
  readonly cause: KeyFailure
  readonly failures: number
  readonly at: Date
  readonly until: Date | null
}

export async function noteFailing(tx: Tx, id: string, failing: Failing): Promise<void> {
  const { cause: failure, failures, at: failed_at, until: cooling_until } = failing
  await tables(tx)
    .updateTable('provider_keys')
    .set({ failure, failures, failed_at, cooling_until })
    .where('id', '=', id)
    .execute()
}
