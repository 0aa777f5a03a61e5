// Second-order filters after the Audio EQ Cookbook, and the K-weighting of ITU-R BS.1770 (48 kHz).

export type Biquad = {
  readonly b0: number
  readonly b1: number
  readonly b2: number
  readonly a1: number
  readonly a2: number
}

type Shape = { readonly rateHz: number; readonly frequencyHz: number; readonly gainDb?: number; readonly q?: number }

export function highShelf(shape: Shape): Biquad {
  return shelf(shape, -1)
}

export function lowShelf(shape: Shape): Biquad {
  return shelf(shape, 1)
}

function shelf({ rateHz, frequencyHz, gainDb = 0 }: Shape, side: 1 | -1): Biquad {
  const amplitude = 10 ** (gainDb / 40)
  const omega = (2 * Math.PI * frequencyHz) / rateHz
  const cos = Math.cos(omega) * side
  const root = 2 * Math.sqrt(amplitude) * (Math.sin(omega) / Math.SQRT2)
  const plus = amplitude + 1
  const minus = amplitude - 1
  const a0 = plus + minus * cos + root
  return {
    b0: (amplitude * (plus - minus * cos + root)) / a0,
    b1: (side * 2 * amplitude * (minus - plus * cos)) / a0,
    b2: (amplitude * (plus - minus * cos - root)) / a0,
    a1: (side * -2 * (minus + plus * cos)) / a0,
    a2: (plus + minus * cos - root) / a0,
  }
}

export function highPass({ rateHz, frequencyHz, q = Math.SQRT1_2 }: Shape): Biquad {
  const { cos, alpha, a0 } = angle(rateHz, frequencyHz, q)
  return {
    b0: (1 + cos) / 2 / a0,
    b1: -(1 + cos) / a0,
    b2: (1 + cos) / 2 / a0,
    a1: (-2 * cos) / a0,
    a2: (1 - alpha) / a0,
  }
}

export function lowPass({ rateHz, frequencyHz, q = Math.SQRT1_2 }: Shape): Biquad {
  const { cos, alpha, a0 } = angle(rateHz, frequencyHz, q)
  return {
    b0: (1 - cos) / 2 / a0,
    b1: (1 - cos) / a0,
    b2: (1 - cos) / 2 / a0,
    a1: (-2 * cos) / a0,
    a2: (1 - alpha) / a0,
  }
}

export function peak({ rateHz, frequencyHz, gainDb = 0, q = 1 }: Shape): Biquad {
  const amplitude = 10 ** (gainDb / 40)
  const { cos, alpha } = angle(rateHz, frequencyHz, q)
  const a0 = 1 + alpha / amplitude
  return {
    b0: (1 + alpha * amplitude) / a0,
    b1: (-2 * cos) / a0,
    b2: (1 - alpha * amplitude) / a0,
    a1: (-2 * cos) / a0,
    a2: (1 - alpha / amplitude) / a0,
  }
}

function angle(rateHz: number, frequencyHz: number, q: number): { cos: number; alpha: number; a0: number } {
  const omega = (2 * Math.PI * frequencyHz) / rateHz
  const alpha = Math.sin(omega) / (2 * q)
  return { cos: Math.cos(omega), alpha, a0: 1 + alpha }
}

/** A new buffer, filtered by each of them in turn. */
export function filterThrough(samples: Float32Array, filters: readonly Biquad[]): Float32Array {
  const out = samples.slice()
  for (const filter of filters) applyBiquad(out, filter)
  return out
}

/** In place. */
export function applyBiquad(samples: Float32Array, { b0, b1, b2, a1, a2 }: Biquad): void {
  let s1 = 0
  let s2 = 0
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i] as number
    const y = b0 * x + s1
    s1 = b1 * x - a1 * y + s2
    s2 = b2 * x - a2 * y
    samples[i] = y
  }
}

/** Coefficients of BS.1770-4, table 1 and 2. */
export const kWeighting48k: readonly Biquad[] = [
  { b0: 1.53512485958697, b1: -2.69169618940638, b2: 1.19839281085285, a1: -1.69065929318241, a2: 0.73248077421585 },
  { b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621 },
]
