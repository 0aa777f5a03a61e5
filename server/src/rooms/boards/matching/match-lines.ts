// Lines: by equal text in order within their scene, then moved ones, then changed ones by likeness and place.
import { type Contents, lineAt, shotAt } from './contents.ts'
import { createLikely } from './likely.ts'
import { gapsOf, Pairs, pairInTurn, range, type Stretch } from './pairs.ts'
import { alignEqual } from './sequences.ts'
import { isDistinct } from './traces.ts'

const LIKE_AT_LEAST = 0.45
/** Far from its place a line must be nearly the same to be taken for the same. */
const LIKE_ANYWHERE_AT_LEAST = 0.65

export type Sides = { readonly previous: Contents; readonly next: Contents }

export function matchLines(sides: Sides, scenes: Pairs, recall: (pairs: Pairs) => void): Pairs {
  const pairs = new Pairs(sides.previous.breakdown.lines.length, sides.next.breakdown.lines.length)
  const everything: Stretch = {
    previous: range(sides.previous.breakdown.lines.length),
    next: range(sides.next.breakdown.lines.length),
  }
  recall(pairs)
  alignItems(pairs, sides, scenes)
  const stretches = scenePairs(sides, scenes)
  for (const keyOf of [spoken, textOnly]) {
    for (const stretch of stretches) alignStretch(pairs, stretch, { sides, keyOf })
    for (const stretch of stretches) pairInTurn(pairs, stretch, keysOf(sides, keyOf))
    pairInTurn(pairs, everything, distinctKeys(sides, keyOf))
  }
  pairChanged(pairs, stretches, { sides, everything })
  return pairs
}

function scenePairs({ previous, next }: Sides, scenes: Pairs): Stretch[] {
  return next.linesOfScene.flatMap((lines, scene) => {
    const before = scenes.previousOf(scene)
    return before < 0 ? [] : [{ previous: previous.linesOfScene[before] ?? [], next: lines }]
  })
}

type Item = { readonly token: string; readonly line: number }

/** Speech and action together, so that of two equal lines the one beside the same action is the same. */
function alignItems(pairs: Pairs, { previous, next }: Sides, scenes: Pairs): void {
  for (const scene of next.shotsOfScene.keys()) {
    const before = scenes.previousOf(scene)
    if (before < 0) continue
    const a = itemsOf(previous, before)
    const b = itemsOf(next, scene)
    for (const [i, j] of alignEqual(
      a.map((one) => one.token),
      b.map((one) => one.token),
    )) {
      const from = a[i]?.line ?? -1
      const to = b[j]?.line ?? -1
      if (from >= 0 && to >= 0) pairs.offer(from, to)
    }
  }
}

function itemsOf(contents: Contents, scene: number): Item[] {
  return (contents.shotsOfScene[scene] ?? []).flatMap((shot) => {
    const { action } = shotAt(contents, shot)
    const lines = (contents.linesOfShot[shot] ?? []).map((line) => ({ token: spoken(contents, line), line }))
    return action === '' ? lines : [{ token: `△${action}`, line: -1 }, ...lines]
  })
}

type KeyOf = (contents: Contents, at: number) => string

const spoken: KeyOf = (contents, at) => {
  const { character, text } = lineAt(contents, at)
  return `${character}\n${text}`
}
/** A character may have got another name. */
const textOnly: KeyOf = (contents, at) => lineAt(contents, at).text

function keysOf({ previous, next }: Sides, keyOf: KeyOf) {
  return { previous: (at: number) => keyOf(previous, at), next: (at: number) => keyOf(next, at) }
}

/** In another scene, "Yes." proves nothing. */
function distinctKeys(sides: Sides, keyOf: KeyOf) {
  const keys = keysOf(sides, keyOf)
  return {
    previous: (at: number) => (isDistinct(lineAt(sides.previous, at).text) ? keys.previous(at) : null),
    next: (at: number) => (isDistinct(lineAt(sides.next, at).text) ? keys.next(at) : null),
  }
}

function alignStretch(pairs: Pairs, stretch: Stretch, { sides, keyOf }: { sides: Sides; keyOf: KeyOf }): void {
  const gaps = stretch.next.some((at) => !pairs.isOpen(at)) ? gapsOf(stretch, pairs) : [stretch]
  for (const gap of gaps) {
    const couples = alignEqual(
      gap.previous.map((at) => keyOf(sides.previous, at)),
      gap.next.map((at) => keyOf(sides.next, at)),
    )
    for (const [a, b] of couples) pairs.offer(gap.previous[a] as number, gap.next[b] as number)
  }
}

function pairChanged(pairs: Pairs, stretches: readonly Stretch[], at: { sides: Sides; everything: Stretch }): void {
  const { sides, everything } = at
  const texts = {
    previous: (one: number) => lineAt(sides.previous, one).text,
    next: (one: number) => lineAt(sides.next, one).text,
  }
  const inPlace = createLikely({ texts, atLeast: LIKE_AT_LEAST })
  for (const stretch of stretches) {
    for (const gap of gapsOf(stretch, pairs)) {
      inPlace.pairGap(pairs, gap)
      for (const inner of gapsOf(gap, pairs)) pairByPlace(pairs, inner, sides)
    }
  }
  const anywhere = createLikely({
    texts,
    atLeast: LIKE_ANYWHERE_AT_LEAST,
    mayBe: (_, next) => isDistinct(texts.next(next)),
  })
  anywhere.pairAnywhere(pairs, everything)
}

/** As many lines as before, spoken by the same people in the same order: they were rewritten. */
function pairByPlace(pairs: Pairs, gap: Stretch, { previous, next }: Sides): void {
  if (gap.previous.length !== gap.next.length) return
  const isSame = gap.next.every(
    (at, place) => lineAt(next, at).character === lineAt(previous, gap.previous[place] as number).character,
  )
  if (!isSame) return
  for (const [place, at] of gap.next.entries()) pairs.offer(gap.previous[place] as number, at)
}
