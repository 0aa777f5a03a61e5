// Groups the items of a reading into scenes. A script without headings is one scene.

import { NO_HEADING } from './headings.ts'
import type { HeadingFacts, Item, Reading, SceneItem } from './reading.ts'

export type SceneItems = Exclude<Item, { type: 'episode' | 'scene' | 'present' | 'props' | 'setting' }>

export type SceneDraft = {
  number: number
  start: number
  end: number
  facts: HeadingFacts
  readonly episode: number | null
  readonly items: SceneItems[]
  readonly present: string[]
  readonly props: string[]
}

export type EpisodeDraft = { number: number; title: string | null; start: number; end: number }

export type SceneList = { readonly scenes: readonly SceneDraft[]; readonly episodes: readonly EpisodeDraft[] }

type Walk = {
  readonly scenes: SceneDraft[]
  readonly episodes: EpisodeDraft[]
  current: SceneDraft | null
  /** What stands before a first heading, of the script or of an episode. */
  pending: Item[]
}

export function groupScenes(reading: Reading, textLength: number): SceneList {
  const walk: Walk = { scenes: [], episodes: [], current: null, pending: [] }
  for (const item of reading.items) takeItem(walk, item)
  settlePending(walk, textLength)
  closeEnds(walk, textLength)
  return walk
}

function takeItem(walk: Walk, item: Item): void {
  if (item.type === 'episode') {
    settlePending(walk, item.start)
    const last = walk.episodes.at(-1)
    if (last !== undefined) last.end = item.start
    walk.episodes.push({
      number: item.number ?? (last?.number ?? 0) + 1,
      title: item.title,
      start: item.start,
      end: item.end,
    })
    walk.current = null
    return
  }
  if (item.type === 'scene') openHeaded(walk, item)
  else if (walk.current === null) walk.pending.push(item)
  else addItem(walk.current, item)
}

/** What was said before the heading makes a scene of its own; mere pictures and cues open the headed one. */
function openHeaded(walk: Walk, item: SceneItem): void {
  if (completes(walk.current, item)) return
  const carried = walk.pending.some((one) => one.type === 'speech') ? [] : walk.pending
  if (carried.length === 0) settlePending(walk, item.start)
  walk.pending = []
  walk.current = openScene(walk, item.start, item.facts)
  for (const one of carried) addItem(walk.current, one)
}

/** `第一场` above `内景 客厅 日`, `Scene 1` above a slugline: one heading in two lines. */
function completes(scene: SceneDraft | null, { facts }: SceneItem): boolean {
  if (scene === null || scene.items.length > 0 || scene.facts.location !== null || scene.facts.heading === '')
    return false
  if (facts.location === null || facts.label !== null || facts.samePlace) return false
  const heading = `${scene.facts.heading} ${facts.heading}`.slice(0, 400)
  scene.facts = { ...facts, ...saidOf(scene.facts), label: scene.facts.label, heading }
  return true
}

function saidOf({ interior, timeOfDay, weather }: HeadingFacts): Partial<HeadingFacts> {
  return {
    ...(interior === 'unknown' ? {} : { interior }),
    ...(timeOfDay === 'unknown' ? {} : { timeOfDay }),
    ...(weather === 'unknown' ? {} : { weather }),
  }
}

function openScene(walk: Walk, start: number, facts: HeadingFacts): SceneDraft {
  const scene: SceneDraft = {
    number: walk.scenes.length + 1,
    start,
    end: start,
    facts,
    episode: walk.episodes.at(-1)?.number ?? null,
    items: [],
    present: [],
    props: [],
  }
  walk.scenes.push(scene)
  return scene
}

function settlePending(walk: Walk, end: number): void {
  const { pending } = walk
  walk.pending = []
  const first = pending[0]
  if (first === undefined || walk.current !== null) return
  const tells = pending.some((item) => item.type === 'speech' || item.type === 'action')
  const last = walk.scenes.at(-1)
  if (!tells && last !== undefined) {
    for (const item of pending) addItem(last, item)
    return
  }
  const scene = openScene(walk, first.start, NO_HEADING)
  for (const item of pending) addItem(scene, item)
  scene.end = end
}

function addItem(scene: SceneDraft, item: Item): void {
  if (item.type === 'present') addNew(scene.present, item.names)
  else if (item.type === 'props') addNew(scene.props, item.names)
  else if (item.type === 'setting') scene.facts = { ...scene.facts, ...item.facts }
  else if (item.type !== 'scene' && item.type !== 'episode') scene.items.push(item)
}

function addNew(list: string[], names: readonly string[]): void {
  for (const name of names) if (!list.includes(name) && list.length < 200) list.push(name)
}

function closeEnds(walk: Walk, textLength: number): void {
  const borders = [
    ...walk.scenes.map((scene) => scene.start),
    ...walk.episodes.map((episode) => episode.start),
    textLength,
  ]
  borders.sort((a, b) => a - b)
  let at = 0
  for (const scene of walk.scenes) {
    while (at < borders.length - 1 && (borders[at] ?? 0) <= scene.start) at++
    scene.end = Math.max(scene.start, borders[at] ?? textLength)
  }
  const last = walk.episodes.at(-1)
  if (last !== undefined) last.end = textLength
}
