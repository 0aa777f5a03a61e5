// Frames of the live stream: the same over WebSocket (one JSON text per frame) and SSE (`data:`, with `id:` for events).
import { type Static, Type } from 'typebox'
import { TASK_STATES, TaskProgress } from './tasks.ts'

const Time = Type.String({ format: 'date-time' })
const NullableText = Type.Union([Type.String(), Type.Null()])

/** Something that happened and was committed. `id` grows along the stream: send the last one seen to resume after it. */
export const EventFrame = Type.Object({
  type: Type.Literal('event'),
  id: Type.Integer(),
  workspace_id: Type.String(),
  name: Type.String(),
  actor_id: NullableText,
  subject_kind: Type.String(),
  subject_id: NullableText,
  payload: Type.Record(Type.String(), Type.Unknown()),
  happened_at: Time,
})
export type EventFrame = Static<typeof EventFrame>

/** The latest state of a task, not an event: frames may be left out, never out of date for long. */
export const ProgressFrame = Type.Object({
  type: Type.Literal('progress'),
  workspace_id: Type.String(),
  project_id: NullableText,
  task_id: Type.String(),
  state: Type.Enum(TASK_STATES),
  progress: TaskProgress,
})
export type ProgressFrame = Static<typeof ProgressFrame>

/** Lines of the log of a task that is followed. */
export const LogFrame = Type.Object({
  type: Type.Literal('log'),
  workspace_id: Type.String(),
  task_id: Type.String(),
  /** Number of the first of these lines; a gap means that lines were left out: read them from the log. */
  first_line: Type.Integer(),
  lines: Type.Array(Type.String()),
})
export type LogFrame = Static<typeof LogFrame>

/** Which stream: of a workspace, or of one project in it. */
const Stream = { workspace_id: Type.String(), project_id: Type.Optional(Type.String()) }

export const SubscribedFrame = Type.Object({
  type: Type.Literal('subscribed'),
  ...Stream,
  id: Type.Integer(),
})

/** Everything up to `id` has been sent: from here on the stream is live. */
export const LiveFrame = Type.Object({ type: Type.Literal('live'), ...Stream, id: Type.Integer() })

/** The id to resume after is not of this installation's past (it was restored): load afresh, then go on from `id`. */
export const ResetFrame = Type.Object({ type: Type.Literal('reset'), ...Stream, id: Type.Integer() })

export const UnsubscribedFrame = Type.Object({
  type: Type.Literal('unsubscribed'),
  ...Stream,
  reason: Type.String(),
})

export const ErrorFrame = Type.Object({
  type: Type.Literal('error'),
  code: Type.String(),
  message: Type.String(),
  details: Type.Record(Type.String(), Type.Unknown()),
})

export const HelloFrame = Type.Object({ type: Type.Literal('hello'), heartbeat_s: Type.Integer() })
export const PongFrame = Type.Object({ type: Type.Literal('pong') })

export const PresentPerson = Type.Object({
  user_id: Type.String(),
  name: Type.String(),
  /** What they have open; null while they look at the project as a whole. */
  shot_id: NullableText,
})
export type PresentPerson = Static<typeof PresentPerson>

/** Everybody who has this project open now, oneself included: each frame is the whole truth. */
export const PresenceFrame = Type.Object({
  type: Type.Literal('presence'),
  workspace_id: Type.String(),
  project_id: Type.String(),
  people: Type.Array(PresentPerson),
  /** How many more there are. */
  more: Type.Integer(),
})
export type PresenceFrame = Static<typeof PresenceFrame>

export const ServerFrame = Type.Union([
  HelloFrame,
  SubscribedFrame,
  LiveFrame,
  ResetFrame,
  EventFrame,
  ProgressFrame,
  LogFrame,
  PresenceFrame,
  UnsubscribedFrame,
  ErrorFrame,
  PongFrame,
])
export type ServerFrame = Static<typeof ServerFrame>

/** What a WebSocket client may send. */
export const ClientFrame = Type.Union([
  Type.Object({
    type: Type.Literal('subscribe'),
    /** Id or short name; the default workspace if left out. */
    workspace: Type.Optional(Type.String({ maxLength: 200 })),
    /** Only what happens in this project, in whatever workspace it is. The one way for whoever was let into it alone. */
    project_id: Type.Optional(Type.String({ maxLength: 100 })),
    /** Replay what came after this id; only what comes from now on, if left out. */
    after: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Without `after`: also what came in about the last so many milliseconds, for a page that loaded before it subscribed. */
    since_ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
  }),
  Type.Object({
    type: Type.Literal('unsubscribe'),
    workspace_id: Type.String({ maxLength: 100 }),
    /** The stream of this project; every stream in the workspace, if left out. */
    project_id: Type.Optional(Type.String({ maxLength: 100 })),
  }),
  Type.Object({ type: Type.Literal('follow'), task_id: Type.String({ maxLength: 100 }) }),
  Type.Object({ type: Type.Literal('unfollow'), task_id: Type.String({ maxLength: 100 }) }),
  /** Where one is, for others in the same project; null: not in a project any more. The workspace must be subscribed. */
  Type.Object({
    type: Type.Literal('presence'),
    project_id: Type.Union([Type.String({ maxLength: 100 }), Type.Null()]),
    shot_id: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Null()])),
  }),
  Type.Object({ type: Type.Literal('ping') }),
])
export type ClientFrame = Static<typeof ClientFrame>

/** Why the server closed a socket. All but `session_ended` and `too_many` can be opened again at once. */
export const CLOSE_CODES = {
  stopping: 1001,
  slow_consumer: 4008,
  session_ended: 4001,
  too_many: 4029,
  bad_frame: 4000,
} as const
export type CloseReason = keyof typeof CLOSE_CODES

export const RealtimeStats = Type.Object({
  sockets: Type.Integer(),
  streams: Type.Integer(),
  users: Type.Integer(),
  subscriptions: Type.Integer(),
})
