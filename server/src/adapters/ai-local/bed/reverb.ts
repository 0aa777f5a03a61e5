// A hall: eight delay lines that feed each other (Householder mix), each losing more treble than bass.
import { rateHz, type Stereo } from './stereo.ts'

export type Hall = {
  /** Time to fall by 60 dB. */
  readonly seconds: number
  /** 0..1 of treble lost with every round. */
  readonly damping: number
}

const delaysMs = [29.7, 37.1, 41.9, 47.3, 53.9, 61.1, 67.7, 79.3] as const
const preDelayMs = 18

/** The echo alone, as long as the sound. */
export function reverberate(sound: Stereo, { seconds, damping }: Hall): Stereo {
  const length = sound.left.length
  const left = new Float32Array(length)
  const right = new Float32Array(length)
  const lines = delaysMs.map((ms) => new Float32Array(Math.round((ms * rateHz) / 1000)))
  const gains = Float64Array.from(lines, (line) => 10 ** ((-3 * line.length) / (seconds * rateHz)))
  const heads = new Int32Array(lines.length)
  const outs = new Float64Array(lines.length)
  const lows = new Float64Array(lines.length)
  const preDelay = Math.round((preDelayMs * rateHz) / 1000)
  for (let i = 0; i < length; i++) {
    let sum = 0
    for (let k = 0; k < 8; k++) {
      const raw = (lines[k] as Float32Array)[heads[k] as number] as number
      const low = (lows[k] as number) * damping + raw * (1 - damping)
      lows[k] = low
      const out = low * (gains[k] as number)
      outs[k] = out
      sum += out
    }
    const inLeft = i >= preDelay ? (sound.left[i - preDelay] as number) : 0
    const inRight = i >= preDelay ? (sound.right[i - preDelay] as number) : 0
    const share = sum * 0.25
    for (let k = 0; k < 8; k++) {
      const line = lines[k] as Float32Array
      const head = heads[k] as number
      line[head] = (outs[k] as number) - share + (k % 2 === 0 ? inLeft : inRight) * 0.35
      heads[k] = head + 1 === line.length ? 0 : head + 1
    }
    left[i] = (outs[0] as number) + (outs[2] as number) - (outs[4] as number) + (outs[6] as number)
    right[i] = (outs[1] as number) + (outs[3] as number) - (outs[5] as number) + (outs[7] as number)
  }
  return { left, right }
}
