// How far a run is and how long it will take, guessed from what such steps took before. Pure.
import type { ProductionRun } from '#contract/productions.ts'
import type { Resolution } from '../resolve.ts'

/** Milliseconds on two cores, for a workspace that has made nothing yet. */
const USUAL_MS: Readonly<Record<string, number>> = {
  speech: 900,
  key_frame: 900,
  clip: 90_000,
  bed: 2500,
  effect: 600,
  segment: 3500,
  transition: 1500,
  mix: 6000,
  film: 2000,
  timeline: 0,
  end: 0,
}
const UNKNOWN_MS = 2000
/** Engines and encodes each run two at a time. */
const AT_ONCE = 2

/** By kind of step. */
export type Counts = ReadonlyMap<string, number>
export type KindCount = ProductionRun['kinds'][number]

const msOfKind = (averages: Counts) => (kind: string) => averages.get(kind) ?? USUAL_MS[kind] ?? UNKNOWN_MS

/** With the steps that follow once every take is measured, until they are there themselves. */
export function withLater(kinds: readonly KindCount[], later: Counts): KindCount[] {
  if (kinds.some(({ kind }) => kind === 'film')) return [...kinds]
  return [...kinds, ...[...later].map(([kind, total]) => ({ kind, done: 0, total, reused: 0 }))]
}

/**
 * Per cent of a run's work, every step weighed by what its kind takes. What was found made is no work: it stands on neither
 * side, and a run that has nothing else is at its end.
 */
export function percentDone(kinds: readonly KindCount[], averages: Counts): number {
  const msOf = msOfKind(averages)
  const sum = (count: (one: KindCount) => number) => kinds.reduce((ms, one) => ms + count(one) * msOf(one.kind), 0)
  const all = sum(({ total, reused }) => total - reused)
  return all === 0 ? 100 : (100 * sum(({ done, reused }) => done - reused)) / all
}

/** Of a run under way. */
export function secondsLeft(kinds: readonly KindCount[], averages: Counts): number {
  const msOf = msOfKind(averages)
  return inSeconds(kinds.reduce((ms, { kind, done, total }) => ms + (total - done) * msOf(kind), 0))
}

export function expectedSeconds(
  { firstSteps, secondSteps, later }: Pick<Resolution, 'firstSteps' | 'secondSteps'> & { readonly later: Counts },
  averages: Counts,
): number {
  const msOf = msOfKind(averages)
  const missing = [...firstSteps, ...secondSteps].filter((step) => !step.artefact)
  const known = missing.reduce((sum, step) => sum + msOf(step.kind), 0)
  return inSeconds([...later].reduce((sum, [kind, count]) => sum + count * msOf(kind), known))
}

const inSeconds = (ms: number) => Math.ceil(ms / AT_ONCE / 1000)
