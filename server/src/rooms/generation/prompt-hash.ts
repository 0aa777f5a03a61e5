// What an engine was told in words, as one number: equal hashes, equal prompts, whoever may read them.
import { createHash } from 'node:crypto'
import { canonicalJson } from '#rooms/artefacts/artefacts.ts'
import type { GenerationInput, PictureDescription } from './provider.ts'

/** SHA-256, lower-case hex. Of a picture that is drawn from facts, the facts are the words. */
export const promptHashOf = (input: GenerationInput): string =>
  createHash('sha256')
    .update(canonicalJson(wordsOf(input)))
    .digest('hex')

function wordsOf(input: GenerationInput): unknown {
  switch (input.kind) {
    case 'text':
      return { system: input.text.system, prompt: input.text.prompt }
    case 'image':
      return input.prompt ? { text: input.prompt.text, negative: input.prompt.negativeText } : factsOf(input.picture)
    case 'video':
      return { prompt: input.clip.prompt }
    case 'speech':
      return { text: input.speech.text }
    case 'music':
      return input.bed
    case 'effect':
      return { text: input.effect.text }
  }
}

/** Neither its size nor which of several it is says anything of what it shows. */
function factsOf({ variant: _v, widthPx: _w, heightPx: _h, ...facts }: PictureDescription): unknown {
  return facts
}
