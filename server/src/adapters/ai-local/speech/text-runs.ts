// What is to be spoken, cut into pieces of one language and a handy length.
import { spellOutChinese } from './chinese-reading.ts'
import { findSpokenLanguage, type SpokenLanguage } from './languages.ts'

export type TextRun = {
  readonly text: string
  readonly language: SpokenLanguage
  readonly mark: 'statement' | 'question' | 'exclamation' | 'open'
  /** Pause after it. */
  readonly pauseMs: number
}

// Pictures, their skin tones and variants, and invisible marks of direction and width.
const unspeakable =
  /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Variation_Selector}|\u20e3|[\u200b-\u200f\u202a-\u202e\u2060-\u2064]|[\ufeff\ufffc\ufffd]/gu

/** Removes what cannot be spoken (markup signs, emoji, control characters) and evens out white space. */
export function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/<\/?[a-z][^<>]{0,200}>/gi, ' ')
    .replace(unspeakable, (sign) => (/[0-9#*©®™]/.test(sign) ? sign : ' '))
    .replace(/[\p{Cc}\p{Co}\p{Cn}]/gu, ' ')
    .replace(/[<>[\]{}|\\^~/`*_#=＜＞【】〔〕]+/g, ' ')
    .replace(/[～〜]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

const sentenceEnd =
  /(?<=[。！？!?；;…]["”’』」）)]?)(?![。！？!?；;…"”’』」）)])|(?<=[.]["”’)]?)(?<!\b(?:Mr|Mrs|Ms|Dr|St|Prof|Sr|Jr|vs|No|[A-Z])[.])\s+|(?<=——)/u
const speakable = /[\p{L}\p{N}]/u

/** Runs in order; empty when nothing in the text can be spoken. `charsMax` bounds one run. */
export function splitRuns(text: string, language: SpokenLanguage, charsMax: number): TextRun[] {
  const sentences = cleanText(text)
    .split(sentenceEnd)
    .filter((sentence) => sentence !== undefined && sentence.trim() !== '')
  const runs = sentences.flatMap((sentence) => splitSentence(sentence.trim(), language, charsMax))
  return runs.reduce<TextRun[]>((merged, run) => mergeRun(merged, run, charsMax), [])
}

/** Sentences whose melody eSpeak NG knows are spoken in one go: half the cost, and its own pauses between them. */
function mergeRun(merged: TextRun[], run: TextRun, charsMax: number): TextRun[] {
  const last = merged.at(-1)
  const fits =
    last !== undefined &&
    !run.language.isTonal &&
    last.language.voice === run.language.voice &&
    (last.mark === 'exclamation') === (run.mark === 'exclamation') &&
    last.mark !== 'open' &&
    last.text.length + run.text.length < charsMax
  if (!fits) return [...merged, run]
  return [...merged.slice(0, -1), { ...run, text: `${last.text} ${run.text}` }]
}

function splitSentence(sentence: string, language: SpokenLanguage, charsMax: number): TextRun[] {
  const pieces = splitByScript(sentence, language)
    .flatMap((piece) => splitByLength(piece.text, charsMax).map((text) => ({ text, language: piece.language })))
    .filter((piece) => speakable.test(piece.text))
    .map((piece) => (piece.language.isTonal ? { ...piece, text: spellOutChinese(piece.text) } : piece))
  const mark = markOf(sentence)
  return pieces.map((piece, index) => {
    const isLast = index === pieces.length - 1
    if (isLast) return { ...piece, mark, pauseMs: pauseAfterMs(sentence) }
    // A comma keeps the melody up: the sentence goes on in the other voice.
    return {
      text: `${piece.text.replace(/[\s,，、:：]+$/u, '')},`,
      language: piece.language,
      mark: 'open',
      pauseMs: 30,
    }
  })
}

function markOf(sentence: string): TextRun['mark'] {
  const end = sentence.slice(-4)
  if (/[?？]/u.test(end)) return 'question'
  return /[!！]/u.test(end) ? 'exclamation' : 'statement'
}

function pauseAfterMs(sentence: string): number {
  if (/(…|\.\.\.|——)["”’』」）)]?$/u.test(sentence)) return 420
  return /[;；,，、:：]$/u.test(sentence) ? 200 : 280
}

type Piece = { text: string; language: SpokenLanguage }

function splitByScript(sentence: string, language: SpokenLanguage): Piece[] {
  const pieces: { text: string; language: SpokenLanguage }[] = []
  let current = ''
  let voice = language
  for (const sign of sentence) {
    const wanted = languageOf(sign, language)
    if (wanted !== undefined && wanted.voice !== voice.voice) {
      if (speakable.test(current)) {
        pieces.push({ text: current, language: voice })
        current = ''
      }
      voice = wanted
    }
    current += sign
  }
  pieces.push({ text: current, language: voice })
  return pieces
}

const foreignScripts: readonly { pattern: RegExp; tag: string }[] = [
  { pattern: /\p{Script=Han}/u, tag: 'zh' },
  { pattern: /[\p{Script=Hiragana}\p{Script=Katakana}]/u, tag: 'ja' },
  { pattern: /\p{Script=Hangul}/u, tag: 'ko' },
  { pattern: /\p{Script=Cyrillic}/u, tag: 'ru' },
  { pattern: /\p{Script=Greek}/u, tag: 'el' },
  { pattern: /\p{Script=Arabic}/u, tag: 'ar' },
  { pattern: /\p{Script=Hebrew}/u, tag: 'he' },
  { pattern: /\p{Script=Thai}/u, tag: 'th' },
  { pattern: /\p{Script=Devanagari}/u, tag: 'hi' },
  { pattern: /\p{Script=Latin}/u, tag: 'en' },
]

const ownScripts: Readonly<Record<string, RegExp>> = {
  cmn: /\p{Script=Han}/u,
  yue: /\p{Script=Han}/u,
  // eSpeak NG says "Chinese letter" for a Han character in Japanese or Korean: the Mandarin voice reads it instead.
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}ー]/u,
  ko: /\p{Script=Hangul}/u,
  ru: /\p{Script=Cyrillic}/u,
  uk: /\p{Script=Cyrillic}/u,
  bg: /\p{Script=Cyrillic}/u,
  sr: /[\p{Script=Cyrillic}\p{Script=Latin}]/u,
  el: /\p{Script=Greek}/u,
  ar: /\p{Script=Arabic}/u,
  fa: /\p{Script=Arabic}/u,
  ur: /\p{Script=Arabic}/u,
  he: /\p{Script=Hebrew}/u,
  th: /\p{Script=Thai}/u,
  hi: /\p{Script=Devanagari}/u,
  bn: /\p{Script=Bengali}/u,
  ta: /\p{Script=Tamil}/u,
}

/** The language a letter asks for; undefined for digits and punctuation, which stay with their neighbours. */
function languageOf(sign: string, language: SpokenLanguage): SpokenLanguage | undefined {
  if (!/\p{L}/u.test(sign)) return undefined
  if ((ownScripts[language.voice] ?? /\p{Script=Latin}/u).test(sign)) return language
  const foreign = foreignScripts.find(({ pattern }) => pattern.test(sign))
  return foreign === undefined ? language : (findSpokenLanguage(foreign.tag) ?? language)
}

/** Cuts at commas, then spaces, then anywhere (Chinese has no spaces). */
function splitByLength(text: string, charsMax: number): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > charsMax) {
    const head = rest.slice(0, charsMax)
    const comma = Math.max(...['，', '、', ',', '：', ':'].map((sign) => head.lastIndexOf(sign)))
    const cut =
      comma > charsMax / 4 ? comma + 1 : head.lastIndexOf(' ') > charsMax / 4 ? head.lastIndexOf(' ') + 1 : charsMax
    const safe = /[\ud800-\udbff]/.test(rest[cut - 1] ?? '') ? cut - 1 : cut
    parts.push(rest.slice(0, safe))
    rest = rest.slice(safe)
  }
  return [...parts, rest]
}
