// Whether a quote of prose is speech, and which words around it say so.
import type { Attribution } from './attributions.ts'
import { isToldWords, readWordAfter, readWordBefore } from './english/word-attributions.ts'
import { lastSentenceStart } from './english/word-tokens.ts'
import { isQuotedWords, readHanAfter, readHanBefore } from './han-attributions.ts'
import type { Quote } from './quotes.ts'

type Stretch = { readonly start: number; readonly end: number }

export type Said = {
  /** Null: speech, but the text does not say whose. */
  readonly attribution: Attribution | null
  readonly before: Stretch | null
  readonly after: Stretch | null
}

export type QuotePlace = {
  readonly text: string
  readonly quote: Quote
  /** Where the text before the quote begins, and where the next quote does. */
  readonly from: number
  readonly next: number
  readonly isHan: boolean
  /** Names that the text is known to have. */
  readonly known: ReadonlySet<string>
  /** Nothing stands between the last quote and this one. */
  readonly isAdjacent: boolean
}

/** Null when the quote is no speech but a word in quotation marks. */
export function findAttribution(place: QuotePlace): Said | null {
  const { text, quote } = place
  const beforeStart = place.isHan ? hanSentenceStart(text, place.from, quote.start) : wordSentenceStart(place)
  const before = text.slice(beforeStart, quote.start)
  const after = text.slice(quote.end, place.next)
  if (place.isHan ? isQuotedWords(before) : isToldWords(before)) return null
  const earlier = place.isHan
    ? readHanBefore(before, place.known)
    : readWordBefore(before, ENDS_SENTENCE.test(quote.text))
  if (earlier !== null)
    return { attribution: earlier, before: { start: beforeStart + earlier.start, end: quote.start }, after: null }
  // `He called it "the plan." They laughed.`: a sentence leads into it and ends with it; `And "Wait!" he cried.` goes on.
  const isLedInto = !place.isHan && /\p{L}\s*$/u.test(before) && /[.!?…]$/.test(quote.text)
  if (isLedInto && !/^\s?\p{Ll}/u.test(after)) return null
  const isOpen = !/[：:]$/.test(before.trimEnd())
  const later = isOpen ? (place.isHan ? readHanAfter(after, place.known) : readWordAfter(after)) : null
  // `"No Entry," the sign read.`
  const tag = later === null ? '' : after.slice(later.start, later.end).replace(/[.,!?\s]+$/, '')
  if (!place.isHan && /\sreads?$/.test(tag) && isToldWords(tag)) return null
  if (later !== null)
    return { attribution: later, before: null, after: { start: quote.end + later.start, end: quote.end + later.end } }
  if (SOUND.test(quote.text)) return null
  return isSpeech(place, before, after) ? { attribution: null, before: null, after: null } : null
}

/** What nobody says: `“啪！”一记耳光。` */
const SOUND = /^[啪砰轰咚哗嘭咣哐当叮铃唰嗖咔嚓喀咯吱嘎嘀滴答隆]{1,8}[！!。…—~～]{0,4}$/
const ENDS_SENTENCE = /[。！？!?…—.,，]["”’]?$/
const SENTENCE_CHARS_MAX = 300

function wordSentenceStart({ text, from, quote }: QuotePlace): number {
  const bounded = Math.max(from, quote.start - SENTENCE_CHARS_MAX)
  return bounded + lastSentenceStart(text.slice(bounded, quote.start).trimEnd())
}

function hanSentenceStart(text: string, from: number, to: number): number {
  const bounded = Math.max(from, to - 120)
  for (let at = to - 2; at >= bounded; at--) if ('。！？!?；;”」'.includes(text.charAt(at))) return at + 1
  return bounded
}

/** Speech without a word about it: it stands alone, follows a colon or another quote, or is a whole sentence. */
function isSpeech(place: QuotePlace, before: string, after: string): boolean {
  const { quote } = place
  if (place.isAdjacent || /[：:—]$/.test(before.trimEnd())) return true
  const endsSentence = ENDS_SENTENCE.test(quote.text)
  const opensParagraph = place.text.slice(0, quote.start).trim() === ''
  if (opensParagraph && (endsSentence || after.trim() === '')) return true
  if (place.isHan) return endsSentence && /[。！？，]$|^$/.test(before.trim().slice(-1))
  return endsSentence && /(?:^|[.!?,:—])$/.test(before.trim().slice(-1))
}
