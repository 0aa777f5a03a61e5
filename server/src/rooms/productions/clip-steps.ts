// Moving pictures of shots. They can be planned once every take is measured, since that decides how long a shot is, and asked for
// once its key frame is there, since it starts from that.
import { keyOf } from '#rooms/artefacts/artefacts.ts'
import { type Board, type BoardShot, settingOf } from '#rooms/boards/boards.ts'
import { canvasOf, type FilmPlan } from '#rooms/films/films.ts'
import type { ClipDescription, MediaInput } from '#rooms/generation/generation.ts'
import { writeClipPrompt } from '#rooms/prompts/prompts.ts'
import { describePicture, type EngineStep } from './first-steps.ts'
import type { EngineChoice, ProductionInput } from './input.ts'

export const clipStepId = (shotId: string) => `clip:${shotId}`
export const isClipStep = (stepId: string) => stepId.startsWith('clip:')

export type PlannedClip = {
  readonly shotId: string
  readonly engine: EngineChoice
  readonly description: ClipDescription
}

/** One for every shot that has no clip pinned, without the picture it starts from. None unless the project has an engine for them. */
export function planClips(input: ProductionInput, { timeline }: Pick<FilmPlan, 'timeline'>): PlannedClip[] {
  const { rate } = timeline
  const lengths = new Map(
    timeline.shots.flatMap(({ cut, inFrames, bodyFrames, outFrames }) =>
      cut ? [[cut.shotId, Math.ceil(((inFrames + bodyFrames + outFrames) * 1000 * rate.den) / rate.num)] as const] : [],
    ),
  )
  return clipsOf(input, (shot) => lengths.get(shot.id))
}

/** A reader of average pace, in any script: enough to guess a price by. */
const MS_PER_CHARACTER = 180

/** What they will come to before a word is spoken: for prices. */
export function guessClips(input: ProductionInput): PlannedClip[] {
  return clipsOf(input, ({ durationMs, lines }) =>
    Math.max(
      durationMs,
      lines.reduce((sum, line) => sum + line.text.length * MS_PER_CHARACTER, 0),
    ),
  )
}

function clipsOf(input: ProductionInput, lengthOf: (shot: BoardShot) => number | undefined): PlannedClip[] {
  const engine = input.engines.video
  if (!engine) return []
  const { widthPx, heightPx } = canvasOf(input.film.size, input.film.aspect)
  return input.board.shots.flatMap((shot) => {
    if (shot.pinnedClip) return []
    const durationMs = lengthOf(shot)
    if (durationMs === undefined) return []
    const variant = shot.variant === 0 ? {} : { variant: shot.variant }
    const prompt = promptOf(input, shot, durationMs)
    return [
      { shotId: shot.id, engine, description: { prompt, widthPx, heightPx, durationMs, withSound: false, ...variant } },
    ]
  })
}

/** What a clip begins and ends with, by content. */
export type ClipEnds = { readonly start: string | null; readonly end: string | null }

/** The step itself, once the picture is there. */
export function clipStep(input: ProductionInput, planned: PlannedClip, picture: string): EngineStep {
  return stepOfClip(planned, endsOfShot(input, planned.shotId, picture))
}

export function endsOfShot(
  input: ProductionInput,
  shotId: string,
  picture: string,
): { start: string; end: string | null } {
  const shot = input.board.shots.find((one) => one.id === shotId)
  return { start: shot?.startFrame?.sha256 ?? picture, end: shot?.endFrame?.sha256 ?? null }
}

export function stepOfClip({ shotId, engine, description }: PlannedClip, { start, end }: ClipEnds): EngineStep {
  const clip: ClipDescription = {
    ...description,
    ...(start === null ? {} : { startFrame: picturePng(start) }),
    ...(end === null ? {} : { endFrame: picturePng(end) }),
  }
  const { variant = 0, ...parameters } = clip
  const recipe = {
    kind: 'clip',
    engineId: engine.id,
    engineRevision: engine.revision,
    model: engine.model,
    parameters,
    inputs: [start, end].filter((one) => one !== null),
    variant,
  } as const
  return {
    id: clipStepId(shotId),
    kind: 'clip',
    subjectId: shotId,
    key: keyOf(recipe),
    engine,
    input: { kind: 'video', clip },
  }
}

/** The board as if no clip were pinned: what engines would make then. */
export function withoutClips(board: Board): Board {
  return { ...board, shots: board.shots.map((shot) => (shot.pinnedClip ? { ...shot, pinnedClip: null } : shot)) }
}

/** Stored pictures are told by their content; the type is what most of them are. */
const picturePng = (sha256: string): MediaInput => ({ sha256, mediaType: 'image/png' })

function promptOf(input: ProductionInput, shot: BoardShot, durationMs: number): string {
  const { prompts, style = '', board } = input
  const scene = board.scenes.find((one) => one.id === settingOf(shot))
  if (!prompts?.clip || !scene) return (shot.prompt ?? shot.action).trim()
  const lines = shot.lines.map(({ character, text }) => ({ character, text }))
  const facts = { picture: describePicture(input, scene, shot), extra: { durationMs, lines, move: shot.move } }
  return writeClipPrompt(prompts.clip, facts, style)
}
