import type { useTexts } from './texts.ts'

type Words = ReturnType<typeof useTexts>

/** A guess is said as one: coarser the longer it is. */
export function roundly(t: Words, seconds: number): string {
  if (seconds < 60) return t('seconds', { count: Math.max(5, Math.ceil(seconds / 5) * 5) })
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return t('minutes', { count: minutes })
  return t('hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}

export const STEP_KINDS = [
  'speech',
  'key_frame',
  'clip',
  'bed',
  'effect',
  'segment',
  'transition',
  'mix',
  'film',
] as const
export type StepKind = (typeof STEP_KINDS)[number]

export const isStepKind = (kind: string): kind is StepKind => (STEP_KINDS as readonly string[]).includes(kind)
