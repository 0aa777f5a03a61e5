import { Type } from 'typebox'
import { Notice, NoticeFilter, UnreadCount } from '#contract/notifications.ts'
import type { Db } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import { PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import type { Notifications } from './notifications.ts'

const SESSION = { kind: 'session' } as const

export function notificationRoutes({
  db,
  notifications,
}: {
  readonly db: Db
  readonly notifications: Notifications
}): RouteDefinition[] {
  return [
    route({
      operation: 'notices.list',
      method: 'GET',
      path: '/notices',
      summary: 'What you are told of, newest first, over all workspaces',
      access: SESSION,
      query: Type.Object({ ...PageQuery, ...NoticeFilter }),
      reply: PageOf(Notice),
      // A notice may hold the link of an invitation.
      isReplySecret: true,
      handle: async ({ actor, query, language }) => {
        const request = toPageRequest(query)
        const wish = { ...request, isUnread: query.unread === true, language }
        const { notices, total } = await notifications.list(actor.actorId, wish)
        return toPage(notices, total, request)
      },
    }),
    route({
      operation: 'notices.unread',
      method: 'GET',
      path: '/notices/unread',
      summary: 'How many notices you have not read',
      access: SESSION,
      reply: UnreadCount,
      handle: async ({ actor }) => ({ unread: await notifications.countUnread(db, actor.actorId) }),
    }),
    route({
      operation: 'notices.read_all',
      method: 'POST',
      path: '/notices/read',
      summary: 'Marks all your notices as read',
      access: SESSION,
      reply: UnreadCount,
      handle: async ({ actor }) => {
        await notifications.readAll(actor.actorId)
        return { unread: await notifications.countUnread(db, actor.actorId) }
      },
    }),
    route({
      operation: 'notices.read',
      method: 'POST',
      path: '/notices/:notice_id/read',
      summary: 'Marks one notice as read',
      access: SESSION,
      params: Type.Object({ notice_id: Type.String() }),
      reply: Notice,
      isReplySecret: true,
      handle: ({ actor, params, language }) => {
        if (!isId(params.notice_id)) throw faults.NOT_FOUND()
        return notifications.read(actor.actorId, params.notice_id, language)
      },
    }),
  ]
}
