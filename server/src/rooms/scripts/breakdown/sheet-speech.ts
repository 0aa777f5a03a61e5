// What is said in a cell: `马三：甜梨！老道：几文？` names its speakers itself.
import { readSpeakerHead, type SpeakerHead } from './speaker-heads.ts'

export type CellSpeech = {
  readonly head: SpeakerHead | null
  readonly body: string
  /** Within the cell. */
  readonly start: number
  readonly bodyStart: number
}

const CELL_CHARS_MAX = 4000

/** Null when the cell names nobody: then its row or the one before must. */
export function readCellSpeeches(text: string): CellSpeech[] | null {
  const bounded = text.slice(0, CELL_CHARS_MAX)
  const starts = [0, ...[...bounded.matchAll(TURN)].map((found) => found.index + found[0].length)]
  const speeches: CellSpeech[] = []
  for (const [at, start] of starts.entries()) {
    const stretch = text.slice(start, starts[at + 1] ?? text.length)
    const head = readSpeakerHead(stretch)
    const last = speeches.at(-1)
    if (head !== null) speeches.push({ head, body: stretch.slice(head.end), start, bodyStart: start + head.end })
    else if (last === undefined) return null
    else speeches[speeches.length - 1] = { ...last, body: last.body + stretch }
  }
  return speeches
}

/** Behind a full stop or on a line of its own somebody else may begin. */
const TURN = /[。！？!?…”」\r\n]\s{0,8}(?=[\p{L}\p{N}·]{1,12}\s?(?:[（(][^（）()]{1,30}[）)])?\s?：)/gu

/** What people write into a cell that is to stay empty. */
export function isNothing(text: string): boolean {
  return /^(?:无|没有|空|—{1,3}|-{1,3}|–|[/／]|N\/?A|none|nil)$/i.test(text)
}
