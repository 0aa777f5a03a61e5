// What a graph is told: our description as its bindings name it, with pictures uploaded before.
import type { EngineModel, GenerationInput, GenerationRequest, MediaInput } from '#rooms/generation/provider.ts'
import { numberOf, textOf } from '../shared/fields.ts'
import { inputBytes } from '../shared/input-bytes.ts'
import { promptOf } from '../shared/picture-order.ts'
import type { ProviderClient } from '../shared/provider-client.ts'
import { seedOf } from '../shared/seed.ts'
import { type ComfyCall, uploadInput } from './client.ts'
import type { GraphValues, Workflow } from './graph.ts'

export type ComfyKind = 'image' | 'video' | 'music' | 'effect'

type Order = {
  readonly model: EngineModel
  readonly input: Extract<GenerationInput, { kind: ComfyKind }>
  readonly request: GenerationRequest
  readonly call: ComfyCall
  readonly workflow: Workflow
}

const usualPixels = 1024 * 1024
const usualFps = 24

export async function valuesFor(line: ProviderClient, order: Order): Promise<GraphValues> {
  const { input, model, workflow } = order
  const checkpoint = model.model === '' || model.model === 'default' ? {} : { checkpoint: model.model }
  const pictures = picturesOf(input)
  const uploaded: Record<string, string> = {}
  for (const [name, picture] of Object.entries(pictures))
    if (picture !== undefined && workflow.bindings[name as keyof GraphValues] !== undefined)
      uploaded[name] = await upload(line, order, picture)
  return { ...ownValues(model, input), ...checkpoint, ...uploaded }
}

function ownValues(model: EngineModel, input: Order['input']): GraphValues {
  if (input.kind === 'image') return imageValues(model, input)
  return input.kind === 'video' ? clipValues(model, input) : soundValues(model, input)
}

function picturesOf(input: Order['input']): Partial<Record<'image' | 'end_image' | 'reference', MediaInput>> {
  const pick = (name: 'image' | 'end_image' | 'reference', picture: MediaInput | undefined) =>
    picture === undefined ? {} : { [name]: picture }
  if (input.kind === 'video') {
    const { startFrame, endFrame, references } = input.clip
    return { ...pick('image', startFrame), ...pick('end_image', endFrame), ...pick('reference', references?.[0]) }
  }
  if (input.kind !== 'image') return {}
  const [first, second] = input.prompt?.references ?? []
  return { ...pick('image', first), ...pick('reference', second ?? first) }
}

async function upload(line: ProviderClient, { request, call }: Order, picture: MediaInput): Promise<string> {
  const extension = picture.mediaType.split('/')[1] ?? 'png'
  const name = `huaben-${picture.sha256}.${extension}`
  return uploadInput(line, { ...call, name, mediaType: picture.mediaType, bytes: await inputBytes(request, picture) })
}

function imageValues(model: EngineModel, input: Extract<GenerationInput, { kind: 'image' }>): GraphValues {
  const prompt = promptOf(model, input)
  return {
    prompt,
    negative: input.prompt?.negativeText ?? textOf(model.options.negative_prompt) ?? '',
    ...sizeFor(model, input.picture),
    seed: seedOf(prompt, input.picture.variant),
    prefix: 'huaben',
  }
}

function clipValues(model: EngineModel, { clip }: Extract<GenerationInput, { kind: 'video' }>): GraphValues {
  const fps = numberOf(model.options.fps) ?? usualFps
  const step = numberOf(model.options.frame_step) ?? 1
  // Several models want a multiple and one more: 81 frames, not 80.
  const frames = Math.ceil((clip.durationMs / 1000) * fps)
  return {
    prompt: clip.prompt,
    negative: textOf(model.options.negative_prompt) ?? '',
    ...sizeFor(model, clip),
    seed: seedOf(clip.prompt, clip.variant),
    fps,
    frames: step > 1 ? Math.ceil((frames - 1) / step) * step + 1 : frames,
    seconds: Math.ceil(clip.durationMs / 1000),
    prefix: 'huaben',
  }
}

const samplesPerSecond = 48_000
/** Of a noise whose length nobody says. */
const effectSeconds = 4

function soundValues(model: EngineModel, input: Extract<GenerationInput, { kind: 'music' | 'effect' }>): GraphValues {
  const negative = textOf(model.options.negative_prompt) ?? ''
  const secondsOf = (samples: number) => Math.max(1, Math.ceil(samples / samplesPerSecond))
  if (input.kind === 'effect') {
    const { text, durationSamples } = input.effect
    const seconds = durationSamples === null ? effectSeconds : secondsOf(durationSamples)
    return { prompt: text, negative, seconds, seed: seedOf(text), prefix: 'huaben' }
  }
  const { mood, setting, cue, music, durationSamples } = input.bed
  const what = music
    ? `instrumental film score, ${mood} mood`
    : `ambience without music, ${setting.replaceAll('_', ' ')}`
  const prompt = [what, cue].filter((part) => part !== '').join(', ')
  return { prompt, negative, seconds: secondsOf(durationSamples), seed: seedOf(prompt), prefix: 'huaben' }
}

/** The shape that is wanted in about the pixels that the model was trained on, in whole steps. */
function sizeFor(model: EngineModel, size: { readonly widthPx: number; readonly heightPx: number }) {
  const pixels = numberOf(model.options.pixels) ?? usualPixels
  const step = numberOf(model.options.size_step_px) ?? 8
  const scale = Math.min(1, Math.sqrt(pixels / (size.widthPx * size.heightPx)))
  const side = (px: number) => Math.max(step, Math.round((px * scale) / step) * step)
  return { width: side(size.widthPx), height: side(size.heightPx) }
}
