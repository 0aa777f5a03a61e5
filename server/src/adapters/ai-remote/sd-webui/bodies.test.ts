import { expect, test } from 'vitest'
import type { EngineModel, PictureDescription } from '#rooms/generation/provider.ts'
import { pictureBody, pictureRefusal, readPicture, readProgress, sizeFor } from './bodies.ts'

const picture = { widthPx: 1920, heightPx: 1080 } as PictureDescription
const model = (options: Record<string, unknown> = {}, name = 'default') =>
  ({ id: 'sd-webui/x', model: name, options }) as EngineModel
const order = { intentId: '0198c0de-0000-7000-8000-0000000000ff', picture, prompt: { text: 'p', negativeText: 'n' } }

test('the shape stays, in about the pixels that the model knows, in steps of 8', () => {
  expect(sizeFor(picture, model())).toEqual({ widthPx: 1368, heightPx: 768 })
  expect(sizeFor({ ...picture, widthPx: 512, heightPx: 512 }, model())).toEqual({ widthPx: 512, heightPx: 512 })
  expect(sizeFor(picture, model({ pixels: 512 * 512 }))).toEqual({ widthPx: 680, heightPx: 384 })
})

test('our id goes along, one picture is wanted, and another try has another seed', () => {
  const body = pictureBody({ ...order, model: model() })
  expect(body).toMatchObject({ force_task_id: order.intentId, batch_size: 1, n_iter: 1, negative_prompt: 'n' })
  expect(body).not.toHaveProperty('override_settings')
  const another = pictureBody({ ...order, picture: { ...picture, variant: 1 }, model: model() })
  expect(another.seed).not.toBe(body.seed)
  expect(pictureBody({ ...order, intentId: 'x', model: model() }).seed).toBe(body.seed)
})

test('a named checkpoint is set for this picture only, and a start picture makes it img2img', () => {
  expect(pictureBody({ ...order, model: model({}, 'xl.safetensors'), start: 'QUJD' })).toMatchObject({
    override_settings: { sd_model_checkpoint: 'xl.safetensors' },
    override_settings_restore_afterwards: true,
    init_images: ['QUJD'],
    denoising_strength: 0.75,
  })
})

test('the first picture is ours, with or without a prefix', () => {
  expect(readPicture({ images: ['QUJD', 'grid'] })).toEqual(Buffer.from('ABC'))
  expect(readPicture({ images: ['data:image/png;base64,QUJD'] })).toEqual(Buffer.from('ABC'))
  expect(readPicture({ images: [] })).toBeNull()
})

test('progress is whole per cent, and never done before it is', () => {
  expect([0, 0.426, 1, 'x'].map((progress) => readProgress({ progress }))).toEqual([0, 42, 99, null])
})

test('refusals of all shapes are read', () => {
  expect(pictureRefusal(422, { detail: [{ loc: ['body'], msg: 'value is not a valid integer' }] })).toEqual({
    cause: 'bad_input',
    message: 'value is not a valid integer',
  })
  expect(pictureRefusal(404, { detail: 'Sampler not found' }).cause).toBe('bad_input')
  expect(pictureRefusal(404, { detail: 'Not Found' }).message).toContain('--api')
  expect(
    pictureRefusal(500, { error: 'OutOfMemoryError', detail: '', body: '', errors: 'CUDA out of memory' }),
  ).toEqual({
    cause: 'internal',
    message: 'CUDA out of memory',
  })
  expect(pictureRefusal(401, { detail: 'Incorrect username or password' }).cause).toBe('auth')
})
