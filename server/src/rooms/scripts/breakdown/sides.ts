// Who stands where: decided once per scene, so that partners keep their side of the picture.
import type { ShotFigure } from '#contract/breakdown.ts'

type Side = ShotFigure['side']

/** How often two people speak one after the other. */
export type Exchanges = (one: string, other: string) => number

export function countExchanges(speakers: readonly string[]): Exchanges {
  const counts = new Map<string, Map<string, number>>()
  const add = (one: string, other: string): void => {
    const row = counts.get(one) ?? new Map<string, number>()
    row.set(other, (row.get(other) ?? 0) + 1)
    counts.set(one, row)
  }
  for (let at = 1; at < speakers.length; at++) {
    const [one, other] = [speakers[at - 1] ?? '', speakers[at] ?? '']
    if (one === other) continue
    add(one, other)
    add(other, one)
  }
  return (one, other) => counts.get(one)?.get(other) ?? 0
}

/** In a crowd beyond this nobody looks for the best place any more. */
const WEIGHED_MAX = 40

const SIDES: readonly Side[] = ['left', 'right', 'center']

/** The first two of the cast face each other; everybody else stands where the fewest of their partners stand. */
export function createSides(cast: readonly string[], exchanges: Exchanges): (name: string) => Side {
  const members: Record<Side, string[]> = { left: [], right: [], center: [] }
  const sides = new Map<string, Side>()
  const assign = (name: string): Side => {
    const isWeighed = sides.size < WEIGHED_MAX
    const side =
      cast.length < 2 ? 'center' : isWeighed ? bestSide(name, members, exchanges) : (SIDES[sides.size % 3] ?? 'center')
    if (isWeighed) members[side].push(name)
    sides.set(name, side)
    return side
  }
  for (const name of cast) assign(name)
  return (name) => sides.get(name) ?? assign(name)
}

function bestSide(name: string, members: Readonly<Record<Side, readonly string[]>>, exchanges: Exchanges): Side {
  let best: Side = 'center'
  let least = Number.POSITIVE_INFINITY
  for (const side of SIDES) {
    const clash = members[side].reduce((sum, other) => sum + exchanges(name, other), 0) + members[side].length * 0.01
    if (clash < least) {
      best = side
      least = clash
    }
  }
  return best
}
