// Cells of tab- or comma-separated text with their offsets; quoted cells may hold separators and line ends.

export type Cell = {
  readonly text: string
  readonly start: number
  /** Behind the cell and its separator, so that cells leave no gap in a row. */
  readonly next: number
}
export type Row = readonly Cell[]

export function chooseSeparator(text: string): string {
  const head = text
    .slice(0, 5000)
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 20)
  let best = '\t'
  let most = 0
  for (const separator of ['\t', ',', ';', '|', '，']) {
    const counts = head.map((line) => line.split(separator).length - 1)
    const least = Math.min(...counts)
    // A separator stands in every row; among several the one that splits most evenly.
    const score =
      least <= 0
        ? (counts[0] ?? 0) * 0.1
        : least + (counts.every((count) => count === counts[0]) ? 10 : 0) + (separator === '\t' ? 5 : 0)
    if (score > most) {
      best = separator
      most = score
    }
  }
  return best
}

export function readRows(text: string, separator: string): Row[] {
  const rows: Row[] = []
  let row: Cell[] = []
  let at = 0
  let quotesEnd = text.indexOf('"') >= 0
  while (at < text.length) {
    const start = at
    let value = ''
    if (quotesEnd && text.charAt(at) === '"') {
      const end = closingQuote(text, at + 1)
      if (end < 0) quotesEnd = false
      else {
        value = text.slice(at + 1, end).replaceAll('""', '"')
        at = end + 1
      }
    }
    const from = at
    while (at < text.length && text.charAt(at) !== separator && text.charAt(at) !== '\n' && text.charAt(at) !== '\r')
      at++
    value += text.slice(from, at)
    const isRowEnd = text.charAt(at) !== separator
    if (text.charAt(at) === '\r' && text.charAt(at + 1) === '\n') at++
    at = Math.min(text.length, at + 1)
    row.push({ text: value.trim(), start, next: at })
    if (isRowEnd) {
      rows.push(row)
      row = []
    }
  }
  if (row.length > 0) rows.push(row)
  return rows
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at >= 0 && text.charAt(at + 1) === '"') at = text.indexOf('"', at + 2)
  return at
}
