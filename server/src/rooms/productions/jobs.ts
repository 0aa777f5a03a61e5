// The jobs of a run: plan what is missing, make one step, finish. Each may be repeated from any line.
import { Type } from 'typebox'
import type { Tx } from '#platform/db/db.ts'
import { defineJob } from '#platform/jobs/job.ts'
import { abortKeyOf } from './control.ts'
import type { Workshop } from './deps.ts'
import { endIfStuck, failStep, type GoOn } from './failing/fail.ts'
import { finishRun } from './finish.ts'
import { makeStep } from './make.ts'
import { planRun } from './plan-run.ts'
import { findStep, takeReady } from './queries.ts'
import { END_STEP, FILM_STEP } from './second-stage.ts'

const RunPayload = Type.Object({ run_id: Type.String() })
const StepPayload = Type.Object({ run_id: Type.String(), step_id: Type.String() })

const MINUTE_MS = 60_000
/** A step is tried again when a program or engine failed by accident; bad input fails at once. */
const STEP_ERRORS_MAX = 3
const STEP_BACKOFF_MS = 500

/** Somebody is just answering a question: that takes milliseconds. */
const LOOK_SOON_MS = 1000

/** Kinds of steps that ffmpeg makes run in the lane of encodes, the others in that of engines. */
const ENCODED = new Set(['segment', 'transition', 'mix', 'film'])

export function createJobs(shop: Workshop) {
  const goOn: GoOn = {
    handOut,
    lookSoon: (tx, runId) => shop.jobs.enqueue(tx, plan, { run_id: runId }, { delayMs: LOOK_SOON_MS }),
  }
  const plan = defineJob({
    name: 'productions.plan',
    version: 1,
    lane: 'short',
    payload: RunPayload,
    timeoutMs: 10 * MINUTE_MS,
    errorsMax: 3,
    backoffMs: 1000,
    dedupeKey: (payload) => payload.run_id,
    run: (context, payload) => planRun(shop, handOut, { runId: payload.run_id, context }),
    exhausted: (tx, payload, error) => failStep(shop, tx, { runId: payload.run_id, step: 'plan', error, goOn }),
  })
  const stepOf = (lane: 'engine' | 'remote' | 'encode', timeoutMs = 60 * MINUTE_MS) =>
    defineJob({
      name: `productions.make_${lane}`,
      version: 1,
      lane,
      payload: StepPayload,
      timeoutMs,
      errorsMax: STEP_ERRORS_MAX,
      backoffMs: STEP_BACKOFF_MS,
      abortKey: (payload) => abortKeyOf(payload.run_id),
      run: (context, payload) => makeStep(shop, handOut, { runId: payload.run_id, stepId: payload.step_id, context }),
      exhausted: (tx, { run_id: runId, step_id: step }, error) => failStep(shop, tx, { runId, step, error, goOn }),
    })
  const engineStep = stepOf('engine')
  const remoteStep = stepOf('remote')
  // Every order has a limit of its own, by the length of what it makes: an hour of VP9 takes hours.
  const encodeStep = stepOf('encode', 22 * 60 * MINUTE_MS)
  const finish = defineJob({
    name: 'productions.finish',
    version: 1,
    lane: 'short',
    payload: RunPayload,
    timeoutMs: 10 * MINUTE_MS,
    errorsMax: 5,
    backoffMs: 1000,
    dedupeKey: (payload) => payload.run_id,
    run: (context, payload) => finishRun(shop, { runId: payload.run_id, context }),
    exhausted: (tx, payload, error) => failStep(shop, tx, { runId: payload.run_id, step: 'finish', error, goOn }),
  })

  /** Enqueues whatever has become ready, and the end once the film is made, in the caller's transaction; the run row must be locked. */
  async function handOut(tx: Tx, runId: string): Promise<void> {
    const ready = await takeReady(tx, runId)
    const payload = (step: { stepId: string }) => ({ run_id: runId, step_id: step.stepId })
    const encodes = ready.filter((step) => ENCODED.has(step.kind))
    // The mix takes longest of all: it goes first. The join can only be last.
    encodes.sort((a, b) => Number(b.kind === 'mix') - Number(a.kind === 'mix'))
    await shop.jobs.enqueueMany(tx, encodeStep, encodes.map(payload))
    const engines = ready.filter(
      (step) => !ENCODED.has(step.kind) && step.kind !== 'timeline' && step.kind !== END_STEP,
    )
    // Speech before pictures: the timeline waits for every take, and only its own segment for a picture.
    engines.sort((a, b) => Number(b.kind !== 'key_frame') - Number(a.kind !== 'key_frame'))
    const remote = engines.filter((step) => step.isRemote)
    await shop.jobs.enqueueMany(tx, engineStep, engines.filter((step) => !step.isRemote).map(payload))
    await shop.jobs.enqueueMany(tx, remoteStep, remote.map(payload))
    if (ready.some((step) => step.kind === 'timeline')) await shop.jobs.enqueue(tx, plan, { run_id: runId })
    const film = await findStep(tx, runId, FILM_STEP)
    const isAtEnd = film?.state === 'done' || ready.some((step) => step.kind === END_STEP)
    if (isAtEnd) return void (await shop.jobs.enqueue(tx, finish, { run_id: runId }))
    await endIfStuck(shop, tx, { runId, goOn })
  }

  return { plan, engineStep, remoteStep, encodeStep, finish, handOut }
}

export type ProductionJobs = ReturnType<typeof createJobs>
