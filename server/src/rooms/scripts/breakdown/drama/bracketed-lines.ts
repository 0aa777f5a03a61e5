// Lines of Chinese drama that begin with a bracket: cues, narration, action, and what stands behind them.
import { type BracketRun, findBracketRuns, insideOf } from '../brackets.ts'
import {
  isCueOfItsOwn,
  isNarratorLabel,
  readBracketedCue,
  readLabelBefore,
  readSoundLine,
  wordsBehindLabel,
} from '../cue-words.ts'
import { addAction, addPart } from '../reading.ts'
import { trimmedStretch } from '../source-text.ts'
import { addCue, addSpeech, continueSpeech } from '../speeches.ts'
import { begin, type Line, type State } from './state.ts'

/** A written line has two or three; the bound keeps reading linear. */
const CUES_BEFORE_MAX = 20

/** What is left of a line when the brackets at its head are read. */
export type Rest = (state: State, line: Line) => boolean

/** Lines of nothing but 【...】, {...}, [...] or （...）. `【旁白】text` and `【12】名：` are speeches. */
export function takeBracketed(state: State, line: Line, takeRest: Rest): boolean {
  if (!/^[【{｛[［（(〔]/.test(line.text)) return false
  const runs = findBracketRuns(line.text)
  const first = runs[0]
  if (first === undefined || first.start !== 0) return false
  if (first.end !== line.text.length) return takeSeries(state, line, { runs, takeRest })
  const inside = insideOf(line.text, first)
  if (state.isBlock && '（('.includes(first.open)) return takeDirection(state, line, inside)
  if (isNarratorLabel(inside, first.open)) return openNarration(state, line)
  const cue = readBracketedCue(inside, first.open) ?? readSoundLine(inside)
  begin(state, 'action')
  if (cue !== null) addCue(state.reading, cue, line)
  else addAction(state.reading, line, inside)
  return true
}

/** Under a name of its own line: how it speaks. */
function takeDirection(state: State, line: Line, inside: string): boolean {
  const head = state.openHead
  if (head === null) return continueSpeech(state.reading, line.text, line.start)
  addPart(state.reading, 'direction', line)
  state.openHead = { ...head, directions: [...head.directions, inside], end: line.end }
  return true
}

/** `【旁白】` on a line of its own: the next line is told. */
function openNarration(state: State, line: Line): boolean {
  begin(state, 'empty_head')
  addPart(state.reading, 'character_cue', line)
  state.openHead = { speakers: ['旁白'], directions: [], start: line.start, end: line.end, line: line.source.number }
  return true
}

type Series = { readonly runs: readonly BracketRun[]; readonly takeRest: Rest }

function takeSeries(state: State, line: Line, { runs, takeRest }: Series): boolean {
  const { text } = line
  const first = runs[0]
  if (first === undefined) return false
  const only = runs.every((run, at) => text.slice(runs[at - 1]?.end ?? 0, run.start).trim() === '')
  if (only && text.slice(runs.at(-1)?.end ?? 0).trim() === '') return takeOnlyBrackets(state, line, runs)
  if (!isNarratorLabel(insideOf(text, first), first.open)) return takeLeadingCue(state, line, { first, takeRest })
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
function takeLeadingCue(state: State, line: Line, { first, takeRest }: { first: BracketRun; takeRest: Rest }): boolean {
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
  const isBracketed = cuesBefore < CUES_BEFORE_MAX && takeBracketed(state, rest, takeRest)
  return isBracketed || takeRest(state, rest)
}

/** `【BGM】马三：走吧。`: somebody whom the script knows, here or further down, begins to speak. */
function isSpoken(state: State, words: string): boolean {
  const head = state.names.readHead(words)
  return head?.names.every((name) => state.names.isKnown(name) || state.castNames.has(name)) ?? false
}
