// What a bench answers: one table and notes. Each bench runs alone (`node bench/http.ts`) and prints its table, or with
// `--json` one document on standard output, which bench/run.ts stores.
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

export type Cell = string | number | null
export type Row = Readonly<Record<string, Cell>>
export type Report = { readonly title: string; readonly rows: readonly Row[]; readonly notes?: readonly string[] }

export function present(report: Report): void {
  console.log(process.argv.includes('--json') ? JSON.stringify(report) : render(report))
}

export function render({ title, rows, notes = [] }: Report): string {
  return [
    `## ${title}`,
    '',
    ...table(rows),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `- ${note}`)] : []),
  ].join('\n')
}

function table(rows: readonly Row[]): string[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = [names, ...rows.map((row) => names.map((name) => show(row[name])))]
  const widths = names.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  const write = (line: readonly string[], row: number) =>
    line
      .map((cell, column) => pad(cell, widths[column] ?? 0, row > 0 && isNumber(rows[row - 1], names[column])))
      .join('  ')
  const [head = '', ...body] = lines.map((line, row) => write(line, row).trimEnd())
  return [head, widths.map((width) => '-'.repeat(width)).join('  '), ...body]
}

const isNumber = (row: Row | undefined, name: string | undefined) => typeof row?.[name ?? ''] === 'number'
const pad = (text: string, width: number, isRight: boolean) => (isRight ? text.padStart(width) : text.padEnd(width))

function show(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'number' ? String(cell) : cell
}

/** What the figures were measured on: a ratio of one run may be compared with another run's, a figure may not. */
export function machine() {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? '',
    memory_gb: Math.round(totalmem() / 1e9),
    node: process.version,
    load_1_min: round(loadavg()[0] ?? 0, 1),
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
