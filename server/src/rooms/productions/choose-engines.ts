// Which engine makes what in a run: what the project says, else the one of this installation.
import type { ProjectSettings } from '#contract/projects.ts'
import type { Engine, GenerationRoom, VoiceChoice } from '#rooms/generation/generation.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { ProductionsDeps } from './deps.ts'
import type { EngineChoice, ProductionInput } from './input.ts'

/** Throws NO_ENGINE for one that is not there any more. */
export function chooseEngines(
  generation: Pick<GenerationRoom, 'engine'>,
  wished: ProjectSettings['engines'],
  voices: Readonly<Record<string, VoiceChoice>>,
): ProductionInput['engines'] {
  const choose = (kind: 'image' | 'speech' | 'music' | 'effect' | 'video') =>
    toChoice(generation.engine(kind, wished[kind] ?? undefined))
  const speech = choose('speech')
  const others = new Set(Object.values(voices).map((voice) => voice.engineId))
  others.delete(speech.id)
  return {
    image: choose('image'),
    speech,
    music: choose('music'),
    effect: choose('effect'),
    ...(wished.video === null ? {} : { video: choose('video') }),
    ...(others.size === 0
      ? {}
      : { voices: Object.fromEntries([...others].map((id) => [id, toChoice(generation.engine('speech', id))])) }),
  }
}

/** Throws NO_ENGINE. */
export const chooseEngine = (
  generation: Pick<GenerationRoom, 'engine'>,
  kind: 'image' | 'video',
  engineId: string,
): EngineChoice => toChoice(generation.engine(kind, engineId))

function toChoice(engine: Engine): EngineChoice {
  const choice = { id: engine.id, revision: engine.outputRevision, model: engine.id }
  return engine.provider === undefined ? choice : { ...choice, isRemote: true }
}

/** Undefined where nobody outside is told anything. */
export async function freezePrompts(
  shop: Pick<ProductionsDeps, 'db' | 'prompts'>,
  scope: Scope,
  { language, engines }: { readonly language: string; readonly engines: ProductionInput['engines'] },
): Promise<ProductionInput['prompts']> {
  if (!engines.image.isRemote && !engines.video) return undefined
  const found = await shop.prompts.inForce(shop.db, scope, { language, kinds: ['image.shot', 'video.shot'] })
  return {
    ...(engines.image.isRemote ? { shot: found['image.shot'] } : {}),
    ...(engines.video ? { clip: found['video.shot'] } : {}),
  }
}
