import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { createOutbound } from '#platform/net/outbound.ts'
import type { Dialect, EngineAccess, EngineModel, GenerationInput } from '#rooms/generation/provider.ts'
import { simulateNls } from '#testing/simulators/aliyun.ts'
import { simulateBaidu } from '#testing/simulators/baidu.ts'
import type { ProviderSimulation } from '#testing/simulators/provider-simulation.ts'
import { startSimulator } from '#testing/simulators/simulator.ts'
import { nlsSpeechDialect } from './aliyun/nls-speech.ts'
import { baiduSpeechDialect } from './baidu/speech.ts'
import { aLine } from './shared/sample-inputs.seed.ts'

const going = new AbortController().signal
const deps = { outbound: createOutbound(), clock: systemClock, makeId: newId }
const secrets = { access_key: 'test-key', secret_key: 'test-secret', appkey: 'app' }
const access: EngineAccess = { keyId: 'k', secrets }

const houses: readonly (readonly [string, Dialect, (serial: { now: number }) => ProviderSimulation])[] = [
  ['baidu', baiduSpeechDialect(deps), simulateBaidu],
  ['nls', nlsSpeechDialect(deps), (serial) => simulateNls('test-secret', serial)],
]

const modelOf = (id: string, dialect: Dialect, baseUrl: string): EngineModel => ({
  id: `${id}/x`,
  kind: 'speech',
  dialect: dialect.id,
  provider: { id, baseUrl, options: {} },
  model: 'x',
  limits: {},
  options: {},
  prices: { currency: 'CNY', units: {} },
  concurrencyMax: 1,
  outputRevision: 1,
})
function lineOf(id: string, text: string): GenerationInput {
  const line = aLine(`${id}/x`, 'v')
  return line.kind === 'speech' ? { kind: 'speech', speech: { ...line.speech, text } } : line
}

test.each(houses)(
  '%s: one token serves several lines; one that went stale is renewed, and the line is charged once',
  async (id, dialect, simulate) => {
    const serial = { now: 0 }
    const simulator = await startSimulator({ providers: [simulate(serial)] })
    const engine = dialect.engine(modelOf(id, dialect, simulator.baseUrl(id)))
    const say = (text: string) =>
      engine.submit(
        { intentId: newId(), model: 'x', input: lineOf(id, text), openInput: async () => new ReadableStream(), access },
        going,
      )
    await say('一。')
    await say('二。')
    expect(simulator.requests.filter(({ path }) => /oauth|^\/$/.test(path))).toHaveLength(1)
    serial.now += 1
    expect(await say('三。')).toMatchObject({ result: { state: 'succeeded' } })
    expect(simulator.requests.filter(({ path }) => /oauth|^\/$/.test(path))).toHaveLength(2)
    expect(simulator.bill()).toHaveLength(3)
    await simulator.close()
  },
)

test.each(houses)(
  '%s: a long line is said in pieces that fit, and what fails in its middle is a failure with a bill',
  async (id, dialect, simulate) => {
    const simulator = await startSimulator({ providers: [simulate({ now: 0 })] })
    const engine = dialect.engine(modelOf(id, dialect, simulator.baseUrl(id)))
    const input = lineOf(id, '山高月小，水落石出。'.repeat(90))
    const request = {
      intentId: newId(),
      model: 'x',
      input,
      openInput: async () => new ReadableStream<Uint8Array>(),
      access,
    }
    expect(await engine.submit(request, going)).toMatchObject({ result: { state: 'succeeded' } })
    const pieces = simulator.bill().length
    expect(pieces).toBeGreaterThan(1)
    simulator.faults.next('slow')
    simulator.faults.next('bad_input')
    expect(await engine.submit(request, going)).toMatchObject({
      result: { state: 'failed', cause: 'bad_input', isCharged: true },
    })
    expect(simulator.bill()).toHaveLength(pieces + 1)
    await simulator.close()
  },
)
