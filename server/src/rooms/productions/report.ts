// What a run says of itself when it is done. Pure.
import type { FilmPlan } from '#rooms/films/films.ts'
import type { ProductionInput } from './input.ts'
import type { StepRow } from './queries.ts'

const SAMPLES_PER_SECOND = 48_000

export type ReportFacts = {
  readonly input: ProductionInput
  readonly plan: FilmPlan
  readonly steps: readonly StepRow[]
  readonly soundFacts: Readonly<Record<string, number | string>>
  readonly wallMs: number
}

export function buildReport({ input, plan, steps, soundFacts, wallMs }: ReportFacts) {
  const { board } = input
  const lines = board.shots.flatMap((shot) => shot.lines)
  const samples = Math.round(
    (plan.timeline.totalFrames * SAMPLES_PER_SECOND * input.film.rate.den) / input.film.rate.num,
  )
  return {
    scenes: board.scenes.length,
    shots: board.shots.length,
    lines: lines.length,
    characters: new Set(lines.map((line) => line.character)).size,
    duration_s: samples / SAMPLES_PER_SECOND,
    built: countByKind(steps, false),
    reused: countByKind(steps, true),
    loudness_lufs: numberOrNull(soundFacts.loudness_lufs),
    true_peak_dbtp: numberOrNull(soundFacts.true_peak_dbtp),
    wall_s: wallMs / 1000,
    steps: steps
      .filter((step) => !step.reused)
      .map((step) => ({ id: step.stepId, kind: step.kind, elapsed_s: (step.elapsedMs ?? 0) / 1000 })),
  }
}

const KINDS = ['speech', 'key_frame', 'clip', 'bed', 'effect', 'segment', 'transition', 'mix', 'film'] as const

function countByKind(steps: readonly StepRow[], reused: boolean): Record<string, number> {
  const counts: Record<string, number> = Object.fromEntries(KINDS.map((kind) => [kind, 0]))
  for (const step of steps) if (step.reused === reused) counts[step.kind] = (counts[step.kind] ?? 0) + 1
  return counts
}

function numberOrNull(value: number | string | undefined): number | null {
  return typeof value === 'number' ? value : null
}
