import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDucker, speechStretches } from './ducking.ts'
import { createLimiter } from './limiter.ts'
import { createLoudnessMeter } from './loudness.ts'
import type { MixSheet } from './mix.ts'
import { measureLevels, mixBlocks } from './mixer.ts'
import type { WavReader } from './wav-reader.ts'

const sine = (hz: number, seconds: number, level: number) =>
  Float32Array.from(
    { length: Math.round(48_000 * seconds) },
    (_, i) => level * Math.sin((2 * Math.PI * hz * i) / 48_000),
  )

test('a 997 Hz sine of full scale in both channels reads 0 LUFS, in one channel -3.01', () => {
  const both = createLoudnessMeter()
  const one = createLoudnessMeter()
  const samples = sine(997, 3, 1)
  both.push(samples, samples)
  one.push(samples, new Float32Array(samples.length))
  expect(both.integrated()).toBeCloseTo(0, 1)
  expect(one.integrated()).toBeCloseTo(-3.01, 1)
})

test('loudness does not depend on how the sound is cut into blocks; silence is left out', () => {
  const samples = sine(440, 2, 0.2)
  const whole = createLoudnessMeter()
  whole.push(samples, samples)
  const pieces = createLoudnessMeter()
  for (let at = 0; at < samples.length; at += 777)
    pieces.push(samples.subarray(at, at + 777), samples.subarray(at, at + 777))
  expect(pieces.integrated()).toBeCloseTo(whole.integrated(), 6)
  const padded = createLoudnessMeter()
  padded.push(samples, samples)
  padded.push(new Float32Array(480_000), new Float32Array(480_000))
  expect(padded.integrated()).toBeCloseTo(whole.integrated(), 0)
  expect(createLoudnessMeter().integrated()).toBe(Number.NEGATIVE_INFINITY)
})

/** Highest point of the band-limited wave, by 16 times as many samples. */
function highest(samples: Float32Array): number {
  let peak = 0
  for (let i = 16; i < samples.length - 16; i++) {
    if (Math.abs(samples[i]!) < 0.3) continue
    for (let phase = 0; phase < 16; phase++) {
      let sum = 0
      for (let k = -15; k <= 16; k++) {
        const x = k - phase / 16
        const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / 17)
        sum += samples[i + k]! * (x === 0 ? 1 : (Math.sin(Math.PI * x) / (Math.PI * x)) * window)
      }
      peak = Math.max(peak, Math.abs(sum))
    }
  }
  return peak
}

test('no peak between samples passes the ceiling, and what is soft is not touched', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 12_000 }),
      fc.double({ min: 1, max: 4, noNaN: true }),
      fc.integer({ min: 500, max: 9000 }),
      (hz, gain, block) => {
        const samples = Float32Array.from(
          { length: 9600 },
          (_, i) => (i > 3000 && i < 6000 ? 0.9 : 0.05) * Math.sin((2 * Math.PI * hz * i) / 48_000 + 0.7),
        )
        const limiter = createLimiter(gain, 0.7)
        const out: number[] = []
        for (let at = 0; at < samples.length; at += block)
          out.push(...limiter.push(samples.subarray(at, at + block), samples.subarray(at, at + block)).left)
        const heard = Float32Array.from(out).subarray(limiter.delaySamples)
        expect(heard.length).toBe(samples.length - limiter.delaySamples)
        expect(highest(heard)).toBeLessThan(0.7 * 1.04)
        for (let i = 0; i < 2000; i += 97) expect(heard[i]).toBeCloseTo(samples[i]! * gain, 5)
      },
    ),
    { numRuns: 40 },
  )
})

/** A reader that counts how often it is asked. */
function countedReader(left: Float32Array): WavReader & { readonly asked: () => number } {
  let asked = 0
  return {
    samples: left.length,
    asked: () => asked,
    close: async () => {},
    async read(from, count) {
      asked += 1
      const part = new Float32Array(count)
      part.set(left.subarray(from, from + count))
      return { left: part, right: part }
    },
  }
}

const musicSheet = (seconds: number): MixSheet => ({
  ...{ total_samples: 48_000 * seconds, voices: [], effects: [], beds: [], bed_db: -12, duck_db: -10, effect_db: 0 },
  ...{ target_lufs: -16, ceiling_dbtp: -1.5, music: { file: 'music', gain_db: 0 } },
})

test('music begins at once, is repeated to the end of the film and fades out there; a file of one sample is read seldom', async () => {
  for (const samples of [sine(440, 2, 0.5), Float32Array.of(0.5)]) {
    const sheet = musicSheet(9)
    const reader = countedReader(samples)
    const levels = await measureLevels(sheet, async () => reader)
    const heard: number[] = []
    for await (const block of mixBlocks(sheet, levels, async () => reader))
      heard.push(Math.max(...block.left.map(Math.abs)))
    expect(heard).toHaveLength(9)
    const full = heard[0]!
    expect(full).toBeGreaterThan(0.01)
    for (const second of heard.slice(1, 6)) expect(second).toBeCloseTo(full, 1)
    expect(heard.at(-1)).toBeLessThan(full / 2)
    expect(reader.asked()).toBeLessThan(50)
  }
})

test('of music that is longer than the film only what is heard is measured', async () => {
  const soft = sine(440, 2, 0.01)
  const loud = sine(440, 8, 1)
  const both = new Float32Array(soft.length + loud.length)
  both.set(soft)
  both.set(loud, soft.length)
  const levelOf = async (samples: Float32Array) =>
    (await measureLevels(musicSheet(2), async () => countedReader(samples))).get('music')
  expect(await levelOf(both)).toBe(await levelOf(soft))
})

test('the bed is down before a word begins, stays down in short gaps, and comes up after', () => {
  const second = 48_000
  const stretches = speechStretches([
    { start: 5 * second, end: 6 * second },
    { start: 6.5 * second, end: 8 * second },
    { start: 20 * second, end: 21 * second },
  ])
  expect(stretches.length).toBe(2)
  const depthAt = createDucker(stretches)
  const depths = [0, 4.5, 5, 6.2, 8, 12, 20, 25].map((at) => depthAt(at * second))
  expect(depths).toEqual([0, 0, 1, 1, 1, 0, 1, 0])
})

const sounds = new Map<string, Float32Array>([
  ['voice', sine(300, 2, 0.3)],
  ['bed', sine(100, 7, 0.3)],
])
const opened = { count: 0, most: 0 }
async function open(file: string): Promise<WavReader> {
  const samples = sounds.get(file)!
  opened.count++
  opened.most = Math.max(opened.most, opened.count)
  return {
    samples: samples.length,
    async read(from, count) {
      const part = new Float32Array(count)
      part.set(samples.subarray(from, Math.min(samples.length, from + count)))
      return { left: part, right: part }
    },
    async close() {
      opened.count--
    },
  }
}

const sheet = (more: Partial<MixSheet>): MixSheet => ({
  total_samples: 480_000,
  voices: [],
  effects: [],
  beds: [],
  bed_db: -12,
  duck_db: -10,
  effect_db: -6,
  target_lufs: -16,
  ceiling_dbtp: -1.5,
  ...more,
})

async function mixed(wanted: MixSheet): Promise<Float32Array> {
  const levels = await measureLevels(wanted, open)
  const left = new Float32Array(wanted.total_samples)
  for await (const block of mixBlocks(wanted, levels, open)) left.set(block.left, block.start)
  return left
}

const rms = (samples: Float32Array, from: number, to: number) =>
  Math.sqrt(samples.subarray(from, to).reduce((sum, value) => sum + value * value, 0) / (to - from))

test('every voice is at its very sample', async () => {
  const left = await mixed(sheet({ voices: [{ file: 'voice', start: 47_999, samples: 96_000, pan: 0 }] }))
  expect(left.subarray(0, 48_000).every((value) => value === 0)).toBe(true)
  expect(left[48_001]).not.toBe(0)
  expect(left.subarray(47_999 + 96_000).every((value) => value === 0)).toBe(true)
})

test('a bed shorter than its stretch is looped without a hole, and ducked by what was asked', async () => {
  const voices = [{ file: 'voice', start: 240_000, samples: 96_000, pan: 0 }]
  const beds = [{ file: 'bed', start: 0, span: 480_000, gain_db: 0 }]
  const bedOnly = await mixed(sheet({ beds }))
  for (let at = 48_000; at < 420_000; at += 4_800)
    expect(rms(bedOnly, at, at + 4_800)).toBeGreaterThan(0.5 * rms(bedOnly, 48_000, 96_000))
  const both = await mixed(sheet({ beds, voices }))
  const voiceOnly = await mixed(sheet({ voices }))
  const bedHeard = both.map((value, i) => value - voiceOnly[i]!)
  const ducked = 20 * Math.log10(rms(bedHeard, 260_000, 320_000) / rms(bedOnly, 260_000, 320_000))
  expect(ducked).toBeCloseTo(-10, 1)
})

test('ten thousand lines need few open files', async () => {
  const voices = Array.from({ length: 10_000 }, (_, i) => ({
    file: 'voice',
    start: i * 48_000,
    samples: 40_000,
    pan: 0,
  }))
  opened.most = 0
  for await (const block of mixBlocks(sheet({ total_samples: 1_000 * 48_000, voices }), new Map(), open))
    expect(block.left.length).toBe(48_000)
  expect(opened.most).toBeLessThan(14)
  expect(opened.count).toBe(0)
}, 120_000)
