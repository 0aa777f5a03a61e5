import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { createOutbound } from '#platform/net/outbound.ts'
import { describeDialect } from '#rooms/generation/provider.suite.ts'
import type { EngineModel, GenerationRequest } from '#rooms/generation/provider.ts'
import { simulateKling } from '#testing/simulators/kling.ts'
import { makePicture } from '#testing/simulators/media.ts'
import { startSimulator } from '#testing/simulators/simulator.ts'
import { aPicture } from '../shared/sample-inputs.seed.ts'
import { klingVideoDialect, klingVideoV1Dialect } from './clips.ts'
import { klingImageDialect } from './pictures.ts'

const { bytes: frame } = await makePicture({ widthPx: 320, heightPx: 320, prompt: '开头' })
const startFrame = { sha256: createHash('sha256').update(frame).digest('hex'), mediaType: 'image/png' }
const clip = { prompt: '雨夜', widthPx: 1280, heightPx: 720, durationMs: 900, withSound: false }
const clock = systemClock
const supports = { isAsync: true, findsByIntent: true, renewsLinks: true, cancelCharges: 'at_its_end' } as const
const units = { currency: 'CNY', units: { milliunit: { micros: 1000, per: 1 } } }
const facts = { width_px: 1280, height_px: 720 }

describeDialect({
  name: 'kling-video',
  provider: simulateKling,
  dialect: ({ outbound }) => klingVideoDialect({ outbound, clock }),
  model: { model: 'kling-2.5-turbo', options: { seconds: [1, 2], milliunits_per_second: 800 }, prices: units },
  input: { kind: 'video', clip: { ...clip, startFrame } },
  blobs: [frame],
  expects: { mediaType: 'video/mp4', facts: { ...facts, duration_ms: 1000 }, usageUnits: ['milliunit'] },
  supports,
})

describeDialect({
  name: 'kling-video-v1',
  provider: simulateKling,
  dialect: ({ outbound }) => klingVideoV1Dialect({ outbound, clock }),
  model: { model: 'kling-v2-6', options: { seconds: [1], milliunits: 2000, has_sound: true }, prices: units },
  input: { kind: 'video', clip },
  expects: { mediaType: 'video/mp4', facts, usageUnits: ['milliunit'] },
  supports,
})

describeDialect({
  name: 'kling-video-v1 by a pair of keys, which signs a token',
  provider: () => simulateKling('kling-s3cret-pair'),
  dialect: ({ outbound }) => klingVideoV1Dialect({ outbound, clock }),
  secrets: { access_key: 'kling-4ccess-key', secret_key: 'kling-s3cret-pair' },
  model: { model: 'kling-v2-6', options: { seconds: [1], milliunits: 2000 }, prices: units },
  input: { kind: 'video', clip },
  expects: { mediaType: 'video/mp4', facts, usageUnits: ['milliunit'] },
  supports,
})

describeDialect({
  name: 'kling-image',
  provider: simulateKling,
  dialect: ({ outbound }) => klingImageDialect({ outbound, clock }),
  model: { model: 'kling-v3', options: { milliunits: 1000 }, limits: { references_max: 1 }, prices: units },
  input: aPicture({ references: [startFrame] }),
  blobs: [frame],
  expects: { mediaType: 'image/png', facts, usageUnits: ['image', 'milliunit'] },
  supports,
})

const model = (baseUrl: string): EngineModel => ({
  id: 'kling/x',
  kind: 'video',
  dialect: 'kling-video-v1',
  provider: { id: 'kling', baseUrl, options: {} },
  model: 'kling-v2-6',
  limits: {},
  options: { seconds: [1] },
  prices: { currency: 'CNY', units: {} },
  concurrencyMax: 1,
  outputRevision: 1,
})
const request: GenerationRequest = {
  intentId: '0190c0de-0000-7000-8000-00000000abcd',
  model: 'kling-v2-6',
  input: { kind: 'video', clip },
  openInput: async () => new ReadableStream(),
  access: { keyId: 'k', secrets: { access_key: 'test-key', secret_key: 'test-secret' } },
}
const going = new AbortController().signal

test('a pair of keys signs; where our clock was off and is set right, it is signed anew and handed over once', async () => {
  const simulator = await startSimulator({ providers: [simulateKling()] })
  let asked = 0
  const corrected = {
    monotonicMs: () => 0,
    now() {
      asked += 1
      return new Date(Date.now() - (asked === 1 ? 3_600_000 : 0))
    },
  }
  const engine = klingVideoV1Dialect({ outbound: createOutbound(), clock: corrected }).engine(
    model(simulator.baseUrl('kling')),
  )
  const answer = await engine.submit(request, going)
  expect(answer).toHaveProperty('providerJobId')
  expect(simulator.jobs()).toHaveLength(1)
  expect(simulator.requests.map(({ method }) => method)).toEqual(['POST', 'POST'])
  await simulator.close()
})

test('the same intent handed over twice is one task: the second is refused, and the first is found', async () => {
  const simulator = await startSimulator({ providers: [simulateKling()] })
  const engine = klingVideoV1Dialect({ outbound: createOutbound(), clock }).engine(model(simulator.baseUrl('kling')))
  const first = await engine.submit(request, going)
  expect(await engine.submit(request, going)).toMatchObject({ refused: 'bad_input', isKnown: true })
  const found = await engine.findByIntent?.(request.intentId, going, request.access)
  expect(found?.providerJobId).toBe('providerJobId' in first ? first.providerJobId : '')
  expect(simulator.bill()).toHaveLength(1)
  await simulator.close()
})
