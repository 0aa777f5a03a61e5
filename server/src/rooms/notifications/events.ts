// What notices tell. Only the person of the notice hears of it, see realtime/visibility.ts.
import type { NewEvent } from '#platform/events/events.ts'

export const NOTICE_EVENTS = ['notice.created', 'notice.read'] as const
export type NoticeEventName = (typeof NOTICE_EVENTS)[number]

type NoticeNews = {
  readonly userId: string
  readonly workspaceId: string
  /** Null: several at once. */
  readonly noticeId: string | null
  readonly at: Date
}

export function noticeEvent(name: NoticeEventName, { userId, workspaceId, noticeId, at }: NoticeNews): NewEvent {
  return {
    name,
    tenantId: workspaceId,
    actorId: name === 'notice.read' ? userId : null,
    requestId: null,
    subjectKind: 'notice',
    subjectId: noticeId,
    payload: { user_id: userId },
    happenedAt: at,
  }
}
