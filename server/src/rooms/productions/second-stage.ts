// The second stage: what ffmpeg makes once every take is measured. Orders are planned with a stand-in for the hash of each
// shot's picture, and bound to the real one when it is there: so the plan is made once per run, and pieces need only their own
// pictures.
import { createHash } from 'node:crypto'
import type { WorkOrder } from '#contract/films.ts'
import type { ArtefactKind } from '#rooms/artefacts/artefacts.ts'
import { keyOf } from '#rooms/artefacts/artefacts.ts'
import type { BoardLine, BoardShot } from '#rooms/boards/boards.ts'
import { type CutBed, type CutInput, type CutShot, countPieces, type FilmPlan, planFilm } from '#rooms/films/films.ts'
import { guessClips } from './clip-steps.ts'
import type { FirstStage } from './first-steps.ts'
import { bedStepId, effectStepId, speechStepId } from './first-steps.ts'
import type { ProductionInput } from './input.ts'

export type Sound = { readonly sha256: string; readonly durationSamples: number }
/** Measured sounds by step id. */
export type Sounds = ReadonlyMap<string, Sound>

export const SOUND_STEP = 'mix'
export const FILM_STEP = 'film'
/** Stands at the end of a run that cuts no film. */
export const END_STEP = 'end'
export const pieceStepId = (index: number) => `piece:${index}`
export const pieceIndexOf = (stepId: string): number => Number(stepId.slice('piece:'.length))

/** Stands for the picture of a shot until it exists. */
export function standIn(shotId: string): string {
  return createHash('sha256').update(`picture of shot ${shotId}`).digest('hex')
}

/** Stands for the moving picture of a shot until it exists. */
export function clipStandIn(shotId: string): string {
  return createHash('sha256').update(`clip of shot ${shotId}`).digest('hex')
}

export function planSecondStage(input: ProductionInput, first: FirstStage, sounds: Sounds): FilmPlan {
  return planFilm(cutOf(input, first, sounds), input.film)
}

const ANY_LENGTH = 1

/**
 * How many steps of each kind follow once every take is measured. That hangs on the shots and the template and not on how long
 * anything is, so it is known before a word is spoken.
 */
export function expectSecondStage(input: ProductionInput, first: FirstStage): Map<string, number> {
  const sounds = new Map(first.steps.map(({ id }) => [id, { sha256: '', durationSamples: ANY_LENGTH }]))
  const { segments, transitions } = countPieces(cutOf(input, first, sounds))
  const counts = { clip: guessClips(input).length, segment: segments, transition: transitions, mix: 1, film: 1 }
  return new Map(Object.entries(counts).filter(([, count]) => count > 0))
}

function cutOf({ board, film, engines, track }: ProductionInput, first: FirstStage, sounds: Sounds): CutInput {
  const sceneOf = new Map(board.scenes.map((scene) => [scene.id, scene]))
  const shots = board.shots.map((shot): CutShot => {
    const scene = sceneOf.get(shot.sceneId)
    return {
      shotId: shot.id,
      sceneNumber: scene?.number ?? 0,
      episode: scene?.episode ?? null,
      keyFrameSha256: standIn(shot.id),
      ...(shot.startFrame ? { startFrameSha256: shot.startFrame.sha256 } : {}),
      ...(shot.endFrame ? { endFrameSha256: shot.endFrame.sha256 } : {}),
      ...clipOf(shot, engines.video !== undefined),
      move: shot.move,
      minimumMs: shot.durationMs,
      lines: shot.lines.map((line) => cutLine(shot, line, sounds)),
      cues: shot.cues.map(({ kind, text, afterLines, durationMs }, index) => {
        const sound = kind === 'sfx' ? soundOf(sounds, effectStepId(shot.id, index)) : null
        return { kind, text, afterLines, durationMs, sound }
      }),
    }
  })
  const beds = first.beds.map((bed, index): CutBed => {
    const sound = soundOf(sounds, bedStepId(index))
    return {
      fromShotId: bed.fromShotId,
      toShotId: bed.toShotId,
      sha256: sound.sha256,
      durationSamples: sound.durationSamples,
      gainDb: 0,
    }
  })
  const scenes = board.scenes.map((scene) => ({ number: scene.number, heading: scene.heading }))
  return {
    title: board.title ?? '',
    language: board.language,
    rate: film.rate,
    templateId: film.template,
    // Runs that began before it could be chosen have none.
    transitionId: film.transition ?? null,
    shots,
    scenes,
    beds,
    ...(track ? { music: track } : {}),
  }
}

function clipOf(shot: BoardShot, isMade: boolean): Pick<CutShot, 'clipSha256'> {
  if (shot.pinnedClip) return { clipSha256: shot.pinnedClip.sha256 }
  return isMade ? { clipSha256: clipStandIn(shot.id) } : {}
}

function cutLine(shot: BoardShot, line: BoardLine, sounds: Sounds) {
  const take = line.pinnedTake ?? soundOf(sounds, speechStepId(line.id))
  const side = shot.figures.find((figure) => figure.character === line.character)?.side
  return {
    lineId: line.id,
    takeSha256: take.sha256,
    durationSamples: take.durationSamples,
    text: line.text,
    speaker: line.character,
    kind: line.kind,
    jointWith: line.jointWith,
    offScreen: line.offScreen,
    ...(side === undefined ? {} : { side }),
  }
}

function soundOf(sounds: Sounds, stepId: string): Sound {
  const sound = sounds.get(stepId)
  if (!sound) throw new Error(`${stepId} is not made yet`)
  return sound
}

/** Content hashes of what shots show, by shot. */
export type Seen = { readonly pictures: ReadonlyMap<string, string>; readonly clips: ReadonlyMap<string, string> }

/** The order with real pictures and clips, or undefined while one is missing. */
export function bindOrder(order: WorkOrder, { pictures, clips }: Seen, shotIds: readonly string[]) {
  const real = new Map<string, string | undefined>()
  for (const shotId of shotIds) {
    real.set(standIn(shotId), pictures.get(shotId))
    real.set(clipStandIn(shotId), clips.get(shotId))
  }
  const inputs = order.inputs.map((input) => ({
    ...input,
    sha256: real.has(input.sha256) ? real.get(input.sha256) : input.sha256,
  }))
  return inputs.every((input): input is WorkOrder['inputs'][number] => input.sha256 !== undefined)
    ? { ...order, inputs }
    : undefined
}

const KIND_OF_ORDER: Readonly<Record<string, ArtefactKind>> = {
  segment: 'segment',
  transition: 'transition',
  sound: 'mix',
  join: 'film',
}

export function artefactKindOf(order: WorkOrder): ArtefactKind {
  const kind = KIND_OF_ORDER[order.kind]
  if (!kind) throw new Error(`no artefact is made by orders of kind ${order.kind}`)
  return kind
}

/** Limits are no part of what comes out. */
export function keyOfOrder(order: WorkOrder): string {
  const { limits: _, ...made } = order
  return keyOf({
    kind: artefactKindOf(order),
    engineId: order.program,
    engineRevision: order.revision,
    model: '',
    parameters: made,
    inputs: order.inputs.map((input) => input.sha256),
    variant: 0,
  })
}
