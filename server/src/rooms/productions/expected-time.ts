// How long a run will take, guessed from what such steps took before. Pure.
import type { Resolution } from './resolve.ts'

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
}
const UNKNOWN_MS = 2000
/** Engines and encodes each run two at a time. */
const AT_ONCE = 2

const msOfKind = (averages: ReadonlyMap<string, number>) => (kind: string) =>
  averages.get(kind) ?? USUAL_MS[kind] ?? UNKNOWN_MS

/** Of a run under way. Before its timeline is made, as many segments are to come as there are pictures. */
export function secondsLeft(
  steps: readonly { readonly kind: string; readonly state: string }[],
  averages: ReadonlyMap<string, number>,
): number {
  const msOf = msOfKind(averages)
  const isTimed = steps.some((step) => step.kind === 'film')
  const pieces = isTimed ? 0 : steps.filter((step) => step.kind === 'key_frame').length
  const open = steps.filter((step) => step.state !== 'done' && step.kind !== 'timeline')
  const known = open.reduce((sum, step) => sum + msOf(step.kind), 0)
  return Math.ceil((known + (isTimed ? 0 : pieces * msOf('segment') + msOf('mix'))) / AT_ONCE / 1000)
}

export function expectedSeconds(
  resolution: Pick<Resolution, 'firstSteps' | 'secondSteps'> & { readonly piecesUnknown: number },
  averages: ReadonlyMap<string, number>,
): number {
  const msOf = msOfKind(averages)
  const missing = [...resolution.firstSteps, ...resolution.secondSteps].filter((step) => !step.artefact)
  const known = missing.reduce((sum, step) => sum + msOf(step.kind), 0)
  const later = resolution.piecesUnknown === 0 ? 0 : resolution.piecesUnknown * msOf('segment') + msOf('mix')
  return Math.ceil((known + later) / AT_ONCE / 1000)
}
