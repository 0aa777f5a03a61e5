// Which lines differ between two texts. Pure, and bounded: where finding the shortest way would take too long, whole
// stretches are called replaced.
import type { DiffHunk } from '#contract/scripts.ts'

/** Steps of the search in one stretch; about 10 ms. */
const STEPS_MAX = 400_000
/** Steps over the whole comparison; about 100 ms. */
const STEPS_IN_ALL_MAX = 4_000_000

type Stretch = { readonly a0: number; readonly a1: number; readonly b0: number; readonly b1: number }
type Lines = { readonly a: Int32Array; readonly b: Int32Array }
type Budget = { left: number }

export type LineDiff = { readonly hunks: DiffHunk[]; readonly added: number; readonly removed: number }

/** Applying all hunks to `before` gives the lines of `after`. */
export function diffLines(before: string, after: string): LineDiff {
  const a = splitLines(before)
  const b = splitLines(after)
  const lines = intern(a, b)
  const budget = { left: STEPS_IN_ALL_MAX }
  const changed = joined(stretchesOf(lines, budget))
  const hunks = changed.map(({ a0, a1, b0, b1 }) => ({
    a_start: a0 + 1,
    a_lines: a.slice(a0, a1),
    b_start: b0 + 1,
    b_lines: b.slice(b0, b1),
  }))
  const added = changed.reduce((sum, { b0, b1 }) => sum + b1 - b0, 0)
  const removed = changed.reduce((sum, { a0, a1 }) => sum + a1 - a0, 0)
  return { hunks, added, removed }
}

export function splitLines(text: string): string[] {
  return text === '' ? [] : text.split(/\r\n|\r|\n/)
}

/** Equal lines get equal numbers: then comparing costs nothing. */
function intern(a: readonly string[], b: readonly string[]): Lines {
  const numbers = new Map<string, number>()
  const toNumbers = (lines: readonly string[]) =>
    Int32Array.from(lines, (line) => {
      const known = numbers.get(line)
      if (known !== undefined) return known
      numbers.set(line, numbers.size)
      return numbers.size - 1
    })
  return { a: toNumbers(a), b: toNumbers(b) }
}

function trimEqual({ a, b }: Lines, { a0, a1, b0, b1 }: Stretch): Stretch {
  let [startA, startB, endA, endB] = [a0, b0, a1, b1]
  while (startA < endA && startB < endB && a[startA] === b[startB]) [startA, startB] = [startA + 1, startB + 1]
  while (startA < endA && startB < endB && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1]
  return { a0: startA, a1: endA, b0: startB, b1: endB }
}

/** Cut at lines that stand once in both texts, then each piece on its own. */
function stretchesOf(lines: Lines, budget: Budget): Stretch[] {
  const whole = { a0: 0, a1: lines.a.length, b0: 0, b1: lines.b.length }
  const found: Stretch[] = []
  const open = [whole]
  while (open.length > 0) {
    const stretch = trimEqual(lines, open.pop() ?? whole)
    if (stretch.a0 === stretch.a1 && stretch.b0 === stretch.b1) continue
    const anchors = stretch.a0 === stretch.a1 || stretch.b0 === stretch.b1 ? [] : anchorsOf(lines, stretch)
    // One by one: there may be more than can be arguments.
    if (anchors.length === 0) for (const way of shortestWay(lines, stretch, budget)) found.push(way)
    else for (const piece of between(stretch, anchors)) open.push(piece)
  }
  return found.sort((one, other) => one.a0 - other.a0 || one.b0 - other.b0)
}

type Anchor = readonly [inA: number, inB: number]

function between(stretch: Stretch, anchors: readonly Anchor[]): Stretch[] {
  const pieces: Stretch[] = []
  let [a0, b0] = [stretch.a0, stretch.b0]
  for (const [inA, inB] of anchors) {
    pieces.push({ a0, a1: inA, b0, b1: inB })
    a0 = inA + 1
    b0 = inB + 1
  }
  pieces.push({ a0, a1: stretch.a1, b0, b1: stretch.b1 })
  return pieces
}

/** Lines that stand once in each, as many of them as rise in both. */
function anchorsOf({ a, b }: Lines, { a0, a1, b0, b1 }: Stretch): Anchor[] {
  const seen = new Map<number, { inA: number; inB: number; countA: number; countB: number }>()
  for (let at = a0; at < a1; at++) {
    const entry = seen.get(a[at] ?? 0)
    if (entry) entry.countA++
    else seen.set(a[at] ?? 0, { inA: at, inB: -1, countA: 1, countB: 0 })
  }
  for (let at = b0; at < b1; at++) {
    const entry = seen.get(b[at] ?? 0)
    if (entry) {
      entry.countB++
      entry.inB = at
    }
  }
  const once = [...seen.values()].filter((entry) => entry.countA === 1 && entry.countB === 1)
  return longestRise(once.map(({ inA, inB }) => [inA, inB] as const))
}

/** Given rising in the first number, the most that also rise in the second. */
function longestRise(pairs: readonly Anchor[]): Anchor[] {
  const tails: number[] = []
  const before = new Int32Array(pairs.length).fill(-1)
  for (const [at, [, inB]] of pairs.entries()) {
    let [low, high] = [0, tails.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[tails[middle] ?? 0]?.[1] ?? 0) < inB) low = middle + 1
      else high = middle
    }
    before[at] = tails[low - 1] ?? -1
    tails[low] = at
  }
  const rise: Anchor[] = []
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at]
    if (pair) rise.push(pair)
  }
  return rise.reverse()
}

/** Myers' greedy search from the start; past its budget the stretch is one replacement. */
function shortestWay({ a, b }: Lines, stretch: Stretch, budget: Budget): Stretch[] {
  const { a0, a1, b0, b1 } = stretch
  const [n, m] = [a1 - a0, b1 - b0]
  if (n === 0 || m === 0) return [stretch]
  const trace: Int32Array[] = []
  const most = n + m
  let reached = new Int32Array(3)
  let steps = 0
  for (let d = 0; d <= most; d++) {
    // Furthest x on diagonal k, at index k + d + 1.
    const next = new Int32Array(2 * d + 3)
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && at(reached, k - 1, d - 1) < at(reached, k + 1, d - 1))
      let x = d === 0 ? 0 : down ? at(reached, k + 1, d - 1) : at(reached, k - 1, d - 1) + 1
      while (x < n && x - k < m && a[a0 + x] === b[b0 + x - k]) {
        x++
        steps++
      }
      next[k + d + 1] = x
      steps++
      if (x >= n && x - k >= m) {
        trace.push(next)
        budget.left -= steps
        return walkBack(trace, stretch)
      }
    }
    trace.push(next)
    reached = next
    if (steps > STEPS_MAX || steps > budget.left) break
  }
  budget.left -= steps
  return [stretch]
}

function at(reached: Int32Array, k: number, d: number): number {
  return reached[k + d + 1] ?? 0
}

/** From the end to the start, one deletion or insertion at a time. */
function walkBack(trace: readonly Int32Array[], { a0, a1, b0, b1 }: Stretch): Stretch[] {
  const found: Stretch[] = []
  let [x, y] = [a1 - a0, b1 - b0]
  for (let d = trace.length - 1; d > 0; d--) {
    const reached = trace[d - 1] ?? new Int32Array(3)
    const k = x - y
    const down = k === -d || (k !== d && at(reached, k - 1, d - 1) < at(reached, k + 1, d - 1))
    const beforeX = at(reached, down ? k + 1 : k - 1, d - 1)
    const beforeY = beforeX - (down ? k + 1 : k - 1)
    found.push(
      down
        ? { a0: a0 + beforeX, a1: a0 + beforeX, b0: b0 + beforeY, b1: b0 + beforeY + 1 }
        : { a0: a0 + beforeX, a1: a0 + beforeX + 1, b0: b0 + beforeY, b1: b0 + beforeY },
    )
    x = beforeX
    y = beforeY
  }
  return found.reverse()
}

/** Neighbours without an equal line between them are one change. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = []
  for (const stretch of stretches) {
    const last = found.at(-1)
    if (last && last.a1 === stretch.a0 && last.b1 === stretch.b0) {
      found[found.length - 1] = { a0: last.a0, a1: stretch.a1, b0: last.b0, b1: stretch.b1 }
    } else found.push(stretch)
  }
  return found
}
