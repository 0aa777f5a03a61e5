// Makes one step: looks whether it exists, claims it, has it made, and records result, cost and progress in one transaction.
import type { WorkOrder } from '#contract/films.ts'
import { must } from '#platform/assert.ts'
import type { Tx } from '#platform/db/db.ts'
import { type JobContext, RunAgainLater, Superseded, Unwanted } from '#platform/jobs/job.ts'
import type { Artefact, ClaimOn } from '#rooms/artefacts/artefacts.ts'
import type { FilmPlan } from '#rooms/films/films.ts'
import { type GenerationContext, type GenerationOrder, rateWaitOf } from '#rooms/generation/generation.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { clipStep, clipStepId, isClipStep, planClips } from './clip-steps.ts'
import type { Workshop } from './deps.ts'
import { type EngineStep, keyFrameStepId } from './first-steps.ts'
import { finalOf, type HandOut } from './hand-out.ts'
import type { RunMemory } from './memory.ts'
import { tellProgress } from './progress/progress.ts'
import { findRun, findStep, findSteps, finishStep, listSteps, lockRun, type Run } from './queries.ts'
import { picturesOf, soundFrom } from './resolve.ts'
import {
  artefactKindOf,
  bindOrder,
  FILM_STEP,
  keyOfOrder,
  pieceIndexOf,
  pieceStepId,
  planSecondStage,
  type Seen,
  SOUND_STEP,
  type Sound,
} from './second-stage.ts'
import { saveLatest, setWaiting } from './state-queries.ts'
import { requeueLost } from './upkeep-queries.ts'

type Work = { readonly runId: string; readonly stepId: string; readonly context: JobContext }
type Making = Work & {
  readonly run: Run
  readonly scope: Scope
  readonly memory: RunMemory
  readonly handOut: HandOut
  readonly startedMs: number
}

/** How long a step waits for another run that is just making the same thing. */
const CLAIMED_ELSEWHERE_MS = 300

export async function makeStep(shop: Workshop, handOut: HandOut, work: Work): Promise<void> {
  const run = await findRun(shop.db, work.runId)
  // Purged with its project.
  if (!run) return shop.db.transaction((tx) => shop.artefacts.releaseOfGone(tx, work.context.jobId))
  const scope = shop.jobScope(run.workspaceId, run.requestedBy)
  const memory = await shop.memories.recall(shop.db, run)
  const making: Making = { ...work, run, scope, memory, handOut, startedMs: shop.clock.monotonicMs() }
  // Its plan hands out what is wanted then.
  if (run.state === 'running' && run.looksAgain) return
  const engineStep = memory.firstById.get(work.stepId) ?? (await clipStepOf(shop, making))
  // Paused, cancelled or failed meanwhile: whoever resumes the run hands its steps out again.
  if (run.state !== 'running' && !(await isFollowed(shop, making, engineStep))) return leave(shop, making, engineStep)
  const step = await findStep(shop.db, run.id, work.stepId)
  if (!step || step.state === 'done') return
  const make = () => (engineStep ? makeByEngine(shop, making, engineStep) : makeByOrder(shop, making))
  try {
    await shop.artefacts.whileClaimed(shop.db, scope, { jobId: work.context.jobId, work: make })
  } catch (error) {
    // An engine that is still at it, or a later attempt of this job, keeps the claim.
    if (!(error instanceof RunAgainLater || error instanceof Superseded))
      await release(shop, scope, work).catch(() => {})
    if (work.context.signal.reason instanceof Unwanted) await checkUnwanted(shop, run.id)
    throw finalOf(error)
  }
}

/** The word that a run is cancelled may come when somebody has retried it already: then the step is wanted after all. */
async function checkUnwanted(shop: Workshop, runId: string): Promise<void> {
  const run = await findRun(shop.db, runId)
  if (run?.state === 'running') throw new RunAgainLater(0)
}

/** The run is paused, or has failed of something else, and this was handed over: it is paid for, so it is awaited, kept and booked as ever. */
async function isFollowed(shop: Workshop, { run, scope }: Making, step: EngineStep | undefined): Promise<boolean> {
  if ((run.state !== 'failed' && run.state !== 'paused') || step === undefined) return false
  return shop.generation.isHandedOver(shop.db, scope, { artefactKind: step.kind, artefactKey: step.key })
}

/** Nobody wants it for now: cancelled while an outside engine was at it and nobody was there to tell it, or not handed over when the run failed or was paused. */
async function leave(shop: Workshop, making: Making, step: EngineStep | undefined): Promise<void> {
  const { run, scope, context } = making
  const claim = step && { kind: step.kind, key: step.key, jobId: context.jobId }
  const isCalledOff = run.state === 'cancelled' || run.state === 'failed' || run.state === 'paused'
  if (step && claim && isCalledOff && (await shop.artefacts.isClaimed(shop.db, scope, claim)))
    await shop.generation.callOff(scope, orderFor(run, step), contextOf(shop, making, { claim, engineStep: step }))
  await shop.db.transaction(async (tx) => {
    // Whoever has resumed it meanwhile counts on this job, as one that was still at it.
    const isResumed = (await lockRun(tx, run.id))?.state === 'running'
    if (isResumed) throw new RunAgainLater(0)
    await requeueLost(tx, run.id, [making.stepId])
    await shop.artefacts.releaseOfJob(tx, scope, context.jobId)
  })
}

/** Another run may make what this job had claimed. */
function release(shop: Workshop, scope: Scope, { context }: Work): Promise<void> {
  return shop.db.transaction((tx) => shop.artefacts.releaseOfJob(tx, scope, context.jobId))
}

async function makeByEngine(shop: Workshop, making: Making, step: EngineStep): Promise<void> {
  const claim: ClaimOn = { kind: step.kind, key: step.key, jobId: making.context.jobId }
  if (await reuse(shop, making, { claim, engineStep: step })) return
  const context = contextOf(shop, making, { claim, engineStep: step })
  await shop.generation.generate(making.scope, orderFor(making.run, step), context).catch(async (error: unknown) => {
    const wait = rateWaitOf(error, shop.clock.now())
    if (!wait) throw error
    // Nothing was begun: another run may make it meanwhile.
    await release(shop, making.scope, making)
    await shop.db.transaction((tx) => setWaiting(tx, making.run.id, { stepId: making.stepId, until: wait.until }))
    await shop.tasks.tellWaiting(making.run.taskId, wait.notice)
    throw new RunAgainLater(wait.delayMs)
  })
}

function orderFor({ projectId }: Run, step: EngineStep): GenerationOrder {
  return {
    subjectKind: step.kind === 'speech' ? 'line' : 'shot',
    subjectId: step.subjectId,
    projectId,
    artefactKind: step.kind,
    artefactKey: step.key,
    engineId: step.engine.id,
    model: step.engine.model,
    input: step.input,
  }
}

function contextOf(shop: Workshop, making: Making, wanted: Pick<Done, 'claim' | 'engineStep'>): GenerationContext {
  return {
    signal: making.context.signal,
    jobId: making.context.jobId,
    taskId: making.run.taskId,
    ...(making.run.state === 'running' ? {} : { isOnlyFollowed: true }),
    inFinish: (tx, artefact) => finish(shop, tx, making, { ...wanted, artefact, reused: false }),
    onCharge: async (tx, amount) => {
      // The run before its task, as all that pause, cancel or end one.
      await lockRun(tx, making.run.id)
      await shop.tasks.addCost(tx, making.run.taskId, amount)
    },
  }
}

async function makeByOrder(shop: Workshop, making: Making): Promise<void> {
  const order = await orderOf(shop, making)
  const claim: ClaimOn = { kind: artefactKindOf(order), key: keyOfOrder(order), jobId: making.context.jobId }
  if (await reuse(shop, making, { claim })) return
  const made = await shop.films.encode(order, making.context.signal)
  await shop.db.transaction(async (tx) => {
    const artefact = await shop.artefacts.record(tx, making.scope, {
      kind: claim.kind,
      key: claim.key,
      sha256: made.sha256,
      mediaType: made.mediaType,
      sizeBytes: made.sizeBytes,
      facts: made.facts,
      provenance: { program: order.program, revision: order.revision, argv: order.argv, inputs: order.inputs },
    })
    await finish(shop, tx, making, { artefact, reused: false, claim })
  })
}

async function planOf(shop: Workshop, making: Making): Promise<FilmPlan> {
  const { memory } = making
  memory.plan ??= planSecondStage(memory.input, memory.first, await measuredSounds(shop, making))
  return memory.plan
}

/** The order of a piece, the mix or the join, with the hashes of what it is made from. */
async function orderOf(shop: Workshop, making: Making): Promise<WorkOrder> {
  const { stepId } = making
  const plan = await planOf(shop, making)
  if (stepId === SOUND_STEP) return plan.sound
  if (stepId === FILM_STEP) return joinOf(shop, making, plan)
  const piece = must(plan.pieces[pieceIndexOf(stepId)], `step ${stepId}`)
  return must(bindOrder(piece.order, await seenIn(shop, making, piece.shotIds), piece.shotIds), `pictures of ${stepId}`)
}

/** What is made so far of the pictures and clips of these shots. */
async function seenIn(shop: Workshop, making: Making, shotIds: readonly string[]): Promise<Seen> {
  const stepIds = shotIds.flatMap((id) => [keyFrameStepId(id), clipStepId(id)])
  const steps = await findSteps(shop.db, making.runId, stepIds)
  const hashOf = new Map(steps.map((step) => [step.stepId, step.sha256 ?? undefined]))
  const clips = new Map(
    shotIds.flatMap((id) => {
      const sha256 = hashOf.get(clipStepId(id))
      return sha256 === undefined ? [] : [[id, sha256] as const]
    }),
  )
  const pictures = picturesOf(
    making.memory.input,
    [...hashOf].map(([id, sha256]) => ({ id, sha256 })),
  )
  return { pictures, clips }
}

/** A moving picture is asked for with the picture it starts from, so its step is known only now. */
async function clipStepOf(shop: Workshop, making: Making): Promise<EngineStep | undefined> {
  const { stepId, memory } = making
  if (!isClipStep(stepId)) return undefined
  const clip = planClips(memory.input, await planOf(shop, making)).find(({ shotId }) => clipStepId(shotId) === stepId)
  if (!clip) return undefined
  const { pictures } = await seenIn(shop, making, [clip.shotId])
  return clipStep(memory.input, clip, must(pictures.get(clip.shotId), `the picture of ${stepId}`))
}

async function joinOf(shop: Workshop, making: Making, plan: FilmPlan): Promise<WorkOrder> {
  const hashOf = new Map((await listSteps(shop.db, making.runId)).map((step) => [step.stepId, step.sha256]))
  const pictureSha256s = plan.pieces.map((_, index) => must(hashOf.get(pieceStepId(index)), `piece ${index}`))
  return plan.join({ pictureSha256s, soundSha256: must(hashOf.get(SOUND_STEP), 'the mix') })
}

async function measuredSounds(shop: Workshop, making: Making): Promise<Map<string, Sound>> {
  const steps = making.memory.first.steps.filter((step) => step.kind !== 'key_frame')
  const found = await shop.artefacts.find(
    shop.db,
    making.scope,
    steps.map((step) => step.key),
  )
  const sounds = new Map<string, Sound>()
  for (const step of steps) {
    const artefact = found.get(step.key)
    if (artefact) sounds.set(step.id, soundFrom(artefact))
  }
  return sounds
}

type Done = {
  readonly artefact: Artefact
  readonly reused: boolean
  readonly claim: ClaimOn
  readonly engineStep?: EngineStep
}

/** True if it exists already and was taken. Else this job holds the claim, or is sent off to come back later. */
async function reuse(shop: Workshop, making: Making, wanted: Pick<Done, 'claim' | 'engineStep'>): Promise<boolean> {
  const { scope } = making
  const found = (await shop.artefacts.find(shop.db, scope, [wanted.claim.key])).get(wanted.claim.key)
  const whole = found !== undefined && (await shop.artefacts.isWhole(found))
  return shop.db.transaction(async (tx) => {
    await lockRun(tx, making.run.id)
    // It counts as used from now on, unless it was collected since it was found.
    const isTaken = found && whole && (await shop.artefacts.touch(tx, scope, [found.id])).has(found.id)
    if (found && isTaken) {
      await finish(shop, tx, making, { ...wanted, artefact: found, reused: true })
      return true
    }
    if (found) await shop.artefacts.forget(tx, scope, found.id)
    if (!(await shop.artefacts.claim(tx, scope, wanted.claim))) throw new RunAgainLater(CLAIMED_ELSEWHERE_MS)
    return false
  })
}

async function finish(shop: Workshop, tx: Tx, making: Making, done: Done): Promise<void> {
  const { run, scope, stepId } = making
  await making.context.fence(tx)
  const locked = await lockRun(tx, run.id)
  await shop.artefacts.release(tx, scope, done.claim)
  // Purged with its project meanwhile, or retried with corrected settings: what was made is kept for others by its key.
  if (locked?.inputRevision !== run.inputRevision) return
  if (done.engineStep?.kind === 'speech') {
    const take = {
      projectId: run.projectId,
      lineId: done.engineStep.subjectId,
      artefact: done.artefact,
      engineId: done.engineStep.engine.id,
    }
    await shop.voices.recordTake(tx, scope, take)
  }
  if (done.engineStep) {
    const latest = [{ stepId, key: done.engineStep.key }]
    await saveLatest(tx, { workspaceId: scope.workspaceId, projectId: run.projectId, at: shop.clock.now() }, latest)
  }
  const elapsedMs = Math.round(shop.clock.monotonicMs() - making.startedMs)
  await finishStep(tx, {
    runId: run.id,
    stepId,
    artefactId: done.artefact.id,
    sha256: done.artefact.sha256,
    reused: done.reused,
    elapsedMs,
  })
  const now = await lockRun(tx, run.id)
  if (now?.state === 'running' && !now.looksAgain) await making.handOut(tx, run.id)
  tx.afterCommit(() => {
    if (!now) return
    const { stepsDone, stepsTotal } = now
    tellProgress(shop, now, stepId)
    shop.tasks.appendLog(run.taskId, [
      `${stepsDone}/${stepsTotal} ${stepId} ${done.reused ? 'reused' : `${elapsedMs} ms`}`,
    ])
  })
}
