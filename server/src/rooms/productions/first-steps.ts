// The first stage of the graph: what engines make from the board alone. Pure: equal boards give equal keys.
import { keyOf } from '#rooms/artefacts/artefacts.ts'
import {
  type Board,
  type BoardCharacter,
  type BoardCue,
  type BoardLine,
  type BoardScene,
  type BoardShot,
  personOf,
  settingOf,
  strangerOf,
  untold,
} from '#rooms/boards/boards.ts'
import { canvasOf } from '#rooms/films/films.ts'
import type { GenerationInput, PictureDescription, PictureFigure, PicturePrompt } from '#rooms/generation/generation.ts'
import { writePicturePrompt } from '#rooms/prompts/prompts.ts'
import { isCrowd } from '#rooms/scripts/scripts.ts'
import { type BedPlan, planBeds } from './beds.ts'
import type { EngineChoice, ProductionInput } from './input.ts'

export type EngineStep = {
  readonly id: string
  readonly kind: 'speech' | 'key_frame' | 'clip' | 'bed' | 'effect'
  readonly subjectId: string
  readonly key: string
  readonly engine: EngineChoice
  readonly input: GenerationInput
}

export type FirstStage = {
  readonly steps: readonly EngineStep[]
  readonly beds: readonly BedPlan[]
}

export const speechStepId = (lineId: string) => `speech:${lineId}`
export const keyFrameStepId = (shotId: string) => `key_frame:${shotId}`
export const effectStepId = (shotId: string, cue: number) => `effect:${shotId}:${cue}`
export const bedStepId = (index: number) => `bed:${index}`

export function planFirstStage(input: ProductionInput): FirstStage {
  if (input.only) return planSome(input, new Set(input.only))
  const beds = planBeds(input)
  const scenes = new Map(input.board.scenes.map((scene) => [scene.id, scene]))
  const steps = input.board.shots.flatMap((shot) => stepsOfShot(input, scenes.get(settingOf(shot)), shot))
  for (const [index, bed] of beds.entries()) steps.push(bedStep(input, bed, index))
  return { steps, beds }
}

function planSome(input: ProductionInput, wanted: ReadonlySet<string>): FirstStage {
  const scenes = new Map(input.board.scenes.map((scene) => [scene.id, scene]))
  const shots = input.board.shots.filter((shot) => wanted.has(shot.id))
  return { steps: shots.flatMap((shot) => stepsOfShot(input, scenes.get(settingOf(shot)), shot)), beds: [] }
}

/** @param scene where its picture is set */
function stepsOfShot(input: ProductionInput, scene: BoardScene | undefined, shot: BoardShot): EngineStep[] {
  const steps: EngineStep[] = []
  if (!shot.pinnedKeyFrame && scene && isSeen(input, shot)) steps.push(keyFrameStep(input, scene, shot))
  for (const [index, cue] of shot.cues.entries())
    if (cue.kind === 'sfx') steps.push(effectStep(input, shot, { cue, index }))
  for (const line of shot.lines) if (!line.pinnedTake) steps.push(speechStep(input, line))
  return steps
}

/** A film shows a pinned clip and no key frame: one is drawn, and paid for, only where pictures themselves are asked for. */
const isSeen = ({ only }: ProductionInput, shot: BoardShot) => only !== undefined || !shot.pinnedClip

function engineStep(
  step: Pick<EngineStep, 'id' | 'kind' | 'subjectId' | 'engine' | 'input'>,
  parameters: unknown,
  variant: number,
): EngineStep {
  const { engine } = step
  const recipe = {
    kind: step.kind,
    engineId: engine.id,
    engineRevision: engine.revision,
    model: engine.model,
    parameters,
    inputs: [],
    variant,
  }
  return { ...step, key: keyOf(recipe) }
}

/** Not a parameter: the key has it as the variant of the recipe. */
const variantOf = ({ variant }: { readonly variant: number }) => (variant === 0 ? {} : { variant })

function speechStep(input: ProductionInput, line: BoardLine): EngineStep {
  const voice = input.voices[line.character]
  if (!voice) throw new Error(`no voice is cast for ${line.character}`)
  const speech = { text: line.text, language: input.board.language, voice, direction: line.direction }
  const step = {
    id: speechStepId(line.id),
    kind: 'speech',
    subjectId: line.id,
    engine: input.engines.voices?.[voice.engineId] ?? input.engines.speech,
    input: { kind: 'speech', speech: { ...speech, ...variantOf(line) } },
  } as const
  return engineStep(step, speech, line.variant)
}

function bedStep(input: ProductionInput, bed: BedPlan, index: number): EngineStep {
  const step = {
    id: bedStepId(index),
    kind: 'bed',
    subjectId: bed.fromShotId,
    engine: input.engines.music,
    input: { kind: 'music', bed: bed.description },
  } as const
  return engineStep(step, bed.description, 0)
}

const SAMPLES_PER_MS = 48

function effectStep(
  input: ProductionInput,
  shot: BoardShot,
  { cue, index }: { cue: BoardCue; index: number },
): EngineStep {
  const effect = { text: cue.text, durationSamples: cue.durationMs === null ? null : cue.durationMs * SAMPLES_PER_MS }
  const step = {
    id: effectStepId(shot.id, index),
    kind: 'effect',
    subjectId: shot.id,
    engine: input.engines.effect,
    input: { kind: 'effect', effect },
  } as const
  return engineStep(step, effect, 0)
}

function keyFrameStep(input: ProductionInput, scene: BoardScene, shot: BoardShot): EngineStep {
  const picture = describePicture(input, scene, shot)
  const prompt = promptOf(input, { scene, shot, picture })
  const step = {
    id: keyFrameStepId(shot.id),
    kind: 'key_frame',
    subjectId: shot.id,
    engine: input.engines.image,
    input: { kind: 'image', picture: { ...picture, ...variantOf(shot) }, ...(prompt ? { prompt } : {}) },
  } as const
  return engineStep(step, prompt ? { picture: untold(picture), prompt } : picture, shot.variant)
}

/** Engines that read prose are told in words, and shown who and what must look the same. */
function promptOf(
  { board, prompts, style = '' }: ProductionInput,
  { scene, shot, picture }: { scene: BoardScene; shot: BoardShot; picture: PictureDescription },
): PicturePrompt | undefined {
  if (!prompts?.shot) return undefined
  const portraits = shot.figures.map((figure) => characterOf(board, figure)?.portrait)
  const plate = board.locations.find((one) => one.name === scene.location)?.plate
  const references = [...portraits, plate].flatMap((one) =>
    one ? { sha256: one.sha256, mediaType: one.mediaType } : [],
  )
  return {
    text: writePicturePrompt(prompts.shot, picture, style),
    ...(references.length > 0 ? { references } : {}),
  }
}

const characterOf = (board: Board, figure: BoardShot['figures'][number]) =>
  board.characters.find((one) => one.name === figure.character || one.aliases.includes(figure.character))

const EMOTIONS = ['neutral', 'happy', 'angry', 'sad', 'afraid', 'surprised', 'tired', 'stern'] as const

export function describePicture(
  { board, film }: ProductionInput,
  scene: BoardScene,
  shot: BoardShot,
): PictureDescription {
  const canvas = canvasOf(film.size, film.aspect)
  return {
    widthPx: canvas.widthPx,
    heightPx: canvas.heightPx,
    place: describePlace(board, scene),
    size: shot.size,
    framing: shot.framing,
    angle: shot.angle,
    move: shot.move,
    figures: shot.figures.map((figure) => describeFigure(board, figure)),
    action: shot.prompt ?? shot.action,
    props: shot.props,
    subject: shot.subject,
    keyFrame: 'full',
  }
}

/** Without edits of people it is what it always was, and so are the keys. */
function describePlace(board: Board, scene: BoardScene): PictureDescription['place'] {
  const location = board.locations.find((one) => one.name === scene.location)
  const notes = location?.prompt ?? location?.notes ?? ''
  return {
    name: scene.location,
    interior: scene.interior,
    timeOfDay: scene.timeOfDay,
    weather: scene.weather,
    ...(notes === '' ? {} : { notes }),
    ...(location?.plate?.look ? { look: location.plate.look } : {}),
  }
}

function describeFigure(board: Board, figure: BoardShot['figures'][number]): PictureFigure {
  const character = characterOf(board, figure)
  return {
    ...(character ? personOf(character) : strangerOf(figure.character)),
    ...amongOf(board, character),
    role: figure.role,
    side: figure.side,
    emotion: EMOTIONS.find((emotion) => emotion === figure.emotion) ?? 'neutral',
  }
}

const AMONG_MAX = 8
const AMONG_NOTES_MAX = 60

/** Whom a crowd is drawn among: the time that a script plays in is told by its people. */
function amongOf(board: Board, character: BoardCharacter | undefined): Pick<PictureFigure, 'among'> {
  if (!character || !isCrowd(character.name, character.notes)) return {}
  const others = board.characters
    .filter((one) => !isCrowd(one.name, one.notes))
    .toSorted((a, b) => b.lines - a.lines)
    .slice(0, AMONG_MAX)
  return { among: others.map(({ name, notes }) => `${name} ${notes.slice(0, AMONG_NOTES_MAX)}`.trim()) }
}
