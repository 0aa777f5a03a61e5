// What a production consists of now, and how much of it is already made. The build plan shows it; a run starts from it.
import type { Queryable } from '#platform/db/db.ts'
import type { Artefact, ArtefactKind, Artefacts } from '#rooms/artefacts/artefacts.ts'
import type { FilmPlan } from '#rooms/films/films.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
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
}

export type Resolution = {
  readonly first: FirstStage
  readonly firstSteps: readonly ResolvedStep[]
  /** Undefined until every sound of the first stage is made. */
  readonly plan: FilmPlan | undefined
  readonly secondSteps: readonly ResolvedStep[]
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
  if (input.only) return { first, firstSteps, plan: undefined, secondSteps: [] }
  const sounds = soundsOf(firstSteps)
  if (!first.steps.every((step) => step.kind === 'key_frame' || sounds.has(step.id))) {
    return { first, firstSteps, plan: undefined, secondSteps: [] }
  }
  const plan = planSecondStage(input, first, sounds)
  return { first, firstSteps, plan, secondSteps: await resolveSecond(deps, scope, { input, plan, firstSteps }) }
}

function resolveFirst(step: EngineStep, made: ReadonlyMap<string, Artefact>): ResolvedStep {
  return { id: step.id, kind: step.kind, subjectId: step.subjectId, needs: [], artefact: made.get(step.key) }
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
): Promise<ResolvedStep[]> {
  const pictures = picturesOf(
    input,
    firstSteps.map((step) => ({ id: step.id, sha256: step.artefact?.sha256 })),
  )
  const keys = plan.pieces.map((piece) => {
    const order = bindOrder(piece.order, pictures, piece.shotIds)
    return order && keyOfOrder(order)
  })
  const soundKey = keyOfOrder(plan.sound)
  const made = await findWhole(deps, scope, [soundKey, ...keys.filter((key) => key !== undefined)])
  const firstIds = new Set(firstSteps.map((step) => step.id))
  const pieces = plan.pieces.map((piece, index): ResolvedStep => {
    const key = keys[index]
    return {
      id: pieceStepId(index),
      kind: artefactKindOf(piece.order),
      subjectId: piece.shotIds[0] ?? null,
      needs: piece.shotIds.map(keyFrameStepId).filter((id) => firstIds.has(id)),
      artefact: key === undefined ? undefined : made.get(key),
    }
  })
  const sound: ResolvedStep = { id: SOUND_STEP, kind: 'mix', subjectId: null, needs: [], artefact: made.get(soundKey) }
  return [...pieces, sound, await resolveFilm(deps, scope, { plan, pieces, sound })]
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
