// Runs and build plans as they are shown.
import type { BuildPlan, ProductionRun } from '#contract/productions.ts'
import { Fault } from '#platform/faults.ts'
import { type Money, toWireWait } from '#rooms/generation/generation.ts'
import type { KindCount } from './progress/expected-time.ts'
import type { Run, StepRow } from './queries.ts'
import { FILM_STEP } from './second-stage.ts'
import type { previewRun } from './start.ts'

type Known = {
  readonly steps: readonly StepRow[]
  readonly filmId: string | null
  readonly kinds: readonly KindCount[]
  readonly percent: number
  readonly leftSeconds: number | null
}

export function toRun(run: Run, known: Known): ProductionRun {
  const failed = run.state === 'failed' ? known.steps.find((step) => step.state === 'failed') : undefined
  return {
    id: run.id,
    project_id: run.projectId,
    task_id: run.taskId,
    state: run.state,
    steps_done: run.stepsDone,
    steps_total: run.stepsTotal,
    started_at: run.startedAt.toISOString(),
    film_id: known.filmId,
    kinds: [...known.kinds],
    percent: known.percent,
    left_s: known.leftSeconds,
    failed_step: failed ? { id: failed.stepId, kind: failed.kind } : null,
  }
}

/** Kinds in the order in which they come up; the timeline is no thing that is made. */
export function countKinds(steps: readonly Pick<StepRow, 'kind' | 'state' | 'reused'>[]): KindCount[] {
  const counts = new Map<string, KindCount>()
  for (const { kind, state, reused } of steps) {
    if (kind === 'timeline') continue
    const count = counts.get(kind) ?? { kind, done: 0, total: 0, reused: 0 }
    count.total += 1
    if (state === 'done') count.done += 1
    if (reused) count.reused += 1
    counts.set(kind, count)
  }
  return [...counts.values()]
}

const toCost = ({ micros, currency }: Money) => ({ amount: micros.toString(), currency })
const FREE = { amount: '0', currency: 'CNY' }

export type Preview = Awaited<ReturnType<typeof previewRun>>

/** Content of the film, if it would be reused as it is. */
export function filmOfPreview(preview: Preview): string | undefined {
  return preview.secondSteps.find((step) => step.id === FILM_STEP)?.artefact?.sha256
}

export function toBuildPlan(preview: Preview, filmId: string | null): BuildPlan {
  const toMake: Record<string, number> = {}
  const toReuse: Record<string, number> = {}
  const [cost = FREE, ...otherCosts] = preview.costs.map(toCost)
  for (const step of [...preview.firstSteps, ...preview.secondSteps]) {
    const counts = step.artefact ? toReuse : toMake
    counts[step.kind] = (counts[step.kind] ?? 0) + 1
  }
  return {
    shots: preview.input.board.shots.length,
    to_make: toMake,
    to_reuse: toReuse,
    complete: preview.plan !== undefined || preview.input.only !== undefined,
    cost,
    other_costs: otherCosts,
    wallet_costs: preview.billed.map(toCost),
    waits: preview.waits.map(toWireWait),
    expected_s: preview.expectedSeconds,
    total_frames: preview.plan?.timeline.totalFrames ?? null,
    film_id: filmId,
  }
}

/** Before there is a script with a shot in it. */
export const emptyPlan: BuildPlan = {
  shots: 0,
  to_make: {},
  to_reuse: {},
  complete: true,
  cost: { amount: '0', currency: 'CNY' },
  other_costs: [],
  wallet_costs: [],
  waits: [],
  expected_s: 0,
  total_frames: null,
  film_id: null,
}

const NOTHING_TO_CUT: ReadonlySet<string> = new Set(['BOARDS_NO_SCRIPT', 'PRODUCTIONS_NOTHING_TO_SHOW'])

/** To look is no mistake; only to run is refused. */
export const isNothingToCut = (error: unknown): boolean => error instanceof Fault && NOTHING_TO_CUT.has(error.code)
