// Sentences of a text in one pass, and sentences gathered into stretches that hold about as much as wanted.

const ENDS = new Set('。！？；!?;.…')
const CLOSES = new Set('"”’」』）)]】')
/** A stretch without any full stop is cut here. */
const SENTENCE_CHARS_MAX = 400

/** Their joined text is the whole text. A full stop inside a number or an abbreviation ("Mr. X", "3.5") ends nothing. */
export function splitSentences(text: string): string[] {
  const sentences: string[] = []
  let start = 0
  for (let at = 0; at < text.length; at++) {
    if (at - start >= SENTENCE_CHARS_MAX) {
      sentences.push(text.slice(start, at))
      start = at
    }
    if (!ENDS.has(text.charAt(at)) || isInsideWord(text, at, start)) continue
    let end = at + 1
    while (end < text.length && end - at < 6 && (ENDS.has(text.charAt(end)) || CLOSES.has(text.charAt(end)))) end++
    while (end < text.length && end - at < 12 && /\s/.test(text.charAt(end))) end++
    sentences.push(text.slice(start, end))
    start = end
    at = end - 1
  }
  if (start < text.length) sentences.push(text.slice(start))
  return sentences
}

const ABBREVIATION =
  /(?:^|[^\p{L}])(?:M[Rr]|M[Rr][Ss]|M[Ss]|D[Rr]|S[Tt]|J[Rr]|S[Rr]|vs|etc|a\.k\.a|p\.m|a\.m|O\.S|V\.O|[A-Z])$/u

function isInsideWord(text: string, at: number, start: number): boolean {
  if (text.charAt(at) !== '.') return false
  const after = text.charAt(at + 1)
  if (/[\p{L}\p{N}]/u.test(after)) return true
  return after === ' ' && ABBREVIATION.test(text.slice(Math.max(start, at - 8), at))
}

export type Gathering = {
  /** What one sentence counts for, and how much a stretch holds. */
  readonly weigh: (sentence: string) => number
  readonly weightMax: number
  /** A sentence that begins a stretch of its own, and lets no other follow in it. */
  readonly standsAlone: (sentence: string) => boolean
}

const LETTER = /[\p{L}\p{N}]/u
const STRETCH_CHARS_MAX = 2000

/** Joins sentences up to the length; what has no letter stays with the sentence before it. */
export function gatherSentences(text: string, gathering: Gathering): string[] {
  const stretches: string[] = []
  let open = ''
  let openWeight = 0
  let isAlone = false
  for (const sentence of splitSentences(text)) {
    const hasLetters = LETTER.test(sentence)
    const weight = hasLetters ? gathering.weigh(sentence) : 0
    const stands = hasLetters && gathering.standsAlone(sentence.trim())
    const isFull = openWeight > 0 && openWeight + weight > gathering.weightMax
    if (open !== '' && ((hasLetters && (isFull || stands || isAlone)) || open.length > STRETCH_CHARS_MAX)) {
      stretches.push(open)
      open = ''
      openWeight = 0
    }
    isAlone = open === '' ? stands : isAlone || stands
    open += sentence
    openWeight += weight
  }
  if (open !== '') stretches.push(open)
  return stretches
}
