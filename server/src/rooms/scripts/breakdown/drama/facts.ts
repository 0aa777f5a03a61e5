// What a Chinese drama script says about itself: episodes, scene headings, and labelled facts of a scene.

import { readListedEntries, readNameList } from '../cast-lists.ts'
import { inBothScripts } from '../hanzi.ts'
import { NO_HEADING } from '../headings.ts'
import { addPart, addScene, type HeadingFacts } from '../reading.ts'
import { readSceneLabel } from '../scene-labels.ts'
import { addCue } from '../speeches.ts'
import { isEpisodeEnd, readEpisodeHeading, readSceneHeading, readSceneOfEpisode, readSettingLine } from './headings.ts'
import { begin, hasTold, type Line, type State } from './state.ts'

export function takeEpisode(state: State, line: Line): boolean {
  if (isEpisodeEnd(line.text)) {
    begin(state, 'none')
    addCue(
      state.reading,
      { kind: 'title', text: line.text.replace(/^[【（(]|[】）)]$/g, ''), durationMs: null, visible: false },
      line,
    )
    return true
  }
  const episode = readEpisodeHeading(line.text)
  if (episode === null) return false
  begin(state, 'none')
  const scene = episode.title === null ? null : readSceneOfEpisode(episode.title)
  // With its scene on the line the number stands on every one of them.
  const isOpen = scene !== null && episode.number !== null && state.episode === episode.number
  const title = scene === null ? episode.title : null
  state.episode = episode.number
  if (!isOpen)
    state.reading.items.push({ type: 'episode', start: line.start, end: line.end, number: episode.number, title })
  addPart(state.reading, isOpen ? 'scene_heading' : 'episode_heading', line)
  state.heading = null
  if (scene !== null) openScene(state, line, { ...scene, heading: line.text })
  return true
}

export function takeSceneHeading(state: State, line: Line): boolean {
  const facts = readSceneHeading(line.text)
  if (facts === null) return false
  begin(state, 'none')
  addPart(state.reading, 'scene_heading', line)
  openScene(state, line, facts)
  return true
}

function openScene(state: State, line: Line, facts: HeadingFacts): void {
  state.reading.items.push({ type: 'scene', start: line.start, end: line.end, facts })
  state.heading = facts.heading
}

/** Facts that stand in lines below each other are one heading. */
function addSetting(state: State, line: Line, facts: Partial<HeadingFacts>): void {
  if (state.heading !== null && !hasTold(state)) state.heading = `${state.heading} ${line.text}`.slice(0, 400)
  const heading = state.heading === null ? {} : { heading: state.heading }
  state.reading.items.push({ type: 'setting', start: line.start, end: line.end, facts: { ...facts, ...heading } })
}

const FRONT = inBothScripts(
  /^(?:剧名|片名|编剧|导演|作者|原著|原作|改编|出品|制片|监制|类型|题材|集数|时长|版本|日期|联系方式)\s{0,3}[：:]/,
)

export function takeSceneFacts(state: State, line: Line): boolean {
  const { reading } = state
  const fact = readSceneLabel(line.text)
  if (fact?.label === 'present') {
    addPart(reading, 'cast_list', line)
    for (const entry of readListedEntries(fact.text)) {
      if (!state.castNames.has(entry.name)) reading.cast.push(entry)
      state.castNames.add(entry.name)
    }
    reading.items.push({ type: 'present', start: line.start, end: line.end, names: readNameList(fact.text) })
    return true
  }
  if (fact?.label === 'props') {
    addPart(reading, 'note', line)
    const names = fact.text
      .slice(0, 1000)
      .split(/[、，,；;。\s]+/)
      .filter((name) => name !== '' && name.length <= 20)
    reading.items.push({ type: 'props', start: line.start, end: line.end, names })
    return true
  }
  if (takeSetting(state, line)) return true
  if (state.started || !FRONT.test(line.text)) return false
  if (reading.title === null && /^(?:剧名|片名)/.test(line.text)) reading.title = titleOf(line.text)
  addPart(reading, 'title_page', line)
  return true
}

/** `时：日` after something has happened is the head of another scene. */
function takeSetting(state: State, line: Line): boolean {
  const facts = readSettingLine(line.text)
  if (facts === null) return false
  const opens = hasTold(state) && (facts.location !== undefined || facts.timeOfDay !== undefined)
  if (opens) {
    begin(state, 'none')
    const heading = { ...NO_HEADING, samePlace: facts.location === undefined, ...facts, heading: line.text }
    addScene(state.reading, line, heading)
    state.heading = line.text
    return true
  }
  addPart(state.reading, 'scene_heading', line)
  addSetting(state, line, facts)
  return true
}

export function titleOf(text: string): string | null {
  const book = /《([^》]{1,60})》/.exec(text.slice(0, 200))
  if (book?.[1] !== undefined) return book[1]
  const clean = text.replace(/^(?:剧名|片名|剧本|标题)[：:]\s{0,4}/, '').trim()
  return clean === '' || clean.length > 40 || /^\d{1,3}[.、]|[。！？：:]|\p{Ll}[.!?]$/u.test(clean) ? null : clean
}
