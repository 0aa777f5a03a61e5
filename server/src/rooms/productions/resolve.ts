// What a production consists of now, and how much of it is already made. The build plan shows it; a run starts from it.
import type { Queryable } from '#platform/db/db.ts'
import type { Artefact, ArtefactKind, Artefacts } from '#rooms/artefacts/artefacts.ts'
import type { FilmPlan } from '#rooms/films/films.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { clipStep, clipStepId, guessClips, type PlannedClip, planClips } from './clip-steps.ts'
import { type EngineStep, type FirstStage, keyFrameStepId, planFirstStage } from './first-steps.ts'
import type { ProductionInput } from './input.ts'
import {
  artefactKindOf,
  bindOrder,
  FILM_STEP,
  keyOfOrder,
  pieceStepId,
  planSecondStage,
  SOUND_STEP,
  type Sound,
} from './second-stage.ts'

export type ResolvedStep = {
  readonly id: string
  readonly kind: ArtefactKind
  readonly subjectId: string | null
  /** Ids of steps that must be done before. */
  readonly needs: readonly string[]
  /** Undefined when it must be made. */
  readonly artefact: Artefact | undefined
  /** Made by an engine of a provider. */
  readonly isRemote?: boolean
}

export type Resolution = {
  readonly first: FirstStage
  readonly firstSteps: readonly ResolvedStep[]
  /** Undefined until every sound of the first stage is made. */
  readonly plan: FilmPlan | undefined
  readonly secondSteps: readonly ResolvedStep[]
  /** Moving pictures that are not made yet: what they will be asked for with, or near it. */
  readonly clipsToMake: readonly PlannedClip[]
}

export type ResolveDeps = { readonly db: Queryable; readonly artefacts: Artefacts }

export async function resolveProduction(deps: ResolveDeps, scope: Scope, input: ProductionInput): Promise<Resolution> {
  const first = planFirstStage(input)
  const made = await findWhole(
    deps,
    scope,
    first.steps.map((step) => step.key),
  )
  const firstSteps = first.steps.map((step) => resolveFirst(step, made))
  if (input.only) return { first, firstSteps, plan: undefined, secondSteps: [], clipsToMake: [] }
  const sounds = soundsOf(firstSteps)
  if (!first.steps.every((step) => step.kind === 'key_frame' || sounds.has(step.id))) {
    return { first, firstSteps, plan: undefined, secondSteps: [], clipsToMake: guessClips(input) }
  }
  const plan = planSecondStage(input, first, sounds)
  return { first, firstSteps, plan, ...(await resolveSecond(deps, scope, { input, plan, firstSteps })) }
}

function resolveFirst(step: EngineStep, made: ReadonlyMap<string, Artefact>): ResolvedStep {
  const { id, kind, subjectId, key, engine } = step
  return { id, kind, subjectId, needs: [], artefact: made.get(key), ...(engine.isRemote ? { isRemote: true } : {}) }
}

/** Artefacts of these keys whose bytes are still there. */
async function findWhole(
  { db, artefacts }: ResolveDeps,
  scope: Scope,
  keys: readonly string[],
): Promise<Map<string, Artefact>> {
  const found = await artefacts.find(db, scope, keys)
  const whole = await Promise.all([...found.values()].map((artefact) => artefacts.isWhole(artefact)))
  return new Map([...found].filter((_, index) => whole[index]))
}

export function soundsOf(steps: readonly ResolvedStep[]): Map<string, Sound> {
  const sounds = new Map<string, Sound>()
  for (const { id, artefact } of steps) if (artefact) sounds.set(id, soundFrom(artefact))
  return sounds
}

export function soundFrom(artefact: Pick<Artefact, 'sha256' | 'facts'>): Sound {
  return { sha256: artefact.sha256, durationSamples: Number(artefact.facts.duration_samples ?? 0) }
}

/** Content hash of every picture that exists, by shot. */
export function picturesOf(
  input: ProductionInput,
  steps: readonly { readonly id: string; readonly sha256: string | undefined }[],
): Map<string, string> {
  const byStep = new Map(steps.map((step) => [step.id, step.sha256]))
  const pictures = new Map<string, string>()
  for (const shot of input.board.shots) {
    const sha256 = shot.pinnedKeyFrame?.sha256 ?? byStep.get(keyFrameStepId(shot.id))
    if (sha256 !== undefined) pictures.set(shot.id, sha256)
  }
  return pictures
}

type Second = { readonly input: ProductionInput; readonly plan: FilmPlan; readonly firstSteps: readonly ResolvedStep[] }

async function resolveSecond(
  deps: ResolveDeps,
  scope: Scope,
  { input, plan, firstSteps }: Second,
): Promise<Pick<Resolution, 'secondSteps' | 'clipsToMake'>> {
  const pictures = picturesOf(
    input,
    firstSteps.map((step) => ({ id: step.id, sha256: step.artefact?.sha256 })),
  )
  const { clipSteps, clips, clipsToMake } = await resolveClips(deps, scope, { input, plan, firstSteps }, pictures)
  const keys = plan.pieces.map((piece) => {
    const order = bindOrder(piece.order, { pictures, clips }, piece.shotIds)
    return order && keyOfOrder(order)
  })
  const soundKey = keyOfOrder(plan.sound)
  const made = await findWhole(deps, scope, [soundKey, ...keys.filter((key) => key !== undefined)])
  const earlier = new Set([...firstSteps, ...clipSteps].map((step) => step.id))
  const pieces = plan.pieces.map((piece, index): ResolvedStep => {
    const key = keys[index]
    return {
      id: pieceStepId(index),
      kind: artefactKindOf(piece.order),
      subjectId: piece.shotIds[0] ?? null,
      needs: piece.shotIds.flatMap((id) => [keyFrameStepId(id), clipStepId(id)]).filter((id) => earlier.has(id)),
      artefact: key === undefined ? undefined : made.get(key),
    }
  })
  const sound: ResolvedStep = { id: SOUND_STEP, kind: 'mix', subjectId: null, needs: [], artefact: made.get(soundKey) }
  const film = await resolveFilm(deps, scope, { plan, pieces, sound })
  return { secondSteps: [...clipSteps, ...pieces, sound, film], clipsToMake }
}

/** Keys of clips are known where their pictures are. */
async function resolveClips(
  deps: ResolveDeps,
  scope: Scope,
  { input, plan, firstSteps }: Second,
  pictures: ReadonlyMap<string, string>,
) {
  const planned = planClips(input, plan)
  const keys = new Map(
    planned.flatMap((clip) => {
      const picture = pictures.get(clip.shotId)
      return picture === undefined ? [] : [[clip.shotId, clipStep(input, clip, picture).key] as const]
    }),
  )
  const made = await findWhole(deps, scope, [...keys.values()])
  const firstIds = new Set(firstSteps.map((step) => step.id))
  const clips = new Map<string, string>()
  const clipSteps = planned.map(({ shotId, engine }): ResolvedStep => {
    const artefact = made.get(keys.get(shotId) ?? '')
    if (artefact) clips.set(shotId, artefact.sha256)
    const needs = [keyFrameStepId(shotId)].filter((id) => firstIds.has(id))
    const isRemote = engine.isRemote ? { isRemote: true } : {}
    return { id: clipStepId(shotId), kind: 'clip', subjectId: shotId, needs, artefact, ...isRemote }
  })
  return { clipSteps, clips, clipsToMake: planned.filter(({ shotId }) => !clips.has(shotId)) }
}

type Joined = { readonly plan: FilmPlan; readonly pieces: readonly ResolvedStep[]; readonly sound: ResolvedStep }

async function resolveFilm(deps: ResolveDeps, scope: Scope, { plan, pieces, sound }: Joined): Promise<ResolvedStep> {
  const needs = [...pieces.map((piece) => piece.id), sound.id]
  const hashes = pieces.flatMap((piece) => piece.artefact?.sha256 ?? [])
  const step = { id: FILM_STEP, kind: 'film', subjectId: null, needs } as const
  if (hashes.length < pieces.length || !sound.artefact) return { ...step, artefact: undefined }
  const key = keyOfOrder(plan.join({ pictureSha256s: hashes, soundSha256: sound.artefact.sha256 }))
  return { ...step, artefact: (await findWhole(deps, scope, [key])).get(key) }
}
