import { expect, test } from 'vitest'
import type { ClipDescription, EngineModel, PictureDescription } from '#rooms/generation/provider.ts'
import { UnfitInput } from '../shared/clip-choices.ts'
import { baseRefusal, errorRefusal } from './base-resp.ts'
import { h3Body, hailuoBody, imageBody, speechBody } from './bodies.ts'
import { readH3Task, readHailuoTask, readImage, readSpeech } from './replies.ts'

const model = (options: Record<string, unknown> = {}, limits: Record<string, number> = {}): EngineModel => ({
  id: 'minimax/x',
  kind: 'video',
  dialect: 'minimax-video',
  provider: { id: 'minimax', baseUrl: 'http://x', options: {} },
  model: 'MiniMax-X',
  limits,
  options,
  prices: { currency: 'USD', units: {} },
  concurrencyMax: 1,
  outputRevision: 1,
})
const clip: ClipDescription = { prompt: 'p', widthPx: 1920, heightPx: 1080, durationMs: 5000, withSound: false }
const frame = { sha256: 'a', mediaType: 'image/png' }

test('a no inside of HTTP 200 is a no, and each number has its cause', () => {
  const cause = (status_code: unknown) => baseRefusal({ base_resp: { status_code, status_msg: 'm' } })?.cause
  expect([1002, 1004, 1008, 1026, 1027, 2013, '1008', 9999].map(cause)).toEqual([
    'busy',
    'auth',
    'no_balance',
    'blocked',
    'blocked',
    'bad_input',
    'no_balance',
    'internal',
  ])
  expect([0, '0', undefined].map(cause)).toEqual([undefined, undefined, undefined])
})

test('the newer shape of errors is read by its type, else by its status', () => {
  const cause = (type: string, http_code: number) =>
    errorRefusal({ type: 'error', error: { type, message: 'm', http_code }, request_id: 'r' })?.cause
  expect(cause('authentication_error', 401)).toBe('auth')
  expect(cause('insufficient_balance_error', 429)).toBe('no_balance')
  expect(cause('new_kind', 503)).toBe('unavailable')
  expect(cause('new_kind', 422)).toBe('bad_input')
  expect(errorRefusal({ task_id: '1' })).toBeNull()
})

test('ten seconds are not asked for in 1080P', () => {
  const order = { clip, model: model(), pictures: { references: [] } }
  expect(hailuoBody(order)).toMatchObject({ duration: 6, resolution: '1080P', aigc_watermark: false })
  expect(hailuoBody({ ...order, clip: { ...clip, durationMs: 7000 } })).toMatchObject({
    duration: 10,
    resolution: '768P',
  })
})

test('a model that starts from a picture is not asked without one', () => {
  const order = { clip, model: model({ needs_first_frame: true }), pictures: { references: [] } }
  expect(() => hailuoBody(order)).toThrow(UnfitInput)
  const endOnly = { clip: { ...clip, endFrame: frame }, model: model(), pictures: { endFrame: 'E', references: [] } }
  expect(() => hailuoBody(endOnly)).toThrow(UnfitInput)
  expect(() => h3Body(endOnly)).toThrow(UnfitInput)
})

test('H3 takes frames or references, never both, and wants a ratio where only words are given', () => {
  const limits = { duration_ms_min: 4000, duration_ms_max: 15_000 }
  const words = h3Body({ clip, model: model({}, limits), pictures: { references: ['R'] } })
  expect(words).toMatchObject({
    ratio: '16:9',
    duration: 5,
    resolution: '2K',
    content: [
      { type: 'text', text: 'p' },
      { role: 'reference_image', image_url: { url: 'R' } },
    ],
  })
  const framed = { ...clip, startFrame: frame, endFrame: frame }
  const pictures = { startFrame: 'S', endFrame: 'E', references: ['R'] }
  expect(h3Body({ clip: framed, model: model({}, limits), pictures })).toMatchObject({
    ratio: 'adaptive',
    content: [{ type: 'text' }, { role: 'first_frame' }, { role: 'last_frame' }],
  })
})

test('a file id of 64 bits stays a text, an unknown word is work in hand', () => {
  expect(readHailuoTask({ status: 'Success', file_id: '1234567890123456789' })).toEqual({
    state: 'succeeded',
    fileId: '1234567890123456789',
  })
  expect(readHailuoTask({ status: 'Preparing' }).state).toBe('running')
  expect(readHailuoTask({ status: 'success', file_id: '1' }).state).toBe('running')
  expect(readHailuoTask({ status: 'Fail', base_resp: { status_code: 1027, status_msg: 'no' } })).toMatchObject({
    state: 'failed',
    cause: 'blocked',
  })
})

test('H3 tells its link and its seconds', () => {
  const task = { status: 'succeeded', content: { url: 'u' }, usage: { total_seconds: 5 } }
  expect(readH3Task({ task })).toEqual({ state: 'succeeded', url: 'u', usage: { second: 5 } })
  const failed = { status: 'failed', error: { code: '1026', message: 'input' } }
  expect(readH3Task({ task: failed })).toMatchObject({ state: 'failed', cause: 'blocked' })
  expect(readH3Task({ task: { status: 'expired' } })).toMatchObject({ cause: 'expired' })
  expect(readH3Task({ task: { status: 'queued' } }).state).toBe('running')
})

test('pictures are counted by what was made, though the count is a text', () => {
  const body = { data: { image_base64: ['QUJD'] }, metadata: { success_count: '1', failed_count: '0' } }
  expect(readImage(body)).toEqual({ base64: 'QUJD', usage: { image: 1 } })
  expect(readImage({ data: {}, metadata: { success_count: '0' } })).toBe('kept_back')
  for (const odd of [{}, { metadata: { success_count: 1 } }, { data: { image_urls: [] } }])
    expect(readImage(odd)).toBeUndefined()
})

test('sound is hexadecimal, and base64 is not taken for it', () => {
  expect(readSpeech({ data: { audio: '49443304' }, extra_info: { usage_characters: 26 } })).toEqual({
    bytes: Buffer.from('ID3\u0004'),
    usage: { character: 26 },
  })
  expect(readSpeech({ data: { audio: 'SUQzBAAA' } })).toBeNull()
  // Without a count of theirs ours is charged, not nothing.
  expect(readSpeech({ data: { audio: '49' } })).toEqual({ bytes: Buffer.from('I') })
})

test('pace becomes a factor, pitch whole semitones, and the direction a feeling that is known', () => {
  const voice = { engineId: 'minimax/x', voiceId: 'v', pitchSemitones: 1.6, pacePercent: 90 }
  const body = speechBody({ text: '好', language: 'zh-CN', voice, direction: '怒吼' }, model())
  expect(body).toMatchObject({
    language_boost: 'Chinese',
    voice_setting: { voice_id: 'v', speed: 0.9, pitch: 2, emotion: 'angry' },
  })
  const plain = speechBody({ text: 'x', language: 'xx', voice, direction: '' }, model())
  expect(plain).toMatchObject({ language_boost: 'auto' })
  expect(plain.voice_setting).not.toHaveProperty('emotion')
})

test('one face may be given to a picture', () => {
  const picture = { widthPx: 900, heightPx: 1600 } as PictureDescription
  const body = imageBody({
    picture,
    prompt: 'x'.repeat(2000),
    model: model(),
    references: ['data:image/png;base64,AA'],
  })
  expect(body).toMatchObject({
    aspect_ratio: '9:16',
    n: 1,
    subject_reference: [{ type: 'character', image_file: 'data:image/png;base64,AA' }],
  })
  expect(body.prompt).toHaveLength(1500)
})
