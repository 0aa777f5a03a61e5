// What a person does to a run, and what becomes of it when a step fails for good.

import { isUniqueViolation, type Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { describeFault, Fault, faults } from '#platform/faults.ts'
import { ProgramError } from '#platform/process/program-error.ts'
import { chargedOf, toldOf } from '#rooms/generation/generation.ts'
import type { ControlHandlers } from '#rooms/tasks/tasks.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Workshop } from './deps.ts'
import { productionEvent } from './events.ts'
import { productionFaults } from './faults.ts'
import { findActiveRun, findRunOfTask, lockRun, type Run, setRunState } from './queries.ts'
import { giveFilmBack, spendFilm } from './quota.ts'
import { markStepFailed } from './state-queries.ts'
import { lookAgain, requeueSteps } from './upkeep-queries.ts'

export type EnqueuePlan = (tx: Tx, runId: string) => Promise<unknown>

/** What makes steps of this run. */
export const abortKeyOf = (runId: string) => `run:${runId}`

/** Pause acts between steps: what runs now ends and is kept; nothing new is handed out. */
export function createControls(shop: Workshop, enqueuePlan: EnqueuePlan): ControlHandlers {
  const runOf = async (tx: Tx, scope: Scope, taskId: string): Promise<Run | undefined> => {
    const run = await findRunOfTask(tx, scope.workspaceId, taskId)
    return run && lockRun(tx, run.id)
  }
  const resume = async (tx: Tx, scope: Scope, task: { id: string }) => {
    const run = await runOf(tx, scope, task.id)
    if (!run) return
    await setRunState(tx, run.id, 'running', null).catch(toBusy)
    await requeueSteps(tx, run.id)
    await enqueuePlan(tx, run.id)
  }
  const retry = async (tx: Tx, scope: Scope, task: { id: string }) => {
    const run = await runOf(tx, scope, task.id)
    if (!run) return
    await checkAlone(tx, run)
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

/** A step cannot be made: the run ends, what was made stays, and the task says what to do. */
export async function failRun(
  shop: Workshop,
  tx: Tx,
  failed: { runId: string; step: string; error: Error },
): Promise<void> {
  const run = await lockRun(tx, failed.runId)
  const cause = failed.error.cause instanceof Error ? failed.error.cause : failed.error
  if (run?.state === 'failed') await tellMore(shop, tx, run, cause)
  if (run?.state !== 'running') return
  const scope = shop.jobScope(run.workspaceId, run.requestedBy)
  const open = await shop.generation.openQuestions(tx, scope, { taskId: run.taskId, causes: [cause] })
  const fault = toFault(failed.step, cause)
  const { message, remedy } = describeFault(fault, 'en')
  await setRunState(tx, run.id, 'failed', shop.clock.now())
  await giveFilmBack(shop, tx, run)
  await markStepFailed(tx, run.id, failed.step)
  const { code, details } = fault
  const charged = chargedOf(cause)
  await shop.tasks.fail(tx, run.taskId, { code, message, remedy, charged, details, ...toldOf(open) })
  await emit(tx, productionEvent('failed', scope, run, shop.clock.now()))
}

/** Of steps that were under way when the run failed, another one may have been charged: the task tells of all. */
async function tellMore(shop: Workshop, tx: Tx, { taskId, ...run }: Run, cause: Error): Promise<void> {
  const scope = shop.jobScope(run.workspaceId, run.requestedBy)
  const known = (await shop.tasks.load(tx, scope, taskId)).error?.open_questions ?? []
  const open = await shop.generation.openQuestions(tx, scope, { taskId, causes: [cause] })
  const isNew = open.some(({ id }) => !known.some((one) => one.generation_id === id))
  if (isNew) await shop.tasks.tellOpenQuestions(tx, taskId, toldOf(open).open_questions ?? [])
}

function toFault(step: string, cause: Error): Fault {
  if (cause instanceof ProgramError)
    return productionFaults.STEP_FAILED({
      ...{ step, reason: cause.message, remedy_text: cause.remedy },
      cause: cause.code,
    })
  if (cause instanceof Fault) {
    const [en, zh] = [describeFault(cause, 'en'), describeFault(cause, 'zh-CN')]
    const reason = { en: en.message, 'zh-CN': zh.message }
    return productionFaults.STEP_FAILED({
      step,
      reason,
      remedy_text: { en: en.remedy, 'zh-CN': zh.remedy },
      cause: cause.code,
      // What is read by whom is settled when it is read.
      cause_details: cause.details,
    })
  }
  return productionFaults.STEP_FAILED({ step, reason: cause.message, remedy_text: LOOK_AT_LOG })
}

const LOOK_AT_LOG = { en: 'Look at the log of the server.', 'zh-CN': '请查看服务器日志。' }
