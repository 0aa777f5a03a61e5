// What becomes of a run when a step fails for good. One of which nobody knows whether it was charged waits for an answer, and
// stands in nobody else's way: what does not need it is made, and then the run ends with all that is to be answered, once. Any
// other failure ends the run at once. What was made stays.
import { must } from '#platform/assert.ts'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { describeFault, Fault, findStored } from '#platform/faults.ts'
import { ProgramError } from '#platform/process/program-error.ts'
import { chargedOf, namedBy, type Standing, toldOf } from '#rooms/generation/generation.ts'
import { failureOf, type StoredError } from '#rooms/tasks/tasks.ts'
import type { Workshop } from '../deps.ts'
import { productionEvent } from '../events.ts'
import { productionFaults } from '../faults.ts'
import type { HandOut } from '../hand-out.ts'
import { lockRun, type Run, setRunState } from '../queries.ts'
import { giveFilmBack } from '../quota.ts'
import { type FailedStep, hasStepsUnderWay, listFailedSteps, markStepFailed } from '../state-queries.ts'
import { reopenFailed, requeueLost } from '../upkeep-queries.ts'

/** What the jobs of a run do next. */
export type GoOn = {
  readonly handOut: HandOut
  /** Looks in a moment what there is to do. */
  readonly lookSoon: (tx: Tx, runId: string) => Promise<unknown>
}
type Failed = { readonly runId: string; readonly step: string; readonly error: Error; readonly goOn: GoOn }

const causeOf = ({ error }: Pick<Failed, 'error'>) => (error.cause instanceof Error ? error.cause : error)

/** The last attempt at a step, or at the plan or the end of a run, has failed. */
export async function failStep(shop: Workshop, tx: Tx, failed: Failed): Promise<void> {
  const run = await lockRun(tx, failed.runId)
  const cause = causeOf(failed)
  if (run?.state === 'failed') await tellMore(shop, tx, run, cause)
  if (run?.state === 'paused') tellPaused(shop, tx, { taskId: run.taskId, step: failed.step, cause })
  // Its job ends with this: whoever resumes or retries the run has it handed out again.
  if (run && run.state !== 'running') await requeueLost(tx, run.id, [failed.step])
  if (run?.state !== 'running') return
  if (!isQuestion(cause)) return endFailed(shop, tx, run, { step: failed.step, cause })
  await markStepFailed(tx, run.id, { stepId: failed.step, failure: failureOf(cause) })
  if (await endIfStuck(shop, tx, { runId: run.id, goOn: failed.goOn })) return
  // Answered by now: it goes on, as was told.
  if (!(await listFailedSteps(tx, run.id)).some(({ stepId }) => stepId === failed.step)) return
  const line = `${failed.step} waits for an answer: ${describeFault(cause, 'en').message} The rest goes on.`
  tx.afterCommit(() => shop.tasks.appendLog(run.taskId, [line]))
}

/** Whoever resumes the run has it tried again, which may cost again: they can read why. */
function tellPaused(shop: Workshop, tx: Tx, { taskId, step, cause }: { taskId: string; step: string; cause: Error }) {
  const said = cause instanceof Fault ? describeFault(cause, 'en') : { message: cause.message, remedy: '' }
  const line = `${step} failed while the run is paused: ${said.message} ${said.remedy} It is tried again when the run is resumed.`
  tx.afterCommit(() => shop.tasks.appendLog(taskId, [line]))
}

const isQuestion = (cause: Error): cause is Fault => cause instanceof Fault && chargedOf(cause) === 'unknown'

/**
 * Ends a run of which nothing more can be made before somebody has answered. What was answered while the rest was made goes on. The run
 * row must be locked. Answers whether the run is at its end.
 */
export async function endIfStuck(
  shop: Workshop,
  tx: Tx,
  { runId, goOn }: { readonly runId: string; readonly goOn: GoOn },
): Promise<boolean> {
  const failed = await listFailedSteps(tx, runId)
  if (failed.length === 0 || (await hasStepsUnderWay(tx, runId))) return false
  const run = await lockRun(tx, runId)
  if (run?.state !== 'running') return false
  const asked = failed.map((step) => ({ ...step, cause: toldBy(step) }))
  const ids = asked.flatMap(({ cause }) => namedBy(cause))
  const standing = await shop.generation.standingOf(tx, run, ids)
  const steps = asked.map((step) => ({ ...step, standing: standingIn(standing, step.cause) }))
  const free = steps.flatMap(({ stepId, standing: { kind } }) => (kind === 'free' ? [stepId] : []))
  if (free.length > 0) {
    await reopenFailed(tx, runId, free)
    tx.afterCommit(() =>
      shop.tasks.appendLog(
        run.taskId,
        free.map((stepId) => `${stepId} is answered, and goes on.`),
      ),
    )
    await goOn.handOut(tx, runId)
    return false
  }
  if (steps.some(({ standing: { kind } }) => kind === 'moving')) {
    await goOn.lookSoon(tx, runId)
    return false
  }
  const decided = steps.flatMap(({ standing: one }) => (one.kind === 'charged' ? [one.decided] : []))
  const first = must(steps.find(({ standing: { kind } }) => kind === 'open') ?? steps[0], 'a failed step')
  const cause = first.standing.kind === 'charged' ? first.standing.fault : first.cause
  await endFailed(shop, tx, run, { step: first.stepId, cause, decided })
  return true
}

/** What a step met, as it is remembered. */
function toldBy({ stepId, failure }: FailedStep): Error {
  const { code, message, details = {} } = failure ?? { code: '', message: stepId }
  return findStored({ code, details }) ?? new Error(message)
}

/** A step that failed before questions were named counts as open: so does what no question is known of. */
function standingIn(known: ReadonlyMap<string, Standing>, cause: Error): Standing | { readonly kind: 'moving' } {
  const [id] = namedBy(cause)
  return id === undefined ? { kind: 'open' } : (known.get(id) ?? { kind: 'moving' })
}

type Ended = {
  readonly step: string
  readonly cause: Error
  /** What has been charged, as is known by now. */
  readonly decided?: NonNullable<StoredError['decided_questions']>
}

/** A step cannot be made: the run ends, what was made stays, and the task says what to do. */
async function endFailed(shop: Workshop, tx: Tx, run: Run, { step, cause, decided = [] }: Ended): Promise<void> {
  const scope = shop.jobScope(run.workspaceId, run.requestedBy)
  const waiting = await causesOf(tx, run.id)
  const open = await shop.generation.openQuestions(tx, scope, { taskId: run.taskId, causes: [cause, ...waiting] })
  const fault = toFault(step, cause)
  const { message, remedy } = describeFault(fault, 'en')
  await setRunState(tx, run.id, 'failed', shop.clock.now())
  await giveFilmBack(shop, tx, run)
  await markStepFailed(tx, run.id, { stepId: step, failure: cause instanceof Fault ? failureOf(cause) : null })
  const { code, details } = fault
  const charged = chargedOf(cause)
  const answered = decided.length === 0 ? {} : { decided_questions: decided }
  await shop.tasks.fail(tx, run.taskId, { code, message, remedy, charged, details, ...answered, ...toldOf(open) })
  await emit(tx, productionEvent('failed', scope, run, shop.clock.now()))
}

/** What those steps met that wait for an answer. */
async function causesOf(tx: Tx, runId: string): Promise<Fault[]> {
  return (await listFailedSteps(tx, runId)).map(toldBy).filter((cause) => cause instanceof Fault)
}

/** Of steps that were under way when the run failed, another one may have been charged: the task tells of all. */
async function tellMore(shop: Workshop, tx: Tx, { taskId, ...run }: Run, cause: Error): Promise<void> {
  const scope = shop.jobScope(run.workspaceId, run.requestedBy)
  const task = await shop.tasks.find(tx, scope, taskId)
  const known = task?.error?.open_questions ?? []
  const causes = [cause, ...(await causesOf(tx, run.id))]
  const open = await shop.generation.openQuestions(tx, scope, { taskId, causes })
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
