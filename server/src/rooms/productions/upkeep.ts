// What becomes of runs when their project is purged, and how long their steps are kept.
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { abortKeyOf } from './control.ts'
import type { Workshop } from './deps.ts'
import { productionEvent } from './events.ts'
import { findActiveRun, lockRun, setRunState } from './queries.ts'
import { deleteLatest } from './state-queries.ts'
import { deleteOldSteps, deleteRunsOfProject } from './upkeep-queries.ts'

/** A run under way is cancelled first: what it is just making is kept as an artefact, and nothing else comes of it. */
export async function deleteOfProject(shop: Workshop, tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  const active = await findActiveRun(tx, workspaceId, projectId)
  const run = active && (await lockRun(tx, active.id))
  if (run) {
    const at = shop.clock.now()
    await setRunState(tx, run.id, 'cancelled', at)
    shop.jobs.abort(tx, abortKeyOf(run.id))
    await emit(tx, productionEvent('cancelled', shop.jobScope(run.workspaceId, run.requestedBy), run, at))
    shop.memories.forget(run.id)
  }
  await deleteLatest(tx, workspaceId, projectId)
  await deleteRunsOfProject(tx, workspaceId, projectId)
}

const RUNS_PER_TRANSACTION = 50

/** One round; answers how many runs lost their steps. */
export function pruneSteps(tx: Tx, runsKept: number): Promise<number> {
  return deleteOldSteps(tx, { runsKept, countMax: RUNS_PER_TRANSACTION })
}
