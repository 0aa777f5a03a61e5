// Prose: quoted speech goes to whoever the text names, everything else to the narrator, so that the film tells the
// story. Attributions ("道士笑曰：", "said John") are not spoken; what they say of the manner becomes the direction.
import { NO_HEADING } from '../headings.ts'
import { detectLanguage, isChinese } from '../language.ts'
import { countClauses, speechMs } from '../pace.ts'
import type { Gender } from '../persons.ts'
import { isProseTitle, readProseBreak, readProseEnding } from '../prose-headings.ts'
import { type At, addPart, addScene, createReading, type Reading, type ReadOptions } from '../reading.ts'
import { type Gathering, gatherSentences } from '../sentences.ts'
import type { SourceText } from '../source-text.ts'
import { trimmedLine } from '../source-text.ts'
import { hasSpokenText } from '../speech-text.ts'
import { addCue } from '../speeches.ts'
import type { Attribution } from './attributions.ts'
import { findAttribution } from './prose-attributions.ts'
import { createProseCast, type ProseCast } from './prose-cast.ts'
import { findDashQuotes, findQuotes, findSingleQuotes, type Quote, quotesByDash, quotesSingly } from './quotes.ts'

type Paragraph = At & { readonly text: string }

type State = {
  readonly reading: Reading
  readonly narrator: string
  readonly cast: ProseCast
  readonly isHan: boolean
  readonly findQuotes: (paragraph: string) => Quote[]
  /** Speech that the paragraph above did not close: its items, as long as nothing says whose it is. */
  open: { readonly nameless: readonly number[] } | null
  /** Who takes turns before anybody is named. */
  strangers: Stranger[]
  /** Who spoke last of those that have names, and who has since. */
  named: readonly string[]
  turn: number
}

/** A line of somebody unnamed: its item, which turn of the exchange it is, and what its words say of who speaks. */
type Stranger = { readonly item: number; readonly turn: number; readonly gender: Gender; readonly isUntagged: boolean }

export function readProse(source: SourceText, options: ReadOptions): Reading {
  const reading = createReading()
  const language = options.language ?? detectLanguage(source.text)
  const isHan = isChinese(language) || language === 'ja'
  const state: State = {
    reading,
    narrator: isHan ? '旁白' : 'NARRATOR',
    cast: createProseCast(source.text, isHan),
    isHan,
    findQuotes: quoteFinderOf(source.text, isHan),
    open: null,
    strangers: [],
    named: [],
    turn: 0,
  }
  const lines = source.lines.map((line) => trimmedLine(line))
  const titles = lines.filter(({ text }, at) => {
    const isApart = (lines[at - 1]?.text ?? '') === '' && (lines[at + 1]?.text ?? '') === ''
    return text !== '' && isProseTitle({ text, isApart, hasQuotes: state.findQuotes(text.slice(0, 100)).length > 0 })
  })
  const headings = new Set(titles)
  for (const paragraph of toParagraphs(lines, headings)) {
    if (headings.has(paragraph)) takeTitle(state, paragraph, titles.length)
    else takeParagraph(state, paragraph)
  }
  return reading
}

function quoteFinderOf(text: string, isHan: boolean): State['findQuotes'] {
  if (!isHan && quotesByDash(text))
    return (paragraph) => (/^[—–―]/.test(paragraph) ? findDashQuotes : findQuotes)(paragraph)
  return quotesSingly(text) ? findSingleQuotes : findQuotes
}

/** Hard-wrapped text: lines without a blank line between them are one paragraph, unless they are indented or long. */
function toParagraphs(lines: readonly Paragraph[], headings: ReadonlySet<Paragraph>): Paragraph[] {
  const paragraphs: Paragraph[] = []
  let isOpen = false
  for (const line of lines) {
    const last = paragraphs.at(-1)
    const joins =
      isOpen &&
      last !== undefined &&
      !headings.has(line) &&
      !headings.has(last) &&
      isWrapped(last.text) &&
      last.text.length < 20_000
    if (line.text === '') isOpen = false
    else if (joins)
      paragraphs[paragraphs.length - 1] = {
        text: `${last.text}${' '.repeat(line.start - last.end)}${line.text}`,
        start: last.start,
        end: line.end,
      }
    else {
      paragraphs.push(line)
      isOpen = true
    }
  }
  return paragraphs
}

const isWrapped = (text: string): boolean =>
  /[\p{L}\p{N},;—-]$/u.test(text.slice(-1)) && !/[\u3000-\u9fff]$/.test(text.slice(-1))

function takeTitle(state: State, line: Paragraph, count: number): void {
  const { reading } = state
  state.cast.openPart()
  state.strangers = []
  state.named = []
  if (reading.title === null) reading.title = line.text.replace(/^#{1,6}\s{0,4}|^《|》$/g, '')
  // The only title of a text is its name; among several each heads a part.
  if (count === 1) addPart(reading, 'title_page', line)
  else addScene(reading, line, { ...NO_HEADING, heading: line.text })
}

function takeParagraph(state: State, paragraph: Paragraph): void {
  const { reading } = state
  const pause = readProseBreak(paragraph.text)
  if (pause !== null && reading.items.some((item) => item.type === 'speech')) {
    reading.items.push({ type: 'scene', start: paragraph.start, end: paragraph.start, facts: pause })
  }
  if (/^(?:[*＊·—~-]\s{0,3}){2,12}$/.test(paragraph.text)) {
    addPart(reading, 'note', paragraph)
    return
  }
  const ending = readProseEnding(paragraph.text)
  if (ending !== null) {
    addCue(reading, ending, paragraph)
    return
  }
  const quotes = state.findQuotes(paragraph.text)
  const { open } = state
  state.open = null
  let at = 0
  let spoken = 0
  let lastSpeaker: string | null = null
  for (const [index, quote] of quotes.entries()) {
    const said = findAttribution({
      text: paragraph.text,
      quote,
      from: at,
      next: quotes[index + 1]?.start ?? paragraph.text.length,
      isHan: state.isHan,
      known: state.cast.known,
      isAdjacent: index > 0 && paragraph.text.slice(at, quote.start).trim() === '',
    })
    if (said === null) continue
    narrate(state, paragraph, { start: at, end: said.before?.start ?? quote.start })
    if (said.before !== null) addTag(reading, paragraph, said.before)
    // A paragraph is one speaker's; only quotes that touch each other are an exchange.
    const above = index === 0 && paragraph.text.slice(0, quote.start).trim() === '' ? open : null
    const goesOn = above !== null || (spoken > 0 && paragraph.text.slice(spoken, quote.start).trim() !== '')
    const speaker = state.cast.speakerOf(said.attribution, {
      lead: paragraph.text.slice(at, said.before?.start ?? quote.start),
      after: paragraph.text.slice(quote.end, quote.end + 100),
      goesOn,
    })
    addQuote(reading, paragraph, {
      quote,
      speaker,
      direction: said.attribution?.direction ?? '',
      sung: said.attribution?.sung ?? false,
      isInner: said.attribution?.isInner ?? false,
      jointWith: said.attribution?.jointWith.map(state.cast.nameOf).filter((name) => name !== speaker) ?? [],
    })
    // `"No," she said. "Never."` is one turn.
    if (!goesOn && speaker !== lastSpeaker) state.turn++
    lastSpeaker = speaker
    nameStrangers(state, speaker, said.attribution)
    const isNamed = said.attribution !== null || (goesOn && above === null)
    if (isNamed) nameAbove(reading, above?.nameless ?? [], speaker)
    if (quote.isOpen) state.open = { nameless: isNamed ? [] : [...(above?.nameless ?? []), reading.items.length - 1] }
    at = quote.end
    spoken = quote.end
    if (said.after !== null) {
      addTag(reading, paragraph, said.after)
      at = said.after.end
    }
  }
  narrate(state, paragraph, { start: at, end: paragraph.text.length })
  state.cast.closeParagraph()
}

/** The words that say who speaks; offsets within the paragraph. */
function addTag(reading: Reading, { start }: Paragraph, tag: At): void {
  addPart(reading, 'character_cue', { start: start + tag.start, end: start + tag.end })
}

const STRANGERS_MAX = 12

/** `"Get out!" "No." "I said get out!" Ben yelled.`: the first was Ben as well, and the second is whoever answers him. */
function nameStrangers(state: State, speaker: string, attribution: Attribution | null): void {
  const { reading, cast, turn } = state
  if (speaker === cast.unknown) {
    const item = reading.items.length - 1
    const isNameless = attribution === null || attribution.speaker === null
    if (isNameless && state.strangers.length < STRANGERS_MAX)
      state.strangers.push({ item, turn, gender: attribution?.pronoun ?? null, isUntagged: attribution === null })
    return
  }
  state.named = [...new Set([...(state.strangers.length === 0 ? [] : state.named), speaker])]
  // Of three who speak nobody knows whose turn it was.
  if (state.named.length > 2) state.strangers = []
  const isTheirs = (one: Stranger): boolean => (turn - one.turn) % 2 === 0
  nameAbove(
    reading,
    state.strangers.filter((one) => isTheirs(one) && mayBe(state, one.turn, speaker)).map((one) => one.item),
    speaker,
  )
  state.strangers = state.strangers.filter((one) => !isTheirs(one))
}

/** A turn that only a pronoun tells of stays unnamed, and so does one of the other gender. */
function mayBe({ strangers, cast }: State, turn: number, speaker: string): boolean {
  const lines = strangers.filter((one) => one.turn === turn)
  const gender = cast.genderOf(speaker)
  const isOther = (one: Stranger): boolean => one.gender !== null && gender !== null && one.gender !== gender
  return lines.some((one) => one.isUntagged) && !lines.some(isOther)
}

/** Somebody comes in who did not speak before. */
const ENTERS =
  /\b(?:(?:came|walked|stepped|burst|hurried|rushed|strode|ran) in(?:to)?|entered|arrived|appeared|joined them)\b|走进|推门|进来|走来|赶来|出现/

/** Who speaks may be said only where a speech of several paragraphs ends. */
function nameAbove({ items }: Reading, nameless: readonly number[], speaker: string): void {
  for (const at of nameless) {
    const item = items[at]
    if (item?.type === 'speech') items[at] = { ...item, speaker }
  }
}

type Said = {
  readonly speaker: string
  readonly direction: string
  readonly sung: boolean
  readonly isInner: boolean
  readonly jointWith: readonly string[]
}

function addQuote(reading: Reading, paragraph: Paragraph, said: Said & { readonly quote: Quote }): void {
  const { quote, speaker, direction, sung, isInner, jointWith } = said
  const start = paragraph.start + quote.start
  const end = paragraph.start + quote.end
  addPart(reading, 'dialogue', { start, end })
  const text = quote.text.replace(/\s+/g, ' ')
  if (!hasSpokenText(text)) return
  reading.items.push({
    type: 'speech',
    start,
    end,
    speaker,
    jointWith,
    isHalf: false,
    text,
    direction,
    kind: sung ? 'sung' : isInner ? 'voice_over' : 'dialogue',
    offScreen: isInner,
    durationMs: null,
  })
}

const TINY_SENTENCE_MS = 1400

/**
 * Narration is cut at sentence ends into lines of about eight seconds at most, each over a picture of its own: a
 * sentence of three clauses or two shorter ones, and a tiny one with either. Counted and not timed, so that a sentence
 * told in other words moves no cut behind it.
 */
const NARRATION: Gathering = {
  weigh: (sentence) => (speechMs(sentence) < TINY_SENTENCE_MS ? 1 : countClauses(sentence) < 3 ? 2 : 4),
  weightMax: 5,
  standsAlone: () => false,
}

function narrate(state: State, paragraph: Paragraph, { start: from, end: to }: At): void {
  const text = paragraph.text.slice(from, to)
  if (!hasSpokenText(text)) {
    if (text.trim() !== '')
      addPart(state.reading, 'action', { start: paragraph.start + from, end: paragraph.start + to })
    return
  }
  state.cast.hear(text)
  if (ENTERS.test(text)) state.strangers = []
  let start = paragraph.start + from
  for (const stretch of gatherSentences(text, NARRATION)) {
    addNarration(state, stretch, start)
    start += stretch.length
  }
}

function addNarration(state: State, stretch: string, start: number): void {
  const spoken = stretch
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[，,、：:]$/, state.isHan ? '。' : '.')
  const head = stretch.length - stretch.trimStart().length
  const end = start + stretch.trimEnd().length
  addPart(state.reading, 'action', { start: start + head, end })
  if (!hasSpokenText(spoken)) return
  state.reading.items.push({
    type: 'speech',
    start: start + head,
    end,
    speaker: state.narrator,
    jointWith: [],
    isHalf: false,
    text: spoken,
    direction: '',
    kind: 'narration',
    offScreen: true,
    durationMs: null,
  })
}
