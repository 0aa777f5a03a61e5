import { describe, expect, it } from 'vitest'
import { measureMedianPitchHz } from './pitch.ts'
import { resample, resampleBent } from './resample.ts'

const semitones = (a: number, b: number) => 12 * Math.log2(a / b)

/** A buzz with formants, as voices are: the first overtones are louder than the tone itself. */
function buzz(hz: number, seconds: number, rateHz: number): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * rateHz) }, (_, i) => {
    let sample = 0
    for (let k = 1; k * hz < Math.min(4_000, rateHz / 2); k++)
      sample += (Math.sin((2 * Math.PI * k * hz * i) / rateHz) * (k === 3 ? 2 : 1)) / k
    return sample * 0.1
  })
}

/** Repeatable noise. */
function noise(length: number): Float32Array {
  let state = 1
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state / 2 ** 31 - 1) * 0.3
  })
}

describe('measureMedianPitchHz', () => {
  it.each([70, 98, 131, 180, 220, 262, 311, 392, 440])(
    'finds %d Hz within a tenth of a semitone at each rate',
    (hz) => {
      for (const rateHz of [11_025, 22_050, 44_100, 48_000])
        expect(Math.abs(semitones(measureMedianPitchHz(buzz(hz, 0.6, rateHz), rateHz) ?? 1, hz))).toBeLessThan(0.1)
    },
  )

  it('is not led astray by pauses and a third of noise', () => {
    const voice = buzz(150, 1, 48_000)
    const mixed = new Float32Array(96_000)
    mixed.set(voice, 12_000)
    mixed.set(noise(24_000), 70_000)
    expect(Math.abs(semitones(measureMedianPitchHz(mixed, 48_000) ?? 1, 150))).toBeLessThan(0.2)
  })

  it('finds no pitch in silence, noise or next to nothing', () => {
    expect(measureMedianPitchHz(new Float32Array(48_000), 48_000)).toBeNull()
    expect(measureMedianPitchHz(noise(48_000), 48_000)).toBeNull()
    expect(measureMedianPitchHz(new Float32Array(10), 48_000)).toBeNull()
  })
})

describe('resample', () => {
  const level = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length)
  const sine = (hz: number, rateHz: number, length: number) =>
    Float32Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rateHz))

  it.each([200, 1_000, 5_000, 8_000])('carries %d Hz over from 22.05 to 48 kHz without an audible trace', (hz) => {
    const out = resample(sine(hz, 22_050, 22_050), 22_050, 48_000)
    expect(out.length).toBe(48_000)
    const error = out.subarray(1_000, 47_000).map((x, i) => x - Math.sin((2 * Math.PI * hz * (i + 1_000)) / 48_000))
    expect(20 * Math.log10(level(error))).toBeLessThan(-55)
  })

  it('lets nothing above the new half rate through', () => {
    const out = resample(sine(15_000, 48_000, 48_000), 48_000, 22_050)
    expect(20 * Math.log10(level(out.subarray(500, 21_000)))).toBeLessThan(-55)
  })

  it('bends pitch by the asked semitones', () => {
    const out = resampleBent(buzz(150, 1, 22_050), { fromHz: 22_050, toHz: 48_000 }, () => 2)
    expect(Math.abs(semitones(measureMedianPitchHz(out, 48_000) ?? 1, 150) - 2)).toBeLessThan(0.1)
    expect(out.length).toBeCloseTo(48_000 / 2 ** (2 / 12), -2)
  })
})
