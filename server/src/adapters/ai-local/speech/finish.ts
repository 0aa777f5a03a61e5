// From what the speech program says to a line for the mix: pure functions on 48 kHz mono buffers.
import { applyBiquad, highPass, highShelf, lowShelf, peak } from '#platform/sound/biquad.ts'
import { evenLevel, trimSilence } from '#platform/sound/level.ts'
import type { Delivery } from './delivery.ts'

const rateHz = 48_000

export type FinishOptions = {
  readonly leadMs: number
  readonly tailMs: number
  /** Loudness of a line said without any direction. */
  readonly lufs: number
  readonly peakDbfs: number
}
export const defaultFinish: FinishOptions = { leadMs: 60, tailMs: 120, lufs: -20, peakDbfs: -1.5 }

/** Tone, room, edges and level. */
export function finishLine(samples: Float32Array, delivery: Delivery, options: FinishOptions): Float32Array {
  const toned = shapeTone(samples)
  const trembling = delivery.tremble > 0 ? tremble(toned, delivery.tremble) : toned
  const placed = addRoom(trembling, 0.06 + delivery.space * 0.3, delivery.space)
  const tailMs = options.tailMs + delivery.space * 500
  const trimmed = trimSilence(placed, { leadSamples: samplesOf(options.leadMs), tailSamples: samplesOf(tailMs) })
  return evenLevel(trimmed, { lufs: options.lufs + delivery.levelDb, peakDbfs: options.peakDbfs })
}

function samplesOf(ms: number): number {
  return Math.round((ms * rateHz) / 1000)
}

/** Takes the edge off the synthesiser: no rumble, a little chest, less buzz at 3 kHz and above 7 kHz. */
function shapeTone(samples: Float32Array): Float32Array {
  const out = samples.slice()
  for (const filter of [
    highPass({ rateHz, frequencyHz: 70 }),
    lowShelf({ rateHz, frequencyHz: 220, gainDb: 2 }),
    peak({ rateHz, frequencyHz: 3_100, gainDb: -2, q: 0.9 }),
    highShelf({ rateHz, frequencyHz: 6_800, gainDb: -3.5 }),
  ])
    applyBiquad(out, filter)
  return out
}

/** A shake of the level, at 5.7 Hz with a slower sway so that it does not sound like a machine. */
function tremble(samples: Float32Array, depth: number): Float32Array {
  return samples.map((sample, i) => {
    const seconds = i / rateHz
    const shake = Math.sin(2 * Math.PI * 5.7 * seconds + 0.8 * Math.sin(2 * Math.PI * 0.9 * seconds))
    return sample * (1 - depth * 0.32 * (0.5 + 0.5 * shake))
  })
}

/** Delay in ms and gain of walls near by. */
const reflections = [
  [7.1, 0.5],
  [11.3, -0.42],
  [17.9, 0.36],
  [23.7, -0.3],
  [31.1, 0.24],
] as const

/** `wet` is the share of what comes back; `size` 0 a small room of soft walls, 1 a temple. */
function addRoom(samples: Float32Array, wet: number, size: number): Float32Array {
  const tail = Math.round(rateHz * (0.12 + 0.9 * size))
  const early = new Float32Array(samples.length + tail)
  for (const [ms, gain] of reflections) {
    const delay = Math.round((ms * (1 + size) * rateHz) / 1000)
    for (let i = 0; i < samples.length; i++)
      early[i + delay] = (early[i + delay] as number) + (samples[i] as number) * gain
  }
  const late = size > 0 ? comb(early, size) : early
  const out = new Float32Array(samples.length + tail)
  for (let i = 0; i < out.length; i++) out[i] = (samples[i] ?? 0) + wet * 2 * (late[i] as number)
  return out
}

/** Four combs of incommensurable length: the tail of a large room. */
function comb(samples: Float32Array, size: number): Float32Array {
  const out = samples.slice()
  for (const ms of [41.3, 47.9, 53.1, 61.7]) {
    const delay = Math.round((ms * rateHz) / 1000)
    const line = samples.slice()
    let damped = 0
    for (let i = delay; i < line.length; i++) {
      damped = 0.6 * damped + 0.4 * (line[i - delay] as number)
      line[i] = (line[i] as number) + damped * (0.6 + 0.25 * size)
    }
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + 0.4 * (line[i] as number)
  }
  return out
}
