// What pictures and films are made from that somebody asks for in their own words. Pure: equal wishes have equal keys.
import { keyOf } from '#rooms/artefacts/artefacts.ts'
import type { ClipDescription, MediaInput, PictureDescription, PicturePrompt } from '#rooms/generation/generation.ts'
import type { AnySubject, MakingStep } from './candidate.ts'
import type { Ask } from './plan.ts'

export type Told = {
  readonly prompt?: string | undefined
  readonly negative?: string | undefined
  /** Empty: none. */
  readonly style?: string | undefined
  readonly references?: readonly MediaInput[] | undefined
}

export type MakingEngine = {
  readonly id: string
  readonly outputRevision: number
  /** Absent on this machine: such an engine draws from facts, and reads no prompt but for the words that it knows. */
  readonly provider?: string | undefined
}

/** The step of a production, or of a portrait or plate, as far as nothing else is wished. */
export function wishedPicture(
  step: MakingStep,
  engine: MakingEngine,
  { variant, ...told }: Told & { readonly variant: number },
): MakingStep {
  const isOther = Object.values(told).some((one) => one !== undefined)
  if (!isOther || step.input.kind !== 'image') return step
  const { prompt: given } = step.input
  const picture = told.prompt === undefined ? step.input.picture : withWords(step.input.picture, step.kind, told.prompt)
  const prompt = engine.provider === undefined ? undefined : toPrompt(told, given)
  const parameters = { picture, ...(prompt ? { prompt } : {}) }
  return toStep(engine, { kind: step.kind, parameters, variant, input: { kind: 'image', ...parameters } })
}

function toPrompt({ prompt, style, negative, references }: Told, given: PicturePrompt | undefined): PicturePrompt {
  const negativeText = negative ?? given?.negativeText
  const shown = references ?? given?.references
  return {
    text: inWords(prompt ?? given?.text ?? '', style ?? ''),
    ...(negativeText === undefined ? {} : { negativeText }),
    ...(shown && shown.length > 0 ? { references: shown } : {}),
  }
}

const inWords = (text: string, style: string) => [text.trim(), style.trim()].filter((one) => one !== '').join('\n')

/** Where the engine of this machine looks for them. */
function withWords(picture: PictureDescription, kind: MakingStep['kind'], prompt: string): PictureDescription {
  if (kind === 'portrait') return { ...picture, figures: picture.figures.map((one) => ({ ...one, notes: prompt })) }
  if (kind === 'plate') return { ...picture, place: { ...picture.place, notes: prompt } }
  return { ...picture, action: prompt }
}

type Size = { readonly widthPx: number; readonly heightPx: number }
type FreeAsk = Omit<Ask, 'count'>

export function freePicture(engine: MakingEngine, wish: Told & Size & { readonly prompt: string }): FreeAsk {
  const { prompt: words, widthPx, heightPx } = wish
  const picture: PictureDescription = {
    ...{ widthPx, heightPx, action: words, props: [], subject: null, keyFrame: 'full', figures: [] },
    place: { name: '', interior: 'unknown', timeOfDay: 'day', weather: 'clear', notes: words },
    ...{ size: 'extreme_wide', framing: 'empty', angle: 'eye', move: 'static' },
  }
  const prompt = engine.provider === undefined ? {} : { prompt: toPrompt(wish, undefined) }
  const parameters = { picture, ...prompt }
  return freeAsk('picture', words, (variant) =>
    toStep(engine, {
      ...{ kind: 'picture', parameters, variant },
      input: { kind: 'image', ...prompt, picture: variant === 0 ? picture : { ...picture, variant } },
    }),
  )
}

type FreeVideoWish = Size & {
  readonly prompt: string
  readonly style: string
  readonly durationMs: number
  readonly start?: MediaInput | undefined
  readonly end?: MediaInput | undefined
}

export function freeVideo(engine: MakingEngine, wish: FreeVideoWish): FreeAsk {
  const { prompt: words, style, start, end, ...rest } = wish
  const clip: ClipDescription = {
    ...{ ...rest, prompt: inWords(words, style), withSound: false },
    ...(start ? { startFrame: start } : {}),
    ...(end ? { endFrame: end } : {}),
  }
  return freeAsk('video', words, (variant) =>
    toStep(engine, {
      ...{ kind: 'clip', parameters: clip, variant },
      input: { kind: 'video', clip: variant === 0 ? clip : { ...clip, variant } },
    }),
  )
}

/** The same description is the same subject: asked for again, it has further variants. */
function freeAsk(kind: 'picture' | 'video', words: string, step: (variant: number) => MakingStep): FreeAsk {
  const subject: AnySubject = { kind, id: idOf(step(0).key) }
  return { subject, step, variantInForce: null, written: words }
}

type Recipe = Pick<MakingStep, 'kind' | 'input'> & { readonly parameters: unknown; readonly variant: number }

function toStep(engine: MakingEngine, { kind, input, parameters, variant }: Recipe): MakingStep {
  const { id, outputRevision: engineRevision } = engine
  const key = keyOf({ kind, engineId: id, engineRevision, model: id, parameters, inputs: inputsOf(input), variant })
  return { kind, key, engine: { id, model: id }, input }
}

function inputsOf(input: MakingStep['input']): string[] {
  if (input.kind === 'image') return (input.prompt?.references ?? []).map(({ sha256 }) => sha256)
  if (input.kind !== 'video') return []
  return [input.clip.startFrame, input.clip.endFrame].flatMap((one) => one?.sha256 ?? [])
}

/** A UUID of version 8, which leaves its bits to whoever makes it. */
function idOf(key: string): string {
  const variant = ((Number.parseInt(key[16] ?? '0', 16) & 0x3) | 0x8).toString(16)
  return `${key.slice(0, 8)}-${key.slice(8, 12)}-8${key.slice(13, 16)}-${variant}${key.slice(17, 20)}-${key.slice(20, 32)}`
}
