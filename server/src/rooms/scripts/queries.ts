import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import type { PageRequest } from '#platform/http/route.ts'
import { type Scope, type Tenant, within } from '#rooms/workspaces/workspaces.ts'
import {
  SCRIPT_COLUMNS,
  type Script,
  type ScriptRow,
  type ScriptTables,
  type StateChange,
  type StateChangeRow,
  toScript,
  toVersion,
  VERSION_COLUMNS,
  type Version,
  type VersionRow,
} from './tables.ts'

const t = (queryable: Queryable) => queryable.withTables<ScriptTables>()

/** Rows of a script, which know the workspace and not the project. */
function below(scope: Tenant) {
  const own = sql<boolean>`workspace_id = ${scope.workspaceId}`
  if (scope.onlyProjectId === null) return own
  return sql<boolean>`${own} and script_id in (select id from scripts where ${within(scope)})`
}

export async function findScript(queryable: Queryable, scope: Scope, projectId: string): Promise<Script | undefined> {
  const row = await t(queryable)
    .selectFrom('scripts')
    .select(SCRIPT_COLUMNS)
    .where(within(scope))
    .where('project_id', '=', projectId)
    .executeTakeFirst()
  return row && toScript(row)
}

export async function lockScript(tx: Tx, scope: Scope, projectId: string): Promise<Script | undefined> {
  const row = await t(tx)
    .selectFrom('scripts')
    .select(SCRIPT_COLUMNS)
    .where(within(scope))
    .where('project_id', '=', projectId)
    .forUpdate()
    .executeTakeFirst()
  return row && toScript(row)
}

/** Answers false if another was first. */
export async function insertScript(tx: Tx, scope: Scope, row: Omit<ScriptRow, 'workspace_id'>): Promise<boolean> {
  const inserted = await t(tx)
    .insertInto('scripts')
    .values({ ...row, workspace_id: scope.workspaceId })
    .onConflict((conflict) => conflict.column('project_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export type ScriptChange = Partial<
  Omit<ScriptRow, 'id' | 'workspace_id' | 'project_id' | 'revision' | 'created_at' | 'updated_at'>
>

/** Writes a change and answers what it became, one revision later. */
export async function updateScript(
  tx: Tx,
  scope: Scope,
  change: { readonly id: string; readonly at: Date; readonly values: ScriptChange },
): Promise<Script> {
  const row = await t(tx)
    .updateTable('scripts')
    .set((eb) => ({ ...change.values, revision: eb('revision', '+', 1), updated_at: change.at }))
    .where(within(scope))
    .where('id', '=', change.id)
    .returning(SCRIPT_COLUMNS)
    .executeTakeFirstOrThrow()
  return toScript(row)
}

export async function findVersion(
  queryable: Queryable,
  scope: Scope,
  which: { readonly scriptId: string; readonly number: number },
): Promise<Version | undefined> {
  const row = await t(queryable)
    .selectFrom('script_versions')
    .select(VERSION_COLUMNS)
    .where(below(scope))
    .where('script_id', '=', which.scriptId)
    .where('number', '=', which.number)
    .executeTakeFirst()
  return row && toVersion(row)
}

export async function findVersionText(
  queryable: Queryable,
  scope: Scope,
  which: { readonly scriptId: string; readonly number: number },
): Promise<string | undefined> {
  const row = await t(queryable)
    .selectFrom('script_versions')
    .select('text')
    .where(below(scope))
    .where('script_id', '=', which.scriptId)
    .where('number', '=', which.number)
    .executeTakeFirst()
  return row?.text
}

export async function listVersions(
  queryable: Queryable,
  scope: Scope,
  request: PageRequest & { readonly scriptId: string },
): Promise<{ versions: Version[]; total: number }> {
  const rows = await t(queryable)
    .selectFrom('script_versions')
    .select(VERSION_COLUMNS)
    .select((eb) => eb.fn.countAll<number>().over().as('total'))
    .where(below(scope))
    .where('script_id', '=', request.scriptId)
    .orderBy('number', 'desc')
    .limit(request.size)
    .offset((request.page - 1) * request.size)
    .execute()
  return { versions: rows.map(toVersion), total: Number(rows[0]?.total ?? 0) }
}

export async function insertVersion(tx: Tx, scope: Scope, row: Omit<VersionRow, 'workspace_id'>): Promise<void> {
  await t(tx)
    .insertInto('script_versions')
    .values({ ...row, workspace_id: scope.workspaceId })
    .execute()
}

export type Reading = Pick<
  VersionRow,
  | 'layout_wish'
  | 'language_wish'
  | 'layout'
  | 'language'
  | 'breakdown_sha256'
  | 'breakdown_bytes'
  | 'scene_count'
  | 'shot_count'
  | 'line_count'
  | 'warning_count'
>

/** The same text, read another way. */
export async function updateReading(
  tx: Tx,
  scope: Scope,
  change: { readonly versionId: string; readonly reading: Reading },
): Promise<void> {
  await t(tx)
    .updateTable('script_versions')
    .set(change.reading)
    .where(below(scope))
    .where('id', '=', change.versionId)
    .execute()
}

/** Where the breakdown in force is stored. */
export async function findCurrentReading(queryable: Queryable, scope: Scope, projectId: string) {
  const row = await t(queryable)
    .selectFrom('scripts')
    .innerJoin('script_versions', (join) =>
      join
        .onRef('script_versions.script_id', '=', 'scripts.id')
        .onRef('script_versions.number', '=', 'scripts.current_version'),
    )
    .select(['scripts.id as script_id', 'script_versions.number', 'breakdown_sha256'])
    .where(within(scope, { of: 'scripts' }))
    .where('scripts.project_id', '=', projectId)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    scriptId: row.script_id,
    version: row.number,
    breakdownSha256: row.breakdown_sha256,
  }
}

/** Looking at a script is no change of it: the revision stays. */
export async function countView(tx: Tx, scope: Scope, scriptId: string): Promise<void> {
  await t(tx)
    .updateTable('scripts')
    .set((eb) => ({ view_count: eb('view_count', '+', 1) }))
    .where(within(scope))
    .where('id', '=', scriptId)
    .execute()
}

/** Answers false if the person liked it before. */
export async function insertLike(tx: Tx, scope: Scope, like: { scriptId: string; at: Date }): Promise<boolean> {
  const done = await sql`
    insert into script_likes (script_id, user_id, liked_at)
    select id, ${scope.actorId}::uuid, ${like.at}::timestamptz from scripts
    where id = ${like.scriptId} and ${within(scope)}
    on conflict (script_id, user_id) do nothing`.execute(t(tx))
  return done.numAffectedRows === 1n
}

export async function deleteLike(tx: Tx, scope: Scope, scriptId: string): Promise<boolean> {
  const own = t(tx).selectFrom('scripts').select('id').where('id', '=', scriptId).where(within(scope))
  const row = await t(tx)
    .deleteFrom('script_likes')
    .where('script_id', 'in', own)
    .where('user_id', '=', scope.actorId)
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

export async function addLikes(tx: Tx, scope: Scope, change: { scriptId: string; by: 1 | -1 }): Promise<number> {
  const row = await t(tx)
    .updateTable('scripts')
    .set((eb) => ({ like_count: eb('like_count', '+', change.by) }))
    .where(within(scope))
    .where('id', '=', change.scriptId)
    .returning('like_count')
    .executeTakeFirstOrThrow()
  return Number(row.like_count)
}

export async function deleteScriptOfProject(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await t(tx)
    .deleteFrom('scripts')
    .where('workspace_id', '=', workspaceId)
    .where('project_id', '=', projectId)
    .execute()
}

export async function insertStateChange(
  tx: Tx,
  scope: Scope,
  row: Omit<StateChangeRow, 'workspace_id'>,
): Promise<void> {
  await t(tx)
    .insertInto('script_state_changes')
    .values({ ...row, workspace_id: scope.workspaceId })
    .execute()
}

export async function listStateChanges(
  queryable: Queryable,
  scope: Scope,
  request: PageRequest & { readonly scriptId: string },
): Promise<{ changes: StateChange[]; total: number }> {
  const rows = await t(queryable)
    .selectFrom('script_state_changes')
    .select(['id', 'action', 'from_state', 'to_state', 'reason', 'version', 'changed_by', 'changed_at'])
    .select((eb) => eb.fn.countAll<number>().over().as('total'))
    .where(below(scope))
    .where('script_id', '=', request.scriptId)
    .orderBy('changed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(request.size)
    .offset((request.page - 1) * request.size)
    .execute()
  return { changes: rows, total: Number(rows[0]?.total ?? 0) }
}
