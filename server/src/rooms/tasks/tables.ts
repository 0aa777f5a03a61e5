import type { TaskControl, TaskDetail, TaskError, TaskProgress, TaskState, TaskSummary } from '#contract/tasks.ts'
import { type Reader, readError, type StoredError } from './stored-error.ts'
import { readNotice, type StoredNotice } from './stored-notice.ts'

export type TaskRow = {
  id: string
  workspace_id: string
  project_id: string | null
  kind: string
  title: string
  subject_kind: string | null
  subject_id: string | null
  state: TaskState
  attempt: number
  done_units: number | null
  total_units: number | null
  percent: number
  message: string | null
  estimate_seconds: number | null
  result: unknown
  error: StoredError | null
  notice: StoredNotice | null
  /** Null: whoever made it. */
  asked_by: string | null
  cost_micros: number
  cost_currency: string | null
  other_costs: Readonly<Record<string, number | string>>
  log_lines: number
  created_by: string
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
  updated_at: Date
  removed_at: Date | null
}

export type LogChunkRow = {
  task_id: string
  first_line: number
  line_count: number
  lines: readonly string[]
  written_at: Date
}

export type TaskTables = { tasks: TaskRow; task_log_chunks: LogChunkRow }

/** What lists show: without the result, which may be a document. */
export const SUMMARY_COLUMNS = [
  'id',
  'workspace_id',
  'project_id',
  'kind',
  'title',
  'subject_kind',
  'subject_id',
  'state',
  'attempt',
  'done_units',
  'total_units',
  'percent',
  'message',
  'estimate_seconds',
  'error',
  'notice',
  'cost_micros',
  'cost_currency',
  'log_lines',
  'created_by',
  'created_at',
  'started_at',
  'finished_at',
  'updated_at',
] as const satisfies readonly (keyof TaskRow)[]

export type SummaryRow = Pick<TaskRow, (typeof SUMMARY_COLUMNS)[number]>

/** In 1/1,000,000 of the currency unit. */
export type Cost = { readonly micros: bigint; readonly currency: string }

export type Task = {
  readonly id: string
  readonly workspaceId: string
  readonly projectId: string | null
  readonly kind: string
  readonly title: string
  readonly subjectKind: string | null
  readonly subjectId: string | null
  readonly state: TaskState
  /** Grows with every retry, from 0. */
  readonly attempt: number
  readonly progress: TaskProgress
  readonly estimateSeconds: number | null
  readonly error: StoredError | null
  readonly notice: StoredNotice | null
  readonly cost: Cost | null
  readonly logLines: number
  readonly createdBy: string
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  readonly updatedAt: Date
}

export type TaskWithResult = Task & { readonly result: unknown; readonly otherCosts: readonly Cost[] }

export function toOtherCosts(stored: TaskRow['other_costs']): Cost[] {
  return Object.entries(stored).map(([currency, micros]) => ({ micros: BigInt(micros), currency }))
}

export function toTask(row: SummaryRow): Task {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    projectId: row.project_id,
    kind: row.kind,
    title: row.title,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    state: row.state,
    attempt: row.attempt,
    progress: { done: row.done_units, total: row.total_units, percent: row.percent, message: row.message },
    estimateSeconds: row.estimate_seconds,
    error: row.error,
    notice: row.notice,
    cost: row.cost_currency === null ? null : { micros: BigInt(row.cost_micros), currency: row.cost_currency },
    logLines: row.log_lines,
    createdBy: row.created_by,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    updatedAt: row.updated_at,
  }
}

const toCost = ({ micros, currency }: Cost) => ({ amount: micros.toString(), currency })

/** With the code of what it was that failed, for whoever decides by it. */
function toError(error: StoredError, reader: Reader): TaskError {
  const cause = error.details?.cause
  return { ...readError(error, reader), ...(typeof cause === 'string' ? { cause } : {}) }
}

export type Told = Reader & { readonly now: Date }

export function toSummary(task: Task, controls: TaskControl[], told: Told): TaskSummary {
  return {
    id: task.id,
    workspace_id: task.workspaceId,
    project_id: task.projectId,
    kind: task.kind,
    title: task.title,
    subject_kind: task.subjectKind,
    subject_id: task.subjectId,
    state: task.state,
    attempt: task.attempt,
    progress: task.progress,
    estimate_s: task.estimateSeconds,
    cost: task.cost && toCost(task.cost),
    error: task.error && toError(task.error, told),
    notice: readNotice(task.notice, told.language, told.now),
    controls,
    created_by: task.createdBy,
    created_at: task.createdAt.toISOString(),
    started_at: task.startedAt?.toISOString() ?? null,
    finished_at: task.finishedAt?.toISOString() ?? null,
    updated_at: task.updatedAt.toISOString(),
  }
}

export function toDetail(task: TaskWithResult, controls: TaskControl[], told: Told): TaskDetail {
  return {
    ...toSummary(task, controls, told),
    result: task.result,
    log_lines: task.logLines,
    other_costs: task.otherCosts.map(toCost),
  }
}
