// SubRip and WebVTT captions: each caption is one line, its time on screen is the least time of its shot.
import { detectLanguage, isChinese } from './language.ts'
import { addPart, createReading, type Reading, type ReadOptions } from './reading.ts'
import type { SourceLine, SourceText } from './source-text.ts'
import { trimmedLine } from './source-text.ts'
import { hasSpokenText, splitSpeech, tidySpoken } from './speech-text.ts'
import { addCue } from './speeches.ts'
import { readVoiceMarks } from './voice-marks.ts'

const TIME = '(?:(\\d{1,3}):)?(\\d{1,2}):(\\d{2})[.,](\\d{1,3})'
const TIMING = new RegExp(`^${TIME}\\s{0,4}-->\\s{0,4}${TIME}`)

type Caption = { readonly lines: SourceLine[]; readonly durationMs: number }
type Voice = { readonly reading: Reading; readonly nameless: string; last: string }

export function readCaptions(source: SourceText, options: ReadOptions): Reading {
  const reading = createReading()
  const language = options.language ?? detectLanguage(source.text.slice(0, 20_000).replace(/-->/g, ''))
  const nameless = isChinese(language) ? '说话人' : 'SPEAKER'
  const voice: Voice = { reading, nameless, last: nameless }
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
const LABEL =
  /^(?:-\s{0,2})?(?:\[([^\]:]{1,30})\]\s{0,2}:?|([A-Z][A-Z .'’-]{1,28}|[\u4e00-\u9fff·]{1,8})\s{0,2}[:：])\s{0,4}(?=\S)/
const SOUND = /^[[（(【♪♫*].*[\])）】♪♫*]$/s

function takeCaption(voice: Voice, caption: Caption): void {
  const [first] = caption.lines
  const last = caption.lines.at(-1)
  if (first === undefined || last === undefined) return
  const { reading } = voice
  const start = trimmedLine(first).start
  const end = trimmedLine(last).end
  const written = tidySpoken(caption.lines.map((line) => line.text.trim()).join('\n'))
  const plain = written.replace(/<\/?[a-z][^<>]{0,60}>|\{\\[^{}]{0,60}\}/gi, '').trim()
  if (SOUND.test(plain) && !/^[♪♫]/.test(plain) && !/[\])）】].{1,400}[[（(【]/.test(plain)) {
    const text = plain.slice(1, -1).trim()
    const kind = /music|♪|音乐|song/i.test(text) ? 'bgm' : 'sfx'
    addCue(reading, { kind, text, durationMs: caption.durationMs, visible: false }, { start, end })
    return
  }
  addPart(reading, 'dialogue', { start, end })
  speak(voice, { written, plain, start, end, durationMs: caption.durationMs })
}

function speak(
  voice: Voice,
  said: { written: string; plain: string; start: number; end: number; durationMs: number },
): void {
  const tag = VOICE_TAG.exec(said.written)
  const label = tag === null ? LABEL.exec(said.plain) : null
  const speaker = (tag?.[1] ?? label?.[1] ?? label?.[2])?.trim()
  if (speaker !== undefined) voice.last = speaker
  const body = label === null ? said.plain : said.plain.slice(label[0].length)
  const split = splitSpeech(body.replace(/(^|\s)[-–—]\s{0,2}(?=\S)/g, '$1'), said.start)
  const sung = /[♪♫]/.test(split.spoken)
  const marks = readVoiceMarks(voice.last, split.direction === '' ? [] : [split.direction])
  const text = split.spoken
    .replace(/[♪♫]/g, '')
    .replace(/^>>\s{0,3}/, '')
    .trim()
  if (!hasSpokenText(text)) return
  voice.reading.items.push({
    type: 'speech',
    start: said.start,
    end: said.end,
    speaker: voice.last,
    jointWith: [],
    isHalf: false,
    text,
    ...marks,
    kind: sung ? 'sung' : marks.kind,
    durationMs: said.durationMs > 0 ? said.durationMs : null,
  })
}
