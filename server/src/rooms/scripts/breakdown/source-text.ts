// A script text with its line table: the only place that knows how offsets become line numbers.
import type { SourceSpan } from '#contract/breakdown.ts'

/** One physical line. `end` is where its characters stop, `next` where the following line starts. */
export type SourceLine = {
  readonly number: number
  readonly start: number
  readonly end: number
  readonly next: number
  readonly text: string
}

export type SourceText = {
  readonly text: string
  readonly lines: readonly SourceLine[]
  /** 1-based number of the line that holds this offset. */
  lineNumberAt(offset: number): number
  spanOf(start: number, end: number): SourceSpan
}

/** Index of the last that starts at or before the offset, 0 if none does; they rise. */
export function indexAt(stretches: readonly { readonly start: number }[], offset: number): number {
  let low = 0
  let high = stretches.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((stretches[middle]?.start ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

export function createSourceText(text: string): SourceText {
  const lines = splitLines(text)
  const lineNumberAt = (offset: number): number => indexAt(lines, offset) + 1
  const spanOf = (start: number, end: number): SourceSpan => ({
    start_line: lineNumberAt(start),
    end_line: lineNumberAt(Math.max(start, end - 1)),
    start_offset: start,
    end_offset: end,
  })
  return { text, lines, lineNumberAt, spanOf }
}

/** Lines end at LF, CR LF or a lone CR. A text that ends with a line end has no empty last line. */
function splitLines(text: string): SourceLine[] {
  const lines: SourceLine[] = []
  let start = 0
  while (start < text.length) {
    let end = start
    while (end < text.length && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end++
    const isCrLf = text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10
    const next = Math.min(text.length, end + (isCrLf ? 2 : 1))
    lines.push({ number: lines.length + 1, start, end, next, text: text.slice(start, end) })
    start = next
  }
  return lines
}

/** The line without white space at its ends, with the offsets of what is left. */
export function trimmedLine(line: SourceLine): { text: string; start: number; end: number } {
  return trimmedStretch(line.text, line.start)
}

/** `text` stands at `base`; gives it without white space at its ends, with offsets. */
export function trimmedStretch(text: string, base: number): { text: string; start: number; end: number } {
  const head = text.trimStart()
  const start = base + text.length - head.length
  const body = head.trimEnd()
  return { text: body, start, end: start + body.length }
}
