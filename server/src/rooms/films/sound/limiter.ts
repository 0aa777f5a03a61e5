// A true-peak limiter: sees 2.5 ms ahead, turns down smoothly, never lets a peak between samples pass the ceiling.

import type { StereoBlock } from './wav-reader.ts'

const lookAheadSamples = 120
/** Gain comes back with this share of the way per sample: 60 ms to recover. */
const release = 1 - Math.exp(-1 / (0.06 * 48_000))

/** Four phases of a windowed sinc, 12 taps each: the interpolator of BS.1770's true-peak meter in kind. */
const phases = makePhases()
const taps = 12

function makePhases(): Float64Array[] {
  return [0.25, 0.5, 0.75].map((shift) => {
    const weights = new Float64Array(12)
    let sum = 0
    for (let i = 0; i < 12; i++) {
      const x = i - 5 - shift
      const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / 6.5)
      weights[i] = (Math.sin(Math.PI * x) / (Math.PI * x)) * window
      sum += weights[i] ?? 0
    }
    return weights.map((weight) => weight / sum)
  })
}

/** Peak around each sample, between samples included. Reads 5 samples before and 6 after; outside is silence. */
function truePeakAt(samples: Float32Array, at: number): number {
  let peak = Math.abs(samples[at] ?? 0)
  for (const weights of phases) {
    let sum = 0
    for (let tap = 0; tap < taps; tap++) sum += (weights[tap] ?? 0) * (samples[at - 5 + tap] ?? 0)
    const height = Math.abs(sum)
    if (height > peak) peak = height
  }
  return peak
}

export type Limiter = {
  /** Gives back as many samples as it took, later ones first held back: the first block starts with silence. */
  push(left: Float32Array, right: Float32Array): { left: Float32Array; right: Float32Array }
  readonly delaySamples: number
}

/** `gain` is applied first; `ceiling` is linear (1 = full scale). */
export function createLimiter(gain: number, ceiling: number): Limiter {
  const half = lookAheadSamples / 2
  const held = lookAheadSamples + taps
  let tailLeft = new Float32Array(held)
  let tailRight = new Float32Array(held)
  let tailNeeds = new Float64Array(held).fill(1)
  let envelope = 1
  return {
    delaySamples: held - half,
    push(left, right) {
      const count = left.length
      const l = joined(tailLeft, left, gain)
      const r = joined(tailRight, right, gain)
      const needs = new Float64Array(l.length).fill(1)
      needs.set(tailNeeds)
      // The last samples cannot be interpolated yet: they are looked at with the next block.
      for (let i = held - taps; i < l.length - taps; i++) needs[i] = neededGain({ left: l, right: r }, i, ceiling)
      const outLeft = new Float32Array(count)
      const outRight = new Float32Array(count)
      const allowed = windowedGain(needs, count)
      for (let i = 0; i < count; i++) {
        const target = allowed[i] ?? 1
        envelope = target < envelope ? target : envelope + (target - envelope) * release
        outLeft[i] = (l[i + half] ?? 0) * envelope
        outRight[i] = (r[i + half] ?? 0) * envelope
      }
      tailLeft = l.slice(count)
      tailRight = r.slice(count)
      tailNeeds = needs.slice(count)
      return { left: outLeft, right: outRight }
    },
  }
}

function joined(tail: Float32Array, block: Float32Array, gain: number): Float32Array<ArrayBuffer> {
  const all = new Float32Array(tail.length + block.length)
  all.set(tail)
  for (let i = 0; i < block.length; i++) all[tail.length + i] = (block[i] ?? 0) * gain
  return all
}

function neededGain({ left, right }: StereoBlock, at: number, ceiling: number): number {
  // Interpolated peaks stay below twice their neighbours: most samples need no closer look.
  const rough = Math.max(
    Math.abs(left[at] ?? 0),
    Math.abs(right[at] ?? 0),
    Math.abs(left[at + 1] ?? 0),
    Math.abs(right[at + 1] ?? 0),
  )
  if (rough < ceiling * 0.4) return 1
  const peak = Math.max(truePeakAt(left, at), truePeakAt(right, at))
  return peak <= ceiling ? 1 : ceiling / peak
}

/**
 * For the sample at `i + half`: the mean of the minima of all windows that hold it. Each is at most what a peak there
 * needs, so their mean is too; and a mean moves without a step.
 */
function windowedGain(needs: Float64Array, count: number): Float64Array {
  const half = lookAheadSamples / 2
  const gains = new Float64Array(count).fill(1)
  const minima = slidingMinimum(needs, count + half, half)
  let sum = 0
  for (let i = 0; i < half; i++) sum += minima[i] ?? 1
  for (let i = 0; i < count; i++) {
    gains[i] = Math.min(1, sum / half)
    sum += (minima[i + half] ?? 1) - (minima[i] ?? 1)
  }
  return gains
}

/** Least of `width + 1` values from each place on, the first place being 1. */
function slidingMinimum(values: Float64Array, count: number, width: number): Float64Array {
  const from = 1
  const minima = new Float64Array(count)
  const queue = new Int32Array(count + width + 1)
  let head = 0
  let tail = 0
  for (let i = from; i < from + count + width; i++) {
    const value = values[i] ?? 1
    while (tail > head && (values[queue[tail - 1] ?? 0] ?? 1) >= value) tail--
    queue[tail++] = i
    const place = i - width
    if (place < from) continue
    while ((queue[head] ?? 0) < place) head++
    minima[place - from] = values[queue[head] ?? 0] ?? 1
  }
  return minima
}
