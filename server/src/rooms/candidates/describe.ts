// What portraits and plates are made from, and what a prompt is. Pure.
import type { CandidateSubject } from '#contract/candidates.ts'
import { type ArtefactKind, keyOf } from '#rooms/artefacts/artefacts.ts'
import { type Board, type BoardCharacter, type BoardLocation, personOf, untold } from '#rooms/boards/boards.ts'
import type { PictureDescription, PictureFigure } from '#rooms/generation/generation.ts'
import { lineOf, type MakingStep } from './candidate.ts'

export type PictureEngine = {
  readonly id: string
  readonly revision: number
  readonly model: string
  /** Of pictures that belong to no film, as the project says. */
  readonly plate: PictureSize
  /** What it is told, if it reads prose. */
  readonly write?: (kind: 'character' | 'location', picture: PictureDescription) => string
}

export type PictureSize = { readonly widthPx: number; readonly heightPx: number }

const PORTRAIT: PictureSize = { widthPx: 960, heightPx: 1280 }
/** Where only the words of a picture are wanted. */
export const ANY_SIZE: PictureSize = { widthPx: 1600, heightPx: 900 }

const still = {
  angle: 'eye',
  move: 'static',
  action: '',
  props: [],
  subject: null,
  keyFrame: 'full',
} as const

/** The board's words, in the order in which a prompt has them. */
const joined = (board: Board, words: readonly string[]) =>
  words
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .join(board.language.startsWith('zh') ? '，' : ', ')

export type PromptText = { readonly text: string; readonly derived: string; readonly isEdited: boolean }

/** Undefined for what has no prompt, or is not on the board. Of a clip: what happens in it, before an engine's template is put round it. */
export function promptOf(board: Board, { kind, id }: CandidateSubject): PromptText | undefined {
  if (kind === 'line') {
    const line = lineOf(board, id)
    return line && { text: line.text, derived: line.text, isEdited: false }
  }
  if (kind === 'shot' || kind === 'clip') {
    const shot = board.shots.find((one) => one.id === id)
    return shot && toPrompt(shot.prompt, shot.action)
  }
  const thing = (kind === 'character' ? board.characters : board.locations).find((one) => one.id === id)
  return thing && toPrompt(thing.prompt, joined(board, [thing.name, thing.notes]))
}

const toPrompt = (edited: string | null, derived: string): PromptText => ({
  text: edited ?? derived,
  derived,
  isEdited: edited !== null,
})

export function portraitOf(character: BoardCharacter, look: number): PictureDescription {
  const figure: PictureFigure = {
    ...personOf({ ...character, portrait: null }),
    ...(look === 0 ? {} : { look }),
    role: 'present',
    side: 'center',
    emotion: 'neutral',
  }
  return {
    ...PORTRAIT,
    ...still,
    place: { name: '', interior: 'unknown', timeOfDay: 'day', weather: 'clear' },
    size: 'medium',
    framing: 'single',
    figures: [figure],
    backdrop: 'plain',
  }
}

/** As the first scene finds it that plays there. */
export function plateOf(
  board: Board,
  location: BoardLocation,
  { look, size }: { readonly look: number; readonly size: PictureSize },
): PictureDescription {
  const scene = board.scenes.find((one) => one.location === location.name)
  const notes = location.prompt ?? location.notes
  return {
    ...size,
    ...still,
    place: {
      name: location.name,
      interior: scene?.interior ?? 'unknown',
      timeOfDay: scene?.timeOfDay ?? 'day',
      weather: scene?.weather ?? 'unknown',
      ...(notes === '' ? {} : { notes }),
      ...(look === 0 ? {} : { look }),
    },
    size: 'extreme_wide',
    framing: 'empty',
    figures: [],
  }
}

/** Undefined for what is not on the board. */
export function pictureStep(
  board: Board,
  engine: PictureEngine,
  { kind, id, variant }: { kind: 'character' | 'location'; id: string; variant: number },
): MakingStep | undefined {
  const picture = describe(board, { kind, id }, engine.plate)
  if (!picture) return undefined
  const artefactKind: ArtefactKind = kind === 'character' ? 'portrait' : 'plate'
  const text = engine.write?.(kind, picture(0))
  const prompt = text === undefined ? undefined : { text }
  const recipe = {
    kind: artefactKind,
    engineId: engine.id,
    engineRevision: engine.revision,
    model: engine.model,
    parameters: prompt ? { picture: untold(picture(0)), prompt } : picture(0),
    inputs: [],
    variant,
  }
  return {
    kind: artefactKind,
    key: keyOf(recipe),
    engine: { id: engine.id, model: engine.model },
    input: { kind: 'image', picture: picture(variant), ...(prompt ? { prompt } : {}) },
  }
}

function describe(board: Board, { kind, id }: { kind: 'character' | 'location'; id: string }, size: PictureSize) {
  if (kind === 'location') {
    const location = board.locations.find((one) => one.id === id)
    return location && ((look: number) => plateOf(board, location, { look, size }))
  }
  const character = board.characters.find((one) => one.id === id)
  return character && ((look: number) => portraitOf(character, look))
}
