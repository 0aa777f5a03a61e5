// Chinese short-drama and audio-drama scripts. One reader serves both layouts, since scripts in the wild mix
// their notations: △ action, 【cues】, `名（情绪）：台词`, scene and episode headings, cast sheets, outlines.
import { type BracketRun, findBracketRuns, insideOf } from './brackets.ts'
import { readCastEntry, readListedEntries, readNameList } from './cast-lists.ts'
import { isCueOfItsOwn, isNarratorLabel, readBracketedCue, readLabelBefore, wordsBehindLabel } from './cue-words.ts'
import { readEpisodeHeading, readSceneHeading, readSettingLine } from './drama-headings.ts'
import { addAction, addPart, addScene, createReading, type Reading, warn } from './reading.ts'
import type { SourceLine, SourceText } from './source-text.ts'
import { trimmedLine, trimmedStretch } from './source-text.ts'
import { readSpeakerHead } from './speaker-heads.ts'
import { addCue, addLabelledCue, addSpeech, continueSpeech } from './speeches.ts'

type Section = 'script' | 'cast' | 'synopsis'

type State = {
  readonly reading: Reading
  readonly audio: boolean
  section: Section
  started: boolean
  readonly castNames: Set<string>
  /** Who has spoken so far. */
  readonly speakers: Set<string>
  /** What the line above was, for wrapped lines; a blank line ends it. */
  above: 'speech' | 'action' | 'empty_head' | 'none'
  openHead: { speakers: readonly string[]; directions: readonly string[]; start: number; line: number } | null
}

type Line = {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly source: SourceLine
  /** How many cues stood before it on its line. */
  readonly cuesBefore: number
}

/** A written line has two or three; the bound keeps reading linear. */
const CUES_BEFORE_MAX = 20

/** Tried in order; the first that takes the line ends the search. */
const TAKERS: readonly ((state: State, line: Line) => boolean)[] = [
  takeComment,
  takeEpisode,
  takeSceneHeading,
  takeSection,
  takeSceneFacts,
  takeMarkedAction,
  takeBracketed,
  takeSectionText,
  takeLabelledCue,
  takeSpeech,
  takeTitle,
  takeWrapped,
  takePlain,
]

export function readShortDrama(source: SourceText): Reading {
  return readDrama(source, false)
}

export function readAudioDrama(source: SourceText): Reading {
  return readDrama(source, true)
}

function readDrama(source: SourceText, audio: boolean): Reading {
  const state: State = {
    reading: createReading(),
    audio,
    section: 'script',
    started: false,
    castNames: new Set(),
    speakers: new Set(),
    above: 'none',
    openHead: null,
  }
  for (const physical of source.lines) {
    const line = { ...trimmedLine(physical), source: physical, cuesBefore: 0 }
    if (line.text === '') {
      closeEmptyHead(state)
      state.above = 'none'
      continue
    }
    for (const take of TAKERS) if (take(state, line)) break
  }
  closeEmptyHead(state)
  return state.reading
}

function closeEmptyHead(state: State): void {
  if (state.openHead !== null) {
    const name = state.openHead.speakers.join('、')
    warn(state.reading, { line: state.openHead.line, code: 'EMPTY_SPEECH', details: { name } })
  }
  state.openHead = null
}

const COMMENT = /^(?:#|＃|\/\/)\s{0,8}/
const CAST_HEADS =
  /^(?:【)?(?:人物小传|人物介绍|人物简介|人物表|人物设定|主要人物|出场人物|登场人物|角色介绍|角色表|角色|人物|CV表|CV|演员表|配音表|CAST)(?:】)?\s{0,3}[：:]?$/i
const SYNOPSIS_HEADS =
  /^(?:【)?(?:大纲|故事大纲|剧情大纲|故事梗概|梗概|剧情简介|内容简介|简介|故事简介|前情提要|前情回顾|主题|创作说明)(?:】)?\s{0,3}(?:[：:]\s{0,3}(.*))?$/s

function takeComment(state: State, line: Line): boolean {
  const marker = COMMENT.exec(line.text)
  if (marker === null) return false
  const body = line.text.slice(marker[0].length)
  state.above = 'none'
  if (CAST_HEADS.test(body)) {
    state.section = 'cast'
    addPart(state.reading, 'cast_list', line)
    return true
  }
  const entry = state.section === 'cast' ? readCastEntry(body) : null
  if (entry !== null) {
    state.reading.cast.push(entry)
    addPart(state.reading, 'cast_list', line)
    return true
  }
  const isFront = !state.started && state.section !== 'cast'
  if (isFront && state.reading.title === null) state.reading.title = titleOf(body)
  addPart(state.reading, isFront ? 'title_page' : 'note', line)
  return true
}

function titleOf(text: string): string | null {
  const book = /《([^》]{1,60})》/.exec(text.slice(0, 200))
  if (book?.[1] !== undefined) return book[1]
  const clean = text.replace(/^(?:剧名|片名|剧本|标题)[：:]\s{0,4}/, '').trim()
  return clean === '' || clean.length > 40 || /[。！？：:]/.test(clean) ? null : clean
}

function takeEpisode(state: State, line: Line): boolean {
  const episode = readEpisodeHeading(line.text)
  if (episode === null) return false
  begin(state, 'none')
  addPart(state.reading, 'episode_heading', line)
  state.reading.items.push({ type: 'episode', start: line.start, end: line.end, ...episode })
  return true
}

function takeSceneHeading(state: State, line: Line): boolean {
  const facts = readSceneHeading(line.text)
  if (facts === null) return false
  begin(state, 'none')
  addScene(state.reading, line, facts)
  return true
}

/** The script itself has begun: no title, cast sheet or outline is open any more. */
function begin(state: State, above: State['above']): void {
  closeEmptyHead(state)
  state.started = true
  state.section = 'script'
  state.above = above
}

function takeSection(state: State, line: Line): boolean {
  if (CAST_HEADS.test(line.text) && !(state.started && /^(?:人物|角色)/.test(line.text))) {
    state.section = 'cast'
    addPart(state.reading, 'cast_list', line)
    return true
  }
  if (!SYNOPSIS_HEADS.test(line.text)) return false
  state.section = 'synopsis'
  addPart(state.reading, 'synopsis', line)
  return true
}

const PRESENT = /^(?:【)?(?:人物|出场人物|登场人物|本场人物|角色|出场)(?:】)?\s{0,3}[：:]\s{0,3}(.+)$/s
const PROPS = /^(?:【)?(?:道具|本场道具|重要道具)(?:】)?\s{0,3}[：:]\s{0,3}(.+)$/s
const FRONT =
  /^(?:剧名|片名|编剧|导演|作者|原著|原作|改编|出品|制片|监制|类型|题材|集数|时长|版本|日期|联系方式)\s{0,3}[：:]/

function takeSceneFacts(state: State, line: Line): boolean {
  const { reading } = state
  const present = PRESENT.exec(line.text)
  if (present !== null) {
    addPart(reading, 'cast_list', line)
    for (const entry of readListedEntries(present[1] ?? '')) {
      if (!state.castNames.has(entry.name)) reading.cast.push(entry)
      state.castNames.add(entry.name)
    }
    reading.items.push({ type: 'present', start: line.start, end: line.end, names: readNameList(present[1] ?? '') })
    return true
  }
  const props = PROPS.exec(line.text)
  if (props !== null) {
    addPart(reading, 'note', line)
    const names = (props[1] ?? '')
      .slice(0, 1000)
      .split(/[、，,；;。\s]+/)
      .filter((name) => name !== '' && name.length <= 20)
    reading.items.push({ type: 'props', start: line.start, end: line.end, names })
    return true
  }
  const setting = readSettingLine(line.text)
  if (setting !== null) {
    addPart(reading, 'scene_heading', line)
    reading.items.push({ type: 'setting', start: line.start, end: line.end, facts: setting })
    return true
  }
  if (state.started || !FRONT.test(line.text)) return false
  if (reading.title === null && /^(?:剧名|片名)/.test(line.text)) reading.title = titleOf(line.text)
  addPart(reading, 'title_page', line)
  return true
}

const ACTION_MARK = /^[△▲▽▼Δ∆◇◆]+\s{0,8}/

function takeMarkedAction(state: State, line: Line): boolean {
  const mark = ACTION_MARK.exec(line.text)
  if (mark === null) return false
  begin(state, 'action')
  addAction(state.reading, line, line.text.slice(mark[0].length))
  return true
}

/** Lines of nothing but 【...】, {...}, [...] or （...）. `【旁白】text` and `【12】名：` are speeches. */
function takeBracketed(state: State, line: Line): boolean {
  if (!/^[【{｛[［（(〔]/.test(line.text)) return false
  const runs = findBracketRuns(line.text)
  const first = runs[0]
  if (first === undefined || first.start !== 0) return false
  if (first.end !== line.text.length) return takeBracketSeries(state, line, runs)
  const inside = insideOf(line.text, first)
  if (isNarratorLabel(inside, first.open)) return openNarration(state, line)
  const cue = readBracketedCue(inside, first.open)
  begin(state, 'action')
  if (cue !== null) addCue(state.reading, cue, line)
  else addAction(state.reading, line, inside)
  return true
}

/** `【旁白】` on a line of its own: the next line is told. */
function openNarration(state: State, line: Line): boolean {
  begin(state, 'empty_head')
  addPart(state.reading, 'character_cue', line)
  state.openHead = { speakers: ['旁白'], directions: [], start: line.start, line: line.source.number }
  return true
}

function takeBracketSeries(state: State, line: Line, runs: readonly BracketRun[]): boolean {
  const { text } = line
  const first = runs[0]
  if (first === undefined) return false
  const only = runs.every((run, at) => text.slice(runs[at - 1]?.end ?? 0, run.start).trim() === '')
  if (only && text.slice(runs.at(-1)?.end ?? 0).trim() === '') return takeOnlyBrackets(state, line, runs)
  if (!isNarratorLabel(insideOf(text, first), first.open)) return takeLeadingCue(state, line, first)
  begin(state, 'speech')
  const rest = text.slice(first.end)
  const colon = /^\s{0,4}[：:]?/.exec(rest)?.[0].length ?? 0
  addPart(state.reading, 'character_cue', { start: line.start, end: line.start + first.end + colon })
  addSpeech(state.reading, {
    speakers: ['旁白'],
    directions: [],
    body: rest.slice(colon),
    start: line.start,
    bodyStart: line.start + first.end + colon,
  })
  return true
}

/** `【BGM：起】【转场】`; in `【音效】（敲门声）` the second holds the words of the first. */
function takeOnlyBrackets(state: State, line: Line, runs: readonly BracketRun[]): boolean {
  begin(state, 'action')
  for (let at = 0; at < runs.length; at++) {
    const [run, next] = [runs[at], runs[at + 1]]
    if (run === undefined) break
    const inside = insideOf(line.text, run)
    const words = next === undefined ? '' : insideOf(line.text, next)
    const labelled = isCueOfItsOwn(words) ? null : readLabelBefore(inside, words)
    const cue = labelled ?? readBracketedCue(inside, run.open)
    const end = labelled === null ? run.end : (next?.end ?? run.end)
    const place = { start: line.start + run.start, end: line.start + end }
    if (labelled !== null) at++
    if (cue !== null) addCue(state.reading, cue, place)
    else addAction(state.reading, place, inside)
  }
  return true
}

/** `【BGM：起】△夜色中...`, `【音效】敲门声`: a cue, then the line goes on. */
function takeLeadingCue(state: State, line: Line, first: BracketRun): boolean {
  const inside = insideOf(line.text, first)
  const words = wordsBehindLabel(line.text.slice(first.end))
  const labelled = isSpoken(state, words.text) ? null : readLabelBefore(inside, words.text)
  const cue = labelled ?? readBracketedCue(inside, first.open)
  if (cue === null) return false
  begin(state, 'none')
  const end = first.end + (labelled === null ? 0 : words.end)
  addCue(state.reading, cue, { start: line.start, end: line.start + end })
  const cuesBefore = line.cuesBefore + 1
  const rest: Line = { ...line, ...trimmedStretch(line.text.slice(end), line.start + end), cuesBefore }
  if (rest.text === '') return true
  const isBracketed = cuesBefore < CUES_BEFORE_MAX && takeBracketed(state, rest)
  return isBracketed || takeMarkedAction(state, rest) || takeSpeech(state, rest) || takePlain(state, rest)
}

/** `【BGM】马三：走吧。`: somebody whom the script knows begins to speak. */
function isSpoken(state: State, words: string): boolean {
  return readSpeakerHead(words)?.names.every((name) => state.speakers.has(name) || state.castNames.has(name)) ?? false
}

function takeSectionText(state: State, line: Line): boolean {
  if (state.section === 'script') return false
  const entry = state.section === 'cast' ? readCastEntry(line.text) : null
  // Nobody stands twice in a cast sheet: the second time is a speech of a script without headings.
  if (entry !== null && state.castNames.has(entry.name)) return false
  if (entry !== null) {
    state.castNames.add(entry.name)
    state.reading.cast.push(entry)
  }
  addPart(state.reading, state.section === 'cast' ? 'cast_list' : 'synopsis', line)
  return true
}

function takeLabelledCue(state: State, line: Line): boolean {
  if (!addLabelledCue(state.reading, line.text, line)) return false
  begin(state, 'none')
  return true
}

function takeSpeech(state: State, line: Line): boolean {
  const head = readSpeakerHead(line.text)
  if (head === null) return false
  begin(state, 'speech')
  for (const name of head.names) state.speakers.add(name)
  const bodyStart = line.start + head.end
  addPart(state.reading, 'character_cue', { start: line.start, end: bodyStart })
  const body = line.text.slice(head.end)
  const outcome = addSpeech(state.reading, {
    speakers: head.names,
    directions: head.directions,
    body,
    start: line.start,
    bodyStart,
  })
  if (outcome === 'empty') {
    state.above = 'empty_head'
    state.openHead = { speakers: head.names, directions: head.directions, start: line.start, line: line.source.number }
  }
  return true
}

function takeTitle(state: State, line: Line): boolean {
  if (state.started || state.reading.title !== null) return false
  const title = titleOf(line.text)
  if (title === null) return false
  state.reading.title = title
  addPart(state.reading, 'title_page', line)
  return true
}

/** A wrapped paragraph is never longer; the bound keeps joining linear. */
const WRAPPED_MAX = 2000
const ENDS_SENTENCE = /[。！？…”」』——~～.!?）)]$/

function takeWrapped(state: State, line: Line): boolean {
  const { reading } = state
  if (/^[【[{｛［]/.test(line.text)) return false
  if (state.above === 'empty_head' && state.openHead !== null) {
    const { speakers, directions, start } = state.openHead
    state.openHead = null
    state.above = 'speech'
    return (
      addSpeech(reading, { speakers, directions, body: line.text, start, bodyStart: line.start }) !== 'empty' ||
      addedAsAction(state, line)
    )
  }
  const last = reading.items.at(-1)
  if ((last?.type === 'speech' || last?.type === 'action') && last.text.length > WRAPPED_MAX) return false
  if (state.above === 'speech' && last?.type === 'speech') {
    return (state.audio || !ENDS_SENTENCE.test(last.text.slice(-2))) && continueSpeech(reading, line.text, line.start)
  }
  if (state.above !== 'action' || last?.type !== 'action' || ENDS_SENTENCE.test(last.text.slice(-2))) return false
  addPart(reading, 'action', line)
  reading.items[reading.items.length - 1] = { ...last, end: line.end, text: last.text + line.text }
  return true
}

function addedAsAction(state: State, line: Line): boolean {
  addAction(state.reading, line, line.text)
  return true
}

function takePlain(state: State, line: Line): boolean {
  begin(state, 'action')
  return addedAsAction(state, line)
}
