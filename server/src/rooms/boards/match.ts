// Which scene, shot, line, character and place of a new breakdown is which of the one before: by text and by place.
// Whatever is recognised keeps its id, so that edits and takes stay with it; what comes back after a while gets its id back.
// Pure, and near-linear.
import type { Breakdown } from '#contract/breakdown.ts'
import { must } from '#platform/assert.ts'
import type { Anchored, AnchorIds, AnchorKind, Former } from './anchors.ts'
import { type Contents, contentsOf } from './matching/contents.ts'
import { matchLines } from './matching/match-lines.ts'
import { matchCharacters, matchLocations } from './matching/match-names.ts'
import { matchScenes } from './matching/match-scenes.ts'
import { matchShots } from './matching/match-shots.ts'
import { Memory, type Trace } from './matching/memory.ts'
import type { Pairs } from './matching/pairs.ts'
import { lineTrace, nameTrace, sceneTrace, shotTrace } from './matching/traces.ts'

export type Match = {
  readonly ids: AnchorIds
  /** How things looked that have changed or gone, oldest first. */
  readonly memory: readonly Former[]
}

/** @param newId gives the id of what was not recognised; called once for each, in order */
export function matchBreakdown(previous: Anchored | null, next: Breakdown, newId: () => string): Match {
  if (!previous) return { ids: freshIds(next, newId), memory: [] }
  const before = contentsOf(previous.breakdown)
  const after = contentsOf(next)
  const sides = { previous: before, next: after }
  const memory = new Memory(previous.memory)
  const tools = { previous, memory, newId, before, after }

  const scenePairs = matchScenes(before, after, recaller('scenes', tools))
  const scenes = settle('scenes', scenePairs, { ...tools, sceneIds: [] })
  const settling = { ...tools, sceneIds: scenes }
  const linePairs = matchLines(sides, scenePairs, recaller('lines', tools))
  const lines = settle('lines', linePairs, settling)
  const matched = { scenes: scenePairs, lines: linePairs }
  const shots = settle('shots', matchShots(sides, matched, recaller('shots', tools)), settling)
  const characterPairs = matchCharacters(sides, linePairs, recaller('characters', tools))
  const characters = settle('characters', characterPairs, settling)
  const locations = settle('locations', matchLocations(sides, scenePairs, recaller('locations', tools)), settling)
  const ids = { scenes, shots, lines, characters, locations }
  return { ids, memory: remember({ previous, before, after, ids }) }
}

function freshIds(breakdown: Breakdown, newId: () => string): AnchorIds {
  const fresh = (things: readonly unknown[]) => things.map(() => newId())
  return {
    scenes: fresh(breakdown.scenes),
    shots: fresh(breakdown.shots),
    lines: fresh(breakdown.lines),
    characters: fresh(breakdown.characters),
    locations: fresh(breakdown.locations),
  }
}

type Kindly = {
  readonly count: (breakdown: Breakdown) => number
  readonly traceOf: (contents: Contents, at: number) => Trace
  /** Number of the scene it stands in; 0 if in none. */
  readonly sceneOf: (breakdown: Breakdown, at: number) => number
}

const KINDS: Readonly<Record<AnchorKind, Kindly>> = {
  scenes: { count: ({ scenes }) => scenes.length, traceOf: sceneTrace, sceneOf: () => 0 },
  shots: {
    count: ({ shots }) => shots.length,
    traceOf: shotTrace,
    sceneOf: ({ shots }, at) => shots[at]?.scene ?? 0,
  },
  lines: {
    count: ({ lines }) => lines.length,
    traceOf: lineTrace,
    sceneOf: ({ lines }, at) => lines[at]?.scene ?? 0,
  },
  characters: {
    count: ({ characters }) => characters.length,
    traceOf: ({ breakdown }, at) => nameTrace(breakdown.characters[at]?.name ?? ''),
    sceneOf: () => 0,
  },
  locations: {
    count: ({ locations }) => locations.length,
    traceOf: ({ breakdown }, at) => nameTrace(breakdown.locations[at]?.name ?? ''),
    sceneOf: () => 0,
  },
}

/** Traces are asked for more than once and cost a hash each. */
const remembered = new WeakMap<Contents, Map<AnchorKind, readonly Trace[]>>()

function tracesOf(kind: AnchorKind, contents: Contents): readonly Trace[] {
  const byKind = remembered.get(contents) ?? new Map<AnchorKind, readonly Trace[]>()
  remembered.set(contents, byKind)
  const { count, traceOf } = KINDS[kind]
  const known = byKind.get(kind) ?? Array.from({ length: count(contents.breakdown) }, (_, at) => traceOf(contents, at))
  byKind.set(kind, known)
  return known
}

const traceAt = (kind: AnchorKind, contents: Contents, at: number): Trace =>
  must(tracesOf(kind, contents)[at], 'a trace of every thing')

type Tools = {
  readonly previous: Anchored
  readonly memory: Memory
  readonly before: Contents
  readonly after: Contents
  readonly newId: () => string
}

/** What comes back between the same neighbours is itself, before anything else is taken for it. */
function recaller(kind: AnchorKind, { previous, memory, before, after }: Tools) {
  return (pairs: Pairs): void => {
    if (memory.isEmpty) return
    const places = new Map(previous.ids[kind].map((id, at) => [id, at]))
    // A look that something has now belongs to that thing, whoever had it before.
    const looks = new Set(tracesOf(kind, before).map((trace) => trace.strict))
    const given = new Set<string>()
    const isAvailable = (id: string): boolean => {
      const place = places.get(id)
      return place === undefined ? !given.has(id) : pairs.isFree(place)
    }
    for (const at of pairs.allOpen()) {
      const trace = traceAt(kind, after, at)
      const id = looks.has(trace.strict) ? undefined : memory.recallStrict(kind, trace, isAvailable)
      if (id === undefined) continue
      const place = places.get(id)
      if (place === undefined) pairs.revive(at, id)
      else pairs.pair(place, at)
      given.add(id)
    }
  }
}

function settle(kind: AnchorKind, pairs: Pairs, tools: Tools & { readonly sceneIds: readonly string[] }): string[] {
  const { previous, memory, after, newId, sceneIds } = tools
  const { count, sceneOf } = KINDS[kind]
  const known = Array.from({ length: count(after.breakdown) }, (_, at) => {
    const before = pairs.previousOf(at)
    return before < 0 ? pairs.revivedId(at) : must(previous.ids[kind][before], 'an id of the previous breakdown')
  })
  const given = new Set(known)
  return known.map((id, at) => {
    if (id !== undefined) return id
    const sceneId = sceneIds[sceneOf(after.breakdown, at) - 1] ?? null
    const recalled = memory.isEmpty
      ? undefined
      : memory.recallLoose(kind, { trace: traceAt(kind, after, at), sceneId }, (one) => !given.has(one))
    given.add(recalled)
    return recalled ?? newId()
  })
}

type Change = {
  readonly previous: Anchored
  readonly before: Contents
  readonly after: Contents
  readonly ids: AnchorIds
}

/** Adds how things looked that changed or went; forgets what things look like again. */
function remember({ previous, before, after, ids }: Change): Former[] {
  const now = new Set<string>()
  const then: Former[] = []
  for (const kind of Object.keys(KINDS) as AnchorKind[]) {
    const { sceneOf } = KINDS[kind]
    for (const [at, id] of ids[kind].entries()) now.add(`${id} ${traceAt(kind, after, at).strict}`)
    for (const [at, id] of previous.ids[kind].entries()) {
      const { strict, loose } = traceAt(kind, before, at)
      const sceneId = previous.ids.scenes[sceneOf(before.breakdown, at) - 1] ?? null
      then.push({ kind, id, strict, loose, sceneId })
    }
  }
  const fresh = then.filter((one) => !now.has(`${one.id} ${one.strict}`))
  const isFresh = new Set(fresh.map((one) => `${one.id} ${one.strict}`))
  const kept = previous.memory.filter((one) => {
    const look = `${one.id} ${one.strict}`
    return !now.has(look) && !isFresh.has(look)
  })
  return [...kept, ...fresh]
}
