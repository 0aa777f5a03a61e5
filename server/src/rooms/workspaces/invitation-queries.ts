// Invitations in SQL.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import type { PageRequest } from '#platform/http/route.ts'
import { type InvitationRow, tables } from './tables.ts'

const COLUMNS = [
  'id',
  'workspace_id',
  'project_id',
  'email',
  'role',
  'invited_by',
  'created_at',
  'expires_at',
  'accepted_at',
  'accepted_by',
  'revoked_at',
] as const satisfies readonly (keyof InvitationRow)[]

export async function insertInvitation(tx: Tx, row: InvitationRow): Promise<void> {
  await tables(tx).insertInto('invitations').values(row).execute()
}

export async function findInvitation(queryable: Queryable, id: string): Promise<InvitationRow | undefined> {
  return tables(queryable).selectFrom('invitations').select(COLUMNS).where('id', '=', id).executeTakeFirst()
}

export async function lockInvitation(tx: Tx, id: string): Promise<InvitationRow | undefined> {
  return tables(tx).selectFrom('invitations').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function findWorkspaceName(queryable: Queryable, workspaceId: string): Promise<string | undefined> {
  const row = await tables(queryable)
    .selectFrom('workspaces')
    .select('name')
    .where('id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row?.name
}

export async function listInvitations(
  queryable: Queryable,
  workspaceId: string,
  search: { openAt: Date | null; page: PageRequest },
): Promise<{ rows: InvitationRow[]; total: number }> {
  let query = tables(queryable).selectFrom('invitations').where('workspace_id', '=', workspaceId)
  if (search.openAt)
    query = query
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', search.openAt)
  const rows = await query
    .select([...COLUMNS, sql<number>`count(*) over ()`.as('total')])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(search.page.size)
    .offset((search.page.page - 1) * search.page.size)
    .execute()
  const first = rows[0]
  if (first || search.page.page === 1) return { rows, total: Number(first?.total ?? 0) }
  const counted = await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return { rows: [], total: Number(counted.count) }
}

/** Into the workspace itself, not into one project. */
export async function countOpenInvitations(queryable: Queryable, workspaceId: string, at: Date): Promise<number> {
  const row = await tables(queryable)
    .selectFrom('invitations')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('project_id', 'is', null)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

export async function markAccepted(tx: Tx, id: string, by: { userId: string; at: Date }): Promise<void> {
  await tables(tx)
    .updateTable('invitations')
    .set({ accepted_at: by.at, accepted_by: by.userId })
    .where('id', '=', id)
    .execute()
}

/** Answers false if it is not open any more, or not of this workspace. */
export async function markInvitationRevoked(
  tx: Tx,
  { workspaceId, id }: { workspaceId: string; id: string },
  at: Date,
): Promise<boolean> {
  const result = await tables(tx)
    .updateTable('invitations')
    .set({ revoked_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function deleteEndedInvitations(tx: Tx, before: Date): Promise<number> {
  const result = await tables(tx)
    .deleteFrom('invitations')
    .where('expires_at', '<', before)
    .where('accepted_at', 'is', null)
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}
