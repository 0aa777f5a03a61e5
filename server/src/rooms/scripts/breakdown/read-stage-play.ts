// Stage plays: `NAME:` above its verse, `NAME. text`, `NAME: text`, `角色——（动作）台词`, `角色　台词`.
// A paragraph that names nobody goes on with the last speaker.
import { findBracketRuns, insideOf } from './brackets.ts'
import { readCastEntry, readNameList } from './cast-lists.ts'
import { isNarratorLabel, readLabelBefore, readLabelledCue, readTransitionLine, wordsBehindLabel } from './cue-words.ts'
import { addAction, addPart, addScene, createReading, type HeadingFacts, type Reading, warn } from './reading.ts'
import { readSceneLabel } from './scene-labels.ts'
import type { SourceText } from './source-text.ts'
import { trimmedLine, trimmedStretch } from './source-text.ts'
import { readSpeakerHead } from './speaker-heads.ts'
import { addCue, addSpeech, continueSpeech } from './speeches.ts'
import { type CueFinder, createCueFinder, looksLikeName, type StageCue } from './stage-cues.ts'
import { readStageHeading, readStageSetting } from './stage-headings.ts'

type Line = {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly number: number
  readonly free: boolean
  /** How many labels of cues stood before it on its line. */
  readonly labelsBefore: number
}

/** A written line has one or two; the bound keeps reading linear. */
const LABELS_BEFORE_MAX = 20

type Speaker = {
  /** More than one speak together. */
  readonly names: readonly string[]
  readonly directions: readonly string[]
  readonly start: number
  readonly line: number
  hasText: boolean
}

type State = {
  readonly reading: Reading
  readonly findCue: CueFinder
  speaker: Speaker | null
  /** The last two who spoke in this scene: whom BOTH means. */
  recent: readonly string[]
  section: 'front' | 'cast' | 'play'
  act: { facts: HeadingFacts; start: number; end: number } | null
}

export function readStagePlay(source: SourceText): Reading {
  const lines = joinBrackets(plainLines(source))
  const state: State = {
    reading: createReading(),
    findCue: createCueFinder(lines, listedNames(lines)),
    speaker: null,
    recent: [],
    section: 'front',
    act: null,
  }
  for (const line of lines) if (line.text !== '') takeLine(state, line)
  closeSpeaker(state)
  settleAct(state)
  return state.reading
}

function plainLines(source: SourceText): Line[] {
  let free = true
  return source.lines.map((physical) => {
    const line = { ...trimmedLine(physical), number: physical.number, free, labelsBefore: 0 }
    free = line.text === ''
    return line
  })
}

const JOINED_LINES_MAX = 8
const JOINED_CHARS_MAX = 1000

/** Printed plays wrap what stands in brackets: its lines are one, up to the one that closes it or a blank one. */
function joinBrackets(lines: readonly Line[]): Line[] {
  const joined: Line[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]
    if (line === undefined) break
    const whole = closedLine(lines, at)
    joined.push(whole?.line ?? line)
    at += whole?.more ?? 0
  }
  return joined
}

function closedLine(lines: readonly Line[], from: number): { readonly line: Line; readonly more: number } | null {
  const first = lines[from]
  const open = first === undefined ? null : openBracket(first.text)
  if (first === undefined || open === null) return null
  let { text } = first
  for (let more = 1; more <= JOINED_LINES_MAX && text.length < JOINED_CHARS_MAX; more++) {
    const line = lines[from + more]
    if (line === undefined || line.text === '' || line.text.startsWith(open)) return null
    text += `${' '.repeat(line.start - first.start - text.length)}${line.text}`
    if (openBracket(text) === null) return { line: { ...first, text, end: line.end }, more }
  }
  return null
}

/** The first bracket that its line opens and does not close. */
function openBracket(text: string): string | null {
  if (!/[(（[［〔【]/.test(text)) return null
  const runs = findBracketRuns(text)
  let run = 0
  for (let at = 0; at < text.length; at++) {
    if (at === runs[run]?.start) at = (runs[run++]?.end ?? at + 1) - 1
    else if ('(（[［〔【'.includes(text.charAt(at))) return text.charAt(at)
  }
  return null
}

/** `人物：周朴园、繁漪` */
function listedNames(lines: readonly Line[]): Set<string> {
  const names = new Set<string>()
  for (const { text } of lines) {
    const fact = readSceneLabel(text.slice(0, 2000))
    if (fact?.label === 'present') for (const name of readNameList(fact.text)) names.add(name)
  }
  return names
}

const CAST_HEAD =
  /^(?:DRAMATIS PERSON(?:AE|Æ)|PERSONS (?:IN|OF) THE PLAY|CHARACTERS|CAST(?: OF CHARACTERS)?|THE PERSONS OF THE PLAY|人物表?|登场人物|剧中人物?|角色)\s{0,3}[.：:]?$/i

function takeLine(state: State, line: Line): void {
  const heading = readStageHeading(line.text)
  if (heading !== null) takeHeading(state, line, heading)
  else if (CAST_HEAD.test(line.text)) {
    state.section = 'cast'
    addPart(state.reading, 'cast_list', line)
  } else if (!takeSetting(state, line) && !takeLabel(state, line) && !takeDirection(state, line))
    takeCueOrText(state, line)
}

/** Only what nobody is called: a song may be somebody's words. */
const HEARD = /^(?:SFX|SE|FX|SOUND(?: EFFECTS?)?|BGM|MUSIC|SUPER|TITLE CARD|音效|音乐|字幕)\s{0,3}[:：]/

/** `SFX: Thunder`, `CUT TO:` */
function takeHeard(state: State, line: Line): boolean {
  const cue = HEARD.test(line.text) ? readLabelledCue(line.text) : readTransitionLine(line.text)
  if (cue === null) return false
  closeSpeaker(state)
  settleAct(state)
  state.section = 'play'
  addCue(state.reading, cue, line)
  return true
}

// What stands behind `[Song]` is sung, and behind `[Music]` somebody enters.
const CUE_LABEL = /[\u4e00-\u9fff]|^(?:SFX|BGM|FX)$/i

/** `【音效】敲门声`, `【旁白】那年冬天。` */
function takeLabel(state: State, line: Line): boolean {
  if (takeHeard(state, line)) return true
  const [run] = findBracketRuns(line.text.slice(0, 40))
  if (run === undefined || run.start !== 0 || line.labelsBefore >= LABELS_BEFORE_MAX) return false
  const inside = insideOf(line.text, run)
  if (isNarratorLabel(inside, run.open)) {
    const colon = /^\s{0,4}[：:]?/.exec(line.text.slice(run.end))?.[0].length ?? 0
    takeCue(state, line, { names: ['旁白'], directions: [], end: run.end + colon })
    return true
  }
  const words = wordsBehindLabel(line.text.slice(run.end))
  const cue = CUE_LABEL.test(inside) ? readLabelBefore(inside, words.text) : null
  if (cue === null) return false
  closeSpeaker(state)
  settleAct(state)
  state.section = 'play'
  const end = run.end + words.end
  addCue(state.reading, cue, { start: line.start, end: line.start + end })
  const rest = trimmedStretch(line.text.slice(end), line.start + end)
  if (rest.text !== '') takeLine(state, { ...line, ...rest, labelsBefore: line.labelsBefore + 1 })
  return true
}

/** `景——周公馆的客厅内。`, `时间：夜` */
function takeSetting(state: State, line: Line): boolean {
  const fact = readSceneLabel(line.text)
  if (fact?.label === 'present') {
    addPart(state.reading, 'cast_list', line)
    const names = readNameList(fact.text)
    state.reading.items.push({ type: 'present', start: line.start, end: line.end, names })
    return true
  }
  const facts = readStageSetting(line.text)
  if (facts === null) return false
  closeSpeaker(state)
  settleAct(state)
  state.section = 'play'
  addPart(state.reading, 'scene_heading', line)
  state.reading.items.push({ type: 'setting', start: line.start, end: line.end, facts })
  return true
}

function takeCueOrText(state: State, line: Line): void {
  const cue = state.findCue(line.text, line.free)
  const isCastLine = state.section === 'cast' && (cue === null || readCastEntry(line.text) !== null)
  if (isCastLine) takeCast(state, line)
  else if (cue !== null) takeCue(state, line, cue)
  else takeText(state, line)
}

type StageHeading = { readonly kind: 'act' | 'scene'; readonly facts: HeadingFacts }

function takeHeading(state: State, line: Line, { kind, facts }: StageHeading): void {
  closeSpeaker(state)
  state.section = 'play'
  state.speaker = null
  state.recent = []
  if (kind === 'act') {
    settleAct(state)
    state.act = { facts, start: line.start, end: line.end }
    addPart(state.reading, 'scene_heading', line)
    return
  }
  const act = state.act
  state.act = null
  const heading = act === null ? facts.heading : `${act.facts.heading}, ${facts.heading}`
  if (act === null) addScene(state.reading, line, { ...facts, heading })
  else {
    addPart(state.reading, 'scene_heading', line)
    state.reading.items.push({ type: 'scene', start: act.start, end: line.end, facts: { ...facts, heading } })
  }
}

/** An act without a scene heading below it is a scene itself. */
function settleAct(state: State): void {
  if (state.act === null) return
  const { facts, start, end } = state.act
  state.act = null
  state.reading.items.push({ type: 'scene', start, end, facts })
}

const ENTRANCE = /^(?:Re-?enter|Enter|Exit|Exeunt|Curtain|Flourish|Alarum|Sennet|Thunder|They fight|Dies)\b.{0,200}$/
const CLOSING =
  /^(?:CURTAIN|THE END|FINIS|END OF (?:THE )?(?:ACT|PLAY|SCENE).{0,20}|ACT DROP|幕落|幕急落|幕下|闭幕|剧终|全剧终|（?完）?)[.。]?$/i

/** A paragraph all in brackets is stage business; so are entrances and exits. */
function takeDirection(state: State, line: Line): boolean {
  const [run] = findBracketRuns(line.text)
  const bare = line.text.replace(/^[（([【]|[）)\]】]$/g, '')
  const isOpen = run === undefined && /^[〔［【[]/.test(line.text)
  const whole = isOpen || (run !== undefined && run.start === 0 && run.end === line.text.length)
  if (!whole && !ENTRANCE.test(line.text) && !CLOSING.test(bare)) return false
  if (CLOSING.test(bare)) {
    closeSpeaker(state)
    settleAct(state)
    addCue(state.reading, { kind: 'title', text: line.text, durationMs: null, visible: false }, line)
    return true
  }
  if (state.speaker !== null && !line.free && whole && !isOpen) return goOn(state, line)
  closeSpeaker(state)
  settleAct(state)
  state.section = 'play'
  // Printed plays open a bracket before what is done and close none.
  const inside = isOpen ? line.text.slice(1) : whole && run !== undefined ? insideOf(line.text, run) : line.text
  const cue = readLabelledCue(inside)
  if (cue !== null) addCue(state.reading, cue, line)
  else addAction(state.reading, line, inside)
  return true
}

function takeCast(state: State, line: Line): void {
  const entry = readCastEntry(line.text)
  if (entry !== null) state.reading.cast.push(entry)
  addPart(state.reading, 'cast_list', line)
}

function takeCue(state: State, line: Line, cue: StageCue): void {
  closeSpeaker(state)
  settleAct(state)
  state.section = 'play'
  addPart(state.reading, 'character_cue', { start: line.start, end: line.start + cue.end })
  const names = speakersOf(state, cue)
  state.recent = [...state.recent.filter((name) => !names.includes(name)), ...names].slice(-2)
  state.speaker = { names, directions: cue.directions, start: line.start, line: line.number, hasText: false }
  const body = line.text.slice(cue.end)
  if (body.trim() !== '') speak(state, body, line.start + cue.end)
}

/** BOTH are the two who spoke last, if there are two. */
function speakersOf(state: State, cue: StageCue): readonly string[] {
  return state.recent.length === 2 && cue.names.length === 1 && cue.names[0] === 'BOTH' ? state.recent : cue.names
}

function speak(state: State, body: string, bodyStart: number): boolean {
  const { speaker } = state
  if (speaker === null) return false
  const start = speaker.hasText ? bodyStart : speaker.start
  const outcome = addSpeech(state.reading, {
    speakers: speaker.names,
    directions: speaker.hasText ? [] : speaker.directions,
    body,
    start,
    bodyStart,
  })
  if (outcome !== 'empty') speaker.hasText = true
  return outcome === 'spoken'
}

function closeSpeaker(state: State): void {
  const { speaker } = state
  if (speaker !== null && !speaker.hasText) {
    const name = speaker.names.join(/[\u4e00-\u9fff]/.test(speaker.names[0] ?? '') ? '、' : ' & ')
    warn(state.reading, { line: speaker.line, code: 'EMPTY_SPEECH', details: { name } })
    state.speaker = null
  }
}

const SIGN_OFF = /^(?:[（(]?(?:一九|二〇|二○|[12][0-9]{3}).{0,24}[作稿写完毕日][。）)]{0,2}|[（(]?写于.{1,30})$/
/** Beyond this a speech is cut into lines; it also keeps joining linear. */
const SPEECH_CHARS_MAX = 3000

/** `NOTE: this is not a person.` is no speech of anybody. */
const LABELLED_NOTE = /^(?:NOTE|CAMERA|SETTING|PROPS?|SCENE|TIME|PLACE|AT RISE|LIGHTS?)\s{0,2}:\s/

/** `Heaven and Earth: they burnt.` within a speech could be the next one. */
function doubt(state: State, line: Line): void {
  const head = readSpeakerHead(line.text.slice(0, 60))
  if (head === null || head.end > 32 || /\p{Script=Han}/u.test(line.text) || !head.names.every(looksLikeName)) return
  if (line.text.length === head.end) return
  const name = line.text.slice(0, head.end - 1)
  warn(state.reading, { line: line.number, code: 'CUE_DOUBTED', details: { name } })
}

function takeText(state: State, line: Line): void {
  const { reading } = state
  const isFront = state.section === 'front' && state.speaker === null && line.text.length <= 60
  if (SIGN_OFF.test(line.text)) addPart(reading, 'note', line)
  else if (isFront) takeTitle(state, line)
  else if (LABELLED_NOTE.test(line.text) || state.speaker === null || !goOn(state, line)) {
    settleAct(state)
    state.section = 'play'
    addAction(reading, line, line.text)
  }
}

function takeTitle(state: State, line: Line): void {
  if (state.reading.title === null) state.reading.title = line.text.replace(/^《|》$/g, '')
  addPart(state.reading, 'title_page', line)
}

/** The words go on: in the same line while nothing has come between, else in a new one of the same speaker. */
function goOn(state: State, line: Line): boolean {
  const { reading, speaker } = state
  if (speaker === null) return false
  doubt(state, line)
  const last = reading.items.at(-1)
  const joins =
    speaker.hasText &&
    last?.type === 'speech' &&
    last.speaker === speaker.names[0] &&
    last.text.length < SPEECH_CHARS_MAX
  if (joins) return continueSpeech(reading, line.text, line.start)
  speak(state, line.text, line.start)
  return true
}
