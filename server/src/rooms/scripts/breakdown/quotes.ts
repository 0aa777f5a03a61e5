// Quoted stretches of a paragraph, in one pass.

export type Quote = { readonly start: number; readonly end: number; readonly text: string }

const CLOSING: Readonly<Record<string, string>> = { '“': '”', '「': '」', '『': '』', '«': '»', '„': '“', '〝': '〞' }

const SAMPLE_CHARS_MAX = 400_000

/** Whether a text puts speech between single marks, as British novels do: there are more of them than of double ones. */
export function quotesSingly(text: string): boolean {
  const sample = text.slice(0, SAMPLE_CHARS_MAX)
  return findSingleQuotes(sample).length > (sample.match(/["“「『«„]/g)?.length ?? 0)
}

const OPENS = /(?<![\p{L}\p{N}])['‘](?=[\p{L}\p{N}…—])/gu
const CLOSES = /[.,!?…—-]['’](?![\p{L}\p{N}])/gu

/** The mark is an apostrophe as well: one that opens stands before a word, one that closes behind a stop. */
export function findSingleQuotes(paragraph: string): Quote[] {
  const closes = [...paragraph.matchAll(CLOSES)].map((found) => found.index + 1)
  const quotes: Quote[] = []
  let next = 0
  let from = 0
  for (const { index: start } of paragraph.matchAll(OPENS)) {
    if (start < from) continue
    while ((closes[next] ?? Number.POSITIVE_INFINITY) <= start) next++
    const close = closes[next]
    if (close === undefined) break
    from = close + 1
    quotes.push({ start, end: from, text: paragraph.slice(start + 1, close).trim() })
  }
  return quotes
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
    quotes.push({ start: at, end: stop, text: paragraph.slice(at + 1, isClosed ? end : stop).trim() })
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
