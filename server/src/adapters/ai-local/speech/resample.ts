// Change of sample rate by a windowed sinc, as a polyphase filter.

const zeroCrossings = 16
/** Kaiser window; 8 puts images some 80 dB down. */
const kaiserBeta = 8
/** Of the lower of both half rates: leaves room for the filter's slope. */
const passband = 0.92

const bankByRatio = new Map<string, Float32Array[]>()

/** Samples at `toHz`; the length is the input's duration, rounded up to a whole sample. Pure. */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return samples.slice()
  const divisor = greatestCommonDivisor(fromHz, toHz)
  const up = toHz / divisor
  const down = fromHz / divisor
  const bank = filterBank(up, down)
  const width = bank[0]?.length ?? 0
  const out = new Float32Array(Math.ceil((samples.length * up) / down))
  for (let i = 0; i < out.length; i++) {
    const position = i * down
    const filter = bank[position % up]
    const start = Math.floor(position / up) - width / 2 + 1
    if (filter !== undefined) out[i] = dot(samples, start, filter)
  }
  return out
}

function dot(samples: Float32Array, start: number, filter: Float32Array): number {
  const first = Math.max(0, -start)
  const last = Math.min(filter.length, samples.length - start)
  let sum = 0
  for (let k = first; k < last; k++) sum += (samples[start + k] as number) * (filter[k] as number)
  return sum
}

/** One filter for every phase of the output grid between two input samples. */
function filterBank(up: number, down: number): Float32Array[] {
  const key = `${up}/${down}`
  const known = bankByRatio.get(key)
  if (known !== undefined) return known
  const cutoff = passband * Math.min(1, up / down)
  const half = Math.ceil(zeroCrossings / Math.min(1, up / down))
  const bank = Array.from({ length: up }, (_, phase) => {
    const filter = Float32Array.from({ length: 2 * half }, (_, k) => {
      const x = k - half + 1 - phase / up
      return cutoff * sinc(cutoff * x) * kaiser(x / half)
    })
    const gain = filter.reduce((sum, tap) => sum + tap, 0)
    return filter.map((tap) => tap / gain)
  })
  bankByRatio.set(key, bank)
  return bank
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

function kaiser(x: number): number {
  return Math.abs(x) > 1 ? 0 : bessel(kaiserBeta * Math.sqrt(1 - x * x)) / bessel(kaiserBeta)
}

function bessel(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; k < 32; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
