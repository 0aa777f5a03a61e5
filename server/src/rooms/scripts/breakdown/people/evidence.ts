// What speaks for somebody being a woman or a man, a child or an old one: each sign with its weight, its words and its place.
import type { AgeBand, PersonReason } from '#contract/breakdown.ts'

export type Gender = 'female' | 'male'

export type Sign = {
  readonly kind: PersonReason['kind']
  readonly gender: Gender | null
  readonly band: AgeBand | null
  /** About the odds that it is right, on one scale for all kinds: 1 a hint, 2 enough alone, 8 as good as said. */
  readonly weight: number
  /** The words of the script that say it. */
  readonly text: string
}

/** A sign at its place in the script: an offset, or null where it cannot be told. */
export type Evidence = Sign & { readonly at: number | null }

/** Said in so many words by the author: nothing outweighs it. */
export const SAID = 100

/** Of an age in years. */
export function ageBandOf(years: number): AgeBand {
  if (years < 13) return 'child'
  if (years < 25) return 'youth'
  if (years < 42) return 'adult'
  return years < 60 ? 'middle' : 'old'
}
