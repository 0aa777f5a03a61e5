// Notices on the wire: what one person is told of.
import { type Static, Type } from 'typebox'

export const NOTICE_KINDS = [
  'film_ready',
  'task_completed',
  'task_failed',
  'invited',
  'member_added',
  'project_shared',
  'role_changed',
  'script_submitted',
  'script_approved',
  'script_rejected',
  'budget_warned',
  'charged_above',
] as const
export const NoticeKind = Type.Enum(NOTICE_KINDS)
export type NoticeKind = Static<typeof NoticeKind>

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

export const Notice = Type.Object({
  id: Type.String(),
  kind: NoticeKind,
  /** In the language of the reader. */
  title: Type.String(),
  /** Why, or what to do next; empty if there is nothing to add. */
  detail: Type.String(),
  workspace_id: Type.String(),
  project_id: Nullable(Type.String()),
  task_id: Nullable(Type.String()),
  film_id: Nullable(Type.String()),
  /** Where an invitation is accepted: a path of the studio. */
  join_path: Nullable(Type.String()),
  created_at: Type.String({ format: 'date-time' }),
  read_at: Nullable(Type.String({ format: 'date-time' })),
})
export type Notice = Static<typeof Notice>

export const NoticeFilter = {
  /** True: only what has not been read. */
  unread: Type.Optional(Type.Boolean()),
}

export const UnreadCount = Type.Object({ unread: Type.Integer({ minimum: 0 }) })
export type UnreadCount = Static<typeof UnreadCount>
