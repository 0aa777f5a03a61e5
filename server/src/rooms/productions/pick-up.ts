// Runs that nobody is at any more: their jobs were lost with the queue's tables, or pruned. They are put on again. Twice is
// harmless: a step is handed out again only while no job of it may run, and its artefact is found by its key.
import type { Tx } from '#platform/db/db.ts'
import type { Workshop } from './deps.ts'
import { lockRun } from './queries.ts'
import { listQueuedSteps, listRunning, requeueLost } from './upkeep-queries.ts'

type EnqueuePlan = (tx: Tx, runId: string) => Promise<unknown>

/** Answers how many runs were put on again. */
export async function pickUpRuns(shop: Workshop, enqueuePlan: EnqueuePlan, signal: AbortSignal): Promise<number> {
  let count = 0
  const running = await listRunning(shop.db)
  const live = await findLive(shop, shop.db, running)
  for (const runId of running) {
    signal.throwIfAborted()
    if ((await findLost(shop.db, runId, live)) === null) continue
    if (await shop.db.transaction((tx) => pickUp(shop, enqueuePlan, { tx, runId }))) count += 1
  }
  return count
}

type One = { readonly tx: Tx; readonly runId: string }

/** Whoever hands out has the run locked: what is lost under its lock is lost. */
async function pickUp(shop: Workshop, enqueuePlan: EnqueuePlan, { tx, runId }: One): Promise<boolean> {
  const run = await lockRun(tx, runId)
  if (run?.state !== 'running') return false
  const lost = await findLost(tx, runId, await findLive(shop, tx, [runId]))
  if (lost === null) return false
  await requeueLost(tx, runId, lost)
  const scope = shop.jobScope(run.workspaceId, run.requestedBy)
  await shop.artefacts.releaseLost(tx, scope, (ids) => shop.jobs.liveJobs(tx, ids))
  await enqueuePlan(tx, runId)
  tx.afterCommit(() => shop.tasks.appendLog(run.taskId, [PICKED_UP]))
  shop.log.warn({ runId, steps: lost.length }, 'a run was found without its jobs, and is put on again')
  return true
}

const PICKED_UP = 'The work on it was lost, and is taken up again where it stood; nothing that is made is made again.'

type Live = { readonly run_id: string; readonly step_id?: string }

/** What jobs that may still run of these runs were given. */
const findLive = async (shop: Workshop, queryable: Workshop['db'] | Tx, runIds: readonly string[]) =>
  (await shop.jobs.livePayloads(queryable, { run_id: runIds })) as readonly Live[]

/** Steps of a run that a job is at, or is about to be. */
export async function findHeldSteps(shop: Workshop, tx: Tx, runId: string): Promise<Set<string>> {
  return new Set((await findLive(shop, tx, [runId])).flatMap((payload) => payload.step_id ?? []))
}

/** Steps that were handed out and have no job; null where all is as it should be. Without any job the run is lost as a whole. */
async function findLost(
  queryable: Workshop['db'] | Tx,
  runId: string,
  payloads: readonly Live[],
): Promise<string[] | null> {
  const live = payloads.filter((payload) => payload.run_id === runId)
  // A plan, or the end, hands out whatever is missing.
  if (live.some((payload) => payload.step_id === undefined)) return null
  const held = new Set(live.map((payload) => payload.step_id))
  const lost = (await listQueuedSteps(queryable, runId)).filter((stepId) => !held.has(stepId))
  return lost.length === 0 && live.length > 0 ? null : lost
}
