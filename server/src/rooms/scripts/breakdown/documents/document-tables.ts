// Tables of a document as lines of text: a row is a line with a tab between its cells. What a script looks like in a cell
// decides what becomes of its paragraphs: in a sheet whose columns have names they stay together in quotation marks, as a
// spreadsheet would copy them; anywhere else a script in a table is a script.
import { findHeader } from '../sheets/sheet-columns.ts'
import { readSpeakerHead } from '../speaker-heads.ts'

/** A paragraph, or the cells of a row with the paragraphs of each. */
export type DocumentRow = string | readonly (readonly string[])[]

/** The names of columns stand among the first. */
const ROWS_ASKED_MAX = 200

export function writeRows(rows: readonly DocumentRow[]): string {
  const head = rows.slice(0, ROWS_ASKED_MAX).map((row) => (typeof row === 'string' ? row : writeTabbed(row)))
  const isSheet = findHeader(head) !== null
  return rows.map((row) => (typeof row === 'string' ? row : writeRow(row, isSheet))).join('\n')
}

function writeRow(cells: readonly (readonly string[])[], isSheet: boolean): string {
  const [only, ...others] = cells
  if (only === undefined) return ''
  if (others.length === 0) return only.join('\n')
  if (isSheet) return cells.map(writeQuoted).join('\t')
  return cells.some(isScript) ? cells.flatMap(linesOf).join('\n') : writeTabbed(cells)
}

const writeTabbed = (cells: readonly (readonly string[])[]): string =>
  cells.map((cell) => linesOf(cell).join(' ')).join('\t')

/** Line breaks part the lines of a cell as paragraphs do; a tab in it would be another cell. */
const linesOf = (cell: readonly string[]): string[] =>
  cell
    .flatMap((paragraph) => paragraph.split('\n'))
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')

function writeQuoted(cell: readonly string[]): string {
  const lines = linesOf(cell)
  const text = lines.join('\n')
  return lines.length > 1 || text.startsWith('"') ? `"${text.replaceAll('"', '""')}"` : text
}

const isScript = (cell: readonly string[]): boolean => {
  const lines = linesOf(cell)
  return lines.length > 1 && lines.some((line) => /^[△▲【]/.test(line) || readSpeakerHead(line) !== null)
}
