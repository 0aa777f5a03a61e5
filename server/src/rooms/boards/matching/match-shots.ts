// Shots: by what they hold, in order within their scene; then by the lines that went with them; then by likeness and place.
import { kindOfShot, lineAt, shotAt, tokenOfShot, wordsOfShot } from './contents.ts'
import { createLikely } from './likely.ts'
import type { Sides } from './match-lines.ts'
import { gapsOf, Pairs, pairInTurn, range, type Stretch } from './pairs.ts'
import { alignEqual } from './sequences.ts'
import { isDistinct } from './traces.ts'

const LIKE_AT_LEAST = 0.4

export type Matched = { readonly scenes: Pairs; readonly lines: Pairs }

export function matchShots(sides: Sides, matched: Matched, recall: (pairs: Pairs) => void): Pairs {
  const { previous, next } = sides
  const pairs = new Pairs(previous.breakdown.shots.length, next.breakdown.shots.length)
  const everything: Stretch = {
    previous: range(previous.breakdown.shots.length),
    next: range(next.breakdown.shots.length),
  }
  recall(pairs)
  const tokens = tokensByLines(sides, matched.lines)
  const stretches = scenePairs(sides, matched.scenes)
  for (const stretch of stretches) {
    const couples = alignEqual(stretch.previous.map(tokens.previous), stretch.next.map(tokens.next))
    for (const [a, b] of couples) pairs.offer(stretch.previous[a] as number, stretch.next[b] as number)
  }
  for (const stretch of stretches) pairInTurn(pairs, stretch, tokens)
  pairInTurn(pairs, everything, distinctTokens(sides, tokens))
  pairByLines(pairs, sides, matched.lines)
  pairChanged(pairs, stretches, sides)
  return pairs
}

function scenePairs({ previous, next }: Sides, scenes: Pairs): Stretch[] {
  return next.shotsOfScene.flatMap((shots, scene) => {
    const before = scenes.previousOf(scene)
    return before < 0 ? [] : [{ previous: previous.shotsOfScene[before] ?? [], next: shots }]
  })
}

type Tokens = { readonly previous: (at: number) => string; readonly next: (at: number) => string }

/** The lines of a shot stand for it by who they are, not by what they say: a changed word leaves the shot the same. */
function tokensByLines({ previous, next }: Sides, lines: Pairs): Tokens {
  const token = (action: string, held: readonly string[]) => JSON.stringify([action, ...held])
  return {
    previous: (at) => {
      const held = previous.linesOfShot[at] ?? []
      return held.length === 0 ? tokenOfShot(previous, at) : token(shotAt(previous, at).action, held.map(String))
    },
    next: (at) => {
      const held = next.linesOfShot[at] ?? []
      if (held.length === 0) return tokenOfShot(next, at)
      const before = held.map((line) => lines.previousOf(line))
      return token(
        shotAt(next, at).action,
        before.map((line, place) => (line < 0 ? `new ${held[place]}` : String(line))),
      )
    },
  }
}

/** Outside its scene a shot is known by lines, which are sure already, or by an action that is not any "He nods." */
function distinctTokens({ previous, next }: Sides, tokens: Tokens) {
  return {
    previous: (at: number) =>
      (previous.linesOfShot[at] ?? []).length > 0 || isDistinct(shotAt(previous, at).action)
        ? tokens.previous(at)
        : null,
    next: (at: number) =>
      (next.linesOfShot[at] ?? []).length > 0 || isDistinct(shotAt(next, at).action) ? tokens.next(at) : null,
  }
}

/** A shot whose lines were regrouped is followed to where most of its speech went. */
function pairByLines(pairs: Pairs, { previous, next }: Sides, lines: Pairs): void {
  const votes = new Map<string, { previous: number; next: number; worth: number }>()
  for (const [at, line] of next.breakdown.lines.entries()) {
    const before = lines.previousOf(at)
    if (before < 0) continue
    const from = lineAt(previous, before).shot
    if (!pairs.isFree(from) || !pairs.isOpen(line.shot)) continue
    const key = `${from} ${line.shot}`
    const vote = votes.get(key) ?? { previous: from, next: line.shot, worth: 0 }
    vote.worth += 10 + Math.min(60, line.text.length)
    votes.set(key, vote)
  }
  for (const vote of votes.values()) {
    if (shotAt(previous, vote.previous).action === shotAt(next, vote.next).action) vote.worth += 5
  }
  const found = [...votes.values()].sort((a, b) => b.worth - a.worth || a.next - b.next || a.previous - b.previous)
  for (const one of found) pairs.offer(one.previous, one.next)
}

function pairChanged(pairs: Pairs, stretches: readonly Stretch[], { previous, next }: Sides): void {
  // Speech that became action, or the other way round, says the same words.
  const likely = createLikely({
    texts: { previous: (at) => wordsOfShot(previous, at), next: (at) => wordsOfShot(next, at) },
    atLeast: LIKE_AT_LEAST,
    mayBe: (a, b) => kindOfShot(previous, a) !== 'empty' && kindOfShot(next, b) !== 'empty',
  })
  for (const stretch of stretches) {
    for (const gap of gapsOf(stretch, pairs)) {
      likely.pairGap(pairs, gap)
      for (const inner of gapsOf(gap, pairs)) {
        if (inner.previous.length !== inner.next.length) continue
        const isSameKind = inner.next.every(
          (at, place) => kindOfShot(next, at) === kindOfShot(previous, inner.previous[place] as number),
        )
        if (isSameKind) for (const [place, at] of inner.next.entries()) pairs.offer(inner.previous[place] as number, at)
      }
    }
  }
}
