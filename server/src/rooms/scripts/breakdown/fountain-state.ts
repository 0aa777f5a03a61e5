// What the parts of the Fountain reader share.
import type { Reading } from './reading.ts'

/** A line as Fountain sees it: notes masked, white space at its ends taken off, offsets of the script kept. */
export type FountainLine = {
  readonly text: string
  /** With its indentation. */
  readonly raw: string
  readonly start: number
  readonly end: number
  readonly number: number
}

export type FountainState = {
  readonly reading: Reading
  readonly lines: readonly FountainLine[]
  /** Index of the item of the last speech, for dual dialogue. */
  lastSpeechItems: readonly number[]
  /** Blank line, heading or start above: where a cue or transition may stand. */
  free: boolean
}
