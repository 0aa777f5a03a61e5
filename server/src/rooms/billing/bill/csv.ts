// The bill as a table for other programs: RFC 4180, UTF-8 with a mark so that spreadsheets see it, amounts in units of the currency.
import type { BillLine } from '#contract/billing.ts'
import { toDecimal } from '../tables.ts'

const COLUMNS: readonly (readonly [string, (line: BillLine) => string])[] = [
  ['begun_at', (line) => line.begun_at],
  ['ended_at', (line) => line.ended_at ?? ''],
  ['state', (line) => line.state],
  ['project', (line) => text(line.project?.name ?? line.project?.id)],
  ['person', (line) => text(line.person.name ?? line.person.id)],
  ['engine', (line) => text(line.engine)],
  ['provider', (line) => text(line.provider)],
  ['provider_job_id', (line) => text(line.provider_job_id)],
  ['reason', (line) => text(line.reason)],
  ['currency', (line) => line.currency],
  ['held', (line) => toDecimal(BigInt(line.held))],
  ['charged', (line) => (line.charged === null ? '' : toDecimal(BigInt(line.charged)))],
  ['refunded', (line) => toDecimal(BigInt(line.refunded))],
  ['owed', (line) => toDecimal(BigInt(line.owed))],
  ['id', (line) => line.id],
]

export const csvHead = (): string => `\u{feff}${row(COLUMNS.map(([name]) => name))}`
export const csvLine = (line: BillLine): string => row(COLUMNS.map(([, read]) => read(line)))

const row = (cells: readonly string[]) => `${cells.map(quote).join(',')}\r\n`
const quote = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** A spreadsheet would run what begins like a formula. */
const text = (value: string | null | undefined): string =>
  /^[=+\-@\t\r]/.test(value ?? '') ? `'${value}` : (value ?? '')
