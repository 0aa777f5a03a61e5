// Repeatable chance: the same words give the same sequence, so that equal descriptions give equal sound.

export type Chance = {
  /** 0 up to 1. */
  next(): number
  /** Evenly between both. */
  between(least: number, most: number): number
  pick<T>(list: readonly [T, ...T[]]): T
}

export function createChance(...words: readonly (string | number)[]): Chance {
  let state = hashWords(words)
  const next = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (least, most) => least + (most - least) * next(),
    pick: (list) => list[Math.floor(next() * list.length)] ?? list[0],
  }
}

function hashWords(words: readonly (string | number)[]): number {
  let value = 0x811c9dc5
  for (const sign of words.join('\u0000')) value = Math.imul(value ^ (sign.codePointAt(0) ?? 0), 0x01000193)
  return value >>> 0
}

/** White noise, -1..1. */
export function whiteNoise(length: number, ...words: readonly (string | number)[]): Float32Array {
  let state = hashWords(words) | 1
  const out = new Float32Array(length)
  for (let i = 0; i < length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    out[i] = state / 2 ** 31
  }
  return out
}

/** Pink noise, about -1..1, by Paul Kellet's economy filter (within 0.5 dB above 40 Hz). */
export function pinkNoise(length: number, ...words: readonly (string | number)[]): Float32Array {
  const out = whiteNoise(length, ...words)
  let a = 0
  let b = 0
  let c = 0
  for (let i = 0; i < length; i++) {
    const white = out[i] as number
    a = 0.99765 * a + white * 0.099046
    b = 0.963 * b + white * 0.2965164
    c = 0.57 * c + white * 1.0526913
    out[i] = (a + b + c + white * 0.1848) * 0.25
  }
  return out
}

export type Drift = {
  readonly rateHz: number
  readonly least: number
  readonly most: number
  readonly periodSeconds: number
}

/** A value that wanders smoothly between both, for gusts and swells. `at` takes a sample's number. */
export function drift(
  { rateHz, least, most, periodSeconds }: Drift,
  ...words: readonly (string | number)[]
): (at: number) => number {
  const chance = createChance('drift', ...words)
  const points: number[] = []
  return (at) => {
    const position = at / (rateHz * periodSeconds)
    const index = Math.floor(position)
    while (points.length < index + 2) points.push(chance.next())
    const share = position - index
    const smooth = share * share * (3 - 2 * share)
    const value = (points[index] ?? 0) * (1 - smooth) + (points[index + 1] ?? 0) * smooth
    return least + (most - least) * value
  }
}
