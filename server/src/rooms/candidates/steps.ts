// From a subject and a variant to the step that makes it. Shots and lines are ordered exactly as a production orders them, so
// that a candidate and a key frame of equal description are one artefact.
import type { CandidateSubject } from '#contract/candidates.ts'
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
  { projectId, language }: { readonly projectId: string; readonly language: string },
): Promise<PictureEngine> {
  const { settings } = await projects.load(db, scope, projectId)
  const engine = generation.engine('image', settings.engines.image ?? undefined)
  const plate = { widthPx: settings.width_px, heightPx: settings.height_px }
  const chosen = { id: engine.id, revision: engine.outputRevision, model: engine.id, plate }
  if (engine.provider === undefined) return chosen
  const found = await prompts.inForce(db, scope, { language, kinds: ['image.character', 'image.location'] })
  const style = settings.visual_style.trim()
  return { ...chosen, write: (kind, picture) => writePicturePrompt(found[`image.${kind}`], picture, style) }
}

/** Composing a production reads more than a picture of a character needs: only for those who ask for shots or lines. */
export async function findSteps(
  deps: CandidatesDeps,
  scope: Scope,
  given: { readonly board: Board; readonly kinds: ReadonlySet<CandidateSubject['kind']> },
): Promise<StepFinder> {
  const { board, kinds } = given
  const engine = await pictureEngine(deps, scope, board)
  const isComposed = (kinds.has('shot') || kinds.has('line')) && board.shots.length > 0
  const composed = isComposed ? await deps.productions.single(scope, board.projectId) : undefined
  return ({ kind, id }, variant) => {
    if (kind === 'character' || kind === 'location') return pictureStep(board, engine, { kind, id, variant })
    const step = composed?.({ kind, id, variant })
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
