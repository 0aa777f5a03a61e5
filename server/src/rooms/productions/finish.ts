// The end of a run: subtitles and report are stored, the film is recorded, the task completed.
import { must } from '#platform/assert.ts'
import { emit } from '#platform/events/events.ts'
import type { JobContext } from '#platform/jobs/job.ts'
import { marksOf } from '#rooms/films/films.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Workshop } from './deps.ts'
import { productionEvent } from './events.ts'
import { findRun, finishStep, listSteps, lockRun, type Run, setRunState } from './queries.ts'
import { buildReport } from './report.ts'
import { resolveProduction } from './resolve.ts'
import { END_STEP, FILM_STEP, SOUND_STEP } from './second-stage.ts'

const SUBTITLES_MAX_BYTES = 100 * 1024 * 1024

export async function finishRun(shop: Workshop, work: { runId: string; context: JobContext }): Promise<void> {
  const run = await findRun(shop.db, work.runId)
  if (run?.state !== 'running') return
  const scope = shop.jobScope(run.workspaceId, run.requestedBy)
  if (run.looksAgain) return
  const { input } = await shop.memories.recall(shop.db, run)
  // What was asked for is made, and no film is cut of it.
  const film = input.only ? undefined : await gather(shop, scope, run)
  await shop.db.transaction(async (tx) => {
    await work.context.fence(tx)
    const locked = await lockRun(tx, run.id)
    if (locked?.state !== 'running' || locked.looksAgain || locked.inputRevision !== run.inputRevision) return
    await shop.tasks.settle(tx, run.taskId)
    const stored = film && (await shop.films.record(tx, scope, film))
    if (!stored) await finishStep(tx, { ...NOTHING_MADE, runId: run.id, stepId: END_STEP })
    await setRunState(tx, run.id, 'completed', shop.clock.now())
    await shop.tasks.complete(tx, run.taskId, { result: { film_id: stored?.id ?? null, run_id: run.id } })
    await emit(tx, productionEvent('completed', scope, run, shop.clock.now()))
  })
  shop.memories.forget(run.id)
}

const NOTHING_MADE = { artefactId: null, sha256: null, reused: true, elapsedMs: 0 }

async function gather(shop: Workshop, scope: Scope, run: Run) {
  const { input } = await shop.memories.recall(shop.db, run)
  const resolution = await resolveProduction({ db: shop.db, artefacts: shop.artefacts }, scope, input)
  const plan = must(resolution.plan, 'the plan of a finished run')
  const film = must(
    resolution.secondSteps.find((step) => step.id === FILM_STEP)?.artefact,
    'the film of a finished run',
  )
  const sound = must(
    resolution.secondSteps.find((step) => step.id === SOUND_STEP)?.artefact,
    'the mix of a finished run',
  )
  const [srt, vtt] = await Promise.all(
    [plan.srt, plan.vtt].map((text) => shop.blobs.put([Buffer.from(text)], { maxBytes: SUBTITLES_MAX_BYTES })),
  )
  const steps = (await listSteps(shop.db, run.id)).filter((step) => step.kind !== 'timeline')
  const wallMs = shop.clock.now().getTime() - run.startedAt.getTime()
  return {
    projectId: run.projectId,
    runId: run.id,
    artefactId: film.id,
    sha256: film.sha256,
    mediaType: film.mediaType,
    sizeBytes: film.sizeBytes,
    totalFrames: plan.timeline.totalFrames,
    rate: input.film.rate,
    settings: input.film,
    srtSha256: must(srt, 'srt').sha256,
    vttSha256: must(vtt, 'vtt').sha256,
    ...marksOf(plan.timeline),
    report: buildReport({ input, plan, steps, soundFacts: sound.facts, wallMs }),
  }
}
