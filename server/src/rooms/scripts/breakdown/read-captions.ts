// SubRip and WebVTT captions: each caption is one line, its time on screen is the least time of its shot.

import { decodeXmlText } from './documents/xml-text.ts'
import { detectLanguage, isChinese } from './language.ts'
import { latinWord } from './people/word-words.ts'
import { personRank } from './prose/han-persons.ts'
import { addPart, createReading, type Reading, type ReadOptions } from './reading.ts'
import type { SourceLine, SourceText } from './source-text.ts'
import { trimmedLine } from './source-text.ts'
import { isSpeakerName } from './speaker-heads.ts'
import { hasSpokenText, splitSpeech, tidySpoken } from './speech-text.ts'
import { addCue } from './speeches.ts'
import { looksLikeName } from './stage-cues.ts'
import { readVoiceMarks } from './voice-marks.ts'

const TIME = '(?:(\\d{1,3}):)?(\\d{1,2}):(\\d{2})[.,](\\d{1,3})'
const TIMING = new RegExp(`^${TIME}\\s{0,4}-->\\s{0,4}${TIME}`)

type Caption = { readonly lines: SourceLine[]; readonly durationMs: number }
type Voice = {
  readonly reading: Reading
  readonly nameless: string
  /** Whom a tag or two captions name. */
  readonly known: ReadonlySet<string>
  /** Who was named last, and who before. */
  last: string
  before: string | null
}

export function readCaptions(source: SourceText, options: ReadOptions): Reading {
  const reading = createReading()
  const language = options.language ?? detectLanguage(source.text.slice(0, 20_000).replace(/-->/g, ''))
  const nameless = isChinese(language) ? '说话人' : 'SPEAKER'
  const voice: Voice = { reading, nameless, known: findVoices(source), last: nameless, before: null }
  let at = 0
  while (at < source.lines.length) at = takeBlock(voice, source, at)
  return reading
}

function takeBlock(voice: Voice, source: SourceText, from: number): number {
  let at = from
  const block: SourceLine[] = []
  for (; at < source.lines.length; at++) {
    const line = source.lines[at]
    if (line === undefined || line.text.trim() === '') break
    // A caption without a blank line before it starts at its number.
    if (block.length > 0 && startsCaption(source, at) && block.some((one) => TIMING.test(one.text.trim()))) break
    block.push(line)
  }
  const timing = block.findIndex((line) => TIMING.test(line.text.trim()))
  for (const line of timing < 0 ? block : block.slice(0, timing + 1)) addNote(voice.reading, line)
  if (timing >= 0)
    takeCaption(voice, { lines: block.slice(timing + 1), durationMs: durationOf(block[timing]?.text ?? '') })
  return block.length === 0 ? at + 1 : at
}

function startsCaption(source: SourceText, at: number): boolean {
  const text = source.lines[at]?.text.trim() ?? ''
  if (TIMING.test(text)) return !/^\d{1,6}$/.test(source.lines[at - 1]?.text.trim() ?? '')
  return /^\d{1,6}$/.test(text) && TIMING.test(source.lines[at + 1]?.text.trim() ?? '')
}

function addNote(reading: Reading, line: SourceLine): void {
  const { start, end } = trimmedLine(line)
  addPart(reading, 'note', { start, end })
}

function durationOf(timing: string): number {
  const found = TIMING.exec(timing.trim())
  if (found === null) return 0
  const ms = (from: number): number => {
    const [hours, minutes, seconds, rest = '0'] = found.slice(from, from + 4)
    return (Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(rest.padEnd(3, '0'))
  }
  return Math.max(0, Math.min(60_000, ms(5) - ms(1)))
}

const VOICE_TAG = /^<v(?:\.[\w.]{1,40})?\s{1,4}([^>]{1,60})>/
const LABEL = /^(?:-\s{0,2})?([A-Z][A-Z .'’-]{1,28}|[\u4e00-\u9fff·]{1,8})\s{0,2}[:：]\s{0,4}(?=\S)/
const BRACKETED =
  /^(?:-\s{0,2})?(?:[[【]([^[\]【】:：]{1,30})[\]】]|[(（]([^()（）:：]{1,30})[)）])\s{0,2}([:：]?)\s{0,4}(?=\S)/
/** What is heard, or how somebody speaks, also when it is written as names are. */
const HEARD =
  /(?:^|\P{L})(?:(?:sigh|laugh|chuckl|giggl|scoff|gasp|groan|grunt|moan|sob|cry|cries|weep|scream|shout|yell|whisper|whistl|cough|sneez|sniff|snor|breath|inhal|exhal|hum|music|song|applaus|cheer|laughter|clap|phone|telephone|bell|door|knock|bang|thud|crash|thunder|rain|wind|engine|horn|siren|gunshot|explosion|beep|buzz|ring|click|tick|creak|rustl|footstep|bark|growl|static|silenc|paus|inaudible|indistinct|crosstalk|speak|continu|start|stop|play|clear)(?:e?s|e?d|e|ing)?|softly|quietly|loudly|angrily|sadly|sarcastically|on|in|off|over|into|through|\p{L}{4,20}ing)(?!\p{L})/iu
const HAN_HEARD = /[声聲音响響乐樂笑哭叹嘆静靜柔肃肅兴興]/
/** `他说：` is a sentence. */
const HAN_SAYS = /[说說问問答喊叫曰写寫]$|^.{2,}道$|^[他她它我你您咱]道$/
const NAMED = /^(?:-\s{0,2})?(\p{Lu}[\p{L}\p{M}\d .'’#-]{0,40}?)\s{0,2}[:：]\s{0,4}(?=\S)/u
const SOUND = /^[[（(【♪♫*].*[\])）】♪♫*]$/s

const DASH = /^[-‐–—](?![-‐–—])\s{0,2}(?=\S)/
/** A dash that begins somebody's words, not one inside a sentence. */
const TURN_DASH = /(^|[.?!…。？！"”]\s{0,2})[-‐–—](?![-‐–—])\s{0,2}(?=\S)/g
const CHANGE = /^>>\s{0,3}(?=\S)/

/** `<v Ben>`, or a name before a colon that comes back. */
function findVoices({ text, lines }: SourceText): Set<string> {
  const voices = new Set<string>()
  for (const found of text.matchAll(/<v(?:\.[\w.]{1,40})?\s{1,4}([^>]{1,60})>/g))
    voices.add(decodeEntities(found[1] ?? '').trim())
  const once = new Set<string>()
  for (const line of lines) {
    const plain = plainOf(line.text.trim().slice(0, 200))
    const label = readLabel(plain, NOBODY)
    if (label !== null) voices.add(label.name)
    const name = NAMED.exec(plain)?.[1] ?? ''
    if (!isSpeakerName(name) || !looksLikeName(name)) continue
    if (once.has(name)) voices.add(name)
    once.add(name)
  }
  return voices
}

/** The name before the words of a caption, and where they begin. */
function readLabel(plain: string, known: ReadonlySet<string>): { readonly name: string; readonly end: number } | null {
  const label = LABEL.exec(plain)
  const written = label?.[1] ?? ''
  if (label !== null && isSpeakerName(written) && (known.has(written) || !HAN_SAYS.test(written)))
    return { name: written, end: label[0].length }
  const bracketed = BRACKETED.exec(plain)
  const inside = (bracketed?.[1] ?? bracketed?.[2] ?? '').trim()
  if (bracketed !== null && (known.has(inside) || isNamed(inside, bracketed[3] !== '')))
    return { name: inside, end: bracketed[0].length }
  const named = NAMED.exec(plain)
  return named !== null && known.has(named[1] ?? '') ? { name: named[1] ?? '', end: named[0].length } : null
}

const NOBODY: ReadonlySet<string> = new Set()

/** Whether brackets before words name somebody: `[MARY]`, `(Man on TV)`, `（林晚）`, and not `[sighs]`. */
function isNamed(inside: string, hasColon: boolean): boolean {
  if (!isSpeakerName(inside)) return false
  if (/\p{Script=Han}/u.test(inside)) return !HAN_HEARD.test(inside) && (hasColon || personRank(inside, NOBODY) > 1)
  const isPerson = latinWord(inside.split(' ')[0] ?? '')?.gender != null
  if (isPerson && /^\S{1,20} (?:on|over|in) \S/.test(inside)) return true
  return !HEARD.test(inside) && (hasColon || isPerson || looksLikeName(inside))
}

function takeCaption(voice: Voice, caption: Caption): void {
  const { reading } = voice
  const whole = wordsOf(caption.lines)
  const lines = caption.lines.flatMap(splitVoices)
  if (whole === null) return
  const { plain, start, end } = whole
  if (SOUND.test(plain) && !/^[♪♫]/.test(plain) && !/[\])）】].{1,400}[[（(【]/.test(plain)) {
    const text = plain.slice(1, -1).trim()
    const kind = /music|♪|音乐|song/i.test(text) ? 'bgm' : 'sfx'
    addCue(reading, { kind, text, durationMs: caption.durationMs, visible: false }, { start, end })
    return
  }
  const turns = splitTurns(lines, voice.known).flatMap((lines) => wordsOf(lines) ?? [])
  const length = turns.reduce((sum, turn) => sum + turn.plain.length, 0)
  const spokenBy: string[] = []
  let leftMs = caption.durationMs
  for (const [at, turn] of turns.entries()) {
    addPart(reading, 'dialogue', turn)
    const isLast = at === turns.length - 1
    const durationMs = isLast ? leftMs : Math.round((caption.durationMs * turn.plain.length) / Math.max(1, length))
    leftMs -= durationMs
    spokenBy.push(speak(voice, { ...turn, durationMs, speaker: nextSpeaker(voice, spokenBy) }))
  }
}

type Words = {
  /** With its tags. */
  readonly written: string
  readonly plain: string
  readonly start: number
  readonly end: number
}

function wordsOf(lines: readonly SourceLine[]): Words | null {
  const [first] = lines
  const last = lines.at(-1)
  if (first === undefined || last === undefined) return null
  const written = tidySpoken(lines.map((line) => line.text.trim()).join('\n'))
  return { written, plain: plainOf(written), start: trimmedLine(first).start, end: trimmedLine(last).end }
}

function plainOf(written: string): string {
  return decodeEntities(written.replace(/<\/?[a-z][^<>]{0,60}>|\{\\[^{}]{0,60}\}/gi, '')).trim()
}

/** Those of WebVTT; programs write them into SubRip as well. */
function decodeEntities(text: string): string {
  return decodeXmlText(text.replace(/&(?:lrm|rlm);/g, '')).replaceAll('\u00a0', ' ')
}

/** `<v Ben>Hi.</v> <v Anna>Bye.</v>`: each voice as a line of its own. */
function splitVoices(line: SourceLine): SourceLine[] {
  const starts = [...line.text.matchAll(/<v(?:\.[\w.]{1,40})?\s{1,4}[^>]{1,60}>/g)].map((found) => found.index)
  if (starts.length < 2) return [line]
  const borders = [0, ...starts.slice(1), line.text.length]
  return borders.slice(1).map((end, at) => {
    const from = borders[at] ?? 0
    return { ...line, start: line.start + from, end: line.start + end, text: line.text.slice(from, end) }
  })
}

/** Two people share a caption when each line begins with a dash, `>>`, a name or a tag of a voice. */
function splitTurns(lines: readonly SourceLine[], known: ReadonlySet<string>): SourceLine[][] {
  const [first, ...others] = lines.map((line) => ({ line, sign: turnSign(line.text.trim(), known) }))
  if (first === undefined) return []
  const turns = [[first.line]]
  for (const { line, sign } of others) {
    // A dash within one person's words follows no sign; behind a name it begins somebody else.
    if (sign !== null && first.sign !== null) turns.push([line])
    else if (sign === 'tag') turns.push([line])
    else turns.at(-1)?.push(line)
  }
  return turns
}

function turnSign(text: string, known: ReadonlySet<string>): 'tag' | 'dash' | 'change' | 'label' | null {
  if (VOICE_TAG.test(text)) return 'tag'
  const plain = plainOf(text)
  if (DASH.test(plain)) return 'dash'
  if (CHANGE.test(plain)) return 'change'
  return readLabel(plain, known) === null ? null : 'label'
}

/** Who goes on when no name is said: in a caption of two, not the one of the line above. */
function nextSpeaker(voice: Voice, spokenBy: readonly string[]): string {
  const above = spokenBy.at(-1)
  if (above === undefined) return voice.last
  const others = [spokenBy.at(-2), voice.last, voice.before, voice.nameless]
  return others.find((name) => typeof name === 'string' && name !== above) ?? `${voice.nameless} 2`
}

/** Gives who spoke: the one whom the words name, else the one expected. */
function speak(voice: Voice, said: Words & { readonly durationMs: number; readonly speaker: string }): string {
  const tag = VOICE_TAG.exec(said.written)
  const label = tag === null ? readLabel(said.plain, voice.known) : null
  const named = decodeEntities(tag?.[1] ?? label?.name ?? '').trim()
  const speaker = named === '' ? said.speaker : named
  if (named !== '' && named !== voice.last) {
    voice.before = voice.last
    voice.last = named
  }
  const body = label === null ? said.plain : said.plain.slice(label.end)
  const split = splitSpeech(body.replace(TURN_DASH, '$1'), said.start)
  const sung = /[♪♫]/.test(split.spoken)
  const marks = readVoiceMarks(speaker, split.direction === '' ? [] : [split.direction])
  const text = split.spoken
    .replace(/[♪♫]/g, '')
    .replace(/^>>\s{0,3}/, '')
    .trim()
  if (!hasSpokenText(text)) return speaker
  voice.reading.items.push({
    type: 'speech',
    start: said.start,
    end: said.end,
    speaker,
    jointWith: [],
    isHalf: false,
    text,
    ...marks,
    kind: sung ? 'sung' : marks.kind,
    durationMs: said.durationMs > 0 ? said.durationMs : null,
  })
  return speaker
}
