// Clips of shots as a production would ask for them, or otherwise as a person wants them: for candidates beside what is made.
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { chooseEngine, freezePrompts } from './choose-engines.ts'
import { endsOfShot, type PlannedClip, planClips, stepOfClip, withoutClips } from './clip-steps.ts'
import type { Workshop } from './deps.ts'
import { type EngineStep, planFirstStage } from './first-steps.ts'
import type { ProductionInput } from './input.ts'
import { guessMs } from './production-state.ts'
import { picturesOf, soundFrom } from './resolve.ts'
import { planSecondStage, type Sound } from './second-stage.ts'
import { composeInput } from './start.ts'

/** What is left out is as a production would have it. */
export type ClipWish = {
  readonly prompt?: string | undefined
  readonly durationMs?: number | undefined
  /** By content; null: no picture. */
  readonly start?: string | null | undefined
  readonly end?: string | null | undefined
}

export type ClipDescription = {
  readonly engineId: string
  readonly prompt: string
  readonly durationMs: number
  /** Whether the length is that of the film, and no guess. */
  readonly isMeasured: boolean
  /** By content; null while the shot has no picture. */
  readonly start: string | null
  readonly end: string | null
}

export type SingleClips = {
  /** Undefined of a shot that is not on the board. */
  readonly describe: (shotId: string) => ClipDescription | undefined
  /** Also undefined while it would begin with a picture that is not there. */
  readonly step: (
    shotId: string,
    asked: { readonly variant: number; readonly wish: ClipWish },
  ) => EngineStep | undefined
}

/** Undefined if no engine is named, and the project has none. */
export async function singleClips(
  shop: Workshop,
  scope: Scope,
  { projectId, engineId }: { readonly projectId: string; readonly engineId: string | undefined },
): Promise<SingleClips | undefined> {
  const { input: composed } = await composeInput(shop, { scope, projectId, wish: {} })
  const video = engineId === undefined ? composed.engines.video : chooseEngine(shop.generation, 'video', engineId)
  if (!video) return undefined
  const engines = { ...composed.engines, video }
  const { language } = composed.board
  const { prompts: _, ...rest } = composed
  const prompts = await freezePrompts(shop, scope, { language, engines })
  const input = { ...rest, engines, board: withoutClips(composed.board), ...(prompts ? { prompts } : {}) }
  const { pictures, planned, isMeasured } = await planWithWhatIsThere(shop, scope, input)

  const endsOf = (shotId: string) => {
    const picture = pictures.get(shotId)
    const { start, end } = endsOfShot(input, shotId, picture ?? '')
    return { start: start === '' ? null : start, end }
  }
  return {
    describe: (shotId) => {
      const one = planned.get(shotId)
      if (!one) return undefined
      const { prompt, durationMs } = one.description
      return { engineId: video.id, prompt, durationMs, isMeasured, ...endsOf(shotId) }
    },
    step: (shotId, { variant, wish }) => {
      const one = planned.get(shotId)
      const own = endsOf(shotId)
      const start = wish.start === undefined ? own.start : wish.start
      if (!one || (start === null && wish.start === undefined)) return undefined
      const end = wish.end === undefined ? own.end : wish.end
      return stepOfClip(asWished(one, { variant, wish }), { start, end })
    },
  }
}

function asWished(
  one: PlannedClip,
  { variant, wish }: { readonly variant: number; readonly wish: ClipWish },
): PlannedClip {
  const { variant: _, ...description } = one.description
  return {
    ...one,
    description: {
      ...description,
      prompt: wish.prompt ?? description.prompt,
      durationMs: wish.durationMs ?? description.durationMs,
      ...(variant === 0 ? {} : { variant }),
    },
  }
}

const SAMPLES_PER_MS = 48
/** Of a noise that nobody has heard yet, and that says nothing of its length. */
const EFFECT_GUESS_MS = 1000

/** Lengths are those of the film as far as it is spoken, and guessed beyond. */
async function planWithWhatIsThere(shop: Workshop, scope: Scope, input: ProductionInput) {
  const first = planFirstStage(input)
  const found = await shop.artefacts.find(
    shop.db,
    scope,
    first.steps.map((step) => step.key),
  )
  const sounds = new Map(
    first.steps.map((step): [string, Sound] => {
      const artefact = found.get(step.key)
      return [step.id, artefact ? soundFrom(artefact) : { sha256: '', durationSamples: guessSamples(step) }]
    }),
  )
  const decisive = first.steps.filter((step) => step.kind === 'speech' || step.kind === 'effect')
  const isMeasured = decisive.every((step) => found.has(step.key))
  const clips = planClips(input, planSecondStage(input, first, sounds))
  const steps = first.steps.map(({ id, key }) => ({ id, sha256: found.get(key)?.sha256 }))
  return { pictures: picturesOf(input, steps), planned: new Map(clips.map((clip) => [clip.shotId, clip])), isMeasured }
}

/** What lies under the speech decides no length. */
function guessSamples({ input }: EngineStep): number {
  if (input.kind === 'speech') return guessMs(input.speech.text) * SAMPLES_PER_MS
  if (input.kind === 'effect') return input.effect.durationSamples ?? EFFECT_GUESS_MS * SAMPLES_PER_MS
  return SAMPLES_PER_MS
}
