import type { Localised } from '#platform/faults.ts'

/** What stops a process and is for the person who started it to put right: told in both languages, with what to do. */
export abstract class Refusal extends Error {
  /** UPPER_SNAKE, for programs. */
  abstract readonly code: string
  readonly told: Localised
  readonly remedy: Localised
  constructor(told: Localised, remedy: Localised, cause?: unknown) {
    super(`${told.en} ${remedy.en}`.trim(), cause === undefined ? {} : { cause })
    this.name = new.target.name
    this.told = told
    this.remedy = remedy
  }
}
