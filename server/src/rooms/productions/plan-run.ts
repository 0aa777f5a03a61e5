// Adds the steps that can be known now: the engines' at the start, ffmpeg's once every take is measured.
import type { Tx } from '#platform/db/db.ts'
import { type JobContext, RunAgainLater } from '#platform/jobs/job.ts'
import { checkLength, type FilmPlan } from '#rooms/films/films.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Workshop } from './deps.ts'
import { finalOf, type HandOut } from './hand-out.ts'
import type { RunMemory } from './memory.ts'
import { laterOf, sumOf, tellProgress } from './progress/progress.ts'
import { findRun, findStep, finishStep, insertSteps, listSteps, lockRun, type NewStep, type Run } from './queries.ts'
import { takeCorrections } from './refreeze.ts'
import { type Resolution, type ResolvedStep, resolveProduction } from './resolve.ts'
import { END_STEP, FILM_STEP, SOUND_STEP } from './second-stage.ts'
import { saveLatest } from './state-queries.ts'
import { reopenSteps } from './upkeep-queries.ts'

export const TIMELINE_STEP = 'timeline'
const HEADS_AT_ONCE = 100
const LOOK_AGAIN_MS = 1000
const SOUNDS: ReadonlySet<string> = new Set(['speech', 'bed', 'effect'])
const PIECES: ReadonlySet<string> = new Set(['segment', 'transition'])

export async function planRun(
  shop: Workshop,
  handOut: HandOut,
  work: { runId: string; context: JobContext },
): Promise<void> {
  const found = await findRun(shop.db, work.runId)
  if (found?.state !== 'running') return
  const run = await takeCorrections(shop, { run: found, context: work.context })
  if (run?.state !== 'running') return
  const scope = shop.jobScope(run.workspaceId, run.requestedBy)
  const memory = await shop.memories.recall(shop.db, run)
  const resolution = await resolveProduction({ db: shop.db, artefacts: shop.artefacts }, scope, memory.input)
  memory.plan = admitted(resolution.plan, shop.filmMinutesMax)
  const broken = await findBroken(shop, scope, run.id)
  await shop.db.transaction(async (tx) => {
    await work.context.fence(tx)
    const locked = await lockRun(tx, run.id)
    // Retried meanwhile, with other settings perhaps: the retry has its own plan.
    if (locked?.state !== 'running' || locked.looksAgain || locked.inputRevision !== run.inputRevision) return
    await shop.tasks.start(tx, run.taskId)
    await reopenLost(shop, tx, scope, { runId: run.id, broken })
    await addSteps(shop, tx, { scope, run, memory, resolution })
    await checkTimeline(tx, run.id, resolution)
    await handOut(tx, run.id)
    tx.afterCommit(() => tellProgress(shop, run, TIMELINE_STEP))
  })
}

/** A plan that will not get shorter by being tried again is given up at once. */
function admitted(plan: FilmPlan | undefined, minutesMax: number | null): FilmPlan | undefined {
  try {
    if (plan) checkLength(plan, minutesMax)
  } catch (error) {
    throw finalOf(error)
  }
  return plan
}

/** Bytes were missed when the sounds were looked up and are there now: looked up again, or nothing would ever go on. */
async function checkTimeline(tx: Tx, runId: string, { plan }: Resolution): Promise<void> {
  if (plan) return
  const timeline = await findStep(tx, runId, TIMELINE_STEP)
  if (timeline?.state === 'queued') throw new RunAgainLater(LOOK_AGAIN_MS)
}

async function addSteps(
  shop: Workshop,
  tx: Tx,
  given: { scope: Scope; run: Run; memory: RunMemory; resolution: Resolution },
): Promise<void> {
  const { scope, run, memory, resolution } = given
  const barrier = memory.input.only ? endOf(resolution) : timelineOf(resolution)
  const second = resolution.secondSteps.map((step) => toNewStep(step, step.id === 'film' ? [] : [TIMELINE_STEP]))
  const steps = [...resolution.firstSteps.map((step) => toNewStep(step, [])), barrier, ...second]
  await insertSteps(tx, run.id, { steps, later: sumOf(laterOf(memory)) })
  if (resolution.plan) {
    await finishStep(tx, {
      runId: run.id,
      stepId: TIMELINE_STEP,
      artefactId: null,
      sha256: null,
      reused: true,
      elapsedMs: 0,
    })
  }
  const keyOf = new Map(resolution.first.steps.map((step) => [step.id, step.key]))
  const latest = resolution.firstSteps.flatMap(({ id: stepId, artefact }) => {
    const key = artefact && keyOf.get(stepId)
    return key === undefined ? [] : [{ stepId, key }]
  })
  await saveLatest(tx, { workspaceId: run.workspaceId, projectId: run.projectId, at: shop.clock.now() }, latest)
  const reused = [...resolution.firstSteps, ...resolution.secondSteps].flatMap((step) => step.artefact?.id ?? [])
  // Collected since they were looked up: looked up again.
  if ((await shop.artefacts.touch(tx, scope, reused)).size < new Set(reused).size) throw new RunAgainLater(0)
}

/** Without every take there is no timeline. */
function timelineOf({ firstSteps }: Resolution): NewStep {
  const sounds = firstSteps.filter((step) => step.kind !== 'key_frame').map((step) => step.id)
  return {
    stepId: TIMELINE_STEP,
    kind: 'timeline',
    subjectId: null,
    needs: sounds,
    artefact: undefined,
    isRemote: false,
  }
}

/** A run that cuts no film is at its end with the last of its pictures and voices. */
function endOf({ firstSteps }: Resolution): NewStep {
  const needs = firstSteps.map((step) => step.id)
  return { stepId: END_STEP, kind: END_STEP, subjectId: null, needs, artefact: undefined, isRemote: false }
}

/** Artefacts that the run has taken and whose bytes are gone. Looked up before the transaction: a store may be slow. */
async function findBroken(shop: Workshop, scope: Scope, runId: string): Promise<Set<string>> {
  const ids = (await listSteps(shop.db, runId)).flatMap((step) => step.artefactId ?? [])
  const broken = new Set<string>()
  for (let start = 0; start < ids.length; start += HEADS_AT_ONCE) {
    const artefacts = await shop.artefacts.findByIds(shop.db, scope, ids.slice(start, start + HEADS_AT_ONCE))
    const whole = await Promise.all(artefacts.map((artefact) => shop.artefacts.isWhole(artefact)))
    artefacts.forEach((artefact, index) => {
      if (!whole[index]) broken.add(artefact.id)
    })
  }
  return broken
}

/** A run may be resumed so late that artefacts it had made were collected: those steps are to be made again. */
async function reopenLost(
  shop: Workshop,
  tx: Tx,
  scope: Scope,
  { runId, broken }: { runId: string; broken: ReadonlySet<string> },
): Promise<void> {
  const made = (await listSteps(tx, runId)).filter((step) => step.artefactId !== null)
  const standing = await shop.artefacts.touch(
    tx,
    scope,
    made.flatMap((step) => step.artefactId ?? []),
  )
  const isLost = (id: string) => broken.has(id) || !standing.has(id)
  const lost = made.filter((step) => step.artefactId !== null && isLost(step.artefactId))
  if (lost.length === 0) return
  // Without every take there is no timeline, without a timeline neither pieces nor mix, and without those no film. A take that is made
  // anew may have another length: pieces that come out equal are found by their keys.
  const isUntimed = lost.some((step) => SOUNDS.has(step.kind))
  const timed = made.flatMap((step) => (PIECES.has(step.kind) ? [step.stepId] : []))
  const alsoLost = isUntimed ? [TIMELINE_STEP, ...timed, SOUND_STEP, FILM_STEP] : []
  await reopenSteps(tx, runId, [...lost.map((step) => step.stepId), ...alsoLost])
}

function toNewStep(step: ResolvedStep, alsoNeeds: readonly string[]): NewStep {
  return {
    stepId: step.id,
    kind: step.kind,
    subjectId: step.subjectId,
    needs: [...step.needs, ...alsoNeeds],
    artefact: step.artefact,
    isRemote: step.isRemote ?? false,
  }
}
