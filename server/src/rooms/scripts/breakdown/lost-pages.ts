// A page of a PDF that could not be read leaves a mark in the text, in its place. So it is not forgotten, however often
// the text is read anew: the mark is nobody's words, and every breakdown warns of it until a person replaces it.
import type { Part } from './reading.ts'
import type { SourceText } from './source-text.ts'
import type { FoundWarning } from './warning-words.ts'

/** A line of its own. */
export function markLostPage(page: number): string {
  return `[[PDF: page ${page} could not be read / 第 ${page} 页无法读取]]`
}

const MARK = /\[\[PDF: page (\d{1,5}) could not be read \/ 第 \1 页无法读取\]\]/g

export type LostPages = {
  /** Blanks in the place of marks; of the same length. */
  readonly text: string
  readonly parts: readonly Part[]
  readonly warnings: readonly FoundWarning[]
}

export function findLostPages({ text, lineNumberAt }: SourceText): LostPages {
  const parts: Part[] = []
  const warnings: FoundWarning[] = []
  const readable = text.replace(MARK, (mark, page: string, start: number) => {
    parts.push({ kind: 'note', start, end: start + mark.length })
    warnings.push({ line: lineNumberAt(start), code: 'PAGE_UNREADABLE', details: { page: Number(page) } })
    return ' '.repeat(mark.length)
  })
  return { text: readable, parts, warnings }
}
