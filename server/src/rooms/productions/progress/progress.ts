// How far a run is, as it is told while it goes on.
import type { Queryable } from '#platform/db/db.ts'
import type { ProgressNews } from '#rooms/tasks/tasks.ts'
import type { Workshop } from '../deps.ts'
import type { RunMemory } from '../memory.ts'
import { findRun, type Run, type StepRow } from '../queries.ts'
import { expectSecondStage } from '../second-stage.ts'
import { averageElapsed, countSteps } from '../state-queries.ts'
import { countKinds } from '../wire.ts'
import { type Counts, percentDone, secondsLeft, withLater } from './expected-time.ts'

const NOTHING: Counts = new Map()

/** Steps that follow once every take is measured: known from the start, but for their keys. */
export function laterOf(memory: RunMemory): Counts {
  if (memory.input.only) return NOTHING
  memory.later ??= expectSecondStage(memory.input, memory.first)
  return memory.later
}

export const sumOf = (counts: Counts): number => [...counts.values()].reduce((sum, count) => sum + count, 0)

/** Tells the task, at its own pace, where the run stands then. Steps are weighed alike for as long as this process knows the run. */
export function tellProgress(shop: Workshop, { id, taskId }: Run, message: string): void {
  shop.tasks.progress(taskId, async (): Promise<ProgressNews | undefined> => {
    const run = await findRun(shop.db, id)
    if (!run) return undefined
    const memory = await shop.memories.recall(shop.db, run)
    memory.averages ??= await averageElapsed(shop.db, run.workspaceId)
    const kinds = withLater(await countSteps(shop.db, id), laterOf(memory))
    return { done: run.stepsDone, total: run.stepsTotal, message, percent: percentDone(kinds, memory.averages) }
  })
}

/** How far each kind is, the per cent that was told last, and about how long it still takes: null when it is over, waits for somebody or is not planned yet. */
export async function readProgress(shop: Workshop, queryable: Queryable, run: Run, steps: readonly StepRow[]) {
  const isKnown = steps.length === 0 || steps.some(({ kind }) => kind === 'film' || kind === 'end')
  const later = isKnown ? NOTHING : laterOf(await shop.memories.recall(queryable, run))
  const kinds = withLater(countKinds(steps), later)
  const percent = (await shop.tasks.percentsOf(queryable, run.workspaceId, [run.taskId])).get(run.taskId) ?? 0
  const isRunning = run.state === 'running'
  const averages = isRunning ? await averageElapsed(queryable, run.workspaceId) : NOTHING
  // Before its first plan nobody knows.
  const isForeseen = isRunning && steps.length > 0
  return { kinds, percent, leftSeconds: isForeseen ? secondsLeft(kinds, averages) : null }
}
