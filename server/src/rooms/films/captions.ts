// How spoken text is laid out on the picture: rows of limited width, at most two rows to a card, long text as
// successive cards. Widths are in full-width characters; a Latin letter counts about half.

/** One card of text: one or two rows, and its share of the line's time. */
export type CaptionCard = { readonly rows: readonly string[]; readonly weight: number }

const rowsMax = 2
const fullWidth =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3ffff}]/u
/** May not begin a row. Chinese dashes and dots come in pairs and are handled with them. */
const closing = /^[，。！？、；：”’）》】〉」』…—～·,.!?;:)\]}%％]/u
/** May not end a row. */
const opening = /[“‘（《【〈「『([{]$/u
const sentenceEnd = /[。！？!?…][”’」』）)"']*$|\.[”’"')]*$/u
const clauseEnd = /[，、；：,;:—][”’」』）)"']*$/u

export function textWidth(text: string): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

function characterWidth(character: string): number {
  if (fullWidth.test(character) || /[“”‘’…—]/u.test(character)) return 1
  if (/[\p{M}\u200b-\u200f\u2060]/u.test(character)) return 0
  if (/[ilj.,:;'|!()[\]I ]/u.test(character)) return 0.29
  if (/[mwMW@%]/u.test(character)) return 0.86
  return /[A-ZÀ-ÞА-Я]/u.test(character) ? 0.64 : 0.54
}

/** Pieces that no row break may divide: a Latin word, or one CJK character with the punctuation that clings to it. */
export function unbreakablePieces(text: string, widthMax: number): string[] {
  const raw =
    text
      .replace(/\s+/gu, ' ')
      .trim()
      .match(/ |[^\s]/gu) ?? []
  const pieces: string[] = []
  let piece = ''
  // Carried along with its end: signs without width may be thousands, and cling to each other.
  let [width, end] = [0, '']
  const begin = (character: string) => {
    if (piece !== '') pieces.push(piece)
    ;[piece, width] = [character, characterWidth(character)]
  }
  for (const character of raw) {
    const wider = width + characterWidth(character)
    const goesOn = character === ' ' || (end !== ' ' && clings(end, character) && wider <= widthMax)
    if (piece !== '' && goesOn) [piece, width] = [piece + character, wider]
    else begin(character)
    end = character
  }
  if (piece !== '') pieces.push(piece)
  return pieces
}

function clings(end: string, character: string): boolean {
  if (closing.test(character) || opening.test(end)) return true
  // Half of a sign beyond the basic plane is no ideograph: cards that were laid out stay as they are.
  const bothNarrow = !isIdeograph(end.slice(-1)) && !isIdeograph(character)
  return bothNarrow && !opening.test(character) && !(closing.test(end) && /[，。！？、；：”’）》】…—]/u.test(end))
}

const isIdeograph = (character: string) => fullWidth.test(character)

type Piece = {
  readonly text: string
  readonly width: number
  /** What it costs the reader when a row or card ends behind it: 0 at a sentence's end, 7 within a word. */
  readonly breakCost: number
}

/** Cards for a line of speech. Rows are at most `widthMax` wide unless a single piece is wider. */
export function layOutCaption(text: string, widthMax: number): CaptionCard[] {
  const whole = text.replace(/\s+/gu, ' ').trim()
  const width = textWidth(whole)
  if (width <= widthMax) return whole === '' ? [] : [{ rows: [whole], weight: Math.max(1, width) }]
  const pieces = weighPieces(unbreakablePieces(text, widthMax))
  const cards: CaptionCard[] = []
  let from = 0
  for (const to of cardBreaks(pieces, widthMax)) {
    const part = pieces.slice(from, to)
    cards.push({ rows: rowsOf(part, widthMax), weight: Math.max(1, widthOf(part)) })
    from = to
  }
  return cards
}

const words = new Intl.Segmenter('zh', { granularity: 'word' })

function weighPieces(texts: readonly string[]): Piece[] {
  const wordEnds = new Set<number>()
  for (const { index, segment } of words.segment(texts.join(''))) wordEnds.add(index + segment.length)
  let end = 0
  return texts.map((text) => {
    end += text.length
    return { text, width: textWidth(text), breakCost: breakCost(text, wordEnds.has(end)) }
  })
}

function breakCost(piece: string, endsWord: boolean): number {
  const end = piece.trimEnd()
  if (sentenceEnd.test(end)) return 0
  if (clauseEnd.test(end)) return 1
  return endsWord || piece.endsWith(' ') ? 4 : 7
}

const widthOf = (pieces: readonly Piece[]) => pieces.reduce((sum, piece) => sum + piece.width, 0)

/** The cheapest division into cards: few, at ends of sentences, none too short, and with a good place to break its rows. */
function cardBreaks(pieces: readonly Piece[], widthMax: number): number[] {
  const count = pieces.length
  const cost = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY)
  const previous = new Int32Array(count + 1)
  cost[0] = 0
  for (let to = 1; to <= count; to++) {
    let width = 0
    for (let from = to - 1; from >= 0; from--) {
      width += pieces[from]?.width ?? 0
      if (width > rowsMax * widthMax && from < to - 1) break
      const own = cardCost(pieces.slice(from, to), width, widthMax)
      const total = (cost[from] ?? 0) + own + (to === count ? 0 : 3 * (pieces[to - 1]?.breakCost ?? 0))
      if (total >= (cost[to] ?? 0)) continue
      cost[to] = total
      previous[to] = from
    }
  }
  const breaks: number[] = []
  for (let at = count; at > 0; at = previous[at] ?? 0) breaks.unshift(at)
  return breaks
}

/** Infinite if the card cannot be set in two rows. */
function cardCost(card: readonly Piece[], width: number, widthMax: number): number {
  const short = Math.max(0, 0.5 - width / widthMax)
  const base = 5 + 40 * short * short
  if (width <= widthMax || card.length === 1) return base
  const broken = rowBreak(card, widthMax)
  return broken ? base + 1 + 2.2 * broken.cost : Number.POSITIVE_INFINITY
}

/** Where to break a card that needs two rows: near the middle, and where the sense allows; undefined: nowhere. */
function rowBreak(
  card: readonly Piece[],
  widthMax: number,
): { readonly at: number; readonly cost: number } | undefined {
  const total = widthOf(card)
  let before = 0
  let best: { at: number; cost: number } | undefined
  for (let at = 1; at < card.length; at++) {
    before += card[at - 1]?.width ?? 0
    const after = total - before
    if (before > widthMax || after > widthMax) continue
    const lopsided = Math.abs(before - after) / widthMax
    const cost = 3 * lopsided * lopsided + (card[at - 1]?.breakCost ?? 0)
    if (!best || cost < best.cost) best = { at, cost }
  }
  return best
}

function rowsOf(card: readonly Piece[], widthMax: number): string[] {
  const textOf = (pieces: readonly Piece[]) =>
    pieces
      .map((piece) => piece.text)
      .join('')
      .trim()
  const at = widthOf(card) <= widthMax ? undefined : rowBreak(card, widthMax)?.at
  return at === undefined ? [textOf(card)] : [textOf(card.slice(0, at)), textOf(card.slice(at))]
}

/** Rows of Latin letters may be longer: the eye takes in words, not letters. */
export function rowWidth(text: string, widthMax: number): number {
  const wide = [...text].filter((character) => fullWidth.test(character)).length
  return wide * 4 > [...text].length ? widthMax : widthMax * 1.2
}

/** As Chinese subtitles are set: a comma or full stop at the end of a card is left out; marks that carry tone stay. */
export function withoutFinalStop(rows: readonly string[]): string[] {
  return rows.map((row, index) => {
    const last = index === rows.length - 1
    const bare = last ? row.replace(/[。，、；：]+$/u, '') : row.replace(/[，、]$/u, '')
    return bare === '' ? row : bare
  })
}
