// What a person does to a run.

import { isUniqueViolation, type Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import type { ControlHandlers } from '#rooms/tasks/tasks.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Workshop } from './deps.ts'
import { productionEvent } from './events.ts'
import { productionFaults } from './faults.ts'
import { findHeldSteps } from './pick-up.ts'
import { findActiveRun, findRunOfTask, lockRun, type Run, setRunState } from './queries.ts'
import { FILMS, giveFilmBack, spendFilm } from './quota.ts'
import { lookAgain, requeueSteps, setRequestedBy } from './upkeep-queries.ts'

export type EnqueuePlan = (tx: Tx, runId: string) => Promise<unknown>

/** What makes steps of this run. */
export const abortKeyOf = (runId: string) => `run:${runId}`

/** Pause acts between steps: what runs now, here or at a provider, ends and is kept; nothing new is handed out. */
export function createControls(shop: Workshop, enqueuePlan: EnqueuePlan): ControlHandlers {
  const runOf = async (tx: Tx, scope: Scope, taskId: string): Promise<Run | undefined> => {
    const run = await findRunOfTask(tx, scope.workspaceId, taskId)
    return run && lockRun(tx, run.id)
  }
  const resume = async (tx: Tx, scope: Scope, task: { id: string }) => {
    const run = await runOf(tx, scope, task.id)
    if (!run) return
    await setRunState(tx, run.id, 'running', null).catch(toBusy)
    await setRequestedBy(tx, run.id, scope.actorId)
    // A job that is still at a step, or follows it at its provider, goes on: a second one could only wait for its claim. Where the next
    // plan looks at the project again, such jobs end, and it hands out everything.
    const kept = run.looksAgain ? new Set<string>() : await findHeldSteps(shop, tx, run.id)
    await requeueSteps(tx, run.id, [...kept])
    // Jobs that were lost meanwhile would be waited for until their claims go stale.
    await shop.artefacts.releaseLost(tx, scope, (ids) => shop.jobs.liveJobs(tx, ids))
    await enqueuePlan(tx, run.id)
  }
  const retry = async (tx: Tx, scope: Scope, task: { id: string }) => {
    const run = await runOf(tx, scope, task.id)
    if (!run) return
    await checkAlone(tx, run)
    // Whoever asks now is who has it made, and whose film it counts as.
    if (run.requestedBy !== scope.actorId) await shop.billing.quotas.release(tx, { workId: run.id, kind: FILMS })
    if (!run.isPartial) await spendFilm(shop, tx, scope, { runId: run.id, isLimited: true })
    await lookAgain(tx, run.id)
    await resume(tx, scope, task)
  }
  return {
    /** Project, run, task: in the order of all that works on a run. A project in the trash has nothing made. */
    lock: async (tx, scope, { control, task }) => {
      const isBegun = control === 'resume' || control === 'retry'
      if (isBegun && task.projectId !== null) await shop.projects.hold(tx, scope, task.projectId)
      await runOf(tx, scope, task.id)
    },
    pause: async (tx, scope, task) => {
      const run = await runOf(tx, scope, task.id)
      if (run) await setRunState(tx, run.id, 'paused', null)
    },
    resume,
    retry,
    cancel: async (tx, scope, task) => {
      const run = await runOf(tx, scope, task.id)
      if (!run) return
      await setRunState(tx, run.id, 'cancelled', shop.clock.now())
      shop.jobs.abort(tx, abortKeyOf(run.id))
      await giveFilmBack(shop, tx, run)
      await emit(tx, productionEvent('cancelled', scope, run, shop.clock.now()))
    },
  }
}

/** An ended run cannot be taken up beside another one of its project. */
async function checkAlone(tx: Tx, run: Run): Promise<void> {
  const active = await findActiveRun(tx, run.workspaceId, run.projectId)
  if (active && active.id !== run.id)
    throw productionFaults.ALREADY_RUNNING({ task_id: active.taskId, run_id: active.id })
}

/** Another run began in the same moment: who asks again is told which. */
function toBusy(error: unknown): never {
  throw isUniqueViolation(error) ? faults.BUSY({ retry_after_s: 1 }) : error
}
