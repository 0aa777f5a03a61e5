// Roles in single projects, in SQL. Whom they let in: queries.ts.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import type { PageRequest } from '#platform/http/route.ts'
import type { Role } from './rights.ts'
import { type ProjectRoleRow, tables } from './tables.ts'

export async function upsertProjectRole(tx: Tx, row: ProjectRoleRow): Promise<void> {
  await tables(tx)
    .insertInto('project_roles')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['project_id', 'user_id'])
        .doUpdateSet({ role: row.role, granted_by: row.granted_by, granted_at: row.granted_at })
        .where('project_roles.workspace_id', '=', row.workspace_id),
    )
    .execute()
}

type InProject = { readonly workspaceId: string; readonly projectId: string; readonly userId: string }

export async function findProjectRole(
  queryable: Queryable,
  { workspaceId, projectId, userId }: InProject,
): Promise<Role | undefined> {
  const row = await tables(queryable)
    .selectFrom('project_roles')
    .select('role')
    .where('workspace_id', '=', workspaceId)
    .where('project_id', '=', projectId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row?.role
}

/** The roles that somebody was given in single projects of a workspace. */
export async function listProjectRoles(
  queryable: Queryable,
  { workspaceId, userId }: Omit<InProject, 'projectId'>,
): Promise<{ project_id: string; role: Role }[]> {
  return tables(queryable)
    .selectFrom('project_roles')
    .select(['project_id', 'role'])
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute()
}

export async function deleteProjectRole(tx: Tx, { workspaceId, projectId, userId }: InProject): Promise<void> {
  await tables(tx)
    .deleteFrom('project_roles')
    .where('workspace_id', '=', workspaceId)
    .where('project_id', '=', projectId)
    .where('user_id', '=', userId)
    .execute()
}

/** Roles in a project that is gone, and invitations to it. */
export async function deleteProjectAccess(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  for (const table of ['project_roles', 'invitations'] as const)
    await tables(tx)
      .deleteFrom(table)
      .where('workspace_id', '=', workspaceId)
      .where('project_id', '=', projectId)
      .execute()
}

export async function listCollaborators(
  queryable: Queryable,
  { workspaceId, projectId }: Omit<InProject, 'userId'>,
  page: PageRequest,
) {
  const query = tables(queryable)
    .selectFrom('project_roles as p')
    .where('p.workspace_id', '=', workspaceId)
    .where('p.project_id', '=', projectId)
  const rows = await query
    .leftJoin('workspace_members as m', (join) =>
      join.onRef('m.workspace_id', '=', 'p.workspace_id').onRef('m.user_id', '=', 'p.user_id'),
    )
    .select(['p.user_id', 'p.role', 'p.granted_at', sql<boolean>`m.user_id is null`.as('is_guest')])
    .orderBy('p.granted_at')
    .orderBy('p.user_id')
    .limit(page.size)
    .offset((page.page - 1) * page.size)
    .execute()
  const counted = await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return { rows, total: Number(counted.count) }
}
