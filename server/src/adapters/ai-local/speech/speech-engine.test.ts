// The real engine with real processes: nothing here is played by a stand-in.
import { createHash } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { measureSpokenLufs } from '#platform/sound/level.ts'
import { decodePcm16 } from '#platform/sound/wav.ts'
import type { GenerationRequest, LocalResult, SpeechDescription } from '#rooms/generation/provider.ts'
import { measureMedianPitchHz, trackPitchHz } from './pitch.ts'
import { createSpeechEngine, type SpeechEngine, speechEngineId } from './speech-engine.ts'

const signal = new AbortController().signal
const engine = createSpeechEngine()
afterAll(() => engine.close())

let count = 0
type Line = { voiceId?: string; direction?: string; language?: string; pitchSemitones?: number; pacePercent?: number }

function requestOf(text: string, line: Line = {}): GenerationRequest {
  count += 1
  const { voiceId = 'man-steady', direction = '', language = 'zh-CN', pitchSemitones = 0, pacePercent = 100 } = line
  const speech: SpeechDescription = {
    text,
    language,
    direction,
    voice: { engineId: speechEngineId, voiceId, pitchSemitones, pacePercent },
  }
  return {
    intentId: `intent-${count}`,
    model: 'espeak-ng',
    input: { kind: 'speech', speech },
    openInput: () => Promise.reject(new Error('no inputs')),
  }
}

async function ask(request: GenerationRequest, from: SpeechEngine = engine): Promise<LocalResult> {
  return from.poll(await from.submit(request, signal), 30_000, signal)
}

async function speak(text: string, line: Line = {}, from: SpeechEngine = engine) {
  const result = await ask(requestOf(text, line), from)
  if (result.state !== 'succeeded') throw new Error(JSON.stringify(result))
  const { bytes, facts } = result.output
  return {
    bytes,
    facts,
    samples: decodePcm16(bytes.subarray(44)),
    sha: createHash('sha256').update(bytes).digest('hex'),
  }
}

const semitones = (a: number, b: number) => 12 * Math.log2(a / b)
const loudest = (samples: Float32Array) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
const greeting = '老人家，您这梨怎么卖？我不相信你的话。'

describe('what is spoken', () => {
  it('is a 48 kHz mono WAV with the facts of it', async () => {
    const { bytes, facts, samples } = await speak(greeting)
    const header = Buffer.from(bytes.subarray(0, 44))
    expect(header.toString('latin1', 0, 4) + header.toString('latin1', 8, 16)).toBe('RIFFWAVEfmt ')
    expect([header.readUInt16LE(22), header.readUInt32LE(24), header.readUInt16LE(34)]).toEqual([1, 48_000, 16])
    expect(facts).toMatchObject({ duration_samples: samples.length, sample_rate_hz: 48_000 })
    expect(facts.median_pitch_hz).toBe(Math.round(measureMedianPitchHz(samples, 48_000) ?? 0))
  })

  it('begins after 60 ms and ends 120 ms before the file does', async () => {
    const { samples } = await speak(greeting)
    const threshold = loudest(samples) * 0.02
    const first = samples.findIndex((sample) => Math.abs(sample) > threshold) / 48
    const last = (samples.length - 1 - samples.findLastIndex((sample) => Math.abs(sample) > threshold)) / 48
    expect(first).toBeGreaterThan(50)
    expect(first).toBeLessThan(80)
    expect(last).toBeGreaterThan(110)
    expect(last).toBeLessThan(180)
  })

  it('is equal to the byte for an equal request, from any process', async () => {
    await using again = {
      engine: createSpeechEngine({ poolSize: 1 }),
      [Symbol.asyncDispose]: () => again.engine.close(),
    }
    const first = await speak(greeting, { direction: '低语' })
    await speak('别的话', { voiceId: 'girl' })
    expect((await speak(greeting, { direction: '低语' })).sha).toBe(first.sha)
    expect((await speak(greeting, { direction: '低语' }, again.engine)).sha).toBe(first.sha)
  })
})

describe('voices', () => {
  it('all speak both languages at one loudness, unclipped, at the pitch they are offered with', async () => {
    const offers = await engine.voices()
    expect(offers.length).toBeGreaterThanOrEqual(16)
    expect(new Set(offers.map(({ voiceId }) => voiceId)).size).toBe(offers.length)
    for (const offer of offers) {
      const lines = await Promise.all([
        speak('老人家，您这梨怎么卖？今天晚上月亮很圆，我们去河边走走。', { voiceId: offer.voiceId }),
        speak('I do not believe a word of it. The moon is bright tonight.', { voiceId: offer.voiceId, language: 'en' }),
      ])
      for (const { samples, facts } of lines) {
        expect(Math.abs((measureSpokenLufs(samples) ?? 0) + 20)).toBeLessThan(0.5)
        expect(loudest(samples)).toBeLessThan(0.85)
        expect(Math.abs(semitones(Number(facts.median_pitch_hz), offer.medianPitchHz))).toBeLessThan(1)
      }
    }
  })

  it.each([-9, -5, 3, 7, 12])('shifts the measured pitch by %d semitones', async (pitchSemitones) => {
    for (const voiceId of ['man-steady', 'woman-warm']) {
      const plain = await speak(greeting, { voiceId })
      const shifted = await speak(greeting, { voiceId, pitchSemitones })
      const before = measureMedianPitchHz(plain.samples, 48_000, { lowestHz: 40, highestHz: 700 }) ?? 0
      const after = measureMedianPitchHz(shifted.samples, 48_000, { lowestHz: 40, highestHz: 700 }) ?? 0
      expect(Math.abs(semitones(after, before) - pitchSemitones)).toBeLessThan(0.7)
    }
  })

  it('keeps pace with the choice', async () => {
    const lengthOf = async (pacePercent: number) => (await speak(greeting, { pacePercent })).samples.length
    const [slow, usual, fast] = [await lengthOf(70), await lengthOf(100), await lengthOf(140)]
    expect(slow / usual).toBeGreaterThan(1.2)
    expect(fast / usual).toBeLessThan(0.85)
  })

  it('gives Mandarin syllables their tones', async () => {
    const slopeOf = async (text: string) => {
      const { samples } = await speak(text, { pacePercent: 70 })
      const track = trackPitchHz(samples, 48_000).filter((hz) => hz > 0)
      return semitones(track.at(-2) ?? 1, track[1] ?? 1)
    }
    expect(await slopeOf('麻')).toBeGreaterThan(1.5)
    expect(await slopeOf('骂')).toBeLessThan(-2)
    expect(Math.abs(await slopeOf('妈'))).toBeLessThan(2.2)
  })

  it('raises the end of a question in Mandarin and in English', async () => {
    const endOf = async (text: string, language: string) => {
      const { samples } = await speak(text, { language })
      return trackPitchHz(samples, 48_000)
        .filter((hz) => hz > 0)
        .slice(-4)
        .reduce((sum, hz) => sum + hz / 4, 0)
    }
    expect(semitones(await endOf('他今天去北京？', 'zh-CN'), await endOf('他今天去北京。', 'zh-CN'))).toBeGreaterThan(1)
    expect(
      semitones(await endOf('You are coming home?', 'en'), await endOf('You are coming home.', 'en')),
    ).toBeGreaterThan(1)
  })
})

describe('directions', () => {
  it('are heard', async () => {
    const plain = await speak(greeting)
    const lufs = (line: { samples: Float32Array }) => measureSpokenLufs(line.samples) ?? 0
    const shout = await speak(greeting, { direction: '大喊' })
    expect(lufs(shout) - lufs(plain)).toBeGreaterThan(3)
    expect(semitones(Number(shout.facts.median_pitch_hz), Number(plain.facts.median_pitch_hz))).toBeGreaterThan(1.5)
    expect(lufs(await speak(greeting, { direction: '低语' })) - lufs(plain)).toBeLessThan(-5)
    expect((await speak(greeting, { direction: '慢' })).samples.length).toBeGreaterThan(plain.samples.length * 1.12)
    expect((await speak(greeting, { direction: 'hurriedly' })).samples.length).toBeLessThan(plain.samples.length * 0.92)
  })
})

describe('all sorts of text', () => {
  it.each(['……', '😀', '', '！？', '—'])('gives a beat of silence for %j', async (text) => {
    const { samples, facts } = await speak(text)
    expect(samples.length).toBe(19_200)
    expect(loudest(samples)).toBe(0)
    expect(facts.median_pitch_hz).toBe(0)
  })

  it('speaks mixed languages at one pitch', async () => {
    const { facts, samples } = await speak('我们用 computer 给 David 打电话。', { voiceId: 'woman-warm' })
    expect(Math.abs(semitones(Number(facts.median_pitch_hz), 190))).toBeLessThan(1.5)
    expect(samples.length).toBeGreaterThan(
      (await speak('我们用给打电话。', { voiceId: 'woman-warm' })).samples.length * 1.2,
    )
  })

  it('reads figures and traditional characters', async () => {
    const lengthOf = async (text: string) => (await speak(text, { language: 'zh-TW' })).samples.length
    expect((await lengthOf('一共1234元')) / (await lengthOf('一共'))).toBeGreaterThan(2.5)
    expect((await lengthOf('我們來這裡學習漢語')) / (await lengthOf('我们来这里学习汉语'))).toBeCloseTo(1, 1)
  })

  it('joins a very long line from its sentences', async () => {
    const one = await speak('今天的天气非常好，我们一起去看海吧。')
    const many = await speak('今天的天气非常好，我们一起去看海吧。'.repeat(40))
    expect(many.samples.length / one.samples.length).toBeGreaterThan(38)
    expect(many.samples.length / one.samples.length).toBeLessThan(46)
  })

  it('is not led by commands in the text', async () => {
    const plain = await speak('hello', { language: 'en' })
    expect((await speak('\u0001200S\u000190Phello', { language: 'en' })).facts.median_pitch_hz).toBeLessThan(
      Number(plain.facts.median_pitch_hz) * 1.2,
    )
    expect((await speak('<prosody rate="10%">hello</prosody>', { language: 'en' })).sha).toBe(plain.sha)
  })

  it.each(['cs', 'de', 'fr', 'ru', 'es', 'it', 'ja', 'yue', 'en-GB'])('speaks %s', async (language) => {
    const texts: Record<string, string> = {
      ru: 'Добрый день, друзья.',
      ja: 'おはようございます。',
      yue: '今日天氣好好。',
    }
    const { samples, facts } = await speak(texts[language] ?? 'Dobra la vera, mona lisa de luna.', { language })
    expect(samples.length).toBeGreaterThan(24_000)
    expect(Math.abs(semitones(Number(facts.median_pitch_hz), 118))).toBeLessThan(3)
  })
})

describe('bad input', () => {
  const failure = async (request: GenerationRequest) => {
    const result = await ask(request)
    return result.state === 'failed' ? [result.cause, result.message] : [result.state]
  }

  it('names the language that is not spoken and what to do', async () => {
    expect(await failure(requestOf('nuqneH', { language: 'tlh' }))).toEqual([
      'bad_input',
      expect.stringMatching(/"tlh".*Set the project's language/),
    ])
  })

  it('refuses an unknown voice, wild pitch, wild pace and endless text', async () => {
    expect(await failure(requestOf('你好', { voiceId: 'nobody' }))).toEqual([
      'bad_input',
      expect.stringContaining('nobody'),
    ])
    expect(await failure(requestOf('你好', { pitchSemitones: 13 }))).toEqual([
      'bad_input',
      expect.stringContaining('semitones'),
    ])
    expect(await failure(requestOf('你好', { pacePercent: Number.NaN }))).toEqual([
      'bad_input',
      expect.stringContaining('pace'),
    ])
    expect(await failure(requestOf('好'.repeat(5_001)))).toEqual(['bad_input', expect.stringContaining('Split it')])
  })
})

describe('jobs and processes', () => {
  it('does not know a job it was never given', async () => {
    expect(await engine.poll({ providerJobId: 'speech-nothing' }, 1_000, signal)).toEqual({ state: 'unknown' })
  })

  it('takes the same intent twice as one job, and tells its result again', async () => {
    const request = requestOf(greeting)
    const [a, b] = [await engine.submit(request, signal), await engine.submit(request, signal)]
    expect(a).toEqual(b)
    const [first, second] = [await engine.poll(a, 30_000, signal), await engine.poll(b, 0, signal)]
    expect(first.state).toBe('succeeded')
    expect(second).toBe(first)
  })

  it('answers at once when it need not wait', async () => {
    const job = await engine.submit(requestOf(greeting.repeat(5)), signal)
    expect(await engine.poll(job, 0, signal)).toMatchObject({ state: 'running' })
  })

  it('forgets what is cancelled, and who waits hears of it', async () => {
    const job = await engine.submit(requestOf(greeting.repeat(20)), signal)
    const waiting = engine.poll(job, 30_000, signal)
    await engine.cancel(job)
    expect(await waiting).toEqual({ state: 'unknown' })
    expect(await engine.poll(job, 0, signal)).toEqual({ state: 'unknown' })
  })

  it('survives kill -9 of its programs in the middle of a line', async () => {
    await using own = { engine: createSpeechEngine({ poolSize: 2 }), [Symbol.asyncDispose]: () => own.engine.close() }
    const wanted = (await speak(greeting.repeat(6))).sha
    const jobs = Promise.all(Array.from({ length: 4 }, () => speak(greeting.repeat(6), {}, own.engine)))
    while (own.engine.pids().length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    const killed = own.engine.pids()
    for (const pid of killed) process.kill(pid, 'SIGKILL')
    for (const { sha } of await jobs) expect(sha).toBe(wanted)
    for (const pid of own.engine.pids()) expect(killed).not.toContain(pid)
  })

  it('serves many at once with no more programs than it was allowed', async () => {
    const lines = await Promise.all(Array.from({ length: 12 }, (_, i) => speak(`第${i}句话，说给你听。`)))
    expect(new Set(lines.map(({ sha }) => sha)).size).toBe(12)
    expect(engine.pids().length).toBeLessThanOrEqual(2)
  })

  it('ends its programs on close, and refuses work afterwards', async () => {
    const own = createSpeechEngine({ poolSize: 1 })
    await speak('你好', {}, own)
    const [pid] = own.pids()
    await own.close()
    expect(() => process.kill(pid!, 0)).toThrow()
    expect(await ask(requestOf('你好'), own)).toMatchObject({ state: 'failed' })
  })

  it('says what is missing and how to get it', async () => {
    expect(await engine.check()).toEqual({ available: true })
    const lost = createSpeechEngine({ programPath: '/nowhere/speak.ts' })
    expect(await lost.check()).toMatchObject({ available: false, remedy: expect.stringContaining('engines/speech') })
    expect(await ask(requestOf('你好'), lost)).toMatchObject({ state: 'failed', cause: 'unavailable' })
    await lost.close()
  })

  it('gives up on a program that does not answer', async () => {
    const slow = createSpeechEngine({ timeoutMs: 1 })
    expect(await ask(requestOf('你好'), slow)).toMatchObject({
      state: 'failed',
      cause: 'unavailable',
      message: expect.stringContaining('no answer in 1 ms'),
    })
    await slow.close()
  })
})
