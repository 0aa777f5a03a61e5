// Facts on a scene that a label names: `时间：夜`, `景——周公馆`, `内/外：内`, `人：小梅、阿强`. One table for all layouts.

import { inBothScripts } from './hanzi.ts'

export type SceneLabel = 'time' | 'place' | 'weather' | 'interior' | 'present' | 'props'

const WORDS: readonly (readonly [SceneLabel, string])[] = [
  ['time', '时间|时刻|时|日[/／]夜|日夜'],
  ['place', '地点|布景|景'],
  ['weather', '天气'],
  ['interior', '内外景|内[/／]?外|外[/／]内'],
  ['present', '出场人物|登场人物|剧中人物|本场人物|出场|人物|角色|人'],
  ['props', '本场道具|重要道具|道具'],
]
const labels = `(?:${WORDS.map(([, words]) => `(${words})`).join('|')})`
const LINE = inBothScripts(new RegExp(`^${labels}\\s{0,3}(?:[：:]|——)\\s{0,3}(\\S.*)$`, 's'))
/** `【时间】夜`: brackets part as a colon does. */
const BRACKETED = inBothScripts(
  new RegExp(`^【${labels}(?:】\\s{0,3}(?:[：:]|——)?|[：:])\\s{0,3}([^\\s】].*?)】?$`, 's'),
)

export type LabelledFact = { readonly label: SceneLabel; readonly text: string }

/** Null when the line begins with no such label, or says nothing behind it. */
export function readSceneLabel(line: string): LabelledFact | null {
  const head = line.slice(0, 2000)
  const found = head.startsWith('【') ? BRACKETED.exec(head) : LINE.exec(head)
  if (found === null) return null
  const at = WORDS.findIndex((_, index) => found[index + 1] !== undefined)
  const label = WORDS[at]?.[0]
  return label === undefined ? null : { label, text: (found[WORDS.length + 1] ?? '').trim() }
}
