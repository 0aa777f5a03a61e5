// From a subject and a variant to the step that makes it. Shots and lines are ordered exactly as a production orders them, so
// that a candidate and a key frame of equal description are one artefact.
import type { CandidateSubject, ClipWish } from '#contract/candidates.ts'
import type { Board } from '#rooms/boards/boards.ts'
import { writePicturePrompt } from '#rooms/prompts/prompts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { MakingStep } from './candidate.ts'
import type { CandidatesDeps } from './deps.ts'
import { type PictureEngine, pictureStep } from './describe.ts'

export type StepFinder = (subject: CandidateSubject, variant: number) => MakingStep | undefined

/** What draws in this project, and what it is told. */
export async function pictureEngine(
  { db, generation, projects, prompts }: Pick<CandidatesDeps, 'db' | 'generation' | 'projects' | 'prompts'>,
  scope: Scope,
  {
    projectId,
    language,
    engineId,
  }: { readonly projectId: string; readonly language: string; readonly engineId?: string | undefined },
): Promise<PictureEngine> {
  const { settings } = await projects.load(db, scope, projectId)
  const engine = generation.engine('image', engineId ?? settings.engines.image ?? undefined)
  const plate = { widthPx: settings.width_px, heightPx: settings.height_px }
  const chosen = { id: engine.id, revision: engine.outputRevision, model: engine.id, plate }
  if (engine.provider === undefined) return chosen
  const found = await prompts.inForce(db, scope, { language, kinds: ['image.character', 'image.location'] })
  const style = settings.visual_style.trim()
  return { ...chosen, write: (kind, picture) => writePicturePrompt(found[`image.${kind}`], picture, style) }
}

type Sought = {
  readonly board: Board
  readonly kinds: ReadonlySet<CandidateSubject['kind']>
  readonly clip?: ClipWish
  /** Instead of the project's. */
  readonly imageEngineId?: string | undefined
}

/** Composing a production reads more than a picture of a character needs: only for those who ask for shots or lines. */
export async function findSteps(deps: CandidatesDeps, scope: Scope, given: Sought): Promise<StepFinder> {
  const { board, kinds, clip = {}, imageEngineId } = given
  const engine = await pictureEngine(deps, scope, { ...board, engineId: imageEngineId })
  const isComposed = (kinds.has('shot') || kinds.has('line')) && board.shots.length > 0
  const composed = isComposed ? await deps.productions.single(scope, board.projectId, imageEngineId) : undefined
  const { projectId } = board
  const isMoving = kinds.has('clip') && board.shots.length > 0
  const clips = isMoving ? await deps.productions.singleClips(scope, { projectId, engineId: clip.engine }) : undefined
  return ({ kind, id }, variant) => {
    if (kind === 'character' || kind === 'location') return pictureStep(board, engine, { kind, id, variant })
    const step = kind === 'clip' ? clips?.step(id, { variant, wish: toOrder(clip) }) : composed?.({ kind, id, variant })
    return (
      step && {
        kind: step.kind,
        key: step.key,
        engine: { id: step.engine.id, model: step.engine.model },
        input: step.input,
      }
    )
  }
}

const toOrder = ({ prompt, duration_ms: durationMs, start_sha256: start, end_sha256: end }: ClipWish) => ({
  prompt,
  durationMs,
  start,
  end,
})
