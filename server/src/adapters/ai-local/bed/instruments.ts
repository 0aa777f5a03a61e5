// Single notes, mono, about -1..1. Every instrument is soft by nature: nothing here may stand out from under speech.
import { createChance, whiteNoise } from './chance.ts'
import { rateHz } from './stereo.ts'

export type Note = {
  readonly frequencyHz: number
  /** 0..1. */
  readonly strength: number
  readonly seconds: number
  readonly seed: number
}
export type Instrument = 'guqin' | 'pluck' | 'piano' | 'flute' | 'bell' | 'drum'

/** What brings all instruments to one loudness at equal strength (measured: within 1.5 LU). */
export const instrumentGains: Readonly<Record<Instrument, number>> = {
  guqin: 1,
  pluck: 1.05,
  piano: 0.5,
  flute: 0.36,
  bell: 0.4,
  drum: 0.8,
}

export function playNote(instrument: Instrument, note: Note): Float32Array {
  switch (instrument) {
    case 'guqin':
      return pluck(note, { damping: 0.42, decaySeconds: 8, pick: 0.22, vibrato: 0.0025, softness: 0.75 })
    case 'pluck':
      return pluck(note, { damping: 0.25, decaySeconds: 5, pick: 0.13, vibrato: 0, softness: 0.5 })
    case 'piano':
      return additive(note, { partials: 9, inharmonicity: 0.0004, decaySeconds: 3.6, brightness: 0.42, attackMs: 7 })
    case 'bell':
      return bell(note)
    case 'flute':
      return flute(note)
    case 'drum':
      return drum(note)
  }
}

type Pluck = { damping: number; decaySeconds: number; pick: number; vibrato: number; softness: number }

/** Karplus and Strong's string: noise running round a delay line that loses treble with every round. */
function pluck({ frequencyHz, strength, seconds, seed }: Note, string: Pluck): Float32Array {
  const period = rateHz / frequencyHz
  const out = new Float32Array(Math.round((seconds + 1.5) * rateHz))
  const size = Math.ceil(period * (1 + string.vibrato)) + 4
  const line = excite(size, period, { ...string, strength, seed })
  // Loss per round so that low and high strings fade alike, and faster once the note is over.
  const loss = 10 ** (-3 / (frequencyHz * string.decaySeconds))
  const released = 10 ** (-3 / (frequencyHz * 0.7))
  const end = Math.round(seconds * rateHz)
  const wobble = (2 * Math.PI * 4.6) / rateHz
  let head = 0
  let before = 0
  for (let i = 0; i < out.length; i++) {
    const bent =
      string.vibrato === 0 ? period : period * (1 + string.vibrato * Math.min(1, i / 24_000) * Math.sin(wobble * i))
    const delay = bent - string.damping
    const whole = Math.floor(delay)
    const share = delay - whole
    let at = head - whole
    if (at < 0) at += size
    const near = line[at] as number
    const far = line[at === 0 ? size - 1 : at - 1] as number
    const read = near + (far - near) * share
    const value = (read * (1 - string.damping) + before * string.damping) * (i < end ? loss : released)
    before = read
    line[head] = value
    head = head + 1 === size ? 0 : head + 1
    out[i] = value
  }
  return shapeEnds(out, 2, 300)
}

function excite(
  size: number,
  period: number,
  { pick, softness, strength, seed }: Pluck & { strength: number; seed: number },
): Float32Array {
  const noise = whiteNoise(size, 'pluck', seed)
  const gap = Math.max(1, Math.round(period * pick))
  const line = new Float32Array(size)
  // A gentle finger has less treble; two passes of a one-pole filter, run twice round to settle.
  const smooth = Math.min(0.92, softness * (1.25 - 0.5 * strength))
  let low = 0
  let lower = 0
  for (let i = 0; i < size * 2; i++) {
    low = low * smooth + (noise[i % size] as number) * (1 - smooth)
    lower = lower * smooth + low * (1 - smooth)
    line[i % size] = lower
  }
  const comb = line.map((value, i) => value - (line[(i + size - gap) % size] as number))
  const mean = comb.reduce((sum, value) => sum + value, 0) / size
  const loudest = comb.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 1e-9)
  return comb.map((value) => ((value - mean) / loudest) * strength)
}

type Additive = { partials: number; inharmonicity: number; decaySeconds: number; brightness: number; attackMs: number }

/** Partials of a felted hammer: the higher, the softer and the sooner gone. */
function additive({ frequencyHz, strength, seconds, seed }: Note, tone: Additive): Float32Array {
  const out = new Float32Array(Math.round((seconds + 1.2) * rateHz))
  const chance = createChance('partials', seed)
  for (let k = 1; k <= tone.partials; k++) {
    const hz = k * frequencyHz * Math.sqrt(1 + tone.inharmonicity * k * k)
    if (hz > 9_000) break
    const amplitude = strength * (tone.brightness * (0.7 + 0.6 * strength)) ** (k - 1) * chance.between(0.8, 1.1)
    const decay = (tone.decaySeconds * (220 / Math.max(110, frequencyHz)) ** 0.35) / (1 + 0.55 * (k - 1))
    addPartial(out, { hz, amplitude, decay, phase: chance.between(0, 6.28), releaseAt: Math.round(seconds * rateHz) })
  }
  return shapeEnds(out, tone.attackMs, 200)
}

type Partial = { hz: number; amplitude: number; decay: number; phase: number; releaseAt: number }

/** A decaying sine by rotation: two multiplications a sample. Ends when it is 70 dB down. */
function addPartial(out: Float32Array, { hz, amplitude, decay, phase, releaseAt }: Partial): void {
  const omega = (2 * Math.PI * hz) / rateHz
  let x = amplitude * Math.sin(phase)
  let y = amplitude * Math.cos(phase)
  let fade = 10 ** (-3 / (decay * rateHz))
  let cos = Math.cos(omega) * fade
  let sin = Math.sin(omega) * fade
  const last = Math.min(out.length, Math.round(decay * 1.2 * rateHz))
  for (let i = 0; i < last; i++) {
    if (i === releaseAt) {
      fade = 10 ** (-3 / (0.6 * rateHz))
      cos = Math.cos(omega) * fade
      sin = Math.sin(omega) * fade
    }
    out[i] = (out[i] as number) + x
    const turned = x * cos + y * sin
    y = y * cos - x * sin
    x = turned
  }
}

function bell({ frequencyHz, strength, seconds }: Note): Float32Array {
  const out = new Float32Array(Math.round((seconds + 4) * rateHz))
  const ratios = [1, 2.01, 2.76, 4.07, 5.43]
  ratios.forEach((ratio, k) => {
    const hz = frequencyHz * ratio
    if (hz < 9_000)
      addPartial(out, {
        hz,
        amplitude: strength * 0.45 ** k,
        decay: 5 / (1 + 0.7 * k),
        phase: 0,
        releaseAt: out.length,
      })
  })
  return shapeEnds(out, 5, 400)
}

function flute({ frequencyHz, strength, seconds, seed }: Note): Float32Array {
  const out = new Float32Array(Math.round((seconds + 0.5) * rateHz))
  const breath = whiteNoise(out.length, 'breath', seed)
  const end = seconds * rateHz
  let phase = 0
  let low = 0
  for (let i = 0; i < out.length; i++) {
    const time = i / rateHz
    const vibrato = Math.min(1, Math.max(0, (time - 0.35) * 1.6)) * 0.004 * Math.sin(2 * Math.PI * 5.1 * time)
    phase += (2 * Math.PI * frequencyHz * (1 + vibrato)) / rateHz
    low = low * 0.8 + (breath[i] as number) * 0.2
    const swell = Math.min(1, time / 0.18) * (i > end ? Math.max(0, 1 - (i - end) / (0.45 * rateHz)) : 1)
    const tone = Math.sin(phase) + 0.22 * Math.sin(2 * phase) + 0.07 * Math.sin(3 * phase) + low * 0.12
    out[i] = tone * swell * swell * strength * 0.6
  }
  return out
}

/** A large drum far away. */
function drum({ frequencyHz, strength, seed }: Note): Float32Array {
  const out = new Float32Array(Math.round(1.1 * rateHz))
  const skin = whiteNoise(out.length, 'skin', seed)
  let phase = 0
  let low = 0
  for (let i = 0; i < out.length; i++) {
    const time = i / rateHz
    phase += (2 * Math.PI * frequencyHz * (1 + 0.7 * Math.exp(-time * 26))) / rateHz
    low = low * 0.9 + (skin[i] as number) * 0.1
    out[i] = strength * (Math.sin(phase) * Math.exp(-time * 5.5) + low * 0.9 * Math.exp(-time * 40))
  }
  return shapeEnds(out, 3, 200)
}

function shapeEnds(samples: Float32Array, attackMs: number, releaseMs: number): Float32Array {
  const attack = Math.round((attackMs * rateHz) / 1000)
  const release = Math.min(samples.length, Math.round((releaseMs * rateHz) / 1000))
  for (let i = 0; i < attack && i < samples.length; i++)
    samples[i] = (samples[i] as number) * (0.5 - 0.5 * Math.cos((Math.PI * i) / attack))
  for (let i = 0; i < release; i++) {
    const at = samples.length - 1 - i
    samples[at] = (samples[at] as number) * (i / release)
  }
  return samples
}
