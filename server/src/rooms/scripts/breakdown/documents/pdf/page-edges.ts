// What is printed above and below the text of each page: numbers and running titles, also those that change sides.
import type { PageLine } from './page-lines.ts'

const isEdge = (at: number, count: number): boolean => at < 2 || at >= count - 2
const isPageNumber = (text: string): boolean =>
  /^[-–—·\s]{0,4}(?:第\s?)?(?:page\s)?\d{1,4}(?:\s?页)?(?:\s?(?:\/|of)\s?\d{1,4})?[.\s–—-]{0,4}$/i.test(text)
const keyOf = ({ text, y }: PageLine): string => `${Math.round(y / 3)} ${text.replace(/\d+/g, '#').trim()}`

const PAGES_MIN = 3
/** Of all pages, or of those on one side of a book. */
const SHARE_MIN = 0.5
const SIDE_SHARE_MIN = 0.7

/** The lines of each page without them. */
export function withoutEdges(pages: readonly (readonly PageLine[])[]): PageLine[][] {
  const repeated = findRepeated(pages)
  return pages.map((lines) =>
    lines.filter((line, at) => !(isEdge(at, lines.length) && (isPageNumber(line.text) || repeated.has(keyOf(line))))),
  )
}

function findRepeated(pages: readonly (readonly PageLine[])[]): ReadonlySet<string> {
  const counts = new Map<string, [even: number, odd: number]>()
  for (const [number, lines] of pages.entries()) {
    for (const [at, line] of lines.entries()) {
      if (!isEdge(at, lines.length)) continue
      const count = counts.get(keyOf(line)) ?? [0, 0]
      count[number % 2 === 0 ? 0 : 1]++
      counts.set(keyOf(line), count)
    }
  }
  const sides = [Math.ceil(pages.length / 2), Math.floor(pages.length / 2)] as const
  const isRepeated = ([even, odd]: readonly [number, number], key: string): boolean => {
    const all = even + odd
    // On two pages only what holds a number is a running title for sure.
    if (pages.length === 2) return all === 2 && key.includes('#')
    if (all < PAGES_MIN) return false
    return all > pages.length * SHARE_MIN || even >= sides[0] * SIDE_SHARE_MIN || odd >= sides[1] * SIDE_SHARE_MIN
  }
  return new Set([...counts].flatMap(([key, count]) => (isRepeated(count, key) ? [key] : [])))
}
