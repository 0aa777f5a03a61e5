// Change of sample rate by a windowed sinc, as a polyphase filter.

const zeroCrossings = 12
/** Kaiser window; 7 puts images some 70 dB down. */
const kaiserBeta = 7
/** Of the lower of both half rates: leaves room for the filter's slope. */
const passband = 0.92

const banks = new Map<string, Float32Array[]>()

/** Samples at `toHz`; the length is the input's duration, rounded up to a whole sample. Pure. */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return samples.slice()
  const divisor = greatestCommonDivisor(fromHz, toHz)
  const up = toHz / divisor
  const down = fromHz / divisor
  const bank = filterBank({ phases: up, cutoff: passband * Math.min(1, up / down) })
  const reach = (bank[0]?.length ?? 0) / 2 - 1
  const out = new Float32Array(Math.ceil((samples.length * up) / down))
  for (let i = 0; i < out.length; i++) {
    const position = i * down
    const filter = bank[position % up]
    if (filter !== undefined) out[i] = dot(samples, Math.floor(position / up) - reach, filter)
  }
  return out
}

const bentPhases = 512

/**
 * Like a tape whose speed changes slowly: `semitonesAt` says for 0..1 of the way by how much pitch (and pace) is
 * raised. Within two semitones the timbre stays the person's own. Pure.
 */
export function resampleBent(
  samples: Float32Array,
  rates: { readonly fromHz: number; readonly toHz: number },
  semitonesAt: (progress: number) => number,
): Float32Array {
  const step = rates.fromHz / rates.toHz
  const bank = filterBank({ phases: bentPhases, cutoff: passband * Math.min(1, 1 / step) })
  const reach = (bank[0]?.length ?? 0) / 2 - 1
  const out = new Float32Array(Math.ceil((samples.length / step) * 1.3))
  let length = 0
  let position = 0
  let speed = step
  while (position < samples.length && length < out.length) {
    if (length % 64 === 0) speed = step * 2 ** (semitonesAt(position / samples.length) / 12)
    const whole = Math.floor(position)
    const filter = bank[Math.floor((position - whole) * bentPhases)]
    if (filter !== undefined) out[length] = dot(samples, whole - reach, filter)
    length += 1
    position += speed
  }
  return out.slice(0, length)
}

function dot(samples: Float32Array, start: number, filter: Float32Array): number {
  const first = Math.max(0, -start)
  const last = Math.min(filter.length, samples.length - start)
  let sum = 0
  for (let k = first; k < last; k++) sum += (samples[start + k] as number) * (filter[k] as number)
  return sum
}

/** One filter for every phase of the output grid between two input samples. */
function filterBank({ phases, cutoff }: { phases: number; cutoff: number }): Float32Array[] {
  const key = `${phases}@${cutoff}`
  const known = banks.get(key)
  if (known !== undefined) return known
  const half = Math.ceil((zeroCrossings * passband) / cutoff)
  const bank = Array.from({ length: phases }, (_, phase) => {
    const filter = Float32Array.from({ length: 2 * half }, (_, k) => {
      const x = k - half + 1 - phase / phases
      return cutoff * sinc(cutoff * x) * kaiser(x / half)
    })
    const gain = filter.reduce((sum, tap) => sum + tap, 0)
    return filter.map((tap) => tap / gain)
  })
  banks.set(key, bank)
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
