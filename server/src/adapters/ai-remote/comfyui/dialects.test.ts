import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { createOutbound } from '#platform/net/outbound.ts'
import { type DialectTrial, describeDialect } from '#rooms/generation/provider.suite.ts'
import type { Dialect, EngineModel, GenerationInput } from '#rooms/generation/provider.ts'
import { simulateComfyui } from '#testing/simulators/comfyui.ts'
import { makePicture } from '#testing/simulators/media.ts'
import { startSimulator } from '#testing/simulators/simulator.ts'
import { aPicture } from '../shared/sample-inputs.seed.ts'
import { comfyuiDialects } from './comfyui.ts'

const { bytes: frame } = await makePicture({ widthPx: 320, heightPx: 180, prompt: '开头' })
const startFrame = { sha256: createHash('sha256').update(frame).digest('hex'), mediaType: 'image/png' }
const dialect = (kind: string, deps: Parameters<DialectTrial['dialect']>[0]): Dialect => {
  const found = comfyuiDialects({ ...deps, clock: systemClock }).find((each) => each.kind === kind)
  if (found === undefined) throw new Error(`no dialect for ${kind}`)
  return found
}
const supports = { isAsync: true, findsByIntent: true, cancelCharges: false, needsNoKey: true } as const
// It moderates nothing, takes no money, names its files itself, and tells no word of a state.
const without = [
  'blocked',
  'no_balance',
  'bad_key',
  'blocked_later',
  'private_link',
  'unknown_status',
  'huge_media',
] as const

describeDialect({
  name: 'comfyui-image with the usual graph',
  provider: simulateComfyui,
  dialect: (deps) => dialect('image', deps),
  model: { model: 'sd_xl_base_1.0.safetensors' },
  input: aPicture({ widthPx: 480, heightPx: 272 }),
  expects: { mediaType: 'image/png', facts: { width_px: 480, height_px: 272 } },
  supports,
  without,
})

const clipGraph = {
  '1': { class_type: 'LoadImage', inputs: { image: '' } },
  '2': { class_type: 'CLIPTextEncode', inputs: { text: '' } },
  '3': { class_type: 'EmptyLatentImage', inputs: { width: 1, height: 1, batch_size: 1 } },
  '9': { class_type: 'VHS_VideoCombine', inputs: { images: ['3', 0] } },
}
const bindings = { image: '1.image', prompt: '2.text', width: '3.width', height: '3.height', frames: '3.batch_size' }
const clipInput: GenerationInput = {
  kind: 'video',
  clip: { prompt: '雨夜', widthPx: 320, heightPx: 192, durationMs: 1000, withSound: false, startFrame },
}

describeDialect({
  name: 'comfyui-video with a graph of its own',
  provider: simulateComfyui,
  dialect: (deps) => dialect('video', deps),
  model: { model: 'default', options: { graph: clipGraph, bindings, outputs: ['9'], size_step_px: 16 } },
  input: clipInput,
  blobs: [frame],
  expects: { mediaType: 'video/mp4', facts: { width_px: 320, height_px: 192 } },
  supports,
  without,
})

describeDialect({
  name: 'comfyui-effect with a graph of its own',
  provider: simulateComfyui,
  dialect: (deps) => dialect('effect', deps),
  model: {
    model: 'default',
    options: {
      graph: {
        '2': { class_type: 'CLIPTextEncode', inputs: { text: '' } },
        '4': { class_type: 'EmptyLatentAudio', inputs: { seconds: 1 } },
        '9': { class_type: 'SaveAudio', inputs: { audio: ['4', 0] } },
      },
      bindings: { prompt: '2.text', seconds: '4.seconds' },
      outputs: ['9'],
    },
  },
  input: { kind: 'effect', effect: { text: '马蹄声由远及近', durationSamples: 96_000 } },
  expects: { mediaType: 'audio/wav', facts: { sample_rate_hz: 48_000, channels: 2 }, measured: ['duration_samples'] },
  supports,
  without,
})

const going = new AbortController().signal
const model = (baseUrl: string): EngineModel => ({
  id: 'comfyui/x',
  kind: 'image',
  dialect: 'comfyui-image',
  provider: { id: 'comfyui', baseUrl, options: {} },
  model: 'default',
  limits: {},
  options: {},
  prices: { currency: 'CNY', units: {} },
  concurrencyMax: 1,
  outputRevision: 1,
})
const request = (intentId: string) => ({
  intentId,
  model: 'x',
  input: aPicture({ widthPx: 480, heightPx: 272 }),
  openInput: async () => new ReadableStream<Uint8Array>(),
})

test('while it works it is listened to, and its end is heard at once', async () => {
  const simulator = await startSimulator({ providers: [simulateComfyui()], pace: { msUntilDone: 400 } })
  const engine = dialect('image', { outbound: createOutbound() }).engine(model(simulator.baseUrl('comfyui')))
  const answer = await engine.submit(request('0190c0de-0000-7000-8000-000000000001'), going)
  const job = { providerJobId: 'providerJobId' in answer ? answer.providerJobId : '' }
  expect(await engine.poll(job, 20_000, going)).toMatchObject({ state: 'succeeded' })
  // Asked before and after; in between it was told.
  expect(simulator.requests.filter(({ path }) => path.startsWith('/history/')).length).toBeLessThanOrEqual(3)
  await simulator.close()
})

test('what is heard of the way is told', async () => {
  // A minute is one per cent: it stays at half however slow this machine is.
  const simulator = await startSimulator({ providers: [simulateComfyui()], pace: { msUntilDone: 6_000_000 } })
  const engine = dialect('image', { outbound: createOutbound() }).engine(model(simulator.baseUrl('comfyui')))
  const answer = await engine.submit(request('0190c0de-0000-7000-8000-000000000002'), going)
  const job = { providerJobId: 'providerJobId' in answer ? answer.providerJobId : '' }
  simulator.advanceMs(3_000_000)
  // Nothing may be heard while a socket is still being opened: who does not hear asks again.
  await expect
    .poll(() => engine.poll(job, 300, going), { timeout: 30_000 })
    .toMatchObject({ state: 'running', progressPercent: 50 })
  await simulator.close()
}, 40_000)

test('a server of old gives an id of its own, under which it is followed and called off', async () => {
  const simulator = await startSimulator({
    providers: [simulateComfyui({ choosesIds: true })],
    pace: { msUntilDone: 60_000 },
  })
  const engine = dialect('image', { outbound: createOutbound() }).engine(model(simulator.baseUrl('comfyui')))
  const answer = await engine.submit(request('0190c0de-0000-7000-8000-000000000003'), going)
  const job = { providerJobId: 'providerJobId' in answer ? answer.providerJobId : '' }
  expect(job.providerJobId).toBe(simulator.jobs()[0]?.id)
  expect(job.providerJobId).not.toContain('0190c0de')
  simulator.advanceMs(10_000)
  expect(await engine.poll(job, 0, going)).toMatchObject({ state: 'running' })
  const other = await engine.submit(request('0190c0de-0000-7000-8000-000000000004'), going)
  expect(await engine.cancel(job)).toEqual({ charged: false })
  expect(simulator.jobs().map(({ isCancelled }) => isCancelled)).toEqual([true, false])
  expect(other).toHaveProperty('providerJobId')
  await simulator.close()
})

test('calling off what has ended does not interrupt what runs now', async () => {
  const simulator = await startSimulator({ providers: [simulateComfyui()], pace: { msUntilDone: 60_000 } })
  const engine = dialect('image', { outbound: createOutbound() }).engine(model(simulator.baseUrl('comfyui')))
  await engine.submit(request('0190c0de-0000-7000-8000-000000000006'), going)
  simulator.advanceMs(61_000)
  await engine.submit(request('0190c0de-0000-7000-8000-000000000007'), going)
  simulator.advanceMs(10_000)
  await engine.cancel({ providerJobId: '0190c0de-0000-7000-8000-000000000006' })
  expect(simulator.jobs().map(({ isCancelled }) => isCancelled)).toEqual([false, false])
  await engine.cancel({ providerJobId: '0190c0de-0000-7000-8000-000000000007' })
  expect(simulator.jobs().map(({ isCancelled }) => isCancelled)).toEqual([false, true])
  await simulator.close()
})

test('a graph that names what is not there is refused in words of the node', async () => {
  const simulator = await startSimulator({ providers: [simulateComfyui()] })
  const engine = dialect('video', { outbound: createOutbound() }).engine({
    ...model(simulator.baseUrl('comfyui')),
    kind: 'video',
    options: { graph: clipGraph, bindings: { prompt: '2.text' } },
  })
  const answer = await engine.submit({ ...request('0190c0de-0000-7000-8000-000000000005'), input: clipInput }, going)
  expect(answer).toMatchObject({ refused: 'bad_input', message: expect.stringContaining('node 1 (LoadImage)') })
  await simulator.close()
})
