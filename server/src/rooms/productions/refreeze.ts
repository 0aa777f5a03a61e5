// What a retry takes up: a run that failed or was cancelled goes on with the script and the settings as they are now, under what
// its request said. Nothing is made twice for that: results are found by their keys, and what still fits is reused.
import { Fault } from '#platform/faults.ts'
import { type JobContext, Unretryable } from '#platform/jobs/job.ts'
import type { Workshop } from './deps.ts'
import { isSameInput } from './input.ts'
import { loadInput, lockRun, type Run } from './queries.ts'
import { composeFilm } from './start.ts'
import { deleteStepsOfRun, putInput, stopLookingAgain } from './upkeep-queries.ts'

/** Answers the run as it stands then. Throws `Unretryable` with the fault if what the project says now cannot be made. */
export async function takeCorrections(
  shop: Workshop,
  { run, context }: { readonly run: Run; readonly context: JobContext },
): Promise<Run | undefined> {
  const { wish } = run
  if (!run.looksAgain || wish === null) return run
  const scope = shop.jobScope(run.workspaceId, run.requestedBy)
  const { board, input } = await composeFilm(shop, { scope, projectId: run.projectId, wish }).catch(giveUp)
  const isChanged = !isSameInput(input, await loadInput(shop.db, run.id))
  const now = await shop.db.transaction(async (tx) => {
    await context.fence(tx)
    const locked = await lockRun(tx, run.id)
    if (locked?.state !== 'running' || !locked.looksAgain) return locked
    if (!isChanged) {
      await stopLookingAgain(tx, run.id)
      return lockRun(tx, run.id)
    }
    await deleteStepsOfRun(tx, run.id)
    await putInput(tx, run.id, input)
    await shop.tasks.restartProgress(tx, run.workspaceId, run.taskId)
    await shop.voices.keep(tx, scope, board, input.voices)
    tx.afterCommit(() => shop.tasks.appendLog(run.taskId, [CORRECTED]))
    return lockRun(tx, run.id)
  })
  shop.memories.forget(run.id)
  return now
}

const CORRECTED =
  'retried with the script and the settings as they are now: they were changed since; what was made and still fits is reused'

function giveUp(error: unknown): never {
  if (error instanceof Fault && error.kind !== 'busy')
    throw Object.assign(new Unretryable(error.message), { cause: error })
  throw error
}
