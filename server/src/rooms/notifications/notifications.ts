// Notifications: what each person is told, made from what happened in other rooms, with read state.
//
// Promises: one notice per event and person, made in the transaction that moves the cursor of events, so that nothing is
// told twice or lost; only its person sees a notice, also on the live stream; what somebody has lost the right to see goes.
// Never: is called by a room, decides anything, or sends mail.
import type { Notice } from '#contract/notifications.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable, Tx } from '#platform/db/db.ts'
import { emit, type StoredEvent } from '#platform/events/events.ts'
import type { Subscriber } from '#platform/events/relay.ts'
import { faults, type Language } from '#platform/faults.ts'
import type { PageRequest } from '#platform/http/route.ts'
import { newId } from '#platform/ids.ts'
import { errorForGuest, type StoredError } from '#rooms/tasks/events.ts'
import { noticeEvent } from './events.ts'
import { type Doors, messagesOf, TOLD_EVENTS } from './messages.ts'
import {
  countUnread,
  deleteNotices,
  deleteOldNotices,
  findNotice,
  hasUnread,
  insertNotice,
  listNotices,
  markRead,
  putErrors,
} from './queries.ts'
import type { NoticeRow } from './tables.ts'
import { detailOf, titleOf } from './words.ts'

export type NotificationsDeps = { readonly db: Db; readonly clock: Clock; readonly doors: Doors }

const CLOSED_DOORS = ['member.removed', 'project.unshared', 'project.purged', 'workspace.deleted', 'user.deleted']
/** What was told of a task is not so any more. */
const ANSWERED = 'task.answered'

export function createNotifications(deps: NotificationsDeps) {
  const { db, clock, doors } = deps
  const toWire = (row: NoticeRow, language: Language) => toNotice(row, { language, joinPath: doors.joinPath })
  return {
    /** What happened before this room was built is not told. */
    subscriber: (): Subscriber => ({
      name: 'notifications.notices',
      events: [...TOLD_EVENTS, ...CLOSED_DOORS, ANSWERED],
      from: 'now',
      handle: (tx, event) => {
        if (event.name === ANSWERED) return retell(tx, event)
        return CLOSED_DOORS.includes(event.name) ? forget(tx, event) : tell(deps, tx, event)
      },
    }),

    async list(userId: string, wish: PageRequest & { isUnread: boolean; language: Language }) {
      const { rows, total } = await listNotices(db, userId, wish)
      return { notices: rows.map((row) => toWire(row, wish.language)), total }
    },
    countUnread: (queryable: Queryable, userId: string): Promise<number> => countUnread(queryable, userId),
    /** Reading again changes nothing. @throws NOT_FOUND */
    async read(userId: string, id: string, language: Language): Promise<Notice> {
      const row = await db.transaction(async (tx) => {
        await readAndTell(tx, { userId, id, at: clock.now() })
        return findNotice(tx, userId, id)
      })
      if (!row) throw faults.NOT_FOUND()
      return toWire(row, language)
    },
    readAll: (userId: string): Promise<void> => db.transaction((tx) => readAndTell(tx, { userId, at: clock.now() })),
    /** Answers how many went. */
    prune: (tx: Tx, old: { before: Date; countMax: number }): Promise<number> => deleteOldNotices(tx, old),
  }
}

export type Notifications = ReturnType<typeof createNotifications>

async function tell({ doors, clock }: NotificationsDeps, tx: Tx, event: StoredEvent): Promise<void> {
  const { tenantId: workspaceId } = event
  if (workspaceId === null) return
  for (const { onceUntilRead, ...message } of await messagesOf(tx, event, doors)) {
    const { userId, kind } = message
    if (onceUntilRead && (await hasUnread(tx, { userId, workspaceId, kind, details: onceUntilRead }))) continue
    const [id, at] = [newId(), clock.now()]
    if (!(await insertNotice(tx, { ...message, id, workspaceId, eventId: event.id, at }))) continue
    await emit(tx, noticeEvent('notice.created', { userId, workspaceId, noticeId: id, at }))
  }
}

/** Other windows of the same person show it as read too. */
async function readAndTell(tx: Tx, reading: { userId: string; id?: string; at: Date }): Promise<void> {
  const { userId, id, at } = reading
  const workspaceIds = new Set(await markRead(tx, reading))
  for (const workspaceId of workspaceIds)
    await emit(tx, noticeEvent('notice.read', { userId, workspaceId, noticeId: id ?? null, at }))
}

/** The same notice says from now on what was decided: nobody is sent to decide it again. */
async function retell(tx: Tx, { tenantId: workspaceId, subjectId: taskId, payload }: StoredEvent): Promise<void> {
  const { error } = payload as { error?: StoredError }
  if (workspaceId === null || taskId === null || !error) return
  await putErrors(tx, { workspaceId, taskId }, { ofMembers: error, ofGuests: errorForGuest(error) })
}

async function forget(tx: Tx, { name, tenantId: workspaceId, subjectId, payload }: StoredEvent): Promise<void> {
  if (subjectId === null) return
  if (name === 'user.deleted') return deleteNotices(tx, { userId: subjectId })
  if (workspaceId === null) return
  if (name === 'workspace.deleted') return deleteNotices(tx, { workspaceId })
  if (name === 'member.removed') return deleteNotices(tx, { workspaceId, userId: subjectId })
  if (name === 'project.purged') return deleteNotices(tx, { workspaceId, projectId: subjectId })
  if (typeof payload.user_id === 'string') await deleteNotices(tx, { projectId: subjectId, userId: payload.user_id })
}

function toNotice(row: NoticeRow, told: { language: Language; joinPath: (invitationId: string) => string }): Notice {
  return {
    id: row.id,
    kind: row.kind,
    title: titleOf(row, told.language),
    detail: detailOf(row, told.language),
    workspace_id: row.workspace_id,
    project_id: row.project_id,
    task_id: row.task_id,
    film_id: row.film_id,
    join_path: row.invitation_id && told.joinPath(row.invitation_id),
    created_at: row.created_at.toISOString(),
    read_at: row.read_at?.toISOString() ?? null,
  }
}
