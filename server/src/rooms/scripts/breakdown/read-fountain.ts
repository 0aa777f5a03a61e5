// Fountain, every element of its syntax: fountain.io/syntax. Also reads what Final Draft text is rendered to.
import { readLabelledCue, readTransitionLine } from './cue-words.ts'
import { readEpisodeHeading } from './drama/headings.ts'
import { maskNotes, stripEmphasis } from './fountain-markup.ts'
import { addLyrics, addSpeechBlock } from './fountain-speech.ts'
import type { FountainLine, FountainState } from './fountain-state.ts'
import { readTitlePage } from './fountain-title-page.ts'
import { isSlugLine, readSlug } from './headings.ts'
import { addAction, addPart, addScene, createReading, type Reading } from './reading.ts'
import { createSourceText, type SourceText } from './source-text.ts'
import { addCue } from './speeches.ts'
import { readStageHeading } from './stage-headings.ts'

export function readFountain(source: SourceText): Reading {
  const reading = createReading()
  const mask = maskNotes(source.text)
  for (const note of mask.notes) addPart(reading, 'note', note)
  const state: FountainState = { reading, lines: visibleLines(source, mask.text), lastSpeechItems: [], free: true }
  let at = readTitlePage(state.lines, reading)
  while (at < state.lines.length) at = takeBlock(state, at)
  return reading
}

/** Lines that hold nothing but a note are no blank lines: they are left out. */
function visibleLines(source: SourceText, masked: string): FountainLine[] {
  const lines: FountainLine[] = []
  for (const [index, line] of createSourceText(masked).lines.entries()) {
    const text = line.text.trim()
    const hidden = text === '' && (source.lines[index]?.text.trim() ?? '') !== ''
    if (hidden) continue
    const start = line.start + (line.text.length - line.text.trimStart().length)
    lines.push({ text, raw: line.text, start, end: start + text.length, number: line.number })
  }
  return lines
}

function takeBlock(state: FountainState, at: number): number {
  const line = state.lines[at]
  if (line === undefined) return at + 1
  if (line.text === '') {
    state.free = true
    return at + 1
  }
  if (takeSingleLine(state, line, at)) {
    state.free = true
    return at + 1
  }
  if (isCue(state, line, at)) return addSpeechBlock(state, at)
  if (/^~\s{0,4}\S/.test(line.text)) return addLyrics(state, at)
  state.free = false
  return takeAction(state, at)
}

const ENDINGS = /^(?:THE END|FIN|END|TO BE CONTINUED)[.!…]{0,3}$/

function takeSingleLine(state: FountainState, line: FountainLine, at: number): boolean {
  const { reading } = state
  const { text, start, end } = line
  if (/^={3,}$/.test(text) || isPageBreak(line)) addPart(reading, 'note', { start, end })
  else if (text.startsWith('=')) addPart(reading, 'synopsis', { start, end })
  else if (text.startsWith('#')) takeSection(reading, line)
  else if (/^\.[^.\s]/.test(text)) takeHeading(state, line, text.slice(1))
  else if (state.free && isSlugLine(text)) takeHeading(state, line, text)
  else if (state.free && /^SCENE\b/i.test(text) && readStageHeading(text) !== null) takeNumber(state, line)
  else if (text.startsWith('>')) takeArrow(reading, line)
  else if (state.free && isTransition(state, text, at)) addCue(reading, transition(text), { start, end })
  else return takeLabelled(reading, line)
  return true
}

/** Nobody speaks together with somebody of another scene. */
function takeHeading(state: FountainState, line: FountainLine, heading: string): void {
  state.lastSpeechItems = []
  addScene(state.reading, line, readSlug(stripEmphasis(heading)))
}

/** `SCENE 12` above its slugline. */
function takeNumber(state: FountainState, line: FountainLine): void {
  const heading = readStageHeading(line.text)
  state.lastSpeechItems = []
  if (heading !== null) addScene(state.reading, line, heading.facts)
}

/** What is printed at the foot and head of a page: `(MORE)`, `CONTINUED: (2)`, a number far to the right. */
function isPageBreak({ text, raw }: FountainLine): boolean {
  if (/^\(?(?:MORE|CONTINUED)\)?:?(?:\s{0,4}\(\d{1,3}\))?$/.test(text)) return true
  return /^[\s\f]{24}/.test(raw) && /^\d{1,4}\.?$/.test(text)
}

const SUPER = /^(?:SUPER(?:IMPOSE)?|TITLE(?: CARD)?|CHYRON|CAPTION|ON SCREEN TEXT)\s{0,3}[:—-]\s{0,3}(.+)$/i

function takeLabelled(reading: Reading, line: FountainLine): boolean {
  const shown = SUPER.exec(line.text)
  const facts =
    shown === null
      ? readLabelledCue(line.text)
      : { kind: 'title' as const, text: unquote(shown[1] ?? ''), durationMs: null, visible: false }
  if (facts === null || facts.kind === 'transition') return false
  addCue(reading, { ...facts, text: stripEmphasis(facts.text) }, line)
  return true
}

function unquote(text: string): string {
  return /^["“].*["”]$/s.test(text.trim()) ? text.trim().slice(1, -1) : text
}

function transition(text: string): { kind: 'transition'; text: string; durationMs: null; visible: false } {
  return { kind: 'transition', text: stripEmphasis(text).replace(/[:.]$/, ''), durationMs: null, visible: false }
}

function isTransition(state: FountainState, text: string, at: number): boolean {
  if (readTransitionLine(text) === null) return false
  const below = state.lines[at + 1]
  return below === undefined || below.text === '' || isSlugLine(below.text)
}

/** `> centred <` is something to read on the screen, `> ANYTHING` a transition. */
function takeArrow(reading: Reading, line: FountainLine): void {
  if (line.text.endsWith('<') && line.text.length > 1) {
    const text = stripEmphasis(line.text.slice(1, -1))
    addCue(reading, { kind: 'title', text, durationMs: null, visible: false }, line)
    return
  }
  const text = line.text.slice(1).trim()
  const facts = ENDINGS.test(text)
    ? { kind: 'title' as const, text, durationMs: null, visible: false }
    : transition(text)
  addCue(reading, facts, line)
}

function takeSection(reading: Reading, line: FountainLine): void {
  const body = line.text.replace(/^#{1,6}\s{0,8}/, '')
  const episode = readEpisodeHeading(body)
  if (episode === null) {
    addPart(reading, 'synopsis', line)
    return
  }
  addPart(reading, 'episode_heading', line)
  reading.items.push({ type: 'episode', start: line.start, end: line.end, ...episode })
}

const NO_CUE =
  /^(?:CUT|FADE|DISSOLVE|SMASH|MATCH|MONTAGE|SERIES OF|END OF|END FLASHBACK|BACK TO|INTERCUT|CLOSE ON|CLOSE UP|ANGLE ON|INSERT|WIDE|THE END|BEGIN|CONTINUED|FLASHBACK|PANEL|PAGE|ACT \w+$)\b/

/** A cue is a line in capitals, with a blank line above and a line of speech below, or forced by @. */
function isCue(state: FountainState, line: FountainLine, at: number): boolean {
  const below = state.lines[at + 1]
  if (below === undefined || below.text === '') return false
  if (line.text.startsWith('@')) return line.text.length > 1
  if (!state.free || line.text.startsWith('!') || line.text.length > 300) return false
  const name = line.text.replace(/\s{0,4}\^$/, '').replace(/\([^()]{0,60}\)/g, '')
  return /\p{Lu}/u.test(name) && !/\p{Ll}/u.test(name) && !/[:;!?]$/.test(name.trim()) && !NO_CUE.test(name)
}

/** Lines up to the next blank one are one paragraph, unless a heading or forced element stands among them. */
function takeAction(state: FountainState, from: number): number {
  const first = state.lines[from]
  if (first === undefined) return from + 1
  const words: string[] = []
  let end = first.end
  let at = from
  for (; at < state.lines.length; at++) {
    const line = state.lines[at]
    if (line === undefined || line.text === '') break
    if (at > from && /^(?:[>=#~@!]|\.[^.\s])/.test(line.text)) break
    words.push(line.text.replace(/^[!~]/, ''))
    end = line.end
  }
  const text = stripEmphasis(words.join(' '))
  const isNote = state.reading.items.every((item) => item.type === 'cue') && FRONT_NOTE.test(text)
  if (isNote) addPart(state.reading, 'note', { start: first.start, end })
  else addAction(state.reading, { start: first.start, end }, text)
  return Math.max(at, from + 1)
}

/** Before the first scene: a word to the reader, not a picture. */
const FRONT_NOTE =
  /^(?:note|notes|disclaimer|copyright|©|\(c\)|draft|contact|version|revis|written by|based on|adapted|all rights|this work|this script|please refer|licen[cs]e)\b/i
