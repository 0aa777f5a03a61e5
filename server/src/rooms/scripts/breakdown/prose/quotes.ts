// Quoted stretches of a paragraph, in one pass.

import { readWordAfter } from './english/word-attributions.ts'

export type Quote = {
  readonly start: number
  readonly end: number
  readonly text: string
  /** Nothing closes it: it runs to the end of the paragraph, and may go on in the next one. */
  readonly isOpen: boolean
}

const CLOSING: Readonly<Record<string, string>> = { '“': '”', '「': '」', '『': '』', '«': '»', '„': '“', '〝': '〞' }

const SAMPLE_CHARS_MAX = 400_000

/** Whether a text puts speech between single marks, as British novels do: there are more of them than of double ones. */
export function quotesSingly(text: string): boolean {
  const sample = text.slice(0, SAMPLE_CHARS_MAX)
  return findSingleQuotes(sample).length > (sample.match(/["“「『«„]/g)?.length ?? 0)
}

const OPENS = /(?<![\p{L}\p{N}])['‘](?=[\p{L}\p{N}…—])/gu
const CLOSES = /[.,!?…—-]['’](?![\p{L}\p{N}])|['’](?=\s*$)/gu
/** Words that begin with an apostrophe. */
const SHORTENED =
  /^(?:em|tis|twas|twere|twill|til|till|cause|cos|coz|bout|round|neath|n|d|s|re|im|is|er|ere|ow|ouse|ome|orrible|ave|ad|alf|ello|ullo|un|gainst|mongst|\d0s)(?![\p{L}\p{N}])/iu
/** Speech begins a paragraph or a clause; an apostrophe stands anywhere. */
const BEFORE_SPEECH = /(?:^|[.,:;!?…—”"’'-])\s*$/

type Opening = { readonly at: number; readonly isPlain: boolean; readonly isShortened: boolean }

function openingsIn(paragraph: string): Opening[] {
  const openings = [...paragraph.matchAll(OPENS)].map(({ index: at }) => ({
    at,
    isPlain: BEFORE_SPEECH.test(paragraph.slice(Math.max(0, at - 20), at)),
    isShortened: SHORTENED.test(paragraph.slice(at + 1, at + 12)),
  }))
  return openings.filter((one) => one.isPlain || !one.isShortened)
}

/**
 * The mark is an apostrophe as well: one that opens stands before a word, one that closes behind a stop. Of two that open
 * before one that closes, an apostrophe is the first. Speech that begins a paragraph, or goes on in it, may be closed in the
 * next one.
 */
export function findSingleQuotes(paragraph: string): Quote[] {
  const closes = [...paragraph.matchAll(CLOSES)].map((found) => found.index + found[0].length - 1)
  const openings = openingsIn(paragraph)
  const quotes: Quote[] = []
  let next = 0
  let from = 0
  for (const [index, opening] of openings.entries()) {
    const start = opening.at
    if (start < from) continue
    while ((closes[next] ?? Number.POSITIVE_INFINITY) <= start) next++
    const close = closes[next]
    const other = openings[index + 1]
    const isApostrophe = opening.isShortened || (!opening.isPlain && other?.isPlain === true)
    if (isApostrophe && other !== undefined && (close === undefined || other.at < close)) continue
    const mayGoOn =
      opening.isPlain && !opening.isShortened && (quotes.length > 0 || paragraph.slice(0, start).trim() === '')
    if (close === undefined && !mayGoOn) continue
    const end = close ?? paragraph.length
    from = Math.min(paragraph.length, end + 1)
    quotes.push({ start, end: from, text: paragraph.slice(start + 1, end).trim(), isOpen: close === undefined })
  }
  return quotes
}

const DASHED = /^[ \t\u3000]{0,8}[—–―]\s?(?=[\p{Lu}…¿¡])/gmu

/** Whether speech stands behind a dash at the head of its paragraph, as in Joyce and in half of Europe. */
export function quotesByDash(text: string): boolean {
  const sample = text.slice(0, SAMPLE_CHARS_MAX)
  const dashed = sample.match(DASHED)?.length ?? 0
  return dashed > 1 && dashed * 2 > (sample.match(/["“「『«„]/g)?.length ?? 0)
}

const DASH = /^[—–―]\s?/
const STOP = /[,!?….]\s/g
const PARTS_MAX = 20

/** `— I would, he said, if it weren't so cold.`: what is no word on who says it is said. */
export function findDashQuotes(paragraph: string): Quote[] {
  const quotes: Quote[] = []
  if (!DASH.test(paragraph)) return quotes
  let start = 0
  while (start < paragraph.length && quotes.length < PARTS_MAX) {
    const { end, next } = spokenPart(paragraph, start)
    const text = paragraph.slice(start, end).replace(DASH, '').trim()
    quotes.push({ start, end, text, isOpen: false })
    const rest = paragraph.slice(next)
    // Behind a full stop it is told, unless another dash says no.
    const goesOn = /,\s{0,2}$/.test(paragraph.slice(end, next)) || /^\s{0,2}[—–―]/.test(rest)
    if (next >= paragraph.length || !goesOn) break
    start = next + (rest.length - rest.trimStart().length)
  }
  return quotes
}

const MANNER = /^,\s(?:\p{Ll}+(?:ing|ly)|with|without|in an?|under|as)\b[^.!?—–―]{0,100}[.!?]?/u

/** `, he said,`: no further than its stop, unless how it is said follows. */
function clauseOf(text: string): string {
  const stop = /\p{L}[,.;!?](?=\s|$)/u.exec(text)
  const end = stop === null ? text.length : stop.index + 1
  return text.slice(0, end + (MANNER.exec(text.slice(end))?.[0].length ?? 1))
}

/** Up to who says it; `next` is behind that. */
function spokenPart(paragraph: string, start: number): { end: number; next: number } {
  for (const stop of paragraph.slice(start).matchAll(STOP)) {
    const end = start + stop.index + 1
    const dash = /^\s[—–―]\s?/.exec(paragraph.slice(end))?.[0].length ?? 0
    const tag = stop[0].startsWith('.') && dash === 0 ? null : readWordAfter(clauseOf(paragraph.slice(end)))
    if (tag !== null) return { end, next: end + tag.end }
    // Somebody else speaks, or the same one anew.
    if (dash > 0) return { end, next: end }
  }
  return { end: paragraph.length, next: paragraph.length }
}

/** Outermost quotes; `start` and `end` include the marks. One that nothing closes runs to the end of the paragraph. */
export function findQuotes(paragraph: string): Quote[] {
  const quotes: Quote[] = []
  let at = 0
  while (at < paragraph.length) {
    const open = paragraph.charAt(at)
    if (open !== '"' && CLOSING[open] === undefined) {
      at++
      continue
    }
    const end = open === '"' ? nextStraight(paragraph, at) : nextClosing(paragraph, at, open)
    const isClosed = end >= 0
    const stop = isClosed ? end + 1 : paragraph.length
    quotes.push({
      start: at,
      end: stop,
      text: paragraph.slice(at + 1, isClosed ? end : stop).trim(),
      isOpen: !isClosed,
    })
    at = stop
  }
  return quotes
}

function nextStraight(text: string, from: number): number {
  return text.indexOf('"', from + 1)
}

function nextClosing(text: string, from: number, open: string): number {
  const close = CLOSING[open] ?? open
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const sign = text.charAt(at)
    if (sign === open) depth++
    else if (sign === close) {
      depth--
      if (depth === 0) return at
    }
  }
  return depth === 1 ? -1 : text.indexOf(close, from + 1)
}
