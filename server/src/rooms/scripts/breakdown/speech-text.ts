// What is spoken and what is not inside the text of a speech.
import { findBracketRuns, insideOf } from './brackets.ts'
import { type CueFacts, readBracketedCue } from './cue-words.ts'

export type SpeechPiece = {
  readonly kind: 'spoken' | 'direction' | 'cue'
  readonly start: number
  readonly end: number
  readonly text: string
  readonly cue: CueFacts | null
}

export type SpeechText = {
  readonly pieces: readonly SpeechPiece[]
  readonly spoken: string
  readonly direction: string
}

const CJK_EDGE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u30ff]/

/** Joins what is left when directions are cut out: with a space between Latin words, with nothing between Han. */
export function joinSpoken(left: string, right: string): string {
  if (left === '' || right === '') return left + right
  const tight =
    CJK_EDGE.test(left.charAt(left.length - 1)) ||
    CJK_EDGE.test(right.charAt(0)) ||
    /\s$/.test(left) ||
    /^\s/.test(right)
  return left + (tight ? '' : ' ') + right
}

/** White space runs become one space; a line end between two Han signs vanishes. */
export function tidySpoken(text: string): string {
  return text
    .replace(/\s+/g, (run, at: number) => {
      if (!/[\r\n\v]/.test(run)) return ' '
      return CJK_EDGE.test(text.charAt(at - 1)) && CJK_EDGE.test(text.charAt(at + run.length)) ? '' : ' '
    })
    .trim()
}

const EDGE_SIGNS = ' \t\r\n\u3000\u00a0，,。、；;：:'

/** `（走着，向四处看，）` is written with the comma of its sentence; a direction is not. */
export function tidyDirection(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && EDGE_SIGNS.includes(text.charAt(start))) start++
  while (end > start && EDGE_SIGNS.includes(text.charAt(end - 1))) end--
  return text.slice(start, end).replace(/\s+/g, ' ')
}

/** `base` is where `text` stands in the script. Every character belongs to exactly one piece. */
export function splitSpeech(text: string, base: number): SpeechText {
  const pieces: SpeechPiece[] = []
  let at = 0
  const spokenTo = (end: number): void => {
    if (end > at)
      pieces.push({ kind: 'spoken', start: base + at, end: base + end, text: text.slice(at, end), cue: null })
  }
  for (const run of findBracketRuns(text)) {
    const inside = insideOf(text, run)
    spokenTo(run.start)
    const cue = readBracketedCue(inside, run.open)
    const kind = cue === null ? 'direction' : 'cue'
    pieces.push({ kind, start: base + run.start, end: base + run.end, text: inside, cue })
    at = run.end
  }
  spokenTo(text.length)
  return { pieces, spoken: spokenOf(pieces), direction: directionOf(pieces) }
}

function spokenOf(pieces: readonly SpeechPiece[]): string {
  const parts = pieces.filter((piece) => piece.kind === 'spoken').map((piece) => piece.text)
  let joined = ''
  const done: string[] = []
  for (const part of parts) {
    const next = joinSpoken(joined === '' ? '' : joined.slice(-1), part)
    done.push(joined === '' ? part : next.slice(1))
    joined = part === '' ? joined : part
  }
  return tidySpoken(done.join(''))
}

function directionOf(pieces: readonly SpeechPiece[]): string {
  return pieces
    .filter((piece) => piece.kind === 'direction')
    .map((piece) => tidyDirection(piece.text))
    .filter((text) => text !== '')
    .join('; ')
}

export function hasSpokenText(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text) || /[？！?!…—]/.test(text)
}
