import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { createOutbound } from '#platform/net/outbound.ts'
import { describeDialect } from '#rooms/generation/provider.suite.ts'
import type { Engine, EngineModel, GenerationInput, VoiceLister } from '#rooms/generation/provider.ts'
import { simulateEdge } from '#testing/simulators/edge.ts'
import { startSimulator } from '#testing/simulators/simulator.ts'
import { aLine } from '../shared/sample-inputs.seed.ts'
import { edgeSpeechDialect } from './edge-speech.ts'
import { edgePieces } from './text.ts'
import { pitchHzFor } from './voices.ts'

describeDialect({
  name: 'edge-speech',
  provider: simulateEdge,
  dialect: ({ outbound }) => edgeSpeechDialect({ outbound, clock: systemClock, makeId: newId }),
  model: { model: 'read-aloud' },
  input: aLine('edge/trial', 'zh-CN-XiaoxiaoNeural'),
  expects: { mediaType: 'audio/wav', facts: { sample_rate_hz: 48_000 }, measured: ['duration_samples'] },
  supports: { isAsync: false, needsNoKey: true },
  // Who is not let in has said nothing; what is let in is neither moderated nor paid.
  without: ['5xx_before', 'blocked', 'no_balance', 'bad_key', 'bad_input', '429_retry_date', 'huge'],
})

const going = new AbortController().signal
const model = (baseUrl: string, options = {}): EngineModel => ({
  id: 'edge/x',
  kind: 'speech',
  dialect: 'edge-speech',
  provider: { id: 'edge', baseUrl, options: {} },
  model: 'read-aloud',
  limits: {},
  options,
  prices: { currency: 'CNY', units: {} },
  concurrencyMax: 1,
  outputRevision: 1,
})
const request = (input: GenerationInput) => ({
  intentId: newId(),
  model: 'x',
  input,
  openInput: async () => new ReadableStream<Uint8Array>(),
})
function lineOf(text: string, voiceId = 'zh-CN-XiaoxiaoNeural'): GenerationInput {
  const line = aLine('edge/x', voiceId)
  return line.kind === 'speech' ? { kind: 'speech', speech: { ...line.speech, text } } : line
}

test('a clock that is an hour off is set by what the service says, and the line is said', async () => {
  const simulator = await startSimulator({ providers: [simulateEdge()] })
  simulator.advanceMs(3_600_000)
  const deps = { outbound: createOutbound(), clock: systemClock, makeId: newId }
  const engine = edgeSpeechDialect(deps).engine(model(simulator.baseUrl('edge')))
  expect(await engine.submit(request(lineOf('你好。')), going)).toMatchObject({ result: { state: 'succeeded' } })
  expect(simulator.requests).toHaveLength(2)
  await engine.submit(request(lineOf('再见。')), going)
  expect(simulator.requests).toHaveLength(3)
  await simulator.close()
})

test('a voice that is not there says nothing, and that is told; a long line takes several turns', async () => {
  const simulator = await startSimulator({ providers: [simulateEdge()] })
  const deps = { outbound: createOutbound(), clock: systemClock, makeId: newId }
  const engine = edgeSpeechDialect(deps).engine(model(simulator.baseUrl('edge'))) as Engine & VoiceLister
  const nobody = await engine.submit(request(lineOf('你好。', 'zh-CN-NobodyNeural')), going)
  expect(nobody).toMatchObject({ refused: 'bad_input' })
  const long = await engine.submit(request(lineOf('一<二&三。'.repeat(300))), going)
  expect(long).toMatchObject({ result: { state: 'succeeded' } })
  expect(simulator.jobs().length).toBeGreaterThan(1)
  const voices = await engine.voices()
  expect(voices).toHaveLength(16)
  expect(voices.map(({ voiceId, gender }) => [voiceId, gender])).toEqual(
    expect.arrayContaining([
      ['zh-CN-XiaoxiaoNeural', 'female'],
      ['en-US-GuyNeural', 'male'],
    ]),
  )
  await simulator.close()
})

test('text is escaped, and no piece cuts an entity or is too long', () => {
  expect(edgePieces('a<b & "c">\u0007d')).toEqual(['a&lt;b &amp; "c"&gt; d'])
  const pieces = edgePieces('&'.repeat(3000))
  expect(pieces.join('')).toBe('&amp;'.repeat(3000))
  for (const piece of pieces) {
    expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(4096)
    expect(piece).toMatch(/^(&amp;)+$/)
  }
})

test('semitones become Hz by the pitch of the voice', () => {
  expect([
    pitchHzFor(12, { medianPitchHz: 200 }),
    pitchHzFor(0, undefined),
    pitchHzFor(-12, { medianPitchHz: 120 }),
  ]).toEqual([200, 0, -60])
})
