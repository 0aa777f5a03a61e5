// Every SQL statement of the room. Notices are of a person, so statements name the person in place of a workspace.
import { sql } from 'kysely'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import type { PageRequest } from '#platform/http/route.ts'
import { type Message, NOTICE_COLUMNS, type NoticeRow, type NoticeTables } from './tables.ts'

const t = (queryable: Queryable) => queryable.withTables<NoticeTables>()

export type NewNotice = Message & {
  readonly id: string
  readonly workspaceId: string
  readonly eventId: string
  readonly at: Date
}

/** False if this person has been told of the event already. */
export async function insertNotice(tx: Tx, notice: NewNotice): Promise<boolean> {
  const inserted = await t(tx)
    .insertInto('notices')
    .values({
      id: notice.id,
      user_id: notice.userId,
      workspace_id: notice.workspaceId,
      event_id: notice.eventId,
      kind: notice.kind,
      details: json(notice.details),
      project_id: notice.projectId ?? null,
      task_id: notice.taskId ?? null,
      film_id: notice.filmId ?? null,
      invitation_id: notice.invitationId ?? null,
      created_at: notice.at,
      read_at: null,
    })
    .onConflict((conflict) => conflict.columns(['event_id', 'user_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Whether this person has not yet read one of this kind that has these details. */
export async function hasUnread(
  queryable: Queryable,
  like: Pick<NoticeRow, 'kind' | 'details'> & { readonly userId: string; readonly workspaceId: string },
): Promise<boolean> {
  const row = await t(queryable)
    .selectFrom('notices')
    .select('id')
    .where('user_id', '=', like.userId)
    .where('workspace_id', '=', like.workspaceId)
    .where('read_at', 'is', null)
    .where('kind', '=', like.kind)
    .where(sql<boolean>`details @> ${JSON.stringify(like.details)}::jsonb`)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Of the newest failure of a task, which is the one that is told of. */
export async function putErrors(
  tx: Tx,
  { workspaceId, taskId }: { readonly workspaceId: string; readonly taskId: string },
  { ofMembers, ofGuests }: { readonly ofMembers: object; readonly ofGuests: object },
): Promise<void> {
  await sql`
    update notices set details = jsonb_set(details, '{error}',
      case when details ->> 'is_guest' = 'true' then ${JSON.stringify(ofGuests)}::jsonb else ${JSON.stringify(ofMembers)}::jsonb end)
    where id in (
      select distinct on (user_id) id from notices
      where workspace_id = ${workspaceId} and task_id = ${taskId} and kind = 'task_failed'
      order by user_id, created_at desc, id desc)`.execute(t(tx))
}

export async function listNotices(
  queryable: Queryable,
  userId: string,
  { page, size, isUnread }: PageRequest & { readonly isUnread: boolean },
): Promise<{ rows: NoticeRow[]; total: number }> {
  let query = t(queryable).selectFrom('notices').where('user_id', '=', userId)
  if (isUnread) query = query.where('read_at', 'is', null)
  const rows = await query
    .select(NOTICE_COLUMNS)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  const counted = await query.select(sql<number>`count(*)::int`.as('total')).executeTakeFirst()
  return { rows, total: counted?.total ?? 0 }
}

export async function countUnread(queryable: Queryable, userId: string): Promise<number> {
  const row = await t(queryable)
    .selectFrom('notices')
    .select(sql<number>`count(*)::int`.as('unread'))
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .executeTakeFirst()
  return row?.unread ?? 0
}

export function findNotice(queryable: Queryable, userId: string, id: string): Promise<NoticeRow | undefined> {
  return t(queryable)
    .selectFrom('notices')
    .select(NOTICE_COLUMNS)
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst()
}

export type Reading = { readonly userId: string; readonly at: Date; readonly id?: string }

/** One of them, or all; answers the workspaces of those that were unread. */
export async function markRead(tx: Tx, { userId, at, id }: Reading): Promise<string[]> {
  let query = t(tx)
    .updateTable('notices')
    .set({ read_at: at })
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
  if (id !== undefined) query = query.where('id', '=', id)
  const rows = await query.returning('workspace_id').execute()
  return rows.map((row) => row.workspace_id)
}

/** Of what somebody may not see any more: what is left out does not matter. */
export async function deleteNotices(
  tx: Tx,
  of: { readonly userId?: string; readonly workspaceId?: string; readonly projectId?: string },
): Promise<void> {
  let query = t(tx).deleteFrom('notices')
  if (of.userId !== undefined) query = query.where('user_id', '=', of.userId)
  if (of.workspaceId !== undefined) query = query.where('workspace_id', '=', of.workspaceId)
  if (of.projectId !== undefined) query = query.where('project_id', '=', of.projectId)
  await query.execute()
}

export async function deleteOldNotices(tx: Tx, old: { before: Date; countMax: number }): Promise<number> {
  const deleted = await sql`
    delete from notices where id in (select id from notices where created_at < ${old.before} order by created_at limit ${old.countMax})`.execute(
    t(tx),
  )
  return Number(deleted.numAffectedRows ?? 0n)
}
