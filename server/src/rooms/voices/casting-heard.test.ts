// Casting with the real offers, heard on real audio: nobody in a scene may be taken for somebody else.
import { afterAll, describe, expect, it } from 'vitest'
import { measureMedianPitchHz } from '#adapters/ai-local/speech/pitch.ts'
import { createSpeechEngine, speechEngineId } from '#adapters/ai-local/speech/speech-engine.ts'
import { decodePcm16 } from '#platform/sound/wav.ts'
import type { VoiceChoice } from '#rooms/generation/provider.ts'
import { inferFromWords } from '#rooms/scripts/scripts.ts'
import { castVoices, pitchDistanceSemitones } from './casting-voices.ts'

const engine = createSpeechEngine()
afterAll(() => engine.close())

const bandsHz = [250, 500, 900, 1_400, 2_000, 2_800, 4_000, 6_000] as const

/** Level in dB around each frequency over the line: a rough picture of the timbre. */
function timbreOf(samples: Float32Array): number[] {
  const levels = bandsHz.map((centreHz) => {
    let power = 0
    for (const hz of [0.88, 0.96, 1.04, 1.12].map((ratio) => ratio * centreHz)) power += powerAt(samples, hz)
    return 10 * Math.log10(power + 1e-12)
  })
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length
  return levels.map((level) => level - mean)
}

/** Goertzel's sum over windows of 20 ms. */
function powerAt(samples: Float32Array, hz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / 48_000)
  let total = 0
  for (let start = 0; start + 960 <= samples.length; start += 960) {
    let one = 0
    let two = 0
    for (let i = start; i < start + 960; i++) {
      const next = (samples[i] ?? 0) + turn * one - two
      two = one
      one = next
    }
    total += one * one + two * two - turn * one * two
  }
  return total / samples.length
}

type Person = { readonly name: string; readonly ageYears?: number; readonly gender?: 'female' | 'male' }

async function castOf(people: readonly Person[], language: string) {
  const names = people.map(({ name }) => name)
  return castVoices({
    characters: people.map(({ name, ageYears = null, gender }, i) => {
      const said = inferFromWords({ name, notes: '' })
      return { name, gender: gender ?? said.gender, ageYears, ageBand: said.band, lines: people.length * 2 - i }
    }),
    language,
    offers: await engine.voices(),
    engineId: speechEngineId,
    pinned: {},
    scenes: [names],
  })
}

async function speak(text: string, language: string, voice: VoiceChoice): Promise<Float32Array> {
  const signal = new AbortController().signal
  const speech = { text, language, direction: '', voice }
  const openInput = () => Promise.reject(new Error('no inputs'))
  const intentId = JSON.stringify(speech)
  const job = await engine.submit(
    { intentId, model: 'espeak-ng', input: { kind: 'speech', speech }, openInput },
    signal,
  )
  const result = await engine.poll(job, 30_000, signal)
  if (result.state !== 'succeeded') throw new Error(JSON.stringify(result))
  return decodePcm16(result.output.bytes.subarray(44))
}

/** Wide enough for a man an octave down and a child an octave up. */
const pitchOf = (samples: Float32Array) => measureMedianPitchHz(samples, 48_000, { lowestHz: 36, highestHz: 800 }) ?? 0
const semitonesApart = (oneHz: number, otherHz: number) => Math.abs(12 * Math.log2(oneHz / otherHz))

function* pairsOf<T>(all: readonly T[]): Generator<readonly [T, T]> {
  for (const [i, one] of all.entries()) for (const other of all.slice(i + 1)) yield [one, other]
}

const many = (count: number, person: Omit<Person, 'name'>, name: string): Person[] =>
  Array.from({ length: count }, (_, i) => ({ ...person, name: `${name}${i + 1}` }))
const TEXTS = {
  'zh-CN': '今天晚上月亮很圆，我们去河边走走。老人家，您这梨怎么卖？',
  en: 'The moon is bright tonight. Shall we walk down to the river?',
}

describe('those who share an engine voice in one scene', () => {
  it.each([
    ['five old men', 'zh-CN', many(5, { gender: 'male', ageYears: 70 }, '老汉')],
    ['five old women', 'en', many(5, { gender: 'female', ageYears: 75 }, 'GRANNY ')],
    ['six boys', 'zh-CN', many(6, { gender: 'male', ageYears: 8 }, '童')],
    ['twelve men', 'en', many(12, { gender: 'male', ageYears: 35 }, 'SOLDIER ')],
  ] as const)('are 3 semitones of median pitch apart, or more: %s', async (_, language, people) => {
    const cast = await castOf(people, language)
    const shared = Object.entries(cast).filter(([name, { voiceId }]) =>
      Object.entries(cast).some(([other, voice]) => other !== name && voice.voiceId === voiceId),
    )
    expect(shared.length, 'nobody shares a voice: more people are needed').toBeGreaterThan(1)
    const heard = await Promise.all(
      shared.map(async ([name, voice]) => ({
        name,
        voice,
        hz: pitchOf(await speak(TEXTS[language], language, voice)),
      })),
    )
    for (const [a, b] of pairsOf(heard)) {
      if (a.voice.voiceId !== b.voice.voiceId) continue
      const told = [a, b].map(
        ({ name, voice, hz }) => `${name} ${voice.voiceId} ${voice.pitchSemitones} ${hz.toFixed(0)} Hz`,
      )
      expect(semitonesApart(a.hz, b.hz), told.join(' / ')).toBeGreaterThanOrEqual(pitchDistanceSemitones)
    }
  })
})

describe('a full scene', () => {
  it('has a pitch or a timbre of its own for each of ten speakers', async () => {
    const names = ['旁白', '庄子', '汉子', '司命大神', '巡士', '老妇人', '小孩', '李姑娘', '王夫人', '书生']
    const cast = await castOf(
      names.map((name) => ({ name })),
      'zh-CN',
    )
    const voices = await Promise.all(
      names.map(async (name) => {
        const voice = cast[name]!
        const samples = await speak('今天晚上月亮很圆，我们去河边走走。', 'zh-CN', voice)
        return { name, voice, pitchHz: pitchOf(samples), timbre: timbreOf(samples) }
      }),
    )
    for (const [a, b] of pairsOf(voices)) {
      const semitones = semitonesApart(a.pitchHz, b.pitchHz)
      const timbreDb = Math.sqrt(
        a.timbre.reduce((sum, level, k) => sum + (level - (b.timbre[k] ?? 0)) ** 2, 0) / a.timbre.length,
      )
      const told = `${a.name} ${a.voice.voiceId} / ${b.name} ${b.voice.voiceId}: ${semitones.toFixed(1)} st, ${timbreDb.toFixed(1)} dB`
      if (a.voice.voiceId === b.voice.voiceId) expect(semitones, told).toBeGreaterThanOrEqual(pitchDistanceSemitones)
      expect(semitones / 3 + timbreDb / 2, told).toBeGreaterThan(0.8)
    }
  })
})
