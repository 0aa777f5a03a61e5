// Tasks on the wire: long work as a person sees it.
import { type Static, Type } from 'typebox'

export const TASK_STATES = [
  'created',
  'queued',
  'running',
  'paused',
  'settling',
  'completed',
  'failed',
  'cancelled',
] as const
export type TaskState = (typeof TASK_STATES)[number]

/** What a person can do with a task. */
export const TASK_CONTROLS = ['pause', 'resume', 'cancel', 'retry'] as const
export type TaskControl = (typeof TASK_CONTROLS)[number]

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

export const TaskProgress = Type.Object({
  /** In units of the task's own making: frames, shots, files. Null until it is known. */
  done: Nullable(Type.Integer({ minimum: 0 })),
  total: Nullable(Type.Integer({ minimum: 0 })),
  percent: Type.Integer({ minimum: 0, maximum: 100 }),
  message: Nullable(Type.String()),
})
export type TaskProgress = Static<typeof TaskProgress>

/** Why a task failed, what to do next, and whether anything was charged. */
export const TaskError = Type.Object({
  code: Type.String(),
  message: Type.String(),
  remedy: Type.String(),
  /** `unknown`: it may be on the bill of a provider. */
  charged: Type.Union([Type.Boolean(), Type.Literal('unknown')]),
  /** The code of what stood behind it, where a step of the task failed of something that has one: DISK_FULL, PROGRAM_MISSING. */
  cause: Type.Optional(Type.String()),
  /** What may be on the bill of a provider without a result, in 1/1,000,000 of the currency. */
  open_questions: Type.Optional(
    Type.Array(Type.Object({ generation_id: Type.String(), amount: Type.String(), currency: Type.String() })),
  ),
  /** What of that has been answered since: nothing of it stands in the way of a retry any more. */
  decided_questions: Type.Optional(
    Type.Array(
      Type.Object({
        generation_id: Type.String(),
        amount: Type.String(),
        currency: Type.String(),
        charged: Type.Boolean(),
        /** A person, the provider, or the deadline in the place of both. */
        decided_by: Type.Enum(['person', 'provider', 'deadline']),
      }),
    ),
  ),
})
export type TaskError = Static<typeof TaskError>

/** Why a task stands still although nothing failed: what it waits for, or who or what stopped it. */
export const TaskNotice = Type.Object({
  code: Type.String(),
  message: Type.String(),
  remedy: Type.String(),
  /** It goes on by itself then; null: somebody must take it up. */
  until: Nullable(Type.String({ format: 'date-time' })),
})
export type TaskNotice = Static<typeof TaskNotice>

/** Money: whole 1/1,000,000 of the currency unit, as text. */
export const TaskCost = Type.Object({ amount: Type.String({ pattern: '^-?\\d+$' }), currency: Type.String() })

const summary = {
  id: Type.String(),
  workspace_id: Type.String(),
  project_id: Nullable(Type.String()),
  kind: Type.String(),
  title: Type.String(),
  subject_kind: Nullable(Type.String()),
  subject_id: Nullable(Type.String()),
  state: Type.Enum(TASK_STATES),
  attempt: Type.Integer(),
  progress: TaskProgress,
  estimate_s: Nullable(Type.Integer()),
  cost: Nullable(TaskCost),
  error: Nullable(TaskError),
  notice: Nullable(TaskNotice),
  /** What this task allows now. */
  controls: Type.Array(Type.Enum(TASK_CONTROLS)),
  created_by: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
  started_at: Nullable(Type.String({ format: 'date-time' })),
  finished_at: Nullable(Type.String({ format: 'date-time' })),
  updated_at: Type.String({ format: 'date-time' }),
}

export const TaskSummary = Type.Object(summary)
export type TaskSummary = Static<typeof TaskSummary>

export const TaskDetail = Type.Object({
  ...summary,
  result: Type.Unknown(),
  log_lines: Type.Integer(),
  /** What it cost in other currencies than that of `cost`. */
  other_costs: Type.Array(TaskCost),
})
export type TaskDetail = Static<typeof TaskDetail>

export const TaskFilter = {
  state: Type.Optional(Type.Enum(TASK_STATES)),
  /** True: only what has not ended yet; false: only what has. */
  open: Type.Optional(Type.Boolean()),
  kind: Type.Optional(Type.String({ maxLength: 100 })),
  project_id: Type.Optional(Type.String()),
}

export const TaskRetryQuery = Type.Object({
  although_charged: Type.Optional(
    Type.Boolean({
      description:
        'Have it made again although what the error names as open questions may be charged, too. Without it they stand in the way until they are decided.',
    }),
  ),
})

export const TaskLogLine = Type.Object({
  number: Type.Integer(),
  at: Type.String({ format: 'date-time' }),
  text: Type.String(),
})

export const TaskLog = Type.Object({
  items: Type.Array(TaskLogLine),
  total_lines: Type.Integer(),
  /** Lines that were dropped from the beginning to keep the log within its limit. */
  dropped_lines: Type.Integer(),
  note: Nullable(Type.String()),
  /** Pass as `after` to go on reading. */
  next_after: Type.Integer(),
})
export type TaskLog = Static<typeof TaskLog>
