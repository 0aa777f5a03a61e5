// What plans count, in the order in which it is shown.
import type { useTexts } from './texts.ts'

export const PLAN_UNITS = [
  ...(['image', 'clip', 'clip_second', 'speech_second'] as const),
  ...(['speech_character', 'text', 'music', 'effect'] as const),
] as const
type Unit = (typeof PLAN_UNITS)[number]
const isUnit = (name: string): name is Unit => (PLAN_UNITS as readonly string[]).includes(name)

/** What the server named otherwise keeps its name. */
export const nameOfUnit = (t: ReturnType<typeof useTexts>, unit: string): string =>
  isUnit(unit) ? t(`plan.units.${unit}`) : unit
