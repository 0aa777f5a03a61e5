// Every SQL statement of the room.
import { sql } from 'kysely'
import type { PROJECT_SORTS, ProjectKind, ProjectSettings, ProjectStage, ProjectStatus } from '#contract/projects.ts'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import { containsEach } from '#platform/db/like.ts'
import type { PageRequest } from '#platform/http/route.ts'
import { type Scope, type Tenant, within } from '#rooms/workspaces/workspaces.ts'
import {
  COLUMNS,
  type Project,
  type ProjectHead,
  type ProjectTables,
  SUMMARY_COLUMNS,
  toHead,
  toProject,
} from './tables.ts'

const t = (queryable: Queryable) => queryable.withTables<ProjectTables>()

export type NewProject = {
  readonly id: string
  readonly kind: ProjectKind
  readonly title: string
  readonly description: string
  readonly stage: ProjectStage
  readonly settings: ProjectSettings
  readonly genre: string | null
  readonly tags: readonly string[]
  readonly difficulty: number | null
  readonly thumbnailFileId: string | null
  readonly searchText: string
  readonly duplicateOf: string | null
  readonly at: Date
}

export async function insertProject(tx: Tx, scope: Scope, project: NewProject): Promise<Project> {
  const row = await t(tx)
    .insertInto('projects')
    .values({
      id: project.id,
      workspace_id: scope.workspaceId,
      kind: project.kind,
      title: project.title,
      description: project.description,
      stage: project.stage,
      status: 'active',
      settings: json(project.settings),
      genre: project.genre,
      tags: [...project.tags],
      difficulty: project.difficulty,
      thumbnail_file_id: project.thumbnailFileId,
      view_count: 0,
      like_count: 0,
      take_count: 0,
      revision: 1,
      search_text: project.searchText,
      duplicate_of: project.duplicateOf,
      created_by: scope.actorId,
      created_at: project.at,
      updated_at: project.at,
      trashed_at: null,
      status_before_trash: null,
      purge_at: null,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
  return toProject(row)
}

export async function findProject(
  queryable: Queryable,
  scope: Tenant,
  id: string,
  options: { readonly forUpdate?: boolean } = {},
): Promise<Project | undefined> {
  let query = t(queryable)
    .selectFrom('projects')
    .select(COLUMNS)
    .where('id', '=', id)
    .where(within(scope, { project: 'id' }))
  if (options.forUpdate) query = query.forUpdate()
  const row = await query.executeTakeFirst()
  return row && toProject(row)
}

export async function findHeads(queryable: Queryable, scope: Tenant, ids: readonly string[]): Promise<ProjectHead[]> {
  if (ids.length === 0) return []
  const rows = await t(queryable)
    .selectFrom('projects')
    .select(SUMMARY_COLUMNS)
    .where(within(scope, { project: 'id' }))
    .where('id', 'in', [...ids])
    .execute()
  return rows.map(toHead)
}

/** As long as the transaction lasts the project is not deleted. */
export async function holdProject(tx: Tx, scope: Tenant, id: string): Promise<ProjectHold | undefined> {
  const row = await t(tx)
    .selectFrom('projects')
    .select(['status', 'purge_at'])
    .where('id', '=', id)
    .where(within(scope, { project: 'id' }))
    .forKeyShare()
    .executeTakeFirst()
  return row && { isTrashed: row.status === 'deleted', purgeAt: row.purge_at }
}

export type ProjectHold = { readonly isTrashed: boolean; readonly purgeAt: Date | null }

export async function findWhereabouts(queryable: Queryable, id: string) {
  const row = await t(queryable).selectFrom('projects').select('workspace_id').where('id', '=', id).executeTakeFirst()
  return row && { workspaceId: row.workspace_id, projectId: id }
}

export type ProjectListFilter = {
  readonly search?: string | undefined
  readonly status?: ProjectStatus | undefined
  readonly stage?: ProjectStage | undefined
  readonly kind?: ProjectKind | undefined
  readonly genre?: string | undefined
  readonly tag?: string | undefined
  readonly difficulty?: number | undefined
  readonly sort?: (typeof PROJECT_SORTS)[number] | undefined
}

export async function listProjects(
  queryable: Queryable,
  scope: Tenant,
  request: PageRequest & { readonly filter: ProjectListFilter },
): Promise<{ projects: ProjectHead[]; total: number }> {
  const { page, size } = request
  const query = filtered(queryable, scope, request.filter)
  const sort = request.filter.sort ?? 'created_at'
  const direction = sort === 'title' ? 'asc' : 'desc'
  // Counted apart from the page, from the index alone: `count(*) over ()` fetches every row of the list (15x at 10,000).
  const count = query.select(sql<number>`count(*)::int`.as('total'))
  const rows = await query
    .select(SUMMARY_COLUMNS)
    .select(count.as('total'))
    .orderBy(sort, direction)
    .orderBy('id', direction)
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  if (rows.length > 0 || page === 1) return { projects: rows.map(toHead), total: rows[0]?.total ?? 0 }
  const counted = await count.executeTakeFirst()
  return { projects: [], total: counted?.total ?? 0 }
}

function filtered(queryable: Queryable, scope: Tenant, filter: ProjectListFilter) {
  let query = t(queryable)
    .selectFrom('projects')
    .where(within(scope, { project: 'id' }))
    .where('status', '=', filter.status ?? 'active')
  if (filter.stage !== undefined) query = query.where('stage', '=', filter.stage)
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind)
  if (filter.genre !== undefined) query = query.where('genre', '=', filter.genre)
  if (filter.difficulty !== undefined) query = query.where('difficulty', '=', filter.difficulty)
  if (filter.tag !== undefined) query = query.where(sql<boolean>`${filter.tag} = any(tags)`)
  for (const pattern of containsEach(filter.search)) query = query.where('search_text', 'like', pattern)
  return query
}

export type ProjectSave = {
  readonly title: string
  readonly description: string
  readonly stage: ProjectStage
  readonly status: ProjectStatus
  readonly settings: ProjectSettings
  readonly genre: string | null
  readonly tags: readonly string[]
  readonly difficulty: number | null
  readonly thumbnailFileId: string | null
  readonly searchText: string
  readonly at: Date
}

/** Saves if the revision still is what the caller has seen; undefined if it is not. */
export async function saveProject(
  tx: Tx,
  scope: Tenant,
  target: { readonly id: string; readonly revision: number },
  save: ProjectSave,
): Promise<Project | undefined> {
  const row = await t(tx)
    .updateTable('projects')
    .set({
      title: save.title,
      description: save.description,
      stage: save.stage,
      status: save.status,
      settings: json(save.settings),
      genre: save.genre,
      tags: [...save.tags],
      difficulty: save.difficulty,
      thumbnail_file_id: save.thumbnailFileId,
      search_text: save.searchText,
      updated_at: save.at,
      revision: sql<number>`revision + 1`,
    })
    .where('id', '=', target.id)
    .where(within(scope, { project: 'id' }))
    .where('revision', '=', target.revision)
    .where('status', '<>', 'deleted')
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && toProject(row)
}

type Advance = { readonly id: string; readonly stage: ProjectStage; readonly behind: readonly ProjectStage[] }

/** Answers the project if its stage was one of those behind; what is in the trash stays as it is. */
export async function advanceProject(
  tx: Tx,
  scope: Tenant,
  { id, stage, behind }: Advance,
): Promise<Project | undefined> {
  if (behind.length === 0) return undefined
  const row = await t(tx)
    .updateTable('projects')
    .set({ stage })
    .where('id', '=', id)
    .where(within(scope, { project: 'id' }))
    .where('stage', 'in', behind)
    .where('status', '<>', 'deleted')
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && toProject(row)
}

/** Moves the time of change on, never back. */
export async function touchProject(
  tx: Tx,
  scope: Tenant,
  change: { readonly id: string; readonly at: Date },
): Promise<void> {
  await t(tx)
    .updateTable('projects')
    .set({ updated_at: sql<Date>`greatest(updated_at, ${change.at})` })
    .where('id', '=', change.id)
    .where(within(scope, { project: 'id' }))
    .execute()
}

type TrashMove = { readonly id: string; readonly at: Date; readonly purgeAt: Date }

export async function trashProject(
  tx: Tx,
  scope: Tenant,
  { id, at, purgeAt }: TrashMove,
): Promise<Project | undefined> {
  const row = await t(tx)
    .updateTable('projects')
    .set({
      status_before_trash: sql<ProjectStatus>`status`,
      status: 'deleted',
      trashed_at: at,
      purge_at: purgeAt,
      revision: sql<number>`revision + 1`,
    })
    .where('id', '=', id)
    .where(within(scope, { project: 'id' }))
    .where('status', '<>', 'deleted')
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && toProject(row)
}

export async function restoreProject(
  tx: Tx,
  scope: Tenant,
  change: { readonly id: string; readonly at: Date },
): Promise<Project | undefined> {
  const row = await t(tx)
    .updateTable('projects')
    .set({
      status: sql<ProjectStatus>`status_before_trash`,
      status_before_trash: null,
      trashed_at: null,
      purge_at: null,
      updated_at: change.at,
      revision: sql<number>`revision + 1`,
    })
    .where('id', '=', change.id)
    .where(within(scope, { project: 'id' }))
    .where('status', '=', 'deleted')
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && toProject(row)
}

export async function deleteDueProjects(tx: Tx, change: { readonly at: Date; readonly countMax: number }) {
  const rows = await sql<{ id: string; workspace_id: string; title: string }>`
    delete from projects where id in (
      select id from projects where purge_at <= ${change.at} order by purge_at limit ${change.countMax} for update skip locked)
    returning id, workspace_id, title`.execute(t(tx))
  return rows.rows.map((row) => ({ id: row.id, workspaceId: row.workspace_id, title: row.title }))
}

export async function deleteTrashed(tx: Tx, scope: Tenant, id: string): Promise<{ title: string } | undefined> {
  return t(tx)
    .deleteFrom('projects')
    .where('id', '=', id)
    .where(within(scope, { project: 'id' }))
    .where('status', '=', 'deleted')
    .returning('title')
    .executeTakeFirst()
}

export async function deleteSomeTrashed(
  tx: Tx,
  scope: Tenant,
  { countMax, except }: { readonly countMax: number; readonly except: readonly string[] },
) {
  const rows = await sql<{ id: string; workspace_id: string; title: string }>`
    delete from projects where id in (
      select id from projects where ${within(scope, { project: 'id' })} and status = 'deleted'
        and id <> all (${[...except]}::uuid[])
      order by id limit ${countMax} for update skip locked)
    returning id, workspace_id, title`.execute(t(tx))
  return rows.rows.map((row) => ({ id: row.id, workspaceId: row.workspace_id, title: row.title }))
}

/** All that a workspace has, in the trash or not. */
export async function deleteProjectsOf(tx: Tx, workspaceId: string) {
  const rows = await t(tx)
    .deleteFrom('projects')
    .where('workspace_id', '=', workspaceId)
    .returning(['id', 'workspace_id', 'title'])
    .execute()
  return rows.map((row) => ({ id: row.id, workspaceId: row.workspace_id, title: row.title }))
}

const COUNTER_COLUMNS = { views: 'view_count', likes: 'like_count', takes: 'take_count' } as const
export type CounterName = keyof typeof COUNTER_COLUMNS

export async function addToCounter(
  queryable: Queryable,
  scope: Tenant,
  change: { readonly id: string; readonly counter: CounterName; readonly by: number },
): Promise<void> {
  const column = sql.ref(COUNTER_COLUMNS[change.counter])
  await sql`
    update projects set ${column} = greatest(0, ${column} + ${change.by})
    where id = ${change.id} and ${within(scope, { project: 'id' })}`.execute(t(queryable))
}

type Liker = Tenant & Pick<Scope, 'actorId'>

const isOwn = (scope: Tenant, projectId: string) =>
  sql<boolean>`projects.id = ${projectId} and ${within(scope, { of: 'projects', project: 'id' })}`

/** Answers whether it was new. */
export async function insertLike(
  tx: Tx,
  scope: Liker,
  like: { readonly projectId: string; readonly at: Date },
): Promise<boolean> {
  const done = await sql`
    insert into project_likes (project_id, user_id, liked_at)
    select id, ${scope.actorId}::uuid, ${like.at}::timestamptz from projects
    where id = ${like.projectId} and ${within(scope, { project: 'id' })}
    on conflict (project_id, user_id) do nothing`.execute(t(tx))
  return done.numAffectedRows === 1n
}

/** Answers whether there was one. */
export async function deleteLike(tx: Tx, scope: Liker, projectId: string): Promise<boolean> {
  const done = await t(tx)
    .deleteFrom('project_likes')
    .where('project_id', 'in', t(tx).selectFrom('projects').select('id').where(isOwn(scope, projectId)))
    .where('user_id', '=', scope.actorId)
    .executeTakeFirst()
  return done.numDeletedRows === 1n
}

export async function hasLike(queryable: Queryable, scope: Liker, projectId: string): Promise<boolean> {
  const row = await t(queryable)
    .selectFrom('project_likes')
    .select('liked_at')
    .where('project_id', 'in', t(queryable).selectFrom('projects').select('id').where(isOwn(scope, projectId)))
    .where('user_id', '=', scope.actorId)
    .executeTakeFirst()
  return row !== undefined
}

export async function countProjects(queryable: Queryable, workspaceId: string): Promise<number> {
  const row = await t(queryable)
    .selectFrom('projects')
    .select(sql<number>`count(*)::int`.as('total'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return row.total
}
