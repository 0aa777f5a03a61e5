// A line that is said in pieces costs what was said of it.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { createOutbound } from '#platform/net/outbound.ts'
import type { GenerationInput } from '#rooms/generation/provider.ts'
import { simulateDashscope } from '#testing/simulators/aliyun.ts'
import { type Simulator, startSimulator } from '#testing/simulators/simulator.ts'
import { dashscopeSpeechDialect } from '../aliyun/qwen-speech.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ providers: [simulateDashscope()], slowMs: 1 })
})
beforeEach(() => simulator.reset())
afterAll(() => simulator.close())

const first = '雨下得很大，我们走吧。'
const second = '再不走，就要天黑了。'
const voice = { engineId: 'dashscope/trial', voiceId: 'Cherry', pitchSemitones: 0, pacePercent: 100 }
const input: GenerationInput = {
  kind: 'speech',
  speech: { text: first + second, language: 'zh-CN', voice, direction: '' },
}

async function say() {
  const engine = dashscopeSpeechDialect({ outbound: createOutbound(), clock: systemClock }).engine({
    ...{ id: 'dashscope/trial', kind: 'speech', dialect: 'dashscope-speech', model: 'qwen3-tts-flash' },
    provider: { id: 'dashscope', baseUrl: simulator.baseUrl('dashscope'), options: {} },
    ...{ limits: { piece_chars_max: 12 }, options: {}, concurrencyMax: 1, outputRevision: 1 },
    prices: { currency: 'CNY', units: { character: { micros: 80, per: 1 } } },
  })
  const request = {
    ...{ intentId: 'intent-1', model: '', input, access: { keyId: 'k', secrets: { api_key: 'test-key' } } },
    openInput: async () => new ReadableStream<Uint8Array>(),
  }
  return engine.submit(request, new AbortController().signal)
}
const billed = () => simulator.bill().reduce((sum, { usage }) => sum + (usage.character ?? 0), 0)

test.each(['blocked', 'no_balance', 'bad_input'] as const)(
  'the second piece is refused (%s): the first is charged, and nothing else',
  async (fault) => {
    simulator.faults.next('slow')
    simulator.faults.next(fault)
    expect(await say()).toMatchObject({
      result: { state: 'failed', cause: fault, isCharged: true, usage: { character: [...first].length } },
    })
    expect(billed()).toBe([...first].length)
  },
)

test('a piece of which nobody knows what became counts as said', async () => {
  simulator.faults.next('slow')
  simulator.faults.next('lost_reply')
  expect(await say()).toMatchObject({
    result: { state: 'failed', isCharged: true, usage: { character: [...(first + second)].length } },
  })
  expect(billed()).toBe([...(first + second)].length)
})

test('a piece that is refused for being too early is asked for again', async () => {
  simulator.faults.next('slow')
  simulator.faults.next('429')
  expect(await say()).toMatchObject({ links: { usage: { character: [...(first + second)].length } } })
}, 20_000)
