// Which thing of the next breakdown is which of the previous one, while that is being found out.
import { assert } from '#platform/assert.ts'
import { longestRise } from './sequences.ts'

export class Pairs {
  readonly #previousOf: Int32Array
  readonly #isTaken: Uint8Array
  readonly #revived = new Map<number, string>()

  constructor(previousCount: number, nextCount: number) {
    this.#previousOf = new Int32Array(nextCount).fill(-1)
    this.#isTaken = new Uint8Array(previousCount)
  }

  /** -1 if it has none. */
  previousOf(next: number): number {
    return this.#previousOf[next] ?? -1
  }

  /** Whether nothing is known yet about a thing of the next breakdown. */
  isOpen(next: number): boolean {
    return this.#previousOf[next] === -1 && !this.#revived.has(next)
  }

  /** Whether a thing of the previous breakdown still looks for its next. */
  isFree(previous: number): boolean {
    return this.#isTaken[previous] === 0
  }

  pair(previous: number, next: number): void {
    assert(this.isFree(previous) && this.isOpen(next), 'things are paired once')
    this.#previousOf[next] = previous
    this.#isTaken[previous] = 1
  }

  /** Pairs them if both are still without a partner. */
  offer(previous: number, next: number): boolean {
    if (!this.isFree(previous) || !this.isOpen(next)) return false
    this.pair(previous, next)
    return true
  }

  /** The thing is one that an earlier version held. */
  revive(next: number, id: string): void {
    assert(this.isOpen(next), 'only what is open is revived')
    this.#revived.set(next, id)
  }

  revivedId(next: number): string | undefined {
    return this.#revived.get(next)
  }

  allOpen(): number[] {
    return this.open(range(this.#previousOf.length))
  }

  open(next: readonly number[]): number[] {
    return next.filter((at) => this.isOpen(at))
  }

  free(previous: readonly number[]): number[] {
    return previous.filter((at) => this.isFree(at))
  }
}

export type Stretch = { readonly previous: readonly number[]; readonly next: readonly number[] }

/** Between neighbours that are paired in order: what is still without a partner on both sides. */
export function gapsOf(stretch: Stretch, pairs: Pairs): Stretch[] {
  const placeOf = new Map(stretch.previous.map((thing, place) => [thing, place]))
  const paired: { readonly previous: number; readonly next: number }[] = []
  for (const [next, thing] of stretch.next.entries()) {
    const previous = placeOf.get(pairs.previousOf(thing))
    if (previous !== undefined) paired.push({ previous, next })
  }
  const anchors = longestRise(paired.map((one) => one.previous)).map((at) => paired[at])
  const gaps: Stretch[] = []
  let start = { previous: 0, next: 0 }
  for (const anchor of [...anchors, { previous: stretch.previous.length, next: stretch.next.length }]) {
    if (!anchor) continue
    const previous = pairs.free(stretch.previous.slice(start.previous, anchor.previous))
    const next = pairs.open(stretch.next.slice(start.next, anchor.next))
    if (previous.length > 0 && next.length > 0) gaps.push({ previous, next })
    start = { previous: anchor.previous + 1, next: anchor.next + 1 }
  }
  return gaps
}

/** Pairs what has the same key, the first with the first, among what is left. */
export function pairInTurn(
  pairs: Pairs,
  stretch: Stretch,
  keys: {
    readonly previous: (at: number) => string | null
    readonly next: (at: number) => string | null
  },
): void {
  const waiting = new Map<string, number[]>()
  for (const at of pairs.free(stretch.previous)) {
    const key = keys.previous(at)
    if (key === null) continue
    const list = waiting.get(key)
    if (list) list.push(at)
    else waiting.set(key, [at])
  }
  if (waiting.size === 0) return
  const taken = new Map<string, number>()
  for (const at of pairs.open(stretch.next)) {
    const key = keys.next(at)
    const list = key === null ? undefined : waiting.get(key)
    if (key === null || !list) continue
    const turn = taken.get(key) ?? 0
    const previous = list[turn]
    if (previous === undefined) continue
    taken.set(key, turn + 1)
    pairs.pair(previous, at)
  }
}

export const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at)
