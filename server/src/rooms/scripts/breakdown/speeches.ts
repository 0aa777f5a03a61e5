// Adds speeches to a reading: the parts they are made of, and the item they mean.
import { type CueFacts, readLabelledCue } from './cue-words.ts'
import { type At, addPart, type CueItem, type Reading, type SpeechItem } from './reading.ts'
import { hasSpokenText, type SpeechText, splitSpeech } from './speech-text.ts'
import { readVoiceMarks } from './voice-marks.ts'

export type SpeechInput = {
  readonly speakers: readonly string[]
  /** Directions of the head: `马三（颤抖）：`. */
  readonly directions: readonly string[]
  readonly body: string
  /** Where the head starts and where the body stands. */
  readonly start: number
  readonly bodyStart: number
  readonly durationMs?: number | null
  /** The words may stand in the next line: directions alone are not what is done yet, and the speech is `empty`. */
  readonly mayFollow?: boolean
}

export function addCue(reading: Reading, facts: CueFacts, at: At): void {
  addPart(reading, facts.kind === 'transition' ? 'transition' : 'cue', at)
  pushCue(reading, facts, at)
}

function pushCue(reading: Reading, facts: CueFacts, { start, end }: At): void {
  const item: CueItem = { type: 'cue', start, end, ...facts }
  reading.items.push(item)
}

/** `spoken`: a speech was added; `acted`: only directions, which became action; `empty`: nothing at all. */
export type SpeechOutcome = 'spoken' | 'acted' | 'empty'

/** The caller has added the part of the head. */
export function addSpeech(reading: Reading, input: SpeechInput): SpeechOutcome {
  const split = splitSpeech(input.body, input.bodyStart)
  for (const piece of split.pieces) {
    const kind = piece.kind === 'spoken' ? 'dialogue' : piece.kind
    if (piece.text.trim() !== '' || kind !== 'dialogue') addPart(reading, kind, piece)
  }
  const outcome = pushSpeech(reading, input, split)
  for (const piece of split.pieces) if (piece.cue !== null) pushCue(reading, piece.cue, piece)
  return outcome
}

function pushSpeech(reading: Reading, input: SpeechInput, split: SpeechText): SpeechOutcome {
  const end = input.bodyStart + input.body.trimEnd().length
  const directions = [...input.directions, ...split.direction.split('; ')].filter((text) => text !== '')
  const [first = '', ...rest] = input.speakers
  const marks = readVoiceMarks(first, directions)
  if (!hasSpokenText(split.spoken)) {
    const hasCue = split.pieces.some((piece) => piece.cue !== null)
    if (input.mayFollow === true && !hasCue) return 'empty'
    return addDeed(reading, { speakers: input.speakers, directions, start: input.start, end }) || hasCue
      ? 'acted'
      : 'empty'
  }
  const common = { type: 'speech', start: input.start, end, ...marks, durationMs: input.durationMs ?? null } as const
  const halves = rest.length === 0 ? [] : splitHalves(split.spoken, input.speakers.length)
  if (halves.length === 0)
    reading.items.push({ ...common, speaker: first, jointWith: rest, isHalf: false, text: split.spoken })
  halves.forEach((text, at) => {
    const speaker = input.speakers[at] ?? first
    const jointWith = input.speakers.filter((name) => name !== speaker)
    reading.items.push({ ...common, speaker, jointWith, isHalf: true, text })
  })
  return 'spoken'
}

type Deed = At & Pick<SpeechInput, 'speakers' | 'directions'>

/** A head with directions and no words is something done. False when the directions only say how a voice is heard. */
export function addDeed(reading: Reading, { speakers, directions, start, end }: Deed): boolean {
  const { direction } = readVoiceMarks(speakers[0] ?? '', directions)
  if (direction === '') return false
  reading.items.push({ type: 'action', start, end, text: `${speakers.join('、')}（${direction}）` })
  reading.items.push({ type: 'present', start, end, names: speakers })
  return true
}

/** `你说什么？ / 我且问你——` said by two at once: to each a half. */
function splitHalves(text: string, count: number): string[] {
  const halves = text.split(/\s[/／]\s|／/).map((half) => half.trim())
  return halves.length === count && halves.every(hasSpokenText) ? halves : []
}

/** A wrapped line goes on with the last speech. */
export function continueSpeech(reading: Reading, body: string, start: number): boolean {
  const at = reading.items.findLastIndex((item) => item.type !== 'cue')
  const last = reading.items[at]
  if (last?.type !== 'speech') return false
  const split = splitSpeech(body, start)
  for (const piece of split.pieces) {
    if (piece.text.trim() !== '') addPart(reading, piece.kind === 'spoken' ? 'dialogue' : piece.kind, piece)
  }
  reading.items[at] = extendSpeech(last, split, start + body.trimEnd().length)
  for (const piece of split.pieces) if (piece.cue !== null) pushCue(reading, piece.cue, piece)
  return true
}

function extendSpeech(last: SpeechItem, split: SpeechText, end: number): SpeechItem {
  const marks = readVoiceMarks(last.speaker, split.direction === '' ? [] : split.direction.split('; '))
  const tight = /[\u3000-\u9fff\uff00-\uffef]$/.test(last.text.slice(-1)) || split.spoken === ''
  return {
    ...last,
    end,
    text: `${last.text}${tight ? '' : ' '}${split.spoken}`,
    direction: [last.direction, marks.direction].filter((text) => text !== '').join('; '),
  }
}

/** `SFX：马蹄声`, `BGM：...`, `字幕：...` on a line of its own, without brackets. */
export function addLabelledCue(reading: Reading, text: string, at: At): boolean {
  const facts = readLabelledCue(text)
  if (facts === null) return false
  addCue(reading, facts, at)
  return true
}
