// Characters and places: by name, then by alias, then by the lines and scenes that stayed while the name changed.
import type { Breakdown } from '#contract/breakdown.ts'
import type { Sides } from './match-lines.ts'
import { Pairs, pairInTurn, range } from './pairs.ts'

export function matchCharacters(sides: Sides, lines: Pairs, recall: (pairs: Pairs) => void): Pairs {
  const previous = sides.previous.breakdown
  const next = sides.next.breakdown
  const pairs = new Pairs(previous.characters.length, next.characters.length)
  const whole = { previous: range(previous.characters.length), next: range(next.characters.length) }
  const nameOf = (breakdown: Breakdown) => (at: number) => breakdown.characters[at]?.name ?? null
  pairInTurn(pairs, whole, { previous: nameOf(previous), next: nameOf(next) })
  recall(pairs)
  pairByAlias(pairs, previous, next)
  const speakers = next.lines.flatMap((line, at) => {
    const before = previous.lines[lines.previousOf(at)]
    return before ? [{ before: before.character, after: line.character }] : []
  })
  pairByUse(pairs, { previous: indexOf(previous.characters), next: indexOf(next.characters) }, speakers)
  return pairs
}

export function matchLocations(sides: Sides, scenes: Pairs, recall: (pairs: Pairs) => void): Pairs {
  const previous = sides.previous.breakdown
  const next = sides.next.breakdown
  const pairs = new Pairs(previous.locations.length, next.locations.length)
  const whole = { previous: range(previous.locations.length), next: range(next.locations.length) }
  const nameOf = (breakdown: Breakdown) => (at: number) => breakdown.locations[at]?.name ?? null
  pairInTurn(pairs, whole, { previous: nameOf(previous), next: nameOf(next) })
  recall(pairs)
  const places = next.scenes.flatMap((scene, at) => {
    const before = previous.scenes[scenes.previousOf(at)]
    return before ? [{ before: before.location, after: scene.location }] : []
  })
  pairByUse(pairs, { previous: indexOf(previous.locations), next: indexOf(next.locations) }, places)
  return pairs
}

function indexOf(named: readonly { readonly name: string }[]): ReadonlyMap<string, number> {
  return new Map(named.map((one, at) => [one.name, at]))
}

function pairByAlias(pairs: Pairs, previous: Breakdown, next: Breakdown): void {
  const known = new Map<string, number>()
  for (const [at, character] of previous.characters.entries()) {
    for (const name of [character.name, ...character.aliases]) if (!known.has(name)) known.set(name, at)
  }
  for (const [at, character] of next.characters.entries()) {
    for (const name of [character.name, ...character.aliases]) {
      const before = known.get(name)
      if (before !== undefined && pairs.offer(before, at)) break
    }
  }
}

type Use = { readonly before: string; readonly after: string }
type Indices = { readonly previous: ReadonlyMap<string, number>; readonly next: ReadonlyMap<string, number> }

/** A new name took over at least half of the uses of an old one that is gone. */
function pairByUse(pairs: Pairs, indices: Indices, uses: readonly Use[]): void {
  const total = new Map<number, number>()
  const moved = new Map<string, { previous: number; next: number; count: number }>()
  for (const use of uses) {
    const previous = indices.previous.get(use.before)
    const next = indices.next.get(use.after)
    if (previous === undefined || next === undefined || !pairs.isFree(previous)) continue
    total.set(previous, (total.get(previous) ?? 0) + 1)
    if (!pairs.isOpen(next)) continue
    const key = `${previous} ${next}`
    const one = moved.get(key) ?? { previous, next, count: 0 }
    one.count++
    moved.set(key, one)
  }
  const found = [...moved.values()].sort((a, b) => b.count - a.count || a.next - b.next)
  for (const one of found) {
    if (one.count * 2 >= (total.get(one.previous) ?? 0)) pairs.offer(one.previous, one.next)
  }
}
