// Pairing what has changed but is still alike: in order within a gap, or anywhere by phrases that few others share.
import { likeness, type Profile, profileOf } from './likeness.ts'
import type { Pairs, Stretch } from './pairs.ts'
import { alignBest } from './sequences.ts'

/** Comparisons within one gap: 50 things against 50. In larger gaps each looks only around where it should be. */
const GAP_CELLS_MAX = 2500
/** How many things behind the last couple each looks at. */
const LOOK_AHEAD = 24
/** Phrases that more texts than this share say nothing. */
const POSTINGS_MAX = 32
const CANDIDATES_MAX = 4

export type Texts = { readonly previous: (at: number) => string; readonly next: (at: number) => string }

export type Likely = {
  readonly texts: Texts
  /** Likeness from which two are taken for the same. */
  readonly atLeast: number
  /** Whether the two may be the same at all. */
  readonly mayBe?: (previous: number, next: number) => boolean
}

/** Gives `pairLikely` a memory of profiles, so that each text is taken apart once. */
export function createLikely(likely: Likely) {
  const previous = remembered(likely.texts.previous)
  const next = remembered(likely.texts.next)
  const worth = (a: number, b: number): number => {
    if (likely.mayBe && !likely.mayBe(a, b)) return 0
    const alike = likeness(previous(a), next(b))
    return alike >= likely.atLeast ? alike : 0
  }
  return {
    /** Within a gap, in order. */
    pairGap(pairs: Pairs, gap: Stretch): void {
      if (gap.previous.length * gap.next.length > GAP_CELLS_MAX) {
        pairNear(pairs, gap, worth)
        return
      }
      const couples = alignBest(gap.previous.length, gap.next.length, (i, j) =>
        worth(gap.previous[i] as number, gap.next[j] as number),
      )
      for (const [i, j] of couples) pairs.offer(gap.previous[i] as number, gap.next[j] as number)
    },
    /** Whatever is left, the most alike first. */
    pairAnywhere: (pairs: Pairs, stretch: Stretch): void => pairAnywhere({ pairs, stretch, previous, next, worth }),
  }
}

function remembered(textOf: (at: number) => string): (at: number) => Profile {
  const known = new Map<number, Profile>()
  return (at) => {
    const found = known.get(at) ?? profileOf(textOf(at))
    known.set(at, found)
    return found
  }
}

function pairNear(pairs: Pairs, gap: Stretch, worth: (previous: number, next: number) => number): void {
  let from = 0
  for (const next of gap.next) {
    let best = { place: -1, alike: 0 }
    for (let place = from; place < Math.min(from + LOOK_AHEAD, gap.previous.length); place++) {
      const alike = worth(gap.previous[place] as number, next)
      if (alike > best.alike) best = { place, alike }
    }
    if (best.place >= 0 && pairs.offer(gap.previous[best.place] as number, next)) from = best.place + 1
  }
}

type Search = {
  readonly pairs: Pairs
  readonly stretch: Stretch
  readonly previous: (at: number) => Profile
  readonly next: (at: number) => Profile
  readonly worth: (previous: number, next: number) => number
}

function pairAnywhere({ pairs, stretch, previous, next, worth }: Search): void {
  const postings = new Map<string, number[]>()
  for (const at of pairs.free(stretch.previous)) {
    for (const phrase of phrasesOf(previous(at).text)) {
      const list = postings.get(phrase)
      if (list === undefined) postings.set(phrase, [at])
      else if (list.length <= POSTINGS_MAX) list.push(at)
    }
  }
  const found: { readonly previous: number; readonly next: number; readonly alike: number }[] = []
  for (const at of pairs.open(stretch.next)) {
    for (const candidate of candidatesOf(next(at).text, postings)) {
      const alike = worth(candidate, at)
      if (alike > 0) found.push({ previous: candidate, next: at, alike })
    }
  }
  found.sort((a, b) => b.alike - a.alike || a.next - b.next || a.previous - b.previous)
  for (const one of found) pairs.offer(one.previous, one.next)
}

function candidatesOf(text: string, postings: ReadonlyMap<string, readonly number[]>): number[] {
  const votes = new Map<number, number>()
  for (const phrase of phrasesOf(text)) {
    const list = postings.get(phrase)
    if (!list || list.length > POSTINGS_MAX) continue
    for (const at of list) votes.set(at, (votes.get(at) ?? 0) + 1)
  }
  return [...votes]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, CANDIDATES_MAX)
    .map(([at]) => at)
}

/** Runs of letters about as long as two words: eight in Latin script, three in Han. */
function phrasesOf(text: string): Set<string> {
  const length = /\p{Script=Han}/u.test(text) ? 3 : 8
  const phrases = new Set<string>()
  for (let at = 0; at + length <= text.length; at++) phrases.add(text.slice(at, at + length))
  return phrases
}
