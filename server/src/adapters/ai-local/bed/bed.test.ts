import { createHash } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { decodePcm16 } from '#platform/sound/wav.ts'
import type { BedDescription, GenerationRequest } from '#rooms/generation/provider.ts'
import { measureMedianPitchHz } from '../speech/pitch.ts'
import { defaultLevels, renderBed } from './bed.ts'
import { bedEngineId, createBedEngine } from './bed-engine.ts'
import { whiteNoise } from './chance.ts'
import { type Instrument, instrumentGains, playNote } from './instruments.ts'
import { measureIntegratedLufs, setLoudness } from './loudness.ts'
import { composeScore } from './score.ts'
import { rateHz, type Stereo } from './stereo.ts'

const bedOf = (rest: Partial<BedDescription> = {}): BedDescription => ({
  durationSamples: 12 * rateHz,
  mood: 'calm',
  setting: 'interior',
  cue: '',
  music: false,
  ...rest,
})
const moods = ['calm', 'tense', 'sad', 'bright', 'mysterious', 'neutral'] as const
const settings = ['interior', 'exterior_day', 'exterior_night', 'rain', 'wind'] as const

const loudest = ({ left, right }: Stereo) =>
  [left, right].reduce((most, channel) => channel.reduce((max, sample) => Math.max(max, Math.abs(sample)), most), 0)
const steepest = ({ left }: Stereo) =>
  left.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (left[i - 1] ?? sample))), 0)
const sha = (channel: Float32Array) => createHash('sha256').update(Buffer.from(channel.buffer)).digest('hex')

describe('measureIntegratedLufs', () => {
  it('reads -23 for the reference: a sine of 1 kHz at -23 dBFS in both channels', () => {
    const left = Float32Array.from(
      { length: 5 * rateHz },
      (_, i) => 10 ** (-23 / 20) * Math.sin((2 * Math.PI * 1_000 * i) / rateHz),
    )
    expect(measureIntegratedLufs({ left, right: left })).toBeCloseTo(-23, 1)
  })

  it('is null for silence and respects the peak', () => {
    const nothing = { left: new Float32Array(rateHz), right: new Float32Array(rateHz) }
    expect(measureIntegratedLufs(nothing)).toBeNull()
    setLoudness(nothing, -20, -3)
    const hiss = { left: whiteNoise(rateHz, 'a'), right: whiteNoise(rateHz, 'b') }
    setLoudness(hiss, 0, -20)
    expect(loudest(hiss)).toBeCloseTo(0.1, 5)
  })
})

describe('room tone', () => {
  it.each(settings)('of %s is steady, at its level, without clicks, and begins and ends in silence', (setting) => {
    const sound = renderBed(bedOf({ setting }), defaultLevels)
    expect(sound.left.length).toBe(12 * rateHz)
    expect(measureIntegratedLufs(sound)).toBeCloseTo(defaultLevels.toneLufs[setting], 1)
    expect(loudest(sound)).toBeLessThan(0.2)
    expect(steepest(sound)).toBeLessThan(loudest(sound) * 0.75)
    expect(Math.abs(sound.left[0] ?? 1) + Math.abs(sound.right.at(-1) ?? 1)).toBe(0)
    expect(Math.abs(sound.left.reduce((sum, sample) => sum + sample, 0) / sound.left.length)).toBeLessThan(1e-5)
  })

  it('differs from setting to setting and between the ears', () => {
    const sounds = settings.map((setting) => renderBed(bedOf({ setting, durationSamples: rateHz }), defaultLevels))
    expect(new Set(sounds.map(({ left }) => sha(left))).size).toBe(settings.length)
    for (const { left, right } of sounds) expect(sha(left)).not.toBe(sha(right))
  })
})

describe('music', () => {
  it.each(moods)('for %s lies at -30 LUFS, far from clipping, without clicks', (mood) => {
    const sound = renderBed(bedOf({ mood, music: true, durationSamples: 20 * rateHz }), defaultLevels)
    expect(Math.abs((measureIntegratedLufs(sound) ?? 0) + 30)).toBeLessThan(0.5)
    expect(loudest(sound)).toBeLessThan(0.36)
    expect(steepest(sound)).toBeLessThan(loudest(sound) * 0.5)
    expect(sound.left.every(Number.isFinite)).toBe(true)
  })

  it('is equal for equal descriptions and other for another cue', () => {
    const first = renderBed(bedOf({ music: true, cue: '古琴' }), defaultLevels)
    expect(sha(renderBed(bedOf({ music: true, cue: '古琴' }), defaultLevels).left)).toBe(sha(first.left))
    expect(sha(renderBed(bedOf({ music: true, cue: '古琴，渐弱' }), defaultLevels).left)).not.toBe(sha(first.left))
  })

  it.each(['guqin', 'pluck', 'piano', 'flute', 'bell'] as const satisfies readonly Instrument[])(
    '%s plays in tune',
    (instrument) => {
      for (const frequencyHz of [98, 146.83, 261.63, 440]) {
        const sound = playNote(instrument, { frequencyHz, strength: 0.6, seconds: 1.5, seed: 1 }).subarray(
          4_800,
          60_000,
        )
        const cents = 1_200 * Math.log2((measureMedianPitchHz(sound, rateHz) ?? 1) / frequencyHz)
        expect(Math.abs(cents)).toBeLessThan(8)
        expect(instrumentGains[instrument]).toBeGreaterThan(0)
      }
    },
  )

  it('follows the words of the cue', () => {
    const instruments = (cue: string) =>
      new Set(composeScore({ mood: 'neutral', cue }, 60).notes.map(({ instrument }) => instrument))
    expect(instruments('古琴独奏').has('guqin')).toBe(true)
    expect(instruments('slow piano').has('piano')).toBe(true)
    expect(instruments('鼓声').has('drum')).toBe(true)
    expect(instruments('笛声悠扬').has('flute')).toBe(true)
    expect(instruments('piano').has('drum')).toBe(false)
  })

  it('stays in its scale and ends at home before the film does', () => {
    for (const mood of moods)
      for (const seconds of [4, 15, 60, 180]) {
        const { notes } = composeScore({ mood, cue: 'x' }, seconds)
        for (const { atSeconds, pitch, strength } of notes) {
          expect(atSeconds).toBeLessThan(seconds)
          expect(pitch).toBeGreaterThan(28)
          expect(pitch).toBeLessThan(100)
          expect(strength).toBeLessThan(0.75)
        }
      }
  })
})

describe('createBedEngine', () => {
  const engine = createBedEngine()
  const signal = new AbortController().signal
  afterAll(() => engine.close())

  let count = 0
  const requestOf = (input: GenerationRequest['input']): GenerationRequest => {
    count += 1
    return { intentId: `bed-${count}`, model: 'bed', input, openInput: () => Promise.reject(new Error('no inputs')) }
  }
  const ask = async (bed: BedDescription) =>
    engine.poll(await engine.submit(requestOf({ kind: 'music', bed }), signal), 30_000, signal)

  it.each([1, 2, 4_801, 48_000, 100_001])('makes exactly %d samples', async (durationSamples) => {
    for (const music of [true, false]) {
      const result = await ask(bedOf({ durationSamples, music }))
      if (result.state !== 'succeeded') throw new Error(JSON.stringify(result))
      expect(result.output.facts).toEqual({ duration_samples: durationSamples, sample_rate_hz: 48_000, channels: 2 })
      expect(decodePcm16(result.output.bytes.subarray(44)).length).toBe(durationSamples * 2)
    }
  })

  it('gives equal bytes for equal requests', async () => {
    const [a, b] = await Promise.all([ask(bedOf({ music: true })), ask(bedOf({ music: true }))])
    if (a.state !== 'succeeded' || b.state !== 'succeeded') throw new Error('not made')
    expect(Buffer.compare(a.output.bytes, b.output.bytes)).toBe(0)
  })

  it('refuses what it cannot make, and says what to do', async () => {
    expect(await ask(bedOf({ durationSamples: 0 }))).toMatchObject({ state: 'failed', cause: 'bad_input' })
    expect(await ask(bedOf({ durationSamples: 601 * rateHz }))).toMatchObject({
      state: 'failed',
      cause: 'bad_input',
      message: expect.stringContaining('one bed per scene'),
    })
    const speech = {
      text: '',
      language: 'zh',
      direction: '',
      voice: { engineId: bedEngineId, voiceId: '', pitchSemitones: 0, pacePercent: 100 },
    }
    const job = await engine.submit(requestOf({ kind: 'speech', speech }), signal)
    expect(await engine.poll(job, 1_000, signal)).toMatchObject({ state: 'failed', cause: 'bad_input' })
  })

  it('forgets a cancelled bed and does not know a foreign one', async () => {
    const job = await engine.submit(
      requestOf({ kind: 'music', bed: bedOf({ music: true, durationSamples: 60 * rateHz }) }),
      signal,
    )
    await engine.cancel(job)
    expect(await engine.poll(job, 0, signal)).toEqual({ state: 'unknown' })
    expect(await engine.poll({ providerJobId: 'bed-of-roses' }, 0, signal)).toEqual({ state: 'unknown' })
  })

  it('costs nothing and is always there', async () => {
    expect(await engine.check()).toEqual({ available: true })
    expect(engine.price({ kind: 'music', bed: bedOf() })).toEqual({ currency: 'CNY', micros: 0n })
  })
})
