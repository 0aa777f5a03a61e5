// Aligning two sequences by equal tokens, in order: patience diff, so near-linear for long sequences that differ little.

/** Position in the first and in the second sequence. */
export type Couple = readonly [number, number]

/** Cells of a table that is still filled in: 200 x 200. */
const TABLE_CELLS_MAX = 40_000
/** How far ahead a token is looked for where no table fits. */
const LOOK_AHEAD = 200

type Range = { readonly a0: number; readonly a1: number; readonly b0: number; readonly b1: number }

/** Couples of equal tokens, rising in both sequences. */
export function alignEqual(a: readonly string[], b: readonly string[]): Couple[] {
  const couples: Couple[] = []
  const open: Range[] = [{ a0: 0, a1: a.length, b0: 0, b1: b.length }]
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const inner = trimEnds([a, b], range, couples)
    if (inner.a0 === inner.a1 || inner.b0 === inner.b1) continue
    const anchors = uniqueAnchors(a, b, inner)
    if (anchors.length > 0) pushAll(open, between(inner, anchors))
    else if ((inner.a1 - inner.a0) * (inner.b1 - inner.b0) <= TABLE_CELLS_MAX)
      pushAll(couples, longestCommon(a, b, inner))
    else pushAll(couples, nearestCommon(a, b, inner))
    pushAll(couples, anchors)
  }
  return couples.sort((x, y) => x[0] - y[0])
}

/** Any number of them: more than can be arguments. */
function pushAll<T>(list: T[], more: Iterable<T>): void {
  for (const one of more) list.push(one)
}

type Two = readonly [readonly string[], readonly string[]]

function trimEnds([a, b]: Two, range: Range, couples: Couple[]): Range {
  let { a0, a1, b0, b1 } = range
  while (a0 < a1 && b0 < b1 && a[a0] === b[b0]) couples.push([a0++, b0++])
  while (a0 < a1 && b0 < b1 && a[a1 - 1] === b[b1 - 1]) couples.push([--a1, --b1])
  return { a0, a1, b0, b1 }
}

/** Tokens that stand once in each range, as far as they keep their order. */
function uniqueAnchors(a: readonly string[], b: readonly string[], range: Range): Couple[] {
  const inA = placesOf(a, range.a0, range.a1)
  const inB = placesOf(b, range.b0, range.b1)
  const shared: Couple[] = []
  for (const [token, place] of inA) {
    const other = inB.get(token)
    if (place >= 0 && other !== undefined && other >= 0) shared.push([place, other])
  }
  shared.sort((x, y) => x[0] - y[0])
  return longestRise(shared.map(([, place]) => place)).map((at) => shared[at] as Couple)
}

/** Place of each token, -1 if it stands more than once. */
function placesOf(tokens: readonly string[], start: number, end: number): Map<string, number> {
  const places = new Map<string, number>()
  for (let at = start; at < end; at++) {
    const token = tokens[at] as string
    places.set(token, places.has(token) ? -1 : at)
  }
  return places
}

function between(range: Range, anchors: readonly Couple[]): Range[] {
  const ranges: Range[] = []
  let { a0, b0 } = range
  for (const [a, b] of anchors) {
    ranges.push({ a0, a1: a, b0, b1: b })
    a0 = a + 1
    b0 = b + 1
  }
  ranges.push({ a0, a1: range.a1, b0, b1: range.b1 })
  return ranges
}

function longestCommon(a: readonly string[], b: readonly string[], range: Range): Couple[] {
  const equal = (i: number, j: number) => (a[range.a0 + i] === b[range.b0 + j] ? 1 : 0)
  const couples = alignBest(range.a1 - range.a0, range.b1 - range.b0, equal)
  return couples.map(([i, j]) => [range.a0 + i, range.b0 + j])
}

/** The rising couples of greatest total worth; a worth of 0 is never coupled. Fills a table: for short sequences. */
export function alignBest(aCount: number, bCount: number, worth: (a: number, b: number) => number): Couple[] {
  const width = bCount + 1
  const best = new Float64Array((aCount + 1) * width)
  const worths = new Float64Array(aCount * bCount)
  const at = (i: number, j: number): number => best[i * width + j] as number
  for (let i = aCount - 1; i >= 0; i--) {
    for (let j = bCount - 1; j >= 0; j--) {
      const here = worth(i, j)
      worths[i * bCount + j] = here
      const coupled = here > 0 ? here + at(i + 1, j + 1) : 0
      best[i * width + j] = Math.max(coupled, at(i + 1, j), at(i, j + 1))
    }
  }
  const couples: Couple[] = []
  for (let i = 0, j = 0; i < aCount && j < bCount; ) {
    const here = worths[i * bCount + j] as number
    if (here > 0 && at(i, j) === here + at(i + 1, j + 1)) couples.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return couples
}

/** Where a table would be too large: each token takes the next equal one, if it is near. */
function nearestCommon(a: readonly string[], b: readonly string[], range: Range): Couple[] {
  const couples: Couple[] = []
  let from = range.a0
  for (let j = range.b0; j < range.b1; j++) {
    const end = Math.min(range.a1, from + LOOK_AHEAD)
    let found = from
    while (found < end && a[found] !== b[j]) found++
    if (found >= end) continue
    couples.push([found, j])
    from = found + 1
  }
  return couples
}

/** Indices of a longest strictly rising subsequence. */
export function longestRise(values: readonly number[]): number[] {
  const tails: number[] = []
  const before = new Int32Array(values.length)
  for (const [at, value] of values.entries()) {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((values[tails[middle] as number] as number) < value) low = middle + 1
      else high = middle
    }
    before[at] = low > 0 ? (tails[low - 1] as number) : -1
    tails[low] = at
  }
  const rise: number[] = []
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] as number) rise.push(at)
  return rise.reverse()
}
