// What is said over the wire where saying it otherwise costs money, time or quality without any error.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { createOutbound } from '#platform/net/outbound.ts'
import type { EngineModel, GenerationInput, GenerationRequest } from '#rooms/generation/provider.ts'
import { simulateAll } from '#testing/simulators/all.ts'
import { makePicture } from '#testing/simulators/media.ts'
import { formOf, type Json, jsonOf } from '#testing/simulators/sim-request.ts'
import { type Simulator, startSimulator } from '#testing/simulators/simulator.ts'
import { createDialects } from './dialects.ts'
import { aLine, aPicture, aQuestion } from './shared/sample-inputs.seed.ts'

const { bytes: frame } = await makePicture({ widthPx: 320, heightPx: 180, prompt: '开头' })
const picture = { sha256: createHash('sha256').update(frame).digest('hex'), mediaType: 'image/png' }
const dialects = createDialects({ outbound: createOutbound(), clock: systemClock })
let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ providers: simulateAll() })
})
beforeEach(() => simulator.reset())
afterAll(() => simulator.close())

type Wish = Partial<Omit<EngineModel, 'provider'>> & { readonly dialect: string; readonly provider: string }
type More = { readonly at?: Partial<GenerationRequest>; readonly provider?: Readonly<Record<string, unknown>> }

async function submitted(wish: Wish, input: GenerationInput, { at = {}, provider = {} }: More = {}) {
  const dialect = dialects.find(({ id }) => id === wish.dialect)
  const engine = dialect?.engine({
    id: 'openai/trial',
    kind: input.kind,
    model: 'some-model',
    limits: {},
    options: {},
    prices: { currency: 'USD', units: {} },
    concurrencyMax: 1,
    outputRevision: 1,
    ...wish,
    provider: { id: wish.provider, baseUrl: simulator.baseUrl(wish.provider), options: provider },
  })
  const request = {
    intentId: 'intent-1',
    model: '',
    input,
    openInput: async () => ReadableStream.from([frame]) as ReadableStream<Uint8Array>,
    access: { keyId: 'key-1', secrets: { api_key: 'test-key' } },
    ...at,
  }
  const answer = await engine?.submit(request, new AbortController().signal)
  return { answer, request: simulator.requests[0] as NonNullable<(typeof simulator.requests)[0]> }
}

const clip = (more: object = {}): GenerationInput => ({
  kind: 'video',
  clip: { prompt: '雨夜', widthPx: 1920, heightPx: 1080, durationMs: 4200, withSound: false, ...more },
})

test('Seedance is told to make no sound and no watermark, and no ratio against a first frame', async () => {
  const seedance = { dialect: 'ark-video', provider: 'ark', limits: { references_max: 9 } }
  const { request } = await submitted(seedance, clip({ startFrame: picture, references: [picture] }))
  const body = jsonOf(request)
  expect(body).toMatchObject({
    generate_audio: false,
    watermark: false,
    ratio: 'adaptive',
    duration: 5,
    resolution: '720p',
  })
  expect(body.content.map((part: Json) => part.role ?? part.type)).toEqual(['text', 'first_frame'])
  expect(body.content[1].image_url.url).toMatch(/^data:image\/png;base64,/)
})

test('Seedance gets a seed that is made from our id, by which a lost task is found; one that is set for all stays', async () => {
  const seedance = { dialect: 'ark-video', provider: 'ark' }
  for (const [intentId, options] of [
    ['intent-1', {}],
    ['intent-1', {}],
    ['intent-2', {}],
    ['intent-1', { extra: { seed: 7 } }],
    ['intent-1', { takes_seed: false }],
  ] as const)
    await submitted({ ...seedance, options }, clip(), { at: { intentId } })
  const seeds = simulator.requests.map((request) => jsonOf(request).seed)
  expect(seeds[0]).toBeGreaterThan(0)
  expect(seeds[0]).toBeLessThan(2 ** 31)
  expect(seeds.slice(1)).toEqual([seeds[0], expect.any(Number), 7, undefined])
  expect(seeds[2]).not.toBe(seeds[0])
})

test('what is too large for a request goes by an address of ours; without one nothing is sent', async () => {
  const linkInput = async () => 'https://studio.example/signed'
  const small = { dialect: 'ark-video', provider: 'ark', limits: { inline_bytes_max: frame.byteLength - 1 } }
  const { request } = await submitted(small, clip({ startFrame: picture }), { at: { linkInput } })
  expect(jsonOf(request).content[1].image_url.url).toBe('https://studio.example/signed')
  simulator.reset()
  for (const at of [{}, { linkInput: async () => null }]) {
    const { answer } = await submitted(small, clip({ startFrame: picture }), { at })
    expect(answer).toMatchObject({ refused: 'no_link' })
  }
  expect(simulator.requests).toHaveLength(0)
})

test('what fits is sent along, also where an address could be had; some take addresses only', async () => {
  const linkInput = async () => 'https://studio.example/signed'
  for (const wish of [
    { dialect: 'ark-video', provider: 'ark', limits: { inline_bytes_max: frame.byteLength } },
    { dialect: 'ark-video', provider: 'ark', options: { pictures_as: 'link' } },
  ])
    await submitted(wish, clip({ startFrame: picture }), { at: { linkInput } })
  await submitted({ dialect: 'kling-video-v1', provider: 'kling' }, clip({ startFrame: picture }), {
    at: { linkInput },
  })
  const [inline, linked, bare] = simulator.requests.map(jsonOf)
  expect(inline.content[1].image_url.url).toMatch(/^data:image\/png;base64,/)
  expect(linked.content[1].image_url.url).toBe('https://studio.example/signed')
  expect(bare.image).toBe(frame.toString('base64'))
})

test('Gemini Omni works in the background and gets its length in words', async () => {
  const { request } = await submitted({ dialect: 'gemini-omni', provider: 'gemini' }, clip())
  expect(jsonOf(request)).toMatchObject({
    background: true,
    response_format: { duration: '5s', aspect_ratio: '16:9', resolution: '1080p' },
    generation_config: { video_config: { task: 'text_to_video' } },
  })
  expect(request.headers).toMatchObject({ 'x-goog-api-key': 'test-key' })
  expect(request.headers).not.toHaveProperty('authorization')
})

test('no key is ever in an address', async () => {
  for (const [dialect, provider] of [
    ['gemini-text', 'gemini'],
    ['openai-chat', 'openai'],
  ] as const)
    await submitted({ dialect, provider }, aQuestion())
  expect(simulator.requests.map(({ query }) => query.toString())).toEqual(['', ''])
})

test('an edit carries its references as files, in order', async () => {
  const images = { dialect: 'openai-images', provider: 'openai', limits: { references_max: 1 } }
  const { request } = await submitted(images, aPicture({ references: [picture, picture] }))
  const form = await formOf(request)
  expect(request.path).toBe('/images/edits')
  expect(form.getAll('image[]')).toHaveLength(1)
  expect(form.get('prompt')).toBe('李青推开庙门')
  expect((form.get('image[]') as File).size).toBe(frame.byteLength)
})

test('a prompt that is not written yet is written from the shot, in the language of the model', async () => {
  const images = { dialect: 'ark-images', provider: 'ark', options: { prompt_language: 'zh', sizes: ['512x288'] } }
  const { request } = await submitted(images, aPicture())
  expect(jsonOf(request).prompt).toContain('画面左侧是李青')
  expect(jsonOf(request)).toMatchObject({ watermark: false, size: '512x288', sequential_image_generation: 'disabled' })
})

test('houses have field names and wishes of their own', async () => {
  const options = { extra: { thinking: { type: 'disabled' } } }
  const schema = { name: 'answer', json: { type: 'object' } }
  await submitted({ dialect: 'openai-chat', provider: 'deepseek', options }, aQuestion({ schema }), {
    provider: { structured: 'json_object' },
  })
  await submitted({ dialect: 'openai-chat', provider: 'openai' }, aQuestion({ schema }), {
    provider: { tokens_field: 'max_completion_tokens' },
  })
  const [deepseek, openai] = simulator.requests.map(jsonOf)
  expect(deepseek).toMatchObject({
    max_tokens: 200,
    thinking: { type: 'disabled' },
    response_format: { type: 'json_object' },
  })
  expect(deepseek.messages[0].content).toContain('JSON Schema')
  expect(openai).toMatchObject({ max_completion_tokens: 200, response_format: { type: 'json_schema' } })
  expect(openai).not.toHaveProperty('max_tokens')
})

test('a voice gets its pace, and its direction where the model takes one', async () => {
  const voice = { dialect: 'openai-speech', provider: 'openai' }
  await submitted({ ...voice, options: { takes_instructions: true } }, aLine('openai/trial', 'coral'))
  await submitted(voice, aLine('openai/trial', 'coral'))
  const [with_, without] = simulator.requests.map(jsonOf)
  expect(with_).toMatchObject({ speed: 1.1, instructions: '低声', voice: 'coral' })
  expect(without).not.toHaveProperty('instructions')
})

test('a line for another engine, or longer than it takes, is refused here', async () => {
  const voice = { dialect: 'openai-speech', provider: 'openai', limits: { text_chars_max: 3 } }
  for (const engineId of ['openai/trial', 'other/engine'])
    expect((await submitted(voice, aLine(engineId, 'coral'))).answer).toMatchObject({ refused: 'bad_input' })
  expect(simulator.requests).toHaveLength(0)
})

test('a status that a house gives only before it takes work is a plain no', async () => {
  simulator.faults.next('5xx_before')
  const refusing = { provider: { refusing_statuses: [500] } }
  const { answer } = await submitted({ dialect: 'openai-chat', provider: 'deepseek' }, aQuestion(), refusing)
  expect(answer).toMatchObject({ refused: 'unavailable' })
})

test('the wait that Google tells in its body is kept', async () => {
  simulator.faults.next('429')
  const { answer } = await submitted({ dialect: 'gemini-text', provider: 'gemini' }, aQuestion())
  expect(answer).toMatchObject({ refused: 'busy', retryAfterMs: 34_400 })
})

test('a quota of a minute is a rush and one of a day is an end, though Google says both in one sentence', async () => {
  for (const [fault, cause] of [
    ['429', 'busy'],
    ['no_balance', 'no_balance'],
  ] as const) {
    simulator.faults.next(fault)
    const { answer } = await submitted({ dialect: 'gemini-text', provider: 'gemini' }, aQuestion())
    expect(answer).toMatchObject({ refused: cause, message: expect.stringContaining('plan and billing details') })
  }
})

test('of Yunwu the first id is asked for, with what stands before it', async () => {
  const { answer } = await submitted({ dialect: 'yunwu-video', provider: 'yunwu', model: 'veo3.1-fast' }, clip())
  expect(answer).toMatchObject({ providerJobId: expect.stringMatching(/^veo3\.1-fast:/) })
})
