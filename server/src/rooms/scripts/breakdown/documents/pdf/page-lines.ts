// The lines of a page of a PDF out of its pieces: what stands on one height is one line, unless the page has two columns; then
// each is read down to the next line that runs over both.

export type Piece = {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export type PageLine = { readonly text: string; readonly x: number; readonly y: number; readonly height: number }

type Run = PageLine & { readonly right: number }

export function linesOf(pieces: readonly Piece[], isVertical: boolean): PageLine[] {
  const rows = rowsOf(pieces)
  const runs = rows.flatMap(runsOf)
  const gutter = findGutter(runs, isVertical ? FILL_MIN.vertical : FILL_MIN.level)
  return gutter === null ? rows.map((row) => joinRow(row)) : readColumns(runs, gutter)
}

function rowsOf(pieces: readonly Piece[]): Piece[][] {
  const sorted = [...pieces].sort((a, b) => b.y - a.y || a.x - b.x)
  const rows: Piece[][] = []
  for (const piece of sorted) {
    const row = rows.at(-1)
    const head = row?.[0]
    if (row !== undefined && head !== undefined && Math.abs(head.y - piece.y) < Math.max(2, head.height * 0.4))
      row.push(piece)
    else rows.push([piece])
  }
  for (const row of rows) row.sort((a, b) => a.x - b.x)
  return rows
}

/** Wider than a blank between words, also where lines are set to one width. */
const PARTED = 1.2

/** Stretches of a row without a wide blank in them. */
function runsOf(row: readonly Piece[]): Run[] {
  const runs: Piece[][] = []
  let right = Number.NEGATIVE_INFINITY
  for (const piece of row) {
    if (piece.x - right > piece.height * PARTED) runs.push([])
    runs.at(-1)?.push(piece)
    right = piece.x + piece.width
  }
  return runs.map((run) => {
    const last = run.at(-1)
    return { ...joinRow(run), right: (last?.x ?? 0) + (last?.width ?? 0) }
  })
}

/** Of the letter: a smaller gap between two pieces is none. */
const GAP = 0.2

function joinRow(row: readonly Piece[]): PageLine {
  let text = ''
  let right = 0
  for (const piece of row) {
    const gap = text === '' ? 0 : piece.x - right
    // A soft hyphen is drawn only where a line ends: within one the word goes on.
    const isTorn = text.endsWith('\u00ad')
    if (isTorn) text = text.slice(0, -1)
    text += gap > piece.height * GAP && !isTorn && !/\s$/.test(text) ? ` ${piece.text}` : piece.text
    right = piece.x + piece.width
  }
  const [first] = row
  return { text: text.trim(), x: first?.x ?? 0, y: first?.y ?? 0, height: first?.height ?? 10 }
}

type Gutter = { readonly left: number; readonly right: number; readonly startLeft: number }

/** Fewer lines beside each other are two who speak at once, or a table. */
const COLUMN_LINES_MIN = 6
/** Of the width of the text: narrower is a list of names beside their words. */
const COLUMN_SHARE_MIN = 0.3
/** Of its column: cells of a table are seldom filled. Nobody sets tables upright, but verse in two tiers. */
const FILL_MIN = { level: 0.6, vertical: 0.15 } as const
const STEP_PT = 2

/** The blank that runs down between two columns of text; null when there are none. */
function findGutter(runs: readonly Run[], fillMin: number): Gutter | null {
  if (runs.length < COLUMN_LINES_MIN * 2) return null
  const start = leastOf(runs, 'x')
  const end = mostOf(runs, 'right')
  const width = end - start
  let best: { readonly x: number; readonly crossing: number } | null = null
  for (let x = start + width * COLUMN_SHARE_MIN; x <= end - width * COLUMN_SHARE_MIN; x += STEP_PT) {
    const crossing = runs.filter((run) => run.x < x && run.right > x).length
    if (best === null || crossing < best.crossing) best = { x, crossing }
  }
  if (best === null) return null
  const { x } = best
  const lefts = runs.filter((run) => run.right <= x)
  const rights = runs.filter((run) => run.x >= x)
  const isCrossed = best.crossing * 3 > Math.min(lefts.length, rights.length)
  if (isCrossed || Math.min(lefts.length, rights.length) < COLUMN_LINES_MIN) return null
  const left = mostOf(lefts, 'right')
  const right = leastOf(rights, 'x')
  const isFilled = (column: readonly Run[], columnWidth: number): boolean =>
    columnWidth >= width * COLUMN_SHARE_MIN &&
    column.filter((run) => run.right - run.x >= columnWidth * fillMin).length * 2 >= column.length
  const isText = isFilled(lefts, left - start) && isFilled(rights, end - right)
  return isText && areBeside(lefts, rights) ? { left, right, startLeft: start } : null
}

type Edge = 'x' | 'right' | 'y'
// Not by spreading them: a page may hold more pieces than a call takes arguments.
const leastOf = (runs: readonly Run[], edge: Edge): number =>
  runs.reduce((least, run) => Math.min(least, run[edge]), Number.POSITIVE_INFINITY)
const mostOf = (runs: readonly Run[], edge: Edge): number =>
  runs.reduce((most, run) => Math.max(most, run[edge]), Number.NEGATIVE_INFINITY)

/** Both columns stand at one height, at least half of the shorter. */
function areBeside(lefts: readonly Run[], rights: readonly Run[]): boolean {
  const top = Math.min(mostOf(lefts, 'y'), mostOf(rights, 'y'))
  const foot = Math.max(leastOf(lefts, 'y'), leastOf(rights, 'y'))
  const within = (runs: readonly Run[]): number => runs.filter((run) => run.y <= top && run.y >= foot).length
  return Math.min(within(lefts), within(rights)) * 2 >= Math.min(lefts.length, rights.length)
}

function readColumns(runs: readonly Run[], { left, right, startLeft }: Gutter): PageLine[] {
  const middle = (left + right) / 2
  const ordered = [...runs].sort((a, b) => b.y - a.y || a.x - b.x)
  const lines: PageLine[] = []
  let columns: [PageLine[], PageLine[]] = [[], []]
  for (const run of ordered) {
    if (run.x < middle && run.right > middle) {
      lines.push(...columns[0], ...columns[1], run)
      columns = [[], []]
    } else if (run.x < middle) columns[0].push(run)
    // The second stands where the first does: it is not indented.
    else columns[1].push({ ...run, x: run.x - right + startLeft })
  }
  lines.push(...columns[0], ...columns[1])
  return lines
}
