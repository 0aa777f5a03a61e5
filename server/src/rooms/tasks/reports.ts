// Progress and log lines on their way to the database: kept back for half a second, so that a task which reports
// a hundred times a second costs two statements a second, and all tasks of a process share them.

import type { TaskProgress, TaskState } from '#contract/tasks.ts'
import type { Clock } from '#platform/clock.ts'
import { type Db, detached } from '#platform/db/db.ts'
import type { Log } from '#platform/log.ts'
import { countLogLines, dropLogBefore, insertLogChunk, type ProgressRow, saveProgress } from './queries.ts'
import { type ProgressNews, percentOf } from './task.ts'

export type TaskTick =
  | {
      readonly kind: 'progress'
      readonly workspaceId: string
      readonly projectId: string | null
      readonly taskId: string
      readonly state: TaskState
      readonly progress: TaskProgress
    }
  | {
      readonly kind: 'log'
      readonly workspaceId: string
      readonly taskId: string
      readonly firstLine: number
      readonly lines: readonly string[]
    }

export type TaskLimits = {
  /** Lines kept per task; the oldest go first. */
  readonly logLinesMax: number
  readonly logLineLengthMax: number
  /** Least time between two writes of one task's progress. */
  readonly progressEveryMs: number
}

export const taskLimitDefaults: TaskLimits = { logLinesMax: 5000, logLineLengthMax: 2000, progressEveryMs: 500 }

/** Asked when the news are written, which is less often than they change. Undefined: there is nothing to say any more. */
export type LazyNews = () => Promise<ProgressNews | undefined>

type Pending = { lines: string[]; skipped: number }

export class TaskReports {
  readonly #deps: { readonly db: Db; readonly clock: Clock; readonly log: Log; readonly limits: TaskLimits }
  readonly #listeners = new Set<(tick: TaskTick) => void>()
  #progress = new Map<string, LazyNews>()
  #lines = new Map<string, Pending>()
  #timer: NodeJS.Timeout | null = null
  #flushing: Promise<void> = Promise.resolve()
  #flushedAtMs = Number.NEGATIVE_INFINITY

  constructor(deps: { db: Db; clock: Clock; log: Log; limits: TaskLimits }) {
    this.#deps = deps
  }

  watch(listener: (tick: TaskTick) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  progress(taskId: string, news: ProgressNews | LazyNews): void {
    this.#progress.set(taskId, typeof news === 'function' ? news : async () => news)
    this.#schedule()
  }

  appendLog(taskId: string, lines: readonly string[]): void {
    const { logLinesMax, logLineLengthMax } = this.#deps.limits
    const pending = this.#lines.get(taskId) ?? { lines: [], skipped: 0 }
    for (const line of lines) pending.lines.push(clean(line, logLineLengthMax))
    const surplus = pending.lines.length - logLinesMax
    if (surplus > 0) {
      pending.lines.splice(0, surplus)
      pending.skipped += surplus
    }
    if (pending.lines.length > 0) this.#lines.set(taskId, pending)
    this.#schedule()
  }

  /** Writes what is pending now. Never throws: a report that is lost harms no work. */
  async flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#flushing = this.#flushing.then(() => detached(() => this.#write()))
    await this.#flushing
  }

  #schedule(): void {
    if (this.#timer) return
    const waitMs = Math.max(0, this.#flushedAtMs + this.#deps.limits.progressEveryMs - performance.now())
    this.#timer = detached(() => setTimeout(() => void this.flush(), waitMs))
    this.#timer.unref()
  }

  async #write(): Promise<void> {
    this.#flushedAtMs = performance.now()
    const progress = [...this.#progress]
    const logs = [...this.#lines]
    this.#progress = new Map()
    this.#lines = new Map()
    if (progress.length > 0) await this.#tried(() => this.#writeProgress(progress))
    for (const [taskId, pending] of logs) await this.#tried(() => this.#writeLog(taskId, pending))
  }

  /** What becomes of one report is nothing to the others. */
  async #tried<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'could not note the progress of tasks')
      return undefined
    }
  }

  async #writeProgress(asked: readonly (readonly [taskId: string, ask: LazyNews])[]): Promise<void> {
    const rows: ProgressRow[] = []
    for (const [id, ask] of asked) {
      const news = await this.#tried(ask)
      if (!news) continue
      const { done = null, total = null, message = null } = news
      rows.push({ id, done, total, message, percent: percentOf(news) })
    }
    if (rows.length === 0) return
    for (const task of await saveProgress(this.#deps.db, rows, this.#deps.clock.now())) {
      const { workspaceId, projectId, state, progress } = task
      this.#tell({ kind: 'progress', workspaceId, projectId, taskId: task.id, state, progress })
    }
  }

  async #writeLog(taskId: string, { lines, skipped }: Pending): Promise<void> {
    const written = await this.#deps.db.transaction(async (tx) => {
      const counted = await countLogLines(tx, taskId, { count: lines.length + skipped, at: this.#deps.clock.now() })
      if (!counted) return undefined
      const firstLine = counted.total - lines.length + 1
      await insertLogChunk(tx, { taskId, firstLine, lines, at: this.#deps.clock.now() })
      const keepFrom = counted.total - this.#deps.limits.logLinesMax + 1
      if (keepFrom > 1) await dropLogBefore(tx, taskId, keepFrom)
      return { workspaceId: counted.workspaceId, firstLine }
    })
    if (written) this.#tell({ kind: 'log', taskId, ...written, lines })
  }

  #tell(tick: TaskTick): void {
    for (const listener of this.#listeners) listener(tick)
  }
}

/** One line, without control characters, which PostgreSQL's jsonb refuses (NUL) or a terminal would obey (escape). */
function clean(line: string, lengthMax: number): string {
  const text = line.toWellFormed().replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, ' ')
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax - 1).toWellFormed()}…`
}
