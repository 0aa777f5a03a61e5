// What the parts of the Chinese drama reader share.

import { type At, createReading, type Reading, warn } from '../reading.ts'
import type { SourceLine } from '../source-text.ts'
import { addDeed } from '../speeches.ts'
import type { NameBook } from './names.ts'

type Section = 'script' | 'cast' | 'synopsis'

/** A head whose words stand in the next line, if they come. */
type OpenHead = At & {
  readonly speakers: readonly string[]
  readonly directions: readonly string[]
  readonly line: number
}

export type State = {
  readonly reading: Reading
  readonly audio: boolean
  readonly names: NameBook
  section: Section
  started: boolean
  readonly castNames: Set<string>
  /** Who has spoken so far. */
  readonly speakers: Set<string>
  /** What the line above was, for wrapped lines; a blank line ends it. */
  above: 'speech' | 'action' | 'empty_head' | 'none'
  /** A name stood on a line of its own: up to the next blank line everything is its speech. */
  isBlock: boolean
  openHead: OpenHead | null
  /** The number of the open one. */
  episode: number | null
  /** Of the open scene, as far as it is written; null before the first of an episode. */
  heading: string | null
  /** How far items were looked through for speech and action since the last heading, and whether there was any. */
  readonly told: { upTo: number; found: boolean }
}

export type Line = {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly source: SourceLine
  /** How many cues stood before it on its line. */
  readonly cuesBefore: number
}

export function createState(audio: boolean, names: NameBook): State {
  return {
    reading: createReading(),
    audio,
    names,
    section: 'script',
    started: false,
    castNames: new Set(),
    speakers: new Set(),
    above: 'none',
    isBlock: false,
    openHead: null,
    episode: null,
    heading: null,
    told: { upTo: 0, found: false },
  }
}

/** The script itself has begun: no title, cast sheet or outline is open any more. */
export function begin(state: State, above: State['above']): void {
  closeEmptyHead(state)
  state.started = true
  state.section = 'script'
  state.above = above
  state.isBlock = false
}

export function closeEmptyHead(state: State): void {
  if (state.openHead !== null && !addDeed(state.reading, state.openHead)) {
    const name = state.openHead.speakers.join('、')
    warn(state.reading, { line: state.openHead.line, code: 'EMPTY_SPEECH', details: { name } })
  }
  state.openHead = null
}

/** Whether anything was said or shown since the last heading. Each item is looked at once. */
export function hasTold({ told, reading }: State): boolean {
  for (; told.upTo < reading.items.length; told.upTo++) {
    const type = reading.items[told.upTo]?.type
    if (type === 'scene' || type === 'episode') told.found = false
    else if (type === 'speech' || type === 'action') told.found = true
  }
  return told.found
}
