// Workspaces, members and roles in SQL. Invitations: invitation-queries.ts.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { contains } from '#platform/db/like.ts'
import type { PageRequest } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import type { Role } from './rights.ts'
import { type OwnWorkspace, tables, type WorkspaceRow } from './tables.ts'

export type Door = { readonly workspaceId: string; readonly memberRole: Role | null; readonly projectRole: Role | null }

/**
 * Stands in the path of every request on tenant data: one statement, by primary keys or the unique index on slugs. Written as
 * text: built by Kysely each time it took 6 % of the processor time of a list, as text 2 %.
 */
export async function findDoor(
  queryable: Queryable,
  knock: { userId: string; workspace: string; projectId: string | null },
): Promise<Door | undefined> {
  const { userId, workspace, projectId } = knock
  const found = await sql<{ id: string; member_role: Role | null; project_role: Role | null }>`
    select w.id, m.role as member_role, p.role as project_role
    from workspaces as w
    left join workspace_members as m on m.workspace_id = w.id and m.user_id = ${userId}
    left join project_roles as p on p.workspace_id = w.id and p.user_id = ${userId} and p.project_id = ${projectId}::uuid
    where ${isId(workspace) ? BY_ID : BY_SLUG} = ${workspace} and w.deleted_at is null`.execute(tables(queryable))
  const row = found.rows[0]
  return row && { workspaceId: row.id, memberRole: row.member_role, projectRole: row.project_role }
}

const BY_ID = sql.ref('w.id')
const BY_SLUG = sql.ref('w.slug')

/** Of those that are not deleted. */
export async function findNames(queryable: Queryable, workspaceIds: readonly string[]): Promise<Map<string, string>> {
  if (workspaceIds.length === 0) return new Map()
  const rows = await tables(queryable)
    .selectFrom('workspaces')
    .select(['id', 'name'])
    .where('id', 'in', [...workspaceIds])
    .where('deleted_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

export type Listed = Pick<WorkspaceRow, 'id' | 'slug' | 'name' | 'kind'>

/** Of the whole installation, by name or short name; those that are deleted left out. For who runs it. */
export async function listEveryWorkspace(
  queryable: Queryable,
  { page, size, search }: PageRequest & { readonly search: string },
): Promise<{ rows: Listed[]; total: number }> {
  const like = contains(search)
  const found = tables(queryable)
    .selectFrom('workspaces')
    .where('deleted_at', 'is', null)
    .where((eb) => eb.or([eb('name', 'ilike', like), eb('slug', 'ilike', like)]))
  const counted = await found.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  const rows = await found
    .select(['id', 'slug', 'name', 'kind'])
    .orderBy('name')
    .orderBy('id')
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  return { rows, total: Number(counted.count) }
}

/** Where somebody is who names no workspace: in the chosen one, else the one they have belonged to longest. */
export async function findDefaultDoor(queryable: Queryable, userId: string): Promise<Door | undefined> {
  const row = await tables(queryable)
    .selectFrom('workspace_members as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .leftJoin('workspace_defaults as d', (join) =>
      join.onRef('d.user_id', '=', 'm.user_id').onRef('d.workspace_id', '=', 'm.workspace_id'),
    )
    .select(['m.workspace_id', 'm.role'])
    .where('m.user_id', '=', userId)
    .where('w.deleted_at', 'is', null)
    .orderBy(sql`d.user_id is null`)
    .orderBy('m.added_at')
    .orderBy('m.workspace_id')
    .limit(1)
    .executeTakeFirst()
  return row && { workspaceId: row.workspace_id, memberRole: row.role, projectRole: null }
}

export async function insertWorkspace(tx: Tx, row: WorkspaceRow): Promise<void> {
  await tables(tx).insertInto('workspaces').values(row).execute()
}

export async function isSlugTaken(queryable: Queryable, slug: string): Promise<boolean> {
  const row = await tables(queryable)
    .selectFrom('workspaces')
    .select('id')
    .where('slug', '=', slug)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

export async function lockWorkspace(tx: Tx, workspaceId: string): Promise<WorkspaceRow | undefined> {
  return tables(tx)
    .selectFrom('workspaces')
    .select(['id', 'slug', 'name', 'kind', 'created_by', 'revision', 'created_at', 'updated_at', 'deleted_at'])
    .where('id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

export async function updateWorkspace(
  tx: Tx,
  workspaceId: string,
  patch: { name?: string; slug?: string; deletedAt?: Date; at: Date },
): Promise<void> {
  await tables(tx)
    .updateTable('workspaces')
    .set({
      ...(patch.name === undefined ? {} : { name: patch.name }),
      ...(patch.slug === undefined ? {} : { slug: patch.slug }),
      ...(patch.deletedAt === undefined ? {} : { deleted_at: patch.deletedAt }),
      updated_at: patch.at,
      revision: sql<number>`revision + 1`,
    })
    .where('id', '=', workspaceId)
    .execute()
}

const ownWorkspaces = (queryable: Queryable, userId: string) =>
  tables(queryable)
    .selectFrom('workspace_members as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .leftJoin('workspace_defaults as d', 'd.user_id', 'm.user_id')
    .where('m.user_id', '=', userId)
    .where('w.deleted_at', 'is', null)
    .select([
      'w.id',
      'w.slug',
      'w.name',
      'w.kind',
      'w.revision',
      'w.created_at',
      'w.updated_at',
      'm.role',
      sql<boolean>`coalesce(d.workspace_id = w.id, false)`.as('is_default'),
      sql<number>`(select count(*) from workspace_members x where x.workspace_id = w.id)`.as('members'),
    ])

export async function listOwnWorkspaces(
  queryable: Queryable,
  userId: string,
  page: PageRequest,
): Promise<{ rows: OwnWorkspace[]; total: number }> {
  const rows = await ownWorkspaces(queryable, userId)
    .select(sql<number>`count(*) over ()`.as('total'))
    .orderBy('m.added_at')
    .orderBy('w.id')
    .limit(page.size)
    .offset((page.page - 1) * page.size)
    .execute()
  const total = rows[0]?.total ?? (page.page === 1 ? 0 : await countOwnWorkspaces(queryable, userId))
  return { rows, total: Number(total) }
}

async function countOwnWorkspaces(queryable: Queryable, userId: string): Promise<number> {
  return (await ownWorkspaces(queryable, userId).execute()).length
}

export async function findOwnWorkspace(
  queryable: Queryable,
  userId: string,
  workspaceId: string,
): Promise<OwnWorkspace | undefined> {
  return ownWorkspaces(queryable, userId).where('w.id', '=', workspaceId).executeTakeFirst()
}

export async function setDefault(tx: Tx, userId: string, workspaceId: string): Promise<void> {
  await tables(tx)
    .insertInto('workspace_defaults')
    .values({ user_id: userId, workspace_id: workspaceId })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ workspace_id: workspaceId }))
    .execute()
}

export async function clearDefault(tx: Tx, userId: string): Promise<void> {
  await tables(tx).deleteFrom('workspace_defaults').where('user_id', '=', userId).execute()
}

/** Answers false if the user belongs to it already. */
export async function insertMember(
  tx: Tx,
  member: { workspaceId: string; userId: string; role: Role; addedBy: string | null; at: Date },
): Promise<boolean> {
  const result = await tables(tx)
    .insertInto('workspace_members')
    .values({
      workspace_id: member.workspaceId,
      user_id: member.userId,
      role: member.role,
      added_by: member.addedBy,
      added_at: member.at,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function countMembers(queryable: Queryable, workspaceId: string): Promise<number> {
  const row = await tables(queryable)
    .selectFrom('workspace_members')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

export async function findMemberRole(
  queryable: Queryable,
  workspaceId: string,
  userId: string,
): Promise<Role | undefined> {
  const row = await tables(queryable)
    .selectFrom('workspace_members')
    .select('role')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row?.role
}

export async function listMembers(
  queryable: Queryable,
  workspaceId: string,
  search: { role?: Role; page: PageRequest },
): Promise<{ rows: { user_id: string; role: Role; added_at: Date }[]; total: number }> {
  let query = tables(queryable).selectFrom('workspace_members').where('workspace_id', '=', workspaceId)
  if (search.role !== undefined) query = query.where('role', '=', search.role)
  const rows = await query
    .select(['user_id', 'role', 'added_at'])
    .orderBy('added_at')
    .orderBy('user_id')
    .limit(search.page.size)
    .offset((search.page.page - 1) * search.page.size)
    .execute()
  const counted = await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return { rows, total: Number(counted.count) }
}

export async function countOwners(queryable: Queryable, workspaceId: string): Promise<number> {
  const row = await tables(queryable)
    .selectFrom('workspace_members')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('role', '=', 'owner')
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

export async function updateMemberRole(
  tx: Tx,
  { workspaceId, userId, role }: { workspaceId: string; userId: string; role: Role },
): Promise<void> {
  await tables(tx)
    .updateTable('workspace_members')
    .set({ role })
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute()
}

/** With the membership go the roles in the workspace's projects. */
export async function deleteMember(tx: Tx, workspaceId: string, userId: string): Promise<void> {
  await tables(tx)
    .deleteFrom('workspace_members')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute()
  await tables(tx)
    .deleteFrom('project_roles')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute()
}

/** Workspaces that would have no owner without this user, with how many others belong to them. */
export async function listSolelyOwned(
  queryable: Queryable,
  userId: string,
): Promise<{ id: string; name: string; others: number }[]> {
  const rows = await tables(queryable)
    .selectFrom('workspace_members as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .where('m.user_id', '=', userId)
    .where('m.role', '=', 'owner')
    .where('w.deleted_at', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('workspace_members as o')
            .select('o.user_id')
            .whereRef('o.workspace_id', '=', 'm.workspace_id')
            .where('o.role', '=', 'owner')
            .where('o.user_id', '<>', userId),
        ),
      ),
    )
    .select([
      'w.id',
      'w.name',
      sql<number>`(select count(*) - 1 from workspace_members x where x.workspace_id = w.id)`.as('others'),
    ])
    .orderBy('w.id')
    .forUpdate('w')
    .execute()
  return rows.map((row) => ({ ...row, others: Number(row.others) }))
}

export async function deleteAllMemberships(tx: Tx, userId: string): Promise<string[]> {
  const left = await tables(tx)
    .deleteFrom('workspace_members')
    .where('user_id', '=', userId)
    .returning('workspace_id')
    .execute()
  await tables(tx).deleteFrom('project_roles').where('user_id', '=', userId).execute()
  await clearDefault(tx, userId)
  return left.map((row) => row.workspace_id)
}

/** Projects where somebody has a role of their own, in whatever workspace. */
export async function listSharedWith(queryable: Queryable, userId: string, page: PageRequest) {
  const query = tables(queryable)
    .selectFrom('project_roles as p')
    .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
    .where('p.user_id', '=', userId)
    .where('w.deleted_at', 'is', null)
  const rows = await query
    .select(['p.project_id', 'p.workspace_id', 'w.name as workspace_name', 'p.role', 'p.granted_at'])
    .orderBy('p.granted_at', 'desc')
    .orderBy('p.project_id')
    .limit(page.size)
    .offset((page.page - 1) * page.size)
    .execute()
  const counted = await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return { rows, total: Number(counted.count) }
}

/** In one workspace as members, or in one project as guests of its workspace. */
export async function areTogether(queryable: Queryable, userId: string, otherId: string): Promise<boolean> {
  const found = await sql<{ together: boolean }>`
    select exists (
      select from (
        select workspace_id from workspace_members where user_id = ${userId}
        union select workspace_id from project_roles where user_id = ${userId}
      ) as mine join (
        select workspace_id from workspace_members where user_id = ${otherId}
        union select workspace_id from project_roles where user_id = ${otherId}
      ) as theirs using (workspace_id)
    ) as together`.execute(tables(queryable))
  return found.rows[0]?.together ?? false
}
