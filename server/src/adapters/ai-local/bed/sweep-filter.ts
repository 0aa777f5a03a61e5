// A band that moves: state-variable filter whose frequency is set anew every 64 samples.
import { rateHz } from './stereo.ts'

export type Sweep = {
  readonly frequencyHz: (at: number) => number
  /** 0.5 broad .. 10 whistling. */
  readonly resonance: number
  readonly gain: (at: number) => number
  readonly output: 'low' | 'band'
}

const controlSamples = 64

/** In place. Andrew Simper's form, stable at any frequency below half the rate. */
export function sweepFilter(samples: Float32Array, { frequencyHz, resonance, gain, output }: Sweep): void {
  const damping = 1 / resonance
  let first = 0
  let second = 0
  let level = gain(0)
  for (let start = 0; start < samples.length; start += controlSamples) {
    const end = Math.min(samples.length, start + controlSamples)
    const g = Math.tan((Math.PI * Math.min(20_000, frequencyHz(start))) / rateHz)
    const a1 = 1 / (1 + g * (g + damping))
    const a2 = g * a1
    const a3 = g * a2
    const step = (gain(end) - level) / (end - start)
    for (let i = start; i < end; i++) {
      const v3 = (samples[i] as number) - second
      const v1 = a1 * first + a2 * v3
      const v2 = second + a2 * first + a3 * v3
      first = 2 * v1 - first
      second = 2 * v2 - second
      level += step
      samples[i] = (output === 'low' ? v2 : v1 * damping) * level
    }
  }
}
