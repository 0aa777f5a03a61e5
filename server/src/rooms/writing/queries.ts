import { sql } from 'kysely'
import type { DraftKind } from '#contract/writing.ts'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import type { PageRequest } from '#platform/http/route.ts'
import type { StoredFailure } from '#rooms/tasks/tasks.ts'
import { type Scope, type Tenant, type Whereabouts, within } from '#rooms/workspaces/workspaces.ts'
import type { Attempt, Content, StoredDraft, StoredState, Work } from './draft.ts'

type Row = {
  id: string
  workspace_id: string
  project_id: string | null
  kind: DraftKind
  state: StoredState
  task_id: string
  engine_id: string
  work: Work
  attempts: Attempt[]
  attempts_max: number
  content: Content | null
  failure: StoredFailure | null
  script_version: number | null
  made_by: string
  created_at: Date
  expires_at: Date
  decided_by: string | null
  decided_at: Date | null
}
type Tables = { drafts: Row }
const t = (queryable: Queryable) => queryable.withTables<Tables>()

const COLUMNS = [
  'id',
  'workspace_id',
  'project_id',
  'kind',
  'state',
  'task_id',
  'engine_id',
  'work',
  'attempts',
  'attempts_max',
  'content',
  'failure',
  'script_version',
  'made_by',
  'created_at',
  'expires_at',
  'decided_by',
  'decided_at',
] as const

function toDraft(row: Row): StoredDraft {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    projectId: row.project_id,
    kind: row.kind,
    state: row.state,
    taskId: row.task_id,
    engineId: row.engine_id,
    work: row.work,
    attempts: row.attempts,
    attemptsMax: row.attempts_max,
    content: row.content,
    failure: row.failure,
    scriptVersion: row.script_version,
    madeBy: row.made_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  }
}

export type NewDraft = Pick<
  StoredDraft,
  'id' | 'projectId' | 'kind' | 'taskId' | 'work' | 'attemptsMax' | 'createdAt' | 'expiresAt'
>

export async function insertDraft(tx: Tx, scope: Tenant & Pick<Scope, 'actorId'>, draft: NewDraft): Promise<void> {
  await t(tx)
    .insertInto('drafts')
    .values({
      id: draft.id,
      workspace_id: scope.workspaceId,
      project_id: draft.projectId,
      kind: draft.kind,
      state: 'writing',
      task_id: draft.taskId,
      engine_id: draft.work.engine.id,
      work: json(draft.work),
      attempts: json([]),
      attempts_max: draft.attemptsMax,
      content: null,
      failure: null,
      script_version: null,
      made_by: scope.actorId,
      created_at: draft.createdAt,
      expires_at: draft.expiresAt,
      decided_by: null,
      decided_at: null,
    })
    .execute()
}

export async function findDraft(queryable: Queryable, scope: Tenant, id: string): Promise<StoredDraft | undefined> {
  const row = await t(queryable)
    .selectFrom('drafts')
    .select(COLUMNS)
    .where(within(scope))
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toDraft(row)
}

export async function lockDraft(tx: Tx, scope: Tenant, id: string): Promise<StoredDraft | undefined> {
  const row = await t(tx)
    .selectFrom('drafts')
    .select(COLUMNS)
    .where(within(scope))
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && toDraft(row)
}

export async function findOfTask(
  queryable: Queryable,
  scope: Tenant,
  taskId: string,
): Promise<StoredDraft | undefined> {
  const row = await t(queryable)
    .selectFrom('drafts')
    .select(COLUMNS)
    .where(within(scope))
    .where('task_id', '=', taskId)
    .executeTakeFirst()
  return row && toDraft(row)
}

/** Newest first. */
export async function listDrafts(
  queryable: Queryable,
  scope: Tenant,
  { page, size, projectId }: PageRequest & { readonly projectId: string | null },
): Promise<{ drafts: StoredDraft[]; total: number }> {
  const among = t(queryable)
    .selectFrom('drafts')
    .where(within(scope))
    .where('project_id', projectId === null ? 'is' : '=', projectId)
  const counted = await among.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirst()
  const rows = await among
    .select(COLUMNS)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  return { drafts: rows.map(toDraft), total: Number(counted?.total ?? 0) }
}

type Change = Partial<{
  state: StoredState
  attempts: readonly Attempt[]
  attemptsMax: number
  content: Content
  failure: StoredFailure | null
  scriptVersion: number | null
  expiresAt: Date
  decidedBy: string
  decidedAt: Date
}>

export async function updateDraft(tx: Tx, scope: Tenant, id: string, change: Change): Promise<void> {
  const { attempts, attemptsMax, content, failure, scriptVersion, expiresAt, decidedBy, decidedAt, state } = change
  await t(tx)
    .updateTable('drafts')
    .set({
      ...(state === undefined ? {} : { state }),
      ...(attempts === undefined ? {} : { attempts: json(attempts) }),
      ...(attemptsMax === undefined ? {} : { attempts_max: attemptsMax }),
      ...(content === undefined ? {} : { content: json(content) }),
      ...(failure === undefined ? {} : { failure: failure === null ? null : json(failure) }),
      ...(scriptVersion === undefined ? {} : { script_version: scriptVersion }),
      ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
      ...(decidedBy === undefined ? {} : { decided_by: decidedBy }),
      ...(decidedAt === undefined ? {} : { decided_at: decidedAt }),
    })
    .where(within(scope))
    .where('id', '=', id)
    .execute()
}

/** Where a draft stands, for the door. */
export async function findWhereabouts(queryable: Queryable, id: string): Promise<Whereabouts | undefined> {
  const row = await t(queryable)
    .selectFrom('drafts')
    .select(['workspace_id', 'project_id'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row && { workspaceId: row.workspace_id, projectId: row.project_id }
}

export async function deleteOfProject(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await t(tx).deleteFrom('drafts').where('workspace_id', '=', workspaceId).where('project_id', '=', projectId).execute()
}

/** Those that belong to no project. */
export async function deleteOfWorkspace(tx: Tx, workspaceId: string): Promise<void> {
  await sql`delete from drafts where workspace_id = ${workspaceId} and project_id is null`.execute(t(tx))
}

/** Those that a job is to write: of all workspaces, for the pick-up alone. */
export async function listUnwritten(
  queryable: Queryable,
): Promise<{ id: string; workspaceId: string; taskId: string; isRemote: boolean }[]> {
  const { rows } = await sql<{ id: string; workspace_id: string; task_id: string; remote: boolean }>`
    select id, workspace_id, task_id, coalesce((work -> 'engine' ->> 'isRemote')::boolean, false) as remote
    from drafts where state = 'writing'`.execute(t(queryable))
  return rows.map((row) => ({ id: row.id, workspaceId: row.workspace_id, taskId: row.task_id, isRemote: row.remote }))
}
