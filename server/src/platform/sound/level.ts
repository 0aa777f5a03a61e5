// Evening out of spoken lines at 48 kHz: no silence around them, one loudness for every voice, no clipping.
import { filterThrough, kWeighting48k } from './biquad.ts'

const rateHz = 48_000
const blockSamples = rateHz / 20
const absoluteGateLufs = -60
/** Blocks that are this much quieter than the mean are pauses, which must not make a voice louder. */
const relativeGateDb = -12

/** Loudness of the spoken parts, LUFS of one channel; null when there is nothing but silence. */
export function measureSpokenLufs(samples: Float32Array): number | null {
  const weighted = filterThrough(samples, kWeighting48k)
  const powers: number[] = []
  for (let start = 0; start < weighted.length; start += blockSamples) {
    const end = Math.min(weighted.length, start + blockSamples)
    let sum = 0
    for (let i = start; i < end; i++) sum += (weighted[i] ?? 0) ** 2
    powers.push(sum / (end - start))
  }
  const loud = powers.filter((power) => lufs(power) > absoluteGateLufs)
  if (loud.length === 0) return null
  const gate = lufs(mean(loud)) + relativeGateDb
  return lufs(mean(loud.filter((power) => lufs(power) > gate)))
}

function lufs(power: number): number {
  return -0.691 + 10 * Math.log10(Math.max(power, 1e-12))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export type LevelTarget = { readonly lufs: number; readonly peakDbfs: number }

/** A new buffer at the wanted loudness, with its peaks bent below the limit. */
export function evenLevel(samples: Float32Array, target: LevelTarget): Float32Array {
  const measured = measureSpokenLufs(samples)
  if (measured === null) return samples.slice()
  const gain = 10 ** ((target.lufs - measured) / 20)
  const ceiling = 10 ** (target.peakDbfs / 20)
  const out = new Float32Array(samples.length)
  for (let i = 0; i < out.length; i++) out[i] = bend((samples[i] as number) * gain, ceiling)
  return out
}

/** Straight up to 60 % of the ceiling, then a smooth bend that never reaches it. */
function bend(sample: number, ceiling: number): number {
  const knee = ceiling * 0.6
  const size = Math.abs(sample)
  if (size <= knee) return sample
  return Math.sign(sample) * (knee + (ceiling - knee) * Math.tanh((size - knee) / (ceiling - knee)))
}

export type Edges = { readonly leadSamples: number; readonly tailSamples: number }

/** Cuts or pads so that exactly this much stands before and after what can be heard, with short fades. */
export function trimSilence(samples: Float32Array, edges: Edges): Float32Array {
  const threshold = 0.012 * loudestOf(samples)
  if (threshold === 0) return new Float32Array(edges.leadSamples + edges.tailSamples)
  let first = 0
  while (first < samples.length && Math.abs(samples[first] ?? 0) <= threshold) first++
  let last = samples.length - 1
  while (last > first && Math.abs(samples[last] ?? 0) <= threshold) last--
  const out = new Float32Array(edges.leadSamples + (last - first + 1) + edges.tailSamples)
  for (let i = 0; i < out.length; i++) out[i] = samples[first - edges.leadSamples + i] ?? 0
  fadeEdges(out, edges)
  return out
}

function loudestOf(samples: Float32Array): number {
  let most = 0
  for (let i = 0; i < samples.length; i++) most = Math.max(most, Math.abs(samples[i] as number))
  return most
}

function fadeEdges(samples: Float32Array, { leadSamples, tailSamples }: Edges): void {
  for (let i = 0; i < leadSamples && i < samples.length; i++) samples[i] = (samples[i] ?? 0) * (i / leadSamples)
  for (let i = 0; i < tailSamples && i < samples.length; i++) {
    const index = samples.length - 1 - i
    samples[index] = (samples[index] ?? 0) * (i / tailSamples)
  }
}
