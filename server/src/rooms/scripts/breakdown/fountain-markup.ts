// Fountain's inline markup: notes and boneyard are masked out at equal length, so that offsets stay true.

import type { At } from './reading.ts'

export type Mask = {
  /** Same length as the text; what is masked is spaces, line ends are kept. */
  readonly text: string
  readonly notes: readonly At[]
}

/** Two signs that open a stretch and two that close it. */
type Marks = { readonly open: string; readonly close: string }

const BONEYARD: Marks = { open: '/*', close: '*/' }
const NOTE: Marks = { open: '[[', close: ']]' }

/** Notes `[[ ]]` and boneyard. Boneyard may nest when its marks are balanced; else it ends at the first closing mark. */
export function maskNotes(text: string): Mask {
  const notes = [...findRanges(text, BONEYARD, isBalanced(text)), ...findRanges(text, NOTE, false)]
  notes.sort((a, b) => a.start - b.start)
  const kept: At[] = []
  for (const note of notes) if (note.start >= (kept.at(-1)?.end ?? 0)) kept.push(note)
  let masked = ''
  let at = 0
  for (const note of kept) {
    masked += text.slice(at, note.start) + text.slice(note.start, note.end).replace(/[^\r\n]/g, ' ')
    at = note.end
  }
  return { text: masked + text.slice(at), notes: kept }
}

function isBalanced(text: string): boolean {
  return text.split('/*').length === text.split('*/').length
}

function findRanges(text: string, marks: Marks, nests: boolean): At[] {
  const ranges: At[] = []
  let start = text.indexOf(marks.open)
  while (start >= 0) {
    const end = nests ? findNestedEnd(text, start, marks) : text.indexOf(marks.close, start + 2)
    if (end < 0) break
    const inner = nests ? -1 : text.indexOf(marks.open, start + 2)
    // What nothing closes is plain text: the end that comes next is that of another.
    const isClosed = (inner < 0 || inner > end) && (marks !== NOTE || closesInParagraph(text, { start, end }))
    if (isClosed) ranges.push({ start, end: end + 2 })
    start = isClosed ? text.indexOf(marks.open, end + 2) : text.indexOf(marks.open, start + 2)
  }
  return ranges
}

const PARAGRAPHS_MAX = 4
/** A heading or a cue: the script goes on. */
const SCRIPT = /^\s{0,80}(?:INT|EXT|EST|I\/E|INT\/EXT)[ ./]|^\s{0,80}[\p{Lu}\d][\p{Lu}\d .'’()-]{1,40}(?:\r\n|\n|\r)/u

/** A note may run over a few paragraphs, as long as nothing of the script stands in them. */
function closesInParagraph(text: string, { start, end }: At): boolean {
  if (end - start > NOTE_CHARS_MAX) return false
  const paragraphs = text.slice(start, end).split(/(?:\r\n|\n|\r) ?(?:\r\n|\n|\r)/)
  return paragraphs.length <= PARAGRAPHS_MAX && !paragraphs.slice(1).some((paragraph) => SCRIPT.test(paragraph))
}

/** Also keeps looking for its end linear. */
const NOTE_CHARS_MAX = 20_000

function findNestedEnd(text: string, start: number, { open, close }: Marks): number {
  let depth = 0
  for (let at = start; at < text.length - 1; at++) {
    if (text.startsWith(open, at)) {
      depth++
      at++
    } else if (text.startsWith(close, at)) {
      depth--
      if (depth === 0) return at
      at++
    }
  }
  return -1
}

/** Takes out emphasis marks; `\*` stays a star. */
export function stripEmphasis(text: string): string {
  return text
    .replace(/\\([*_\\])/g, (_, sign: string) => (sign === '*' ? '\ue000' : sign === '_' ? '\ue001' : '\ue002'))
    .replace(/\*{1,3}|_/g, '')
    .replace(/\ue000/g, '*')
    .replace(/\ue001/g, '_')
    .replace(/\ue002/g, '\\')
    .replace(/[ \t]+/g, ' ')
    .trim()
}
