// What Kling is asked for. Its two APIs want the same things under other names and of other types.
import type { ClipDescription, EngineModel, PictureDescription } from '#rooms/generation/provider.ts'
import { hasFrames, ratioFor, resolutionFor, textsOf, UnfitInput } from '../shared/clip-choices.ts'
import { clipLength } from '../shared/clip-length.ts'
import type { ClipPictures } from '../shared/clip-pictures.ts'
import { type Fields, textOf } from '../shared/fields.ts'

export type KlingAsk = { readonly path: string; readonly body: Fields }

const promptCharsMaxV1 = 2500
const promptCharsMaxV2 = 3072

type ClipOrder = {
  readonly intentId: string
  readonly clip: ClipDescription
  readonly model: EngineModel
  readonly pictures: ClipPictures
}

/** `POST /v1/videos/...`: length as text, sound as on or off. */
export function clipBodyV1({ intentId, clip, model, pictures }: ClipOrder): KlingAsk {
  refuseEndFrameAlone(clip, model)
  const withTail = pictures.endFrame !== undefined
  const body = {
    model_name: model.model,
    prompt: clip.prompt.slice(0, promptCharsMaxV1),
    mode: modeFor(clip, model, withTail),
    duration: String(clipLength(model, clip)),
    ...(model.options.has_sound === true ? { sound: clip.withSound ? 'on' : 'off' } : {}),
    external_task_id: intentId,
  }
  if (pictures.startFrame === undefined) {
    const ratio = ratioFor(clip, model.options.ratios ?? ratios)
    return { path: '/v1/videos/text2video', body: { ...body, aspect_ratio: ratio } }
  }
  const frames = { image: pictures.startFrame, ...(withTail ? { image_tail: pictures.endFrame } : {}) }
  return { path: '/v1/videos/image2video', body: { ...body, ...frames } }
}

const ratios = ['16:9', '9:16', '1:1']

/** Some models make a last frame, or sound, in one mode only. */
function modeFor(clip: ClipDescription, { options }: EngineModel, withTail: boolean): string {
  if (withTail) return textOf(options.mode_with_last_frame) ?? 'pro'
  const forSound = options.has_sound === true && clip.withSound ? textOf(options.mode_with_sound) : undefined
  return forSound ?? textOf(options.mode) ?? (Math.min(clip.widthPx, clip.heightPx) > 720 ? 'pro' : 'std')
}

/** `POST /text-to-video/{model}` and its sisters: length as a number, settings and options apart. */
export function clipBodyV2({ intentId, clip, model, pictures }: ClipOrder): KlingAsk {
  refuseEndFrameAlone(clip, model)
  const prompt = clip.prompt.slice(0, promptCharsMaxV2)
  const isOmni = model.options.family === 'omni'
  const settings = settingsV2(clip, model)
  const options = { external_task_id: intentId }
  if (!isOmni && pictures.startFrame === undefined)
    return { path: `/text-to-video/${model.model}`, body: { prompt, settings, options } }
  const contents = [
    { type: 'prompt', text: prompt },
    ...(pictures.startFrame === undefined ? [] : [{ type: 'first_frame', url: pictures.startFrame }]),
    ...(pictures.endFrame === undefined ? [] : [{ type: 'last_frame', url: pictures.endFrame }]),
    ...(isOmni ? pictures.references.map((url) => ({ type: 'refer_image', url })) : []),
  ]
  const path = `/${isOmni ? 'omni-video' : 'image-to-video'}/${model.model}`
  return { path, body: { contents, settings, options } }
}

const soundV2 = (clip: ClipDescription, { options }: EngineModel) =>
  clip.withSound && textsOf(options.audio).includes('native') ? 'native' : 'off'

/** Some models refuse 720p beside a last frame or with sound. */
function resolutionV2(clip: ClipDescription, model: EngineModel): unknown {
  const { options } = model
  const withSound = soundV2(clip, model) === 'native'
  const needed = (clip.endFrame && options.last_frame_resolution) || (withSound && options.sound_resolution)
  return needed || resolutionFor(clip, options.resolutions ?? ['720p', '1080p'])
}

/** What a clip of the 2.0 API costs by. */
export function factsV2(clip: ClipDescription, model: EngineModel): string[] {
  const sound = soundV2(clip, model) === 'native' ? ['sound'] : []
  return [String(resolutionV2(clip, model)).toLowerCase(), ...sound]
}

/** The same of the v1 API: 720p is `std`, 1080p is `pro`. */
export function factsV1(clip: ClipDescription, model: EngineModel): string[] {
  const sound = model.options.has_sound === true && clip.withSound ? ['sound'] : []
  return [modeFor(clip, model, clip.endFrame !== undefined) === 'std' ? '720p' : '1080p', ...sound]
}

function settingsV2(clip: ClipDescription, model: EngineModel): Fields {
  const { options } = model
  const audio = textsOf(options.audio)
  return {
    duration: clipLength(model, clip),
    resolution: resolutionV2(clip, model),
    ...(hasFrames(clip) ? {} : { aspect_ratio: ratioFor(clip, options.ratios ?? ratios) }),
    ...(audio.length > 0 ? { audio: soundV2(clip, model) } : {}),
    // One shot is one shot: left out, some models cut it into several.
    ...(options.has_multi_shot === true ? { multi_shot: false } : {}),
  }
}

function refuseEndFrameAlone(clip: ClipDescription, model: EngineModel): void {
  if (clip.endFrame === undefined) return
  if (clip.startFrame === undefined)
    throw new UnfitInput(`${model.id} takes a last frame only beside a first one. Give the shot a start key frame.`)
  if (model.options.has_last_frame === false)
    throw new UnfitInput(`${model.id} takes no last frame. Choose another model, or leave the end key frame out.`)
}

type PictureOrder = {
  readonly intentId: string
  readonly picture: PictureDescription
  readonly prompt: { readonly text: string; readonly negativeText?: string }
  readonly model: EngineModel
  readonly references: readonly string[]
}

/** Pictures are of the v1 API only. */
export function pictureBody({ intentId, picture, prompt, model, references }: PictureOrder): KlingAsk {
  const body = {
    model_name: model.model,
    prompt: prompt.text.slice(0, promptCharsMaxV1),
    aspect_ratio: ratioFor(picture, model.options.ratios ?? pictureRatios),
    resolution: pictureResolution(picture, model),
    n: 1,
    external_task_id: intentId,
  }
  if (model.options.family === 'omni') {
    const list = references.slice(0, model.limits.references_max ?? 10).map((image) => ({ image }))
    return { path: '/v1/images/omni-image', body: { ...body, ...(list.length > 0 ? { image_list: list } : {}) } }
  }
  const path = '/v1/images/generations'
  const [reference] = references
  if (reference !== undefined) return { path, body: { ...body, image: reference } }
  // A negative prompt beside a picture is an error.
  const negative = prompt.negativeText?.slice(0, promptCharsMaxV1)
  return { path, body: { ...body, ...(negative ? { negative_prompt: negative } : {}) } }
}

export const pictureResolution = (picture: PictureDescription, { options }: EngineModel): string =>
  resolutionFor(picture, options.resolutions ?? ['1k', '2k']) ?? '1k'

const pictureRatios = ['16:9', '9:16', '1:1', '4:3', '3:4', '3:2', '2:3', '21:9']
