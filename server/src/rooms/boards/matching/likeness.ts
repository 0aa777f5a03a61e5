// How alike two texts are, by the pairs of letters that they share; for Latin and for Han script alike.

export type Profile = { readonly text: string; readonly pairs: ReadonlyMap<number, number>; readonly count: number }

/** Letters and digits only, in lower case: a comma more or less is the same text. */
export function plainText(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

export function profileOf(text: string): Profile {
  const plain = plainText(text)
  const pairs = new Map<number, number>()
  for (let at = 0; at + 1 < plain.length; at++) {
    const pair = plain.charCodeAt(at) * 65536 + plain.charCodeAt(at + 1)
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return { text: plain, pairs, count: Math.max(0, plain.length - 1) }
}

/** From 0 (nothing shared) to 1 (the same but for punctuation and case). */
export function likeness(a: Profile, b: Profile): number {
  if (a.text === b.text) return 1
  if (a.count === 0 || b.count === 0) return 0
  // The most that can be shared; saves two thirds of the comparisons of lines of mixed length.
  if ((2 * Math.min(a.count, b.count)) / (a.count + b.count) < 0.3) return 0
  const [small, large] = a.pairs.size <= b.pairs.size ? [a, b] : [b, a]
  let shared = 0
  for (const [pair, count] of small.pairs) shared += Math.min(count, large.pairs.get(pair) ?? 0)
  return (2 * shared) / (a.count + b.count)
}
