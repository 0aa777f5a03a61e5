import type { NoticeKind } from '#contract/notifications.ts'

export type NoticeDetails = Readonly<Record<string, unknown>>

export type NoticeRow = {
  id: string
  user_id: string
  workspace_id: string
  event_id: string
  kind: NoticeKind
  details: NoticeDetails
  project_id: string | null
  task_id: string | null
  film_id: string | null
  invitation_id: string | null
  created_at: Date
  read_at: Date | null
}

/** All of them. */
export const NOTICE_COLUMNS = [
  ...(['id', 'user_id', 'workspace_id', 'event_id', 'kind'] as const),
  ...(['details', 'project_id', 'task_id', 'film_id', 'invitation_id'] as const),
  ...(['created_at', 'read_at'] as const),
] as const satisfies readonly (keyof NoticeRow)[]

export type NoticeTables = { notices: NoticeRow }

/** What a person is to be told, before it is a row. */
export type Message = {
  readonly userId: string
  readonly kind: NoticeKind
  readonly details: NoticeDetails
  /** Not told while a notice of this kind with these details is unread. */
  readonly onceUntilRead?: NoticeDetails
  readonly projectId?: string | null
  readonly taskId?: string | null
  readonly filmId?: string | null
  readonly invitationId?: string | null
}
