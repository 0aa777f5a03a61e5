// A script as the inference reads it: scene by scene, who is there, what is told and what is said, with names settled.
import type { Mention, MentionFinder } from '../mentions.ts'
import type { Item } from '../reading.ts'

export type Told = {
  readonly type: 'action'
  readonly text: string
  readonly at: number
  readonly mentions: readonly Mention[]
}
export type Said = {
  readonly type: 'speech'
  readonly speaker: string
  readonly text: string
  readonly direction: string
  readonly at: number
  readonly mentions: readonly Mention[]
}

export type StoryScene = {
  readonly entries: readonly (Told | Said)[]
  /** Single people who speak, are named as present or are told of; without narrators and crowds. */
  readonly people: readonly string[]
}

export type StoryTools = {
  readonly nameOf: (written: string) => string
  readonly findMentions: MentionFinder
  /** Neither a crowd nor a narrator. */
  readonly isSingle: (name: string) => boolean
}

const TEXT_CHARS_MAX = 4000
/** What is read of a script for this: a long series has a tenth of it. */
const STORY_CHARS_MAX = 2_000_000

export function readStory(items: readonly Item[], tools: StoryTools): StoryScene[] {
  const scenes: { entries: (Told | Said)[]; people: Set<string> }[] = [{ entries: [], people: new Set() }]
  let length = 0
  for (const item of items) {
    const scene = scenes.at(-1)
    if (!scene || length > STORY_CHARS_MAX) break
    if (item.type === 'scene' || item.type === 'episode') scenes.push({ entries: [], people: new Set() })
    else if (item.type === 'present') for (const name of item.names) meet(scene.people, tools.nameOf(name), tools)
    else if (item.type === 'action' || item.type === 'speech') {
      const entry = item.type === 'action' ? told(item, tools) : said(item, tools)
      length += entry.text.length
      scene.entries.push(entry)
      if (entry.type === 'speech') meet(scene.people, entry.speaker, tools)
      else for (const { name } of entry.mentions) meet(scene.people, name, tools)
    }
  }
  return scenes.map(({ entries, people }) => ({ entries, people: [...people] }))
}

function meet(people: Set<string>, name: string, tools: StoryTools): void {
  if (tools.isSingle(name)) people.add(name)
}

function told(item: Item & { type: 'action' }, tools: StoryTools): Told {
  const text = item.text.slice(0, TEXT_CHARS_MAX)
  return { type: 'action', text, at: item.start, mentions: tools.findMentions(text) }
}

function said(item: Item & { type: 'speech' }, tools: StoryTools): Said {
  const text = item.text.slice(0, TEXT_CHARS_MAX)
  const { direction, start: at } = item
  return {
    type: 'speech',
    speaker: tools.nameOf(item.speaker),
    text,
    direction,
    at,
    mentions: tools.findMentions(text),
  }
}

/** Of a scene of two, whoever is not this one. */
export function otherOf({ people }: StoryScene, name: string): string | undefined {
  return people.length === 2 && people.includes(name) ? people.find((one) => one !== name) : undefined
}

/** Keeps signs by the one they are about. */
export class Findings<T> {
  readonly #of = new Map<string, T[]>()
  add(name: string, sign: T): void {
    const list = this.#of.get(name)
    if (!list) this.#of.set(name, [sign])
    else if (list.length < FINDINGS_MAX) list.push(sign)
  }
  of(name: string): readonly T[] {
    return this.#of.get(name) ?? []
  }
}

/** Of one person: long before that, every kind has reached its most. */
const FINDINGS_MAX = 200
