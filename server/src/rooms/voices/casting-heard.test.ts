// Casting with the real offers, heard on real audio: nobody in a scene may be taken for somebody else.
import { afterAll, describe, expect, it } from 'vitest'
import { measureMedianPitchHz } from '#adapters/ai-local/speech/pitch.ts'
import { createSpeechEngine, speechEngineId } from '#adapters/ai-local/speech/speech-engine.ts'
import { decodePcm16 } from '#platform/sound/wav.ts'
import { castVoices } from './casting-voices.ts'

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

describe('a full scene', () => {
  it('has a pitch or a timbre of its own for each of ten speakers', async () => {
    const names = ['旁白', '庄子', '汉子', '司命大神', '巡士', '老妇人', '小孩', '李姑娘', '王夫人', '书生']
    const cast = castVoices({
      characters: names.map((name, i) => ({ name, gender: null, ageYears: null, notes: '', lines: 20 - i })),
      language: 'zh-CN',
      offers: await engine.voices(),
      engineId: speechEngineId,
      pinned: {},
      scenes: [names],
    })
    const signal = new AbortController().signal
    const voices = await Promise.all(
      names.map(async (name) => {
        const voice = cast[name]!
        const speech = { text: '今天晚上月亮很圆，我们去河边走走。', language: 'zh-CN', direction: '', voice }
        const openInput = () => Promise.reject(new Error('no inputs'))
        const job = await engine.submit(
          { intentId: name, model: 'espeak-ng', input: { kind: 'speech', speech }, openInput },
          signal,
        )
        const result = await engine.poll(job, 30_000, signal)
        if (result.state !== 'succeeded') throw new Error(JSON.stringify(result))
        const samples = decodePcm16(result.output.bytes.subarray(44))
        return { name, voice, pitchHz: measureMedianPitchHz(samples, 48_000) ?? 0, timbre: timbreOf(samples) }
      }),
    )
    for (const [i, a] of voices.entries())
      for (const b of voices.slice(i + 1)) {
        const semitones = Math.abs(12 * Math.log2(a.pitchHz / b.pitchHz))
        const timbreDb = Math.sqrt(
          a.timbre.reduce((sum, level, k) => sum + (level - (b.timbre[k] ?? 0)) ** 2, 0) / a.timbre.length,
        )
        const told = `${a.name} ${a.voice.voiceId} / ${b.name} ${b.voice.voiceId}: ${semitones.toFixed(1)} st, ${timbreDb.toFixed(1)} dB`
        expect(semitones / 3 + timbreDb / 2, told).toBeGreaterThan(0.8)
      }
  })
})
