// Seeded choices. Everything that looks hand-made in a picture comes from here, so that equal input gives equal bytes.

/** FNV-1a over UTF-16 units, then mixed: 32 bits, unsigned. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index)
    hash = Math.imul(hash, 0x01000193)
  }
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  hash ^= hash >>> 12
  hash = Math.imul(hash, 0x297a2d39)
  return (hash ^ (hash >>> 15)) >>> 0
}

export type Dice = {
  /** 0 <= x < 1 */
  unit(): number
  /** low <= x < high */
  between(low: number, high: number): number
  /** -spread <= x < spread */
  around(spread: number): number
  pick<Choice>(choices: readonly [Choice, ...Choice[]]): Choice
  chance(probability: number): boolean
}

/** mulberry32: one multiplication per number, good enough for drawing. */
export function rollDice(seedText: string): Dice {
  let state = hashText(seedText)
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    unit,
    between: (low, high) => low + (high - low) * unit(),
    around: (spread) => (unit() * 2 - 1) * spread,
    pick: (choices) => choices[Math.floor(unit() * choices.length)] ?? choices[0],
    chance: (probability) => unit() < probability,
  }
}
