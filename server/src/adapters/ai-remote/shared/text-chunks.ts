// Cuts a long line into pieces that a provider takes, where a listener hears it least.

export type ChunkLimit = {
  readonly most: number
  /** Size of a piece of text as the provider counts it. */
  readonly sizeOf: (text: string) => number
  /** What must stay whole, such as an XML entity; each match is one piece. */
  readonly whole?: RegExp
}

export const utf8Bytes = (text: string): number => Buffer.byteLength(text, 'utf8')

/** Where to cut, best first: after a sentence, after a part of one, at a blank. */
const cuts = [/[。！？!?…\n]["'”’」』）)]*\s*$|\.["'”’)]*\s+$/u, /[，、；：,;:—]["'”’」』）)]*\s*$/u, /\s$/u]

/**
 * Pieces of at most `most`, which put together give the text again. A single character that is too large alone is a piece of its own.
 */
export function chunkText(text: string, limit: ChunkLimit): string[] {
  if (text === '') return []
  if (limit.sizeOf(text) <= limit.most) return [text]
  const units = unitsOf(text, limit.whole)
  const chunks: string[] = []
  for (let from = 0; from < units.length; ) {
    const room = countThatFits(units, from, limit)
    const isLast = from + room >= units.length
    const count = isLast ? room : bestCut(units.slice(from, from + room))
    chunks.push(units.slice(from, from + count).join(''))
    from += count
  }
  return chunks
}

function unitsOf(text: string, whole: RegExp | undefined): string[] {
  if (whole === undefined) return [...text]
  const units: string[] = []
  let end = 0
  for (const match of text.matchAll(new RegExp(whole.source, 'gu'))) {
    units.push(...text.slice(end, match.index), match[0])
    end = match.index + match[0].length
  }
  return [...units, ...text.slice(end)]
}

function countThatFits(units: readonly string[], from: number, { most, sizeOf }: ChunkLimit): number {
  let size = 0
  let count = 0
  while (from + count < units.length) {
    size += sizeOf(units[from + count] as string)
    if (size > most) break
    count += 1
  }
  return Math.max(1, count)
}

/** The last good place in the second half; a cut right at the start would only make more pieces. */
function bestCut(units: readonly string[]): number {
  const least = Math.ceil(units.length / 2)
  for (const cut of cuts) {
    for (let count = units.length; count >= least; count -= 1) {
      // A mark and the quotes behind it are at most a few characters.
      if (cut.test(units.slice(Math.max(0, count - 4), count).join(''))) return count
    }
  }
  return units.length
}
