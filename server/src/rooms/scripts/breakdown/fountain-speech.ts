// A block of dialogue in Fountain: the cue, then parentheticals, lyrics and speech up to a blank line.
import { stripEmphasis } from './fountain-markup.ts'
import type { FountainLine, FountainState } from './fountain-state.ts'
import { addPart, type SpeechItem, warn } from './reading.ts'
import { hasSpokenText, splitSpeech } from './speech-text.ts'
import { readVoiceMarks } from './voice-marks.ts'

type Block = {
  readonly state: FountainState
  readonly speaker: string
  /** Who else is named in the cue. */
  readonly jointWith: readonly string[]
  readonly marks: readonly string[]
  readonly start: number
  direction: string[]
  spoken: { text: string; start: number; end: number; sung: boolean } | null
  readonly added: number[]
  /** `(MORE)` stands above. */
  isOverleaf: boolean
}

/** Each stretch between parentheticals is a line of its own. Gives the index behind the block. */
export function addSpeechBlock(state: FountainState, from: number): number {
  const cue = state.lines[from]
  if (cue === undefined) return from + 1
  const head = readCue(cue.text)
  addPart(state.reading, 'character_cue', cue)
  const block: Block = {
    state,
    speaker: head.name,
    jointWith: head.others,
    marks: head.marks,
    start: cue.start,
    direction: [],
    spoken: null,
    added: [],
    isOverleaf: false,
  }
  let at = from + 1
  for (; at < state.lines.length; at++) {
    const line = state.lines[at]
    if (line === undefined || isBlockEnd(line)) break
    takeLine(block, line)
  }
  flush(block)
  if (block.added.length === 0) closeSilentBlock(block, cue)
  else closeWithDirection(block)
  if (head.dual) joinWithSpeechBefore(state, block)
  if (block.added.length > 0) state.lastSpeechItems = block.added
  state.free = false
  return at
}

/** Two spaces keep a block open over an empty line. */
function isBlockEnd(line: FountainLine): boolean {
  return line.text === '' && !/^ {2,}$/.test(line.raw)
}

type Cue = { readonly name: string; readonly others: string[]; readonly marks: string[]; readonly dual: boolean }

function readCue(text: string): Cue {
  const dual = text.endsWith('^')
  const marks: string[] = []
  const name = text
    .replace(/^@/, '')
    .replace(/\s{0,4}\^$/, '')
    .replace(/\(([^()]{0,60})\)/g, (_, mark: string) => {
      marks.push(mark.trim())
      return ' '
    })
  const [first = '', ...others] = splitNames(stripEmphasis(name).slice(0, 200))
  return { name: first, others, marks, dual }
}

/** `MARY & JOHN`, `TORVALD/NORA`; `A/B` as one name of one letter is nobody's. */
function splitNames(written: string): string[] {
  const names = written.split(/\s{0,3}[&＆+＋/／]\s{0,3}|\s(?:AND|and)\s/).map((name) => name.trim())
  return names.length > 1 && names.length < 6 && names.every((name) => /\p{L}{2}/u.test(name))
    ? [...new Set(names)]
    : [written]
}

/** `~` lines that no cue stands above: whoever spoke last sings them, else the narrator. */
export function addLyrics(state: FountainState, from: number): number {
  const first = state.lines[from]
  if (first === undefined) return from + 1
  const last = state.reading.items.findLast((item) => item.type === 'speech' || item.type === 'scene')
  const sings = last?.type === 'speech' ? [last.speaker, ...last.jointWith] : ['NARRATOR']
  const [speaker = '', ...jointWith] = sings
  const block: Block = {
    state,
    speaker,
    jointWith,
    marks: [],
    start: first.start,
    direction: [],
    spoken: null,
    added: [],
    isOverleaf: false,
  }
  let at = from
  for (; at < state.lines.length; at++) {
    const line = state.lines[at]
    if (line === undefined || !line.text.startsWith('~')) break
    takeLine(block, line)
  }
  flush(block)
  state.free = false
  return at
}

/** Printed at the foot of a page, where a speech goes on overleaf. */
const MORE = /^\((?:MORE|CONTINUED)\)$/

/** Whether the line only parts two pages: `(MORE)`, then a number and the name again. */
function takePageBreak(block: Block, line: FountainLine): boolean {
  if (MORE.test(line.text)) block.isOverleaf = true
  else if (!block.isOverleaf) return false
  else if (!/^\d{1,4}\.?$/.test(line.text)) {
    block.isOverleaf = false
    const again = readCue(line.text)
    if (again.name !== block.speaker || again.marks.length === 0) return false
  }
  addPart(block.state.reading, 'note', line)
  return true
}

function takeLine(block: Block, line: FountainLine): void {
  const { reading } = block.state
  if (takePageBreak(block, line)) return
  if (/^[(（].*[)）]$/s.test(line.text)) {
    flush(block)
    addPart(reading, 'direction', line)
    block.direction.push(stripEmphasis(line.text.slice(1, -1)))
    return
  }
  const sung = line.text.startsWith('~')
  if (block.spoken !== null && block.spoken.sung !== sung) flush(block)
  if (line.text === '') return
  const text = sung ? line.text.slice(1).trim() : line.text
  if (block.spoken === null) block.spoken = { text, start: line.start, end: line.end, sung }
  else block.spoken = { ...block.spoken, text: `${block.spoken.text}\n${text}`, end: line.end }
}

function flush(block: Block): void {
  const { spoken } = block
  if (spoken === null) return
  const { reading } = block.state
  block.spoken = null
  const split = splitSpeech(stripEmphasis(spoken.text.replaceAll('\n', ' ')), spoken.start)
  addPart(reading, 'dialogue', spoken)
  const inline = split.direction === '' ? [] : [split.direction]
  const marks = readVoiceMarks(block.speaker, [...block.marks, ...block.direction, ...inline])
  block.direction = []
  if (!hasSpokenText(split.spoken)) {
    if (marks.direction !== '')
      reading.items.push({
        type: 'action',
        start: spoken.start,
        end: spoken.end,
        text: `${block.speaker} (${marks.direction})`,
      })
    return
  }
  const item: SpeechItem = {
    type: 'speech',
    start: block.added.length === 0 ? block.start : spoken.start,
    end: spoken.end,
    ...marks,
    kind: spoken.sung && marks.kind !== 'narration' ? 'sung' : marks.kind,
    speaker: block.speaker,
    jointWith: block.jointWith,
    isHalf: false,
    text: split.spoken,
    durationMs: null,
  }
  block.added.push(reading.items.push(item) - 1)
}

/** A parenthetical below the last words belongs to them. */
function closeWithDirection(block: Block): void {
  const { items } = block.state.reading
  const at = block.added.at(-1) ?? -1
  const last = items[at]
  if (last?.type !== 'speech' || block.direction.length === 0) return
  items[at] = { ...last, direction: [last.direction, ...block.direction].filter((text) => text !== '').join('; ') }
}

/** Parentheticals alone are something to see; nothing at all is a slip of the writer. */
function closeSilentBlock(block: Block, cue: FountainLine): void {
  const { reading } = block.state
  if (block.direction.length > 0) {
    const end = reading.parts.at(-1)?.end ?? cue.end
    reading.items.push({
      type: 'action',
      start: cue.start,
      end,
      text: `${block.speaker} (${block.direction.join('; ')})`,
    })
    return
  }
  warn(reading, { line: cue.number, code: 'EMPTY_SPEECH', details: { name: block.speaker } })
}

/** Dual dialogue: `^` says that this block is spoken together with the one before it. */
function joinWithSpeechBefore(state: FountainState, block: Block): void {
  const { items } = state.reading
  const before = state.lastSpeechItems.map((at) => items[at]).find((item) => item?.type === 'speech')
  if (before?.type !== 'speech' || before.speaker === block.speaker) return
  const partner = before.speaker
  for (const [at, name] of [
    ...state.lastSpeechItems.map((at) => [at, block.speaker] as const),
    ...block.added.map((at) => [at, partner] as const),
  ]) {
    const item = items[at]
    if (item?.type === 'speech' && !item.jointWith.includes(name))
      items[at] = { ...item, jointWith: [...item.jointWith, name], isHalf: true }
  }
}
