// A script in Markdown as its readers should see it: without the signs of headings, bold, lists and rules. Offsets of what
// is seen lead back to the script, so that nothing of a breakdown points beside its words.
import { readEpisodeHeading, readSceneHeading } from './drama/headings.ts'
import type { At, Part, Reading } from './reading.ts'
import { createSourceText, indexAt, type SourceText } from './source-text.ts'
import { readStageHeading } from './stage-headings.ts'

export type View = { readonly source: SourceText /** In offsets of the script. */; restore(reading: Reading): Reading }

type Stretch = {
  /** Where it stands in the view. */
  readonly start: number
  /** Where it stands in the script. */
  readonly from: number
  readonly lineStart: number
  /** Nothing of its line is seen before it. */
  readonly isLineHead: boolean
}

const HEADING = /^\s{0,3}#{1,6}\s{1,8}(?=\S)/
const LIST = /^\s{0,12}(?:[-*+]\s{1,4}(?=\*\*|[^-\s])|>\s{1,4}(?=\S))/
const RULE = /^\s{0,3}(?:-{3,}|\*{3,}|_{3,}|(?:[-*_]\s){2,}[-*_])\s*$/
const SIGNS = /\*+|_+/g
const BOLD_NAME = /^\s{0,12}(?:[-*+>]\s{1,4})?\*\*[^*\s：:][^*]{0,30}\*\*/
/** A line that is all of it slanted. */
const ITALIC = /^(\s{0,12})(\*(?![*\s(（])[^*]*[^*\s]\*|_(?![_\s(（])[^_]*[^_\s]_)(\s{0,8})$/
const ITALIC_CHARS_MAX = 2000
/** Nobody opens more within each other; the bound keeps reading linear. */
const OPEN_MAX = 8
const SAMPLE_LINES_MAX = 2000
const BOLD_LINES_MIN = 2

/** Null when the text is not written in Markdown. */
export function viewMarkdown(source: SourceText): View | null {
  return isMarkdown(source) ? createView(source) : null
}

/** Bold words in several lines, or headings that head scenes or episodes. */
function isMarkdown({ lines }: SourceText): boolean {
  let bold = 0
  for (const { text } of lines.slice(0, SAMPLE_LINES_MAX)) {
    const line = text.slice(0, 400)
    if (isBold(line) && ++bold >= BOLD_LINES_MIN) return true
    const heading = HEADING.exec(line)
    if (heading === null) continue
    const body = line.slice(heading[0].length).trim()
    if (readEpisodeHeading(body) !== null || readSceneHeading(body) !== null || readStageHeading(body) !== null)
      return true
  }
  return false
}

const isBold = (line: string): boolean =>
  (line.includes('**') || line.includes('__')) && findEmphasis(line).some(({ start, end }) => end - start > 1)

function createView(source: SourceText): View {
  const stretches: Stretch[] = []
  const notes: Part[] = []
  let text = ''
  let seenTo = 0
  const show = ({ start: from, end: to }: At, lineStart: number, as = source.text.slice(from, to)): void => {
    if (to <= from) return
    stretches.push({ start: text.length, from, lineStart, isLineHead: seenTo <= lineStart })
    text += as
    seenTo = to
  }
  const hasNames = source.lines.filter((line) => BOLD_NAME.test(line.text.slice(0, 60))).length >= BOLD_LINES_MIN
  for (const line of source.lines) {
    const done = hasNames ? bracketItalic(line.text) : null
    if (done !== null) {
      show({ start: line.start, end: line.next }, line.start, done + source.text.slice(line.end, line.next))
      continue
    }
    const hidden = hiddenIn(line.text)
    if (hidden.length === 1 && hidden[0]?.end === line.text.length)
      notes.push({ kind: 'note', start: line.start, end: line.end })
    let at = line.start
    for (const { start, end } of hidden) {
      show({ start: at, end: line.start + start }, line.start)
      at = line.start + end
    }
    show({ start: at, end: line.next }, line.start)
  }
  return {
    source: createSourceText(text),
    restore: (reading) => restore(reading, { stretches, notes, length: source.text.length, seen: text.length }),
  }
}

/** Beside names in bold a line in italics is what is done: `*He draws.*` is seen as `(He draws.)`. */
function bracketItalic(line: string): string | null {
  const found = line.length > ITALIC_CHARS_MAX ? null : ITALIC.exec(line)
  return found === null ? null : `${found[1] ?? ''}(${(found[2] ?? '').slice(1, -1)})${found[3] ?? ''}`
}

/** The stretches of a line that only mean how it looks. */
function hiddenIn(line: string): At[] {
  if (RULE.test(line)) return [{ start: 0, end: line.length }]
  const lead = (HEADING.exec(line) ?? LIST.exec(line))?.[0].length ?? 0
  const hidden = lead === 0 ? [] : [{ start: 0, end: lead }]
  for (const { start, end } of findEmphasis(line.slice(lead))) hidden.push({ start: lead + start, end: lead + end })
  return hidden
}

type Opened = { readonly sign: string; readonly end: number; left: number }

/** Signs in pairs, from a word's first letter to a word's last: not those of `2*3=6`, `我叫____` or `f**k`. */
function findEmphasis(line: string): At[] {
  const pairs: At[] = []
  let opened: Opened[] = []
  for (const { 0: run, index: start } of line.matchAll(SIGNS)) {
    const [sign, before, after] = [run.charAt(0), line.charAt(start - 1), line.charAt(start + run.length)]
    // Underscores stand beside words, never in them; stars may part Chinese words, and no number or English one.
    const inWord = sign === '_' ? /[\p{L}\p{N}]/u : /[A-Za-z0-9]/
    const isInside = inWord.test(before) && inWord.test(after)
    if (isInside || run.length > 3) continue
    let left = run.length
    const closes = before !== '' && !/\s/.test(before) && !(sign === '_' && inWord.test(after))
    for (let top = opened.at(-1); closes && left > 0; top = opened.at(-1)) {
      if (top === undefined || !opened.some((one) => one.sign === sign && one.left <= left)) break
      if (top.sign === sign && top.left <= left) {
        pairs.push({ start: top.end - top.left, end: top.end })
        pairs.push({ start: start + run.length - left, end: start + run.length - left + top.left })
        left -= top.left
      }
      opened.pop()
    }
    const opens = left === run.length && after !== '' && !/\s/.test(after) && !(sign === '_' && inWord.test(before))
    if (opens) opened.push({ sign, end: start + run.length, left })
    if (opened.length > OPEN_MAX) opened = opened.slice(1)
  }
  return pairs.sort((a, b) => a.start - b.start)
}

type Places = {
  readonly stretches: readonly Stretch[]
  readonly notes: readonly Part[]
  /** Of the script and of the view. */
  readonly length: number
  readonly seen: number
}

function restore(reading: Reading, { stretches, notes, length, seen }: Places): Reading {
  const startOf = (offset: number): number => {
    const stretch = stretches[indexAt(stretches, offset)]
    if (stretch === undefined) return 0
    return stretch.start === offset && stretch.isLineHead ? stretch.lineStart : stretch.from + offset - stretch.start
  }
  // Signs behind the last letter belong to it, those at the head of a line to what follows.
  const endOf = (offset: number): number => {
    const at = indexAt(stretches, Math.max(0, offset - 1))
    const [stretch, next] = [stretches[at], stretches[at + 1]]
    if (stretch === undefined) return 0
    if (next === undefined && offset === seen) return length
    return next?.start === offset && !next.isLineHead ? next.from : stretch.from + offset - stretch.start
  }
  const moved = <T extends At>(one: T): T => ({
    ...one,
    start: startOf(one.start),
    end: Math.max(startOf(one.start), endOf(one.end)),
  })
  return {
    ...reading,
    parts: [...reading.parts.map(moved), ...notes],
    items: reading.items.map(moved),
  }
}
