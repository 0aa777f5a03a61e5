// What the Stable Diffusion WebUI is asked for, and what it answers.
import type { EngineModel, FailureCause, PictureDescription } from '#rooms/generation/provider.ts'
import { type Fields, fieldAt, listOf, numberOf, textOf } from '../shared/fields.ts'
import { seedOf } from '../shared/seed.ts'

export type PictureOrder = {
  readonly intentId: string
  readonly picture: PictureDescription
  readonly prompt: { readonly text: string; readonly negativeText?: string }
  readonly model: EngineModel
  /** Raw base64 of a picture to start from. */
  readonly start?: string
}

const usualSteps = 25
const usualPixels = 1024 * 1024

export function pictureBody({ intentId, picture, prompt, model, start }: PictureOrder): Fields {
  const { options } = model
  const size = sizeFor(picture, model)
  return {
    prompt: prompt.text,
    negative_prompt: prompt.negativeText ?? textOf(options.negative_prompt) ?? '',
    width: size.widthPx,
    height: size.heightPx,
    steps: numberOf(options.steps) ?? usualSteps,
    cfg_scale: numberOf(options.cfg_scale) ?? 7,
    sampler_name: textOf(options.sampler) ?? 'DPM++ 2M',
    ...(textOf(options.scheduler) === undefined ? {} : { scheduler: options.scheduler }),
    seed: seedOf(prompt.text, picture.variant),
    batch_size: 1,
    n_iter: 1,
    send_images: true,
    save_images: false,
    force_task_id: intentId,
    ...(model.model === '' || model.model === 'default'
      ? {}
      : { override_settings: { sd_model_checkpoint: model.model }, override_settings_restore_afterwards: true }),
    ...(start === undefined
      ? {}
      : { init_images: [start], denoising_strength: numberOf(options.denoising_strength) ?? 0.75 }),
  }
}

/** The shape that is wanted in about the pixels that the model was trained on, in steps of 8. */
export function sizeFor(picture: PictureDescription, model: Pick<EngineModel, 'options'>) {
  const pixels = numberOf(model.options.pixels) ?? usualPixels
  const scale = Math.min(1, Math.sqrt(pixels / (picture.widthPx * picture.heightPx)))
  const side = (px: number) => Math.max(64, Math.round((px * scale) / 8) * 8)
  return { widthPx: side(picture.widthPx), heightPx: side(picture.heightPx) }
}

/** The first picture is ours; grids and control pictures stand behind it. */
export function readPicture(body: unknown): Uint8Array | null {
  const base64 = textOf(listOf(fieldAt(body, 'images'))[0])
  return base64 === undefined ? null : Buffer.from(base64.replace(/^data:[^,]*,/, ''), 'base64')
}

/** Percent of what the server does now, which need not be ours: it has one counter for all. */
export function readProgress(body: unknown): number | null {
  const progress = numberOf(fieldAt(body, 'progress'))
  return progress === undefined ? null : Math.min(99, Math.max(0, Math.floor(progress * 100)))
}

export function pictureRefusal(status: number, body: unknown): { cause: FailureCause; message: string } {
  const details = listOf(fieldAt(body, 'detail')).map((each) => textOf(fieldAt(each, 'msg')) ?? '')
  const said =
    [textOf(fieldAt(body, 'detail')), ...details, textOf(fieldAt(body, 'errors')), textOf(fieldAt(body, 'error'))].find(
      Boolean,
    ) ?? `HTTP ${status}`
  if (status === 401 || status === 403) return { cause: 'auth', message: said }
  if (status === 404 && said === 'Not Found')
    return { cause: 'unavailable', message: 'The WebUI has no API. Start it with --api.' }
  if (status === 404 || status === 422 || status === 400) return { cause: 'bad_input', message: said }
  if (status === 429 || status === 503) return { cause: 'busy', message: said }
  return { cause: 'internal', message: said }
}
