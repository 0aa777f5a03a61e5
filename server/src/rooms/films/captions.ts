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
  for (const character of raw) {
    const last = pieces.at(-1)
    if (last === undefined || character === ' ' || last.endsWith(' ')) {
      if (character === ' ' && last !== undefined) pieces[pieces.length - 1] = `${last} `
      else pieces.push(character)
    } else if (clings(last, character) && textWidth(last + character) <= widthMax)
      pieces[pieces.length - 1] = last + character
    else pieces.push(character)
  }
  return pieces
}

function clings(before: string, character: string): boolean {
  if (closing.test(character) || opening.test(before)) return true
  const end = before.slice(-1)
  const bothNarrow = !isIdeograph(end) && !isIdeograph(character)
  return bothNarrow && !opening.test(character) && !(closing.test(end) && /[，。！？、；：”’）》】…—]/u.test(end))
}

const isIdeograph = (character: string) => fullWidth.test(character)

/** Cards for a line of speech. Rows are at most `widthMax` wide unless a single piece is wider. */
export function layOutCaption(text: string, widthMax: number): CaptionCard[] {
  const pieces = unbreakablePieces(text, widthMax)
  if (pieces.length === 0) return []
  const widths = pieces.map(textWidth)
  const breaks = cardBreaks(pieces, widths, widthMax)
  const cards: CaptionCard[] = []
  let from = 0
  for (const to of breaks) {
    const part = pieces.slice(from, to)
    cards.push({ rows: rowsOf(part, widthMax), weight: Math.max(1, textWidth(part.join(''))) })
    from = to
  }
  return cards
}

/** The cheapest division into cards: few, at ends of sentences, about equally long. */
function cardBreaks(pieces: readonly string[], widths: readonly number[], widthMax: number): number[] {
  const count = pieces.length
  const cost = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY)
  const previous = new Int32Array(count + 1)
  cost[0] = 0
  for (let to = 1; to <= count; to++) {
    let width = 0
    for (let from = to - 1; from >= 0; from--) {
      width += widths[from] ?? 0
      if (width > rowsMax * widthMax && from < to - 1) break
      if (width > widthMax && from < to - 1 && rowBreak(pieces.slice(from, to), widthMax) === undefined) continue
      const slack = Math.max(0, 0.55 * rowsMax * widthMax - width) / widthMax
      const total =
        (cost[from] ?? 0) + 10 + slack * slack * 6 + (to === count ? 0 : 2 * breakCost(pieces[to - 1] ?? ''))
      if (total < (cost[to] ?? 0)) {
        cost[to] = total
        previous[to] = from
      }
    }
  }
  const breaks: number[] = []
  for (let at = count; at > 0; at = previous[at] ?? 0) breaks.unshift(at)
  return breaks
}

function breakCost(piece: string): number {
  const end = piece.trimEnd()
  if (sentenceEnd.test(end)) return 0
  if (clauseEnd.test(end)) return 1
  return piece.endsWith(' ') ? 4 : 5
}

/** Where to break a card that needs two rows: as even as can be, at a clause end if one is near; undefined: it cannot. */
function rowBreak(pieces: readonly string[], widthMax: number): number | undefined {
  const widths = pieces.map(textWidth)
  const total = widths.reduce((sum, width) => sum + width, 0)
  let before = 0
  let best: { at: number; cost: number } | undefined
  for (let at = 1; at < pieces.length; at++) {
    before += widths[at - 1] ?? 0
    const after = total - before
    if (before > widthMax || after > widthMax) continue
    const cost =
      Math.abs(before - after) / widthMax + 0.22 * breakCost(pieces[at - 1] ?? '') + (before > after ? 0.05 : 0)
    if (!best || cost < best.cost) best = { at, cost }
  }
  return best?.at
}

function rowsOf(pieces: readonly string[], widthMax: number): string[] {
  const whole = pieces.join('').trim()
  if (textWidth(whole) <= widthMax) return [whole]
  const at = rowBreak(pieces, widthMax)
  if (at === undefined) return [whole]
  return [pieces.slice(0, at).join('').trim(), pieces.slice(at).join('').trim()]
}

/** As Chinese subtitles are set: a comma or full stop at the end of a card is left out; marks that carry tone stay. */
export function withoutFinalStop(rows: readonly string[]): string[] {
  return rows.map((row, index) => {
    const last = index === rows.length - 1
    const bare = last ? row.replace(/[。，、；：]+$/u, '') : row.replace(/[，、]$/u, '')
    return bare === '' ? row : bare
  })
}
