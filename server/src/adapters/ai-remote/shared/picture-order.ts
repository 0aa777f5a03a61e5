// What a picture engine that reads prose is told: the prompt as the room above wrote it, or written here from the description.
import type { EngineModel, GenerationInput, MediaInput } from '#rooms/generation/provider.ts'
import { picturePrompt, referenceWords } from './picture-prompt.ts'
import { textOption } from './remote-engine.ts'

type PictureInput = Extract<GenerationInput, { kind: 'image' }>

/** As long as the model takes, cut at the end. */
export function promptOf(model: EngineModel, input: PictureInput): string {
  const language = textOption(model, 'prompt_language', 'en') === 'zh' ? 'zh' : 'en'
  const written = input.prompt?.text ?? picturePrompt(input.picture, language, textOption(model, 'style', ''))
  const words = input.prompt?.text === undefined ? referenceWords(referencesOf(model, input).length, language) : ''
  const most = model.limits.prompt_chars_max ?? Number.POSITIVE_INFINITY
  return [...`${written}${words}`].slice(0, most === Number.POSITIVE_INFINITY ? undefined : most).join('')
}

/** The first so many that the model takes: they are named in order of weight. */
export function referencesOf(model: EngineModel, input: PictureInput): readonly MediaInput[] {
  return (input.prompt?.references ?? []).slice(0, model.limits.references_max ?? 0)
}
