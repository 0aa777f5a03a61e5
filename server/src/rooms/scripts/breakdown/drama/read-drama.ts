// Chinese short-drama and audio-drama scripts. One reader serves both layouts, since scripts in the wild mix
// their notations: △ action, 【cues】, `名（情绪）：台词`, scene and episode headings, cast sheets, outlines.

import { readCastEntry } from '../cast-lists.ts'
import { readBracketedCue, readEndingLine, readLabelledCue, readTransitionLine } from '../cue-words.ts'
import { inBothScripts } from '../hanzi.ts'
import { addAction, addPart, type Reading } from '../reading.ts'
import type { SourceLine, SourceText } from '../source-text.ts'
import { trimmedLine, trimmedStretch } from '../source-text.ts'
import { isClock, readSpeakerHead, type SpeakerHead } from '../speaker-heads.ts'
import { splitSpeech } from '../speech-text.ts'
import { addCue, addLabelledCue, addSpeech, continueSpeech } from '../speeches.ts'
import { isNarrator } from '../voice-marks.ts'
import { takeBracketed } from './bracketed-lines.ts'
import { takeEpisode, takeSceneFacts, takeSceneHeading, titleOf } from './facts.ts'
import { BULLET, createNameBook } from './names.ts'
import { begin, closeEmptyHead, createState, type Line, type State } from './state.ts'

/** Tried in order; the first that takes the line ends the search. */
const TAKERS: readonly ((state: State, line: Line) => boolean)[] = [
  takeComment,
  takeEpisode,
  takeSceneHeading,
  takeSection,
  takeSceneFacts,
  takeNumbered,
  takeMarkedAction,
  (state, line) => takeBracketed(state, line, takeRest),
  takeSectionText,
  takeLabelledCue,
  takeSpeech,
  takeNameLine,
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
  const state = createState(audio, createNameBook(source.lines.map((line) => line.text)))
  readLines(state, source.lines)
  return state.reading
}

/** A part of a script that stands elsewhere, as in a cell of a sheet: no title, cast or outline is looked for. */
export function readDramaPassage(lines: readonly SourceLine[]): Reading {
  const state = createState(false, createNameBook(lines.map((line) => line.text)))
  begin(state, 'none')
  readLines(state, lines)
  return state.reading
}

function readLines(state: State, lines: readonly SourceLine[]): void {
  for (const physical of lines) {
    const line = withoutBullet(state, { ...trimmedLine(physical), source: physical, cuesBefore: 0 })
    if (line.text === '') {
      closeEmptyHead(state)
      state.above = 'none'
      state.isBlock = false
      continue
    }
    for (const take of TAKERS) if (take(state, line)) break
  }
  closeEmptyHead(state)
}

function withoutBullet(state: State, line: Line): Line {
  const bullet = BULLET.exec(line.text)?.[0].length ?? 0
  if (bullet === 0) return line
  addPart(state.reading, 'note', { start: line.start, end: line.start + bullet })
  if (state.above !== 'empty_head') state.above = 'none'
  return { ...line, text: line.text.slice(bullet), start: line.start + bullet }
}

const COMMENT = /^(?:#|＃|\/\/)\s{0,8}/
const CAST_HEADS = inBothScripts(
  /^(?:【)?(?:人物小传|人物介绍|人物简介|人物表|人物设定|主要人物|出场人物|登场人物|角色介绍|角色表|角色|人物|CV表|CV|演员表|配音表|CAST)(?:】)?\s{0,3}[：:]?$/i,
)
const SYNOPSIS_HEADS = inBothScripts(
  /^(?:【)?(?:大纲|故事大纲|剧情大纲|故事梗概|梗概|剧情简介|内容简介|简介|故事简介|前情提要|前情回顾|主题|创作说明)(?:】)?\s{0,3}(?:[：:]\s{0,3}(.*))?$/s,
)

function takeComment(state: State, line: Line): boolean {
  const marker = COMMENT.exec(line.text)
  if (marker === null) return takeNumber(state, line)
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

const PAGE = /^(?:PAGE|PANEL|FRAME)\s(?:\d{1,3}|[A-Z]{2,8}(?:[- ][A-Z]{2,8})?)[.:]?$/i

/** The number of a line, a page or a panel, or a time: `00:15-00:30`. */
function takeNumber(state: State, line: Line): boolean {
  const isNumber = /^\d{1,4}[.、．]?$/.test(line.text) && state.above !== 'empty_head'
  if (!isNumber && !PAGE.test(line.text) && !isClock(line.text.replace(/^[【[（(]|[】\]）)]$/g, ''))) return false
  if (!isNumber) begin(state, 'none')
  addPart(state.reading, 'note', line)
  return true
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

const LINE_NUMBER = /^\d{1,4}[.、．)）]\s{0,4}(?=\S)/

/** `3. △林晚走`: the number of a line before anything but a name, whose head has its own. */
function takeNumbered(state: State, line: Line): boolean {
  const number = LINE_NUMBER.exec(line.text)?.[0]
  if (number === undefined) return false
  const rest: Line = { ...line, ...trimmedStretch(line.text.slice(number.length), line.start + number.length) }
  if (!takeMarkedAction(state, rest) && !takeBracketed(state, rest, takeRest) && !takeLabelledCue(state, rest))
    return false
  addPart(state.reading, 'note', { start: line.start, end: rest.start })
  return true
}

const ACTION_MARK =
  /^(?:[△▲▽▼Δ∆◇◆]+|(?:(?:分镜头?|镜头?|画面)\s?\d{1,3}|\d{1,4}(?:\s?[-–—~]\s?\d{1,4})?\s?(?:秒|s))\s?[：:](?=.))\s{0,8}/

function takeMarkedAction(state: State, line: Line): boolean {
  const mark = ACTION_MARK.exec(line.text)
  if (mark === null) return false
  const body = mark[0].length
  const isPicture = !/^[△▲▽▼Δ∆◇◆]/.test(line.text)
  const next = line.cuesBefore < TURNS_MAX ? findTurn(state, line.text.slice(body), isPicture) : -1
  const end = next < 0 ? line.text.length : body + next
  const labelled = isPicture ? null : readLabelledCue(line.text.slice(body, end).trim())
  // `△淡入：荒原`, `△特效：光芒` are something to see.
  const cue = labelled?.kind === 'transition' || labelled?.visible === true ? null : labelled
  const at = { start: line.start, end: line.start + end }
  begin(state, 'action')
  if (cue === null) addAction(state.reading, at, line.text.slice(body, end).replace(/[，,]\s*$/, '。'))
  else addCue(state.reading, cue, at)
  if (next < 0) return true
  const turns = { cuesBefore: line.cuesBefore + 1 }
  const rest: Line = { ...line, ...trimmedStretch(line.text.slice(end), line.start + end), ...turns }
  return takeMarkedAction(state, rest) || takeSpeech(state, rest) || takePlain(state, rest)
}

const SENTENCE_TURN =
  /[。！？!?…”」）)]\s{0,4}(?=[△▲▽▼]|[\p{L}\p{N}·]{1,12}\s?(?:[（(][^（）()]{1,30}[）)])?\s?[：:])/gu
const CLAUSE_TURN =
  /[，,。！？!?…；;”」）)]\s{0,4}(?=[△▲▽▼]|[\p{L}\p{N}·]{1,12}\s?(?:[（(][^（）()]{1,30}[）)])?\s?[：:])/gu

/** `△门开了。△林晚回头。林晚：谁？`: where on its line another mark stands, or somebody begins to speak; -1 when nowhere. */
function findTurn(state: State, text: string, isPicture: boolean): number {
  for (const found of text.slice(0, MARKED_CHARS_MAX).matchAll(isPicture ? CLAUSE_TURN : SENTENCE_TURN)) {
    const at = found.index + found[0].length
    if (ACTION_MARK.test(text.slice(at, at + 4))) return at
    const head = readSpeakerHead(text.slice(at))
    const isMeant = head?.names.every((name) => isPicture || isNarrator(name) || state.names.isKnown(name)) ?? false
    if (isMeant) return at
  }
  return -1
}

/** What is done on one line is never longer; the bound keeps reading linear. */
const MARKED_CHARS_MAX = 1000
const TURNS_MAX = 20

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
  const cue = readEndingLine(line.text) ?? readTransitionLine(line.text)
  if (cue !== null) addCue(state.reading, cue, line)
  else if (!addLabelledCue(state.reading, line.text, line)) return false
  begin(state, 'none')
  return true
}

function takeSpeech(state: State, line: Line): boolean {
  const head = state.names.readHead(line.text)
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
    mayFollow: true,
  })
  if (outcome !== 'empty') return true
  const { direction } = splitSpeech(body, bodyStart)
  openSpeech(state, line, { ...head, directions: [...head.directions, ...direction.split('; ')] })
  return true
}

function openSpeech(state: State, line: Line, { names, directions }: SpeakerHead): void {
  state.above = 'empty_head'
  state.openHead = { speakers: names, directions, start: line.start, end: line.end, line: line.source.number }
}

function takeNameLine(state: State, line: Line): boolean {
  const head = state.names.readNameLine(line.text)
  if (head === null) return false
  begin(state, 'none')
  for (const name of head.names) state.speakers.add(name)
  addPart(state.reading, 'character_cue', line)
  openSpeech(state, line, head)
  state.isBlock = true
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
    const goesOn = state.audio || state.isBlock
    return (goesOn || !ENDS_SENTENCE.test(last.text.slice(-2))) && continueSpeech(reading, line.text, line.start)
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

/** A bracket that nothing closes ends with its line. */
const OPEN_BRACKET = /^[【〖［[〔{｛]\s{0,4}(?=\S)/

function takePlain(state: State, line: Line): boolean {
  begin(state, 'action')
  const open = OPEN_BRACKET.exec(line.text)
  if (open === null) return addedAsAction(state, line)
  const inside = line.text.slice(open[0].length)
  const cue = readBracketedCue(inside)
  if (cue !== null) addCue(state.reading, cue, line)
  else addAction(state.reading, line, inside)
  return true
}

/** Behind cues at the head of its line. */
function takeRest(state: State, line: Line): boolean {
  return takeMarkedAction(state, line) || takeSpeech(state, line) || takePlain(state, line)
}
