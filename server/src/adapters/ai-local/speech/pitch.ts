// Median fundamental frequency of speech, by normalised autocorrelation over short frames.

export type PitchOptions = {
  /** Lowest pitch looked for, Hz. */
  readonly lowestHz: number
  readonly highestHz: number
  /** 0..1: how much a frame must resemble itself one period later to count as voiced. */
  readonly voicedAt: number
}

const defaults: PitchOptions = { lowestHz: 60, highestHz: 520, voicedAt: 0.7 }
const analysisRateHz = 11_025
/** Frames that are this much quieter than the loudest one are pauses. */
const quietDb = -28

/** Hz, or null when nothing is voiced (silence, whisper). Samples are -1..1 at `sampleRateHz`. */
export function measureMedianPitchHz(
  samples: Float32Array,
  sampleRateHz: number,
  options: Partial<PitchOptions> = {},
): number | null {
  const track = trackPitchHz(samples, sampleRateHz, options).filter((hz) => hz > 0)
  if (track.length === 0) return null
  const sorted = track.sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2
}

/** One value for every 20 ms: Hz, or 0 where there is no voice. */
export function trackPitchHz(
  samples: Float32Array,
  sampleRateHz: number,
  options: Partial<PitchOptions> = {},
): number[] {
  const { lowestHz, highestHz, voicedAt } = { ...defaults, ...options }
  const factor = Math.max(1, Math.floor(sampleRateHz / analysisRateHz))
  const reduced = decimate(samples, factor)
  const rateHz = sampleRateHz / factor
  const hop = Math.round(rateHz / 50)
  const longest = Math.ceil(rateHz / lowestHz)
  const shortest = Math.max(2, Math.floor(rateHz / highestHz))
  const frames: number[] = []
  for (let start = 0; start + 2 * longest <= reduced.length; start += hop) frames.push(start)
  const energies = frames.map((start) => energyOf(reduced, start, longest))
  const floor = energies.reduce((most, energy) => Math.max(most, energy), 0) * 10 ** (quietDb / 10)
  return frames.map((start, index) => {
    const energy = at(energies, index)
    if (energy <= floor || energy <= 1e-9) return 0
    const lag = findPeriod({ samples: reduced, start, width: longest, shortest, longest, voicedAt })
    return lag > 0 ? rateHz / lag : 0
  })
}

type Frame = {
  samples: Float32Array
  start: number
  width: number
  shortest: number
  longest: number
  voicedAt: number
}

/** Period in samples with parabolic refinement, or 0. The shortest period nearly as good as the best one wins, or an octave too low would. */
function findPeriod({ samples, start, width, shortest, longest, voicedAt }: Frame): number {
  const scores = new Float32Array(longest + 2)
  let best = 0
  let energyThere = energyOf(samples, start + shortest - 1, width)
  const energyHere = energyOf(samples, start, width)
  for (let lag = shortest - 1; lag <= longest; lag++) {
    let sum = 0
    for (let i = start; i < start + width; i++) sum += (samples[i] ?? 0) * (samples[i + lag] ?? 0)
    const score = sum / (Math.sqrt(energyHere * energyThere) + 1e-9)
    scores[lag] = score
    if (lag >= shortest && score > best) best = score
    energyThere += square(samples[start + lag + width] ?? 0) - square(samples[start + lag] ?? 0)
  }
  if (best < voicedAt) return 0
  for (let lag = shortest; lag <= longest; lag++) {
    const here = scores[lag] ?? 0
    if (here < best * 0.92 || here < (scores[lag - 1] ?? 0) || here < (scores[lag + 1] ?? 0)) continue
    return lag + vertexOf(scores[lag - 1] ?? 0, here, scores[lag + 1] ?? 0)
  }
  return 0
}

function vertexOf(before: number, here: number, after: number): number {
  const bend = before - 2 * here + after
  return bend >= 0 ? 0 : Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend)))
}

function decimate(samples: Float32Array, factor: number): Float32Array {
  const reach = 2 * factor
  const taps = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    lowpassTap((i - reach) / factor, (i - reach) / (reach + 1)),
  )
  const sum = taps.reduce((total, tap) => total + tap, 0)
  const out = new Float32Array(Math.floor(samples.length / factor))
  for (let i = 0; i < out.length; i++) {
    let value = 0
    for (let k = 0; k < taps.length; k++) value += at(taps, k) * (samples[i * factor + k - reach] ?? 0)
    out[i] = value / sum
  }
  return out
}

function lowpassTap(x: number, edge: number): number {
  const sinc = x === 0 ? 1 : Math.sin((Math.PI * x) / 2) / ((Math.PI * x) / 2)
  return sinc * (0.5 + 0.5 * Math.cos(Math.PI * edge))
}

function energyOf(samples: Float32Array, start: number, width: number): number {
  let energy = 0
  for (let i = start; i < start + width; i++) energy += square(samples[i] ?? 0)
  return energy
}

function square(value: number): number {
  return value * value
}

function at(list: readonly number[], index: number): number {
  return list[index] ?? 0
}
