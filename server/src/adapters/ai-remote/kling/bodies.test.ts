import { expect, test } from 'vitest'
import type { ClipDescription, EngineModel, PictureDescription } from '#rooms/generation/provider.ts'
import { UnfitInput } from '../shared/clip-choices.ts'
import { clipBodyV1, clipBodyV2, pictureBody } from './bodies.ts'
import { causeOfFailedTask, klingRefusal, readTaskV1, readTaskV2 } from './replies.ts'

const clip: ClipDescription = { prompt: 'p', widthPx: 1280, heightPx: 720, durationMs: 4200, withSound: false }
const frame = { sha256: 'a', mediaType: 'image/png' }
const model = (options: Record<string, unknown>, limits = {}): EngineModel => ({
  id: 'kling/x',
  kind: 'video',
  dialect: 'kling-video',
  provider: { id: 'kling', baseUrl: 'http://x', options: {} },
  model: 'kling-x',
  limits,
  options,
  prices: { currency: 'USD', units: {} },
  concurrencyMax: 1,
  outputRevision: 1,
})
const ask = (given: Partial<ClipDescription>, options = {}, limits = {}) => {
  const whole = { ...clip, ...given }
  const pictures = {
    ...(whole.startFrame ? { startFrame: 'START' } : {}),
    ...(whole.endFrame ? { endFrame: 'END' } : {}),
    references: (whole.references ?? []).map(() => 'REF'),
  }
  return { intentId: 'ours', clip: whole, model: model(options, limits), pictures }
}
const fixed = { seconds: [5, 10] }

test('v1: text makes a clip of a ratio, a picture makes one of its own shape; length is text', () => {
  expect(clipBodyV1(ask({}, { ...fixed, has_sound: true }))).toEqual({
    path: '/v1/videos/text2video',
    body: {
      model_name: 'kling-x',
      prompt: 'p',
      mode: 'std',
      duration: '5',
      sound: 'off',
      external_task_id: 'ours',
      aspect_ratio: '16:9',
    },
  })
  expect(clipBodyV1(ask({ startFrame: frame, endFrame: frame }, fixed))).toEqual({
    path: '/v1/videos/image2video',
    body: {
      model_name: 'kling-x',
      prompt: 'p',
      mode: 'pro',
      duration: '5',
      external_task_id: 'ours',
      image: 'START',
      image_tail: 'END',
    },
  })
})

test('v1: a model that makes sound in one mode only is asked for that mode when there is to be sound', () => {
  const options = { ...fixed, has_sound: true, mode_with_sound: 'pro' }
  expect(clipBodyV1(ask({ withSound: true }, options)).body).toMatchObject({ sound: 'on', mode: 'pro' })
  expect(clipBodyV1(ask({}, options)).body).toMatchObject({ sound: 'off', mode: 'std' })
})

test('2.0: the model stands in the path, length is a number, several shots are switched off', () => {
  const options = { audio: ['native', 'off'], has_multi_shot: true, resolutions: ['720p', '1080p', '4k'] }
  expect(clipBodyV2(ask({}, options, { duration_ms_min: 3000 }))).toEqual({
    path: '/text-to-video/kling-x',
    body: {
      prompt: 'p',
      settings: { duration: 5, resolution: '720p', aspect_ratio: '16:9', audio: 'off', multi_shot: false },
      options: { external_task_id: 'ours' },
    },
  })
})

test('2.0: frames go as contents, and a last frame or sound may need more pixels', () => {
  const options = { ...fixed, audio: ['native', 'off'], last_frame_resolution: '1080p', sound_resolution: '1080p' }
  const both = clipBodyV2(ask({ startFrame: frame, endFrame: frame }, options))
  expect(both).toEqual({
    path: '/image-to-video/kling-x',
    body: {
      contents: [
        { type: 'prompt', text: 'p' },
        { type: 'first_frame', url: 'START' },
        { type: 'last_frame', url: 'END' },
      ],
      settings: { duration: 5, resolution: '1080p', audio: 'off' },
      options: { external_task_id: 'ours' },
    },
  })
  expect(clipBodyV2(ask({ withSound: true }, options)).body).toMatchObject({
    settings: { audio: 'native', resolution: '1080p' },
  })
})

test('references are for omni only, which wants a ratio where no frame gives one', () => {
  const omni = clipBodyV2(ask({ references: [frame, frame] }, { family: 'omni' }))
  expect(omni.path).toBe('/omni-video/kling-x')
  expect(omni.body).toMatchObject({
    contents: [{ type: 'prompt' }, { type: 'refer_image', url: 'REF' }, { type: 'refer_image' }],
    settings: { aspect_ratio: '16:9' },
  })
})

test('a last frame alone is refused before anything is sent, and so is one that the model does not know', () => {
  expect(() => clipBodyV1(ask({ endFrame: frame }))).toThrow(UnfitInput)
  expect(() => clipBodyV2(ask({ endFrame: frame }))).toThrow(UnfitInput)
  expect(() => clipBodyV2(ask({ startFrame: frame, endFrame: frame }, { has_last_frame: false }))).toThrow(UnfitInput)
})

test('a negative prompt and a picture exclude each other', () => {
  const picture = { widthPx: 1024, heightPx: 1024 } as PictureDescription
  const order = { intentId: 'ours', picture, prompt: { text: 'p', negativeText: 'n' }, model: model({}) }
  expect(pictureBody({ ...order, references: [] }).body).toMatchObject({
    negative_prompt: 'n',
    resolution: '2k',
    aspect_ratio: '1:1',
  })
  const withPicture = pictureBody({ ...order, references: ['R', 'S'] }).body
  expect(withPicture).toMatchObject({ image: 'R' })
  expect(withPicture).not.toHaveProperty('negative_prompt')
  const omni = { ...order, model: model({ family: 'omni' }), references: ['R', 'S'] }
  expect(pictureBody(omni)).toMatchObject({
    path: '/v1/images/omni-image',
    body: { image_list: [{ image: 'R' }, { image: 'S' }] },
  })
})

test('three kinds of 429: nobody paid, nobody may, and too many at once', () => {
  const cause = (code: number) => klingRefusal({ code, message: 'm' })?.cause
  expect([1101, 1102, 1304, 1302, 1303].map(cause)).toEqual(['no_balance', 'no_balance', 'auth', 'busy', 'busy'])
  expect(klingRefusal({ code: 0 })).toBeNull()
  expect(klingRefusal({ code: 1004, message: 'm' })?.isTokenStale).toBe(true)
  expect(klingRefusal({ code: 4711 })?.cause).toBe('internal')
})

test('v1 says succeed, 2.0 says succeeded; any other word is work in hand', () => {
  const v1 = (task_status: string) => readTaskV1({ task_id: 't', task_status }).state
  const v2 = (status: string) => readTaskV2({ id: 't', status }).state
  expect(['succeed', 'succeeded', 'failed', 'processing', 'new-word'].map(v1)).toEqual([
    'succeeded',
    'running',
    'failed',
    'running',
    'running',
  ])
  expect(['succeed', 'succeeded', 'failed'].map(v2)).toEqual(['running', 'succeeded', 'failed'])
})

test('what was deducted is counted in thousandths of a unit', () => {
  const v1 = {
    task_id: 't',
    task_status: 'succeed',
    final_unit_deduction: '3.5',
    task_result: { videos: [{ url: 'u' }] },
  }
  expect(readTaskV1(v1)).toMatchObject({ usage: { milliunit: 3500 }, urls: ['u'] })
  const billing = [{ charge_type: 'unit', amount: '4', package_type: 'video' }]
  expect(readTaskV2({ id: '893605946402811985', status: 'succeeded', billing }).usage).toEqual({ milliunit: 4000 })
  expect(readTaskV2({ id: 't', status: 'succeeded' }).usage).toBeUndefined()
})

test('moderation of a result is known by the words of the failed task', () => {
  expect(causeOfFailedTask('Failure to pass the risk control system')).toBe('blocked')
  expect(causeOfFailedTask('GPU lost')).toBe('internal')
})
