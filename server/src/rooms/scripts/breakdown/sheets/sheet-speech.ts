// What is written in a cell beside which nobody's name stands: `马三：甜梨！老道：几文？`, or a whole script in lines of its own.
import { readDramaPassage } from '../drama/read-drama.ts'
import type { Reading } from '../reading.ts'
import type { SourceLine } from '../source-text.ts'

/** Of the cell within the script, so that what is read points there. */
export type CellPlace = { readonly start: number; readonly line: number }

/** Speech, action and cues of a cell that names its speakers itself; what nobody says is something to see. */
export function readCell(text: string, { start, line: number }: CellPlace): Reading {
  const borders = [0, ...[...text.matchAll(TURN)].map((found) => found.index + found[0].length), text.length]
  const lines: SourceLine[] = []
  let lineNumber = number
  for (const [at, from] of borders.slice(0, -1).entries()) {
    const to = borders[at + 1] ?? text.length
    const stretch = text.slice(from, to)
    lines.push({ number: lineNumber, start: start + from, end: start + to, next: start + to, text: stretch })
    lineNumber += stretch.match(/\r\n|\n|\r/g)?.length ?? 0
  }
  return readDramaPassage(lines)
}

/** Behind a full stop somebody else may begin, or anything on a line of its own. */
const TURN =
  /[\r\n\v]\s{0,8}(?=\S)|[。！？!?…”」]\s{0,8}(?=[\p{L}\p{N}·]{1,12}\s?(?:[（(][^（）()]{1,30}[）)])?\s?：)/gu

/** What people write into a cell that is to stay empty. */
export function isNothing(text: string): boolean {
  return /^(?:无|没有|空|—{1,3}|-{1,3}|–|[/／]|N\/?A|none|nil)$/i.test(text)
}
