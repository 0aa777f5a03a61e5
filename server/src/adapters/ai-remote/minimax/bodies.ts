// What MiniMax is asked for: pictures, clips of two generations, and speech.
import type { ClipDescription, EngineModel, PictureDescription, SpeechDescription } from '#rooms/generation/provider.ts'
import { hasFrames, ratioFor, resolutionFor, UnfitInput } from '../shared/clip-choices.ts'
import { clipLength } from '../shared/clip-length.ts'
import type { ClipPictures } from '../shared/clip-pictures.ts'
import { emotionOf } from '../shared/emotion.ts'
import type { Fields } from '../shared/fields.ts'

const ratios = ['1:1', '16:9', '4:3', '3:2', '2:3', '3:4', '9:16', '21:9']
const pictureCharsMax = 1500
const clipCharsMax = 2000

type PictureOrder = {
  readonly picture: PictureDescription
  readonly prompt: string
  readonly model: EngineModel
  /** Links or data URIs; the first is taken as the person in the picture. */
  readonly references: readonly string[]
}

export function imageBody({ picture, prompt, model, references }: PictureOrder): Fields {
  const [face] = references
  return {
    model: model.model,
    prompt: prompt.slice(0, model.limits.text_chars_max ?? pictureCharsMax),
    aspect_ratio: ratioFor(picture, model.options.ratios ?? ratios),
    // A link would have to be fetched within its day; the bytes are here at once.
    response_format: 'base64',
    n: 1,
    prompt_optimizer: model.options.prompt_optimizer === true,
    aigc_watermark: false,
    ...(face === undefined ? {} : { subject_reference: [{ type: 'character', image_file: face }] }),
  }
}

type ClipOrder = { readonly clip: ClipDescription; readonly model: EngineModel; readonly pictures: ClipPictures }

/** Hailuo and older. */
export function hailuoBody({ clip, model, pictures }: ClipOrder): Fields {
  refuseEndFrameAlone(clip, model)
  const { options } = model
  if (options.needs_first_frame === true && pictures.startFrame === undefined)
    throw new UnfitInput(`${model.id} starts from a picture. Give the shot a start key frame, or choose another model.`)
  const duration = clipLength(model, clip, [6, 10])
  const [person] = pictures.references
  return {
    model: model.model,
    prompt: clip.prompt.slice(0, clipCharsMax),
    duration,
    resolution: hailuoResolution(clip, model),
    prompt_optimizer: options.prompt_optimizer === true,
    aigc_watermark: false,
    ...(pictures.startFrame === undefined ? {} : { first_frame_image: pictures.startFrame }),
    ...(pictures.endFrame === undefined ? {} : { last_frame_image: pictures.endFrame }),
    ...(options.has_subject === true && person !== undefined
      ? { subject_reference: [{ type: 'character', image: [person] }] }
      : {}),
  }
}

/** Ten seconds are not made in 1080P. */
export function hailuoResolution(clip: ClipDescription, model: EngineModel): string {
  const largest = resolutionFor(clip, model.options.resolutions ?? ['768P', '1080P']) ?? '768P'
  return clipLength(model, clip, [6, 10]) > 6 && largest === '1080P' ? '768P' : largest
}

export function h3Resolution(clip: ClipDescription, model: EngineModel): string {
  return resolutionFor(clip, model.options.resolutions ?? ['768P', '2K']) ?? '768P'
}

/** H3: one list of contents. Frames and references exclude each other. */
export function h3Body({ clip, model, pictures }: ClipOrder): Fields {
  refuseEndFrameAlone(clip, model)
  const image = (role: string, url: string) => ({ type: 'image_url', image_url: { url }, role })
  const references = hasFrames(clip) ? [] : pictures.references.slice(0, model.limits.references_max ?? 9)
  const ratio = ratioFor(clip, model.options.ratios ?? ['21:9', '16:9', '4:3', '1:1', '3:4', '9:16'])
  return {
    model: model.model,
    content: [
      { type: 'text', text: clip.prompt },
      ...(pictures.startFrame === undefined ? [] : [image('first_frame', pictures.startFrame)]),
      ...(pictures.endFrame === undefined ? [] : [image('last_frame', pictures.endFrame)]),
      ...references.map((url) => image('reference_image', url)),
    ],
    resolution: h3Resolution(clip, model),
    duration: clipLength(model, clip),
    ratio: hasFrames(clip) ? 'adaptive' : ratio,
    aigc_watermark: false,
  }
}

function refuseEndFrameAlone(clip: ClipDescription, model: EngineModel): void {
  if (clip.endFrame !== undefined && clip.startFrame === undefined)
    throw new UnfitInput(`${model.id} takes a last frame only beside a first one. Give the shot a start key frame.`)
}

/** T2A v2. Pace is a factor, pitch whole semitones. */
export function speechBody(speech: SpeechDescription, model: EngineModel): Fields {
  const emotion = emotionOf(speech.direction)
  return {
    model: model.model,
    text: speech.text,
    stream: false,
    language_boost: boosts[speech.language.split('-')[0]?.toLowerCase() ?? ''] ?? 'auto',
    output_format: 'hex',
    voice_setting: {
      voice_id: speech.voice.voiceId,
      speed: within(speech.voice.pacePercent / 100, 0.5, 2),
      vol: 1,
      pitch: within(Math.round(speech.voice.pitchSemitones), -12, 12),
      ...(emotion === undefined ? {} : { emotion }),
    },
    audio_setting: { sample_rate: 44_100, bitrate: 128_000, format: 'mp3', channel: 1 },
  }
}

const boosts: Readonly<Record<string, string>> = {
  zh: 'Chinese',
  en: 'English',
  ja: 'Japanese',
  ko: 'Korean',
  fr: 'French',
  de: 'German',
  es: 'Spanish',
  ru: 'Russian',
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
