// Scenes: by equal text, then by the speech and action they share, then by heading and place.
import { type Contents, sceneAt, tokensOfScene } from './contents.ts'
import { createLikely } from './likely.ts'
import { plainText } from './likeness.ts'
import { gapsOf, Pairs, pairInTurn, range, type Stretch } from './pairs.ts'
import { alignEqual } from './sequences.ts'

/** Tokens that stand in more scenes than this say nothing of which scene it is. */
const SCENES_PER_TOKEN_MAX = 8
/** Share of the smaller scene's text that must be in both. */
const SHARE_AT_LEAST = 0.3
const LIKE_AT_LEAST = 0.4

type SceneText = {
  readonly heading: string
  readonly tokens: readonly string[]
  readonly all: string
  readonly weight: number
}

export function matchScenes(previous: Contents, next: Contents, recall: (pairs: Pairs) => void): Pairs {
  const before = textsOf(previous)
  const after = textsOf(next)
  const pairs = new Pairs(before.length, after.length)
  recall(pairs)
  const whole: Stretch = { previous: range(before.length), next: range(after.length) }
  for (const [a, b] of alignEqual(
    before.map((one) => one.all),
    after.map((one) => one.all),
  ))
    pairs.offer(a, b)
  const allOf = (texts: readonly SceneText[]) => (at: number) => texts[at]?.all ?? null
  pairInTurn(pairs, whole, { previous: allOf(before), next: allOf(after) })
  pairByShare(pairs, whole, { before, after })
  pairByPlace(pairs, whole, { before, after })
  return pairs
}

function textsOf(contents: Contents): SceneText[] {
  return contents.breakdown.scenes.map((_, at) => {
    const { heading } = sceneAt(contents, at)
    const tokens = tokensOfScene(contents, at)
    return { heading: plainText(heading), tokens, all: JSON.stringify([heading, ...tokens]), weight: weigh(tokens) }
  })
}

const weightOf = (token: string): number => 1 + Math.min(60, token.length)
const weigh = (tokens: readonly string[]): number => tokens.reduce((sum, token) => sum + weightOf(token), 0)

type Sides = { readonly before: readonly SceneText[]; readonly after: readonly SceneText[] }

/** The scene that shares most, first among those of the same heading: so a scene that was moved or changed is followed. */
function pairByShare(pairs: Pairs, whole: Stretch, { before, after }: Sides): void {
  const scenesOf = new Map<string, Set<number>>()
  for (const at of pairs.free(whole.previous)) {
    for (const token of before[at]?.tokens ?? []) {
      const scenes = scenesOf.get(token)
      if (scenes) scenes.add(at)
      else scenesOf.set(token, new Set([at]))
    }
  }
  const found: { previous: number; next: number; shared: number; rank: number }[] = []
  for (const at of pairs.open(whole.next)) {
    for (const [scene, shared] of sharedWith(after[at]?.tokens ?? [], scenesOf)) {
      const smaller = Math.min(before[scene]?.weight ?? 0, after[at]?.weight ?? 0)
      const isSameHeading = before[scene]?.heading === after[at]?.heading
      if (shared < smaller * (isSameHeading ? SHARE_AT_LEAST / 2 : SHARE_AT_LEAST)) continue
      found.push({ previous: scene, next: at, shared, rank: isSameHeading ? 0 : 1 })
    }
  }
  found.sort(
    (a, b) =>
      a.rank - b.rank ||
      b.shared - a.shared ||
      Math.abs(a.next - a.previous) - Math.abs(b.next - b.previous) ||
      a.next - b.next,
  )
  for (const one of found) pairs.offer(one.previous, one.next)
}

function sharedWith(
  tokens: readonly string[],
  scenesOf: ReadonlyMap<string, ReadonlySet<number>>,
): Map<number, number> {
  const shared = new Map<number, number>()
  for (const token of tokens) {
    const scenes = scenesOf.get(token)
    if (!scenes || scenes.size > SCENES_PER_TOKEN_MAX) continue
    for (const scene of scenes) shared.set(scene, (shared.get(scene) ?? 0) + weightOf(token) / scenes.size)
  }
  return shared
}

/** Between neighbours that stayed: the same heading, then a text that is alike. */
function pairByPlace(pairs: Pairs, whole: Stretch, { before, after }: Sides): void {
  const likely = createLikely({
    texts: { previous: (at) => before[at]?.tokens.join('') ?? '', next: (at) => after[at]?.tokens.join('') ?? '' },
    atLeast: LIKE_AT_LEAST,
  })
  const heading = (texts: readonly SceneText[]) => (at: number) => texts[at]?.heading ?? ''
  for (const gap of gapsOf(whole, pairs)) {
    likely.pairGap(pairs, gap)
    for (const inner of gapsOf(gap, pairs)) {
      const couples = alignEqual(inner.previous.map(heading(before)), inner.next.map(heading(after)))
      for (const [a, b] of couples) pairs.offer(inner.previous[a] as number, inner.next[b] as number)
    }
  }
}
