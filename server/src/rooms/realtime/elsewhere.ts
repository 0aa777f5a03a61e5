// Progress that another process wrote. Ticks reach listeners of their own process at once; with several servers on one
// PostgreSQL, the tasks of the workspaces that somebody listens to are looked at now and then.
import { detached } from '#platform/db/db.ts'
import type { Log } from '#platform/log.ts'
import type { TaskTick } from '#rooms/tasks/tasks.ts'
import type { Hub } from './hub.ts'

export type Look = (asked: {
  readonly workspaceIds: readonly string[]
  readonly since: Date
  /** Followed tasks, with the last line that was told of each. */
  readonly lines: ReadonlyMap<string, number>
}) => Promise<readonly TaskTick[]>

type Parts = {
  readonly hub: Hub
  readonly log: Log
  readonly now: () => Date
  readonly look: Look
  readonly everyMs: number
  readonly pass: (tick: TaskTick) => void
}

/** Clocks of servers differ, and a write is seen only after its commit: each look goes back a little. */
const OVERLAP_MS = 5000

export class Elsewhere {
  readonly #parts: Parts
  readonly #told = new Map<string, string>()
  readonly #lines = new Map<string, number>()
  readonly #timer: NodeJS.Timeout
  #isLooking = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.#timer = detached(() => setInterval(() => void this.look(), parts.everyMs))
    this.#timer.unref()
  }

  /** Told by this process: not to be told again. Answers whether it is news. */
  note(tick: TaskTick): boolean {
    if (tick.kind === 'log') {
      const last = tick.firstLine + tick.lines.length - 1
      if ((this.#lines.get(tick.taskId) ?? -1) >= last) return false
      this.#lines.set(tick.taskId, last)
      return tick.lines.length > 0
    }
    const said = JSON.stringify([tick.state, tick.progress])
    if (this.#told.get(tick.taskId) === said) return false
    this.#told.set(tick.taskId, said)
    return true
  }

  async look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      const workspaceIds = new Set<string>()
      const followed = new Set<string>()
      for (const subscription of this.#parts.hub.subscriptions()) {
        workspaceIds.add(subscription.workspaceId)
        for (const taskId of subscription.followed) followed.add(taskId)
      }
      this.#forget(workspaceIds.size === 0, followed)
      if (workspaceIds.size === 0) return
      const since = new Date(this.#parts.now().getTime() - OVERLAP_MS - this.#parts.everyMs)
      const ticks = await this.#parts.look({ workspaceIds: [...workspaceIds], since, lines: this.#linesOf(followed) })
      for (const tick of ticks) if (this.note(tick)) this.#parts.pass(tick)
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'could not look at the progress of tasks')
    } finally {
      this.#isLooking = false
    }
  }

  #linesOf(followed: ReadonlySet<string>): Map<string, number> {
    return new Map([...followed].map((taskId) => [taskId, this.#lines.get(taskId) ?? -1]))
  }

  /** What nobody asks for is not remembered for ever. */
  #forget(nobodyListens: boolean, followed: ReadonlySet<string>): void {
    if (nobodyListens || this.#told.size > TOLD_MAX) this.#told.clear()
    for (const taskId of this.#lines.keys()) if (!followed.has(taskId)) this.#lines.delete(taskId)
  }

  close(): void {
    clearInterval(this.#timer)
  }
}

const TOLD_MAX = 10_000
