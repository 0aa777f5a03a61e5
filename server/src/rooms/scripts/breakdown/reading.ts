// What a layout's parser hands on: the stretches of the text with their kinds, and the items they mean, in order.
// Everything after this (scenes, characters, shots) is the same for all layouts.
import type { BreakdownElement, CueKind, Interior, LineKind, TimeOfDay, Weather } from '#contract/breakdown.ts'
import type { SourceText } from './source-text.ts'
import type { FoundWarning } from './warning-words.ts'

export type ElementKind = BreakdownElement['kind']

export type HeadingFacts = {
  readonly heading: string
  readonly label: string | null
  /** Null when the heading names no place: the scene before it, or the stage direction after it, may. */
  readonly location: string | null
  readonly interior: Interior
  readonly timeOfDay: TimeOfDay
  readonly weather: Weather
  /** A heading like "SNIPER SCOPE POV" or "LATER": the place is that of the scene before. */
  readonly samePlace: boolean
}

/** A stretch of the text: UTF-16 offsets [start, end). */
export type At = { readonly start: number; readonly end: number }

export type EpisodeItem = At & {
  readonly type: 'episode'
  readonly number: number | null
  readonly title: string | null
}
export type SceneItem = At & { readonly type: 'scene'; readonly facts: HeadingFacts }
export type PresentItem = At & { readonly type: 'present'; readonly names: readonly string[] }
export type PropsItem = At & { readonly type: 'props'; readonly names: readonly string[] }
/** Facts on the scene that stand below its heading: `地点：客厅`, or a stage play's opening direction. */
export type SettingItem = At & { readonly type: 'setting'; readonly facts: Partial<HeadingFacts> }
export type ActionItem = At & { readonly type: 'action'; readonly text: string }
export type CueItem = At & {
  readonly type: 'cue'
  readonly kind: CueKind
  readonly text: string
  readonly durationMs: number | null
  /** The cue is something to see as well (special effect): its text becomes action of its shot. */
  readonly visible: boolean
}
export type SpeechItem = At & {
  readonly type: 'speech'
  readonly speaker: string
  readonly jointWith: readonly string[]
  /** Those in `jointWith` have their own half of it, as a speech of its own. */
  readonly isHalf: boolean
  readonly text: string
  readonly direction: string
  readonly kind: LineKind
  readonly offScreen: boolean
  /** Measured or written length, if the script has one (captions, line sheets). */
  readonly durationMs: number | null
}

export type Item = EpisodeItem | SceneItem | PresentItem | PropsItem | SettingItem | ActionItem | CueItem | SpeechItem

export type Part = At & { readonly kind: ElementKind }

/** Somebody from a cast list, a character sheet or a first appearance. */
export type CastEntry = {
  readonly name: string
  readonly aliases: readonly string[]
  readonly notes: string
  readonly age: number | null
}

export type Reading = {
  title: string | null
  readonly parts: Part[]
  readonly items: Item[]
  readonly cast: CastEntry[]
  readonly warnings: FoundWarning[]
  /** The language column that a line sheet was read from; else null and the text decides. */
  language: string | null
}

export function createReading(): Reading {
  return { title: null, parts: [], items: [], cast: [], warnings: [], language: null }
}

export type ReadOptions = {
  readonly language: string | null
  readonly fileName: string | null
}

export type LayoutReader = (source: SourceText, options: ReadOptions) => Reading

export function addPart(reading: Reading, kind: ElementKind, { start, end }: At): void {
  if (end > start) reading.parts.push({ kind, start, end })
}

export function addAction(reading: Reading, { start, end }: At, text: string): void {
  addPart(reading, 'action', { start, end })
  const clean = text.trim()
  if (clean !== '') reading.items.push({ type: 'action', start, end, text: clean })
}

export function addScene(reading: Reading, { start, end }: At, facts: HeadingFacts): void {
  addPart(reading, 'scene_heading', { start, end })
  reading.items.push({ type: 'scene', start, end, facts })
}

const WARNINGS_MAX = 500

/** Warnings are for people: past 500 the list says only that there are more. */
export function warn(reading: Reading, warning: FoundWarning): void {
  if (reading.warnings.length < WARNINGS_MAX) reading.warnings.push(warning)
  else if (reading.warnings.length === WARNINGS_MAX) {
    reading.warnings.push({ line: warning.line, code: 'MORE_WARNINGS' })
  }
}
