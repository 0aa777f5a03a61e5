// Loudness by ITU-R BS.1770-4 (K-weighting, 400 ms blocks at 75 % overlap, both gates), at 48 kHz, streaming.

const blockSamples = 19_200
const stepSamples = 4_800
const absoluteGateLufs = -70
const relativeGateLu = -10

type Biquad = { b0: number; b1: number; b2: number; a1: number; a2: number }
// The standard's own coefficients for 48 kHz: the head's shelf, then the high-pass.
const shelf: Biquad = {
  b0: 1.53512485958697,
  b1: -2.69169618940638,
  b2: 1.19839281085285,
  a1: -1.69065929318241,
  a2: 0.73248077421585,
}
const highPass: Biquad = { b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621 }

/** Transposed direct form II; adds the squares of the filtered samples to `energies`, one sum per step. */
class WeightedChannel {
  #s1 = 0
  #s2 = 0
  #h1 = 0
  #h2 = 0

  addSquares(samples: Float32Array, from: number, to: number): number {
    let [s1, s2, h1, h2] = [this.#s1, this.#s2, this.#h1, this.#h2]
    let sum = 0
    for (let i = from; i < to; i++) {
      const x = samples[i] ?? 0
      const y = shelf.b0 * x + s1
      s1 = shelf.b1 * x - shelf.a1 * y + s2
      s2 = shelf.b2 * x - shelf.a2 * y
      const z = highPass.b0 * y + h1
      h1 = highPass.b1 * y - highPass.a1 * z + h2
      h2 = highPass.b2 * y - highPass.a2 * z
      sum += z * z
    }
    ;[this.#s1, this.#s2, this.#h1, this.#h2] = [s1, s2, h1, h2]
    return sum
  }
}

export type LoudnessMeter = {
  push(left: Float32Array, right: Float32Array): void
  /** LUFS; -Infinity for silence. Under 400 ms the whole is one block. */
  integrated(): number
}

export function createLoudnessMeter(): LoudnessMeter {
  const left = new WeightedChannel()
  const right = new WeightedChannel()
  const stepEnergies: number[] = []
  let open = 0
  let openSamples = 0
  return {
    push(leftSamples, rightSamples) {
      for (let from = 0; from < leftSamples.length; ) {
        const to = Math.min(leftSamples.length, from + stepSamples - openSamples)
        open += left.addSquares(leftSamples, from, to) + right.addSquares(rightSamples, from, to)
        openSamples += to - from
        from = to
        if (openSamples < stepSamples) continue
        stepEnergies.push(open)
        open = 0
        openSamples = 0
      }
    },
    integrated() {
      const steps = blockSamples / stepSamples
      if (stepEnergies.length < steps) {
        const sum = stepEnergies.reduce((total, energy) => total + energy, open)
        return lufs(sum / Math.max(1, stepEnergies.length * stepSamples + openSamples))
      }
      const blocks: number[] = []
      for (let at = 0; at + steps <= stepEnergies.length; at++) {
        let sum = 0
        for (let i = at; i < at + steps; i++) sum += stepEnergies[i] ?? 0
        blocks.push(sum / blockSamples)
      }
      return gated(blocks)
    },
  }
}

const lufs = (meanSquare: number) => (meanSquare <= 0 ? Number.NEGATIVE_INFINITY : -0.691 + 10 * Math.log10(meanSquare))
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

function gated(blocks: readonly number[]): number {
  const loud = blocks.filter((block) => lufs(block) > absoluteGateLufs)
  if (loud.length === 0) return Number.NEGATIVE_INFINITY
  const gate = lufs(mean(loud)) + relativeGateLu
  const kept = loud.filter((block) => lufs(block) > gate)
  return lufs(mean(kept.length > 0 ? kept : loud))
}
