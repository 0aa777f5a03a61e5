// One picture or one spoken line as a production would order it, in any variant: for candidates beside what the board asks for.
import type { Board } from '#rooms/boards/boards.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { chooseEngine, freezePrompts } from './choose-engines.ts'
import type { Workshop } from './deps.ts'
import { type EngineStep, keyFrameStepId, planFirstStage, speechStepId } from './first-steps.ts'
import type { ProductionInput } from './input.ts'
import { composeInput } from './start.ts'

export type SingleWish = { readonly kind: 'shot' | 'line'; readonly id: string; readonly variant: number }

/** What is pinned is left aside: a candidate is asked for to take its place. */
export async function singleSteps(
  shop: Workshop,
  scope: Scope,
  { projectId, imageEngineId }: { readonly projectId: string; readonly imageEngineId?: string | undefined },
): Promise<(wish: SingleWish) => EngineStep | undefined> {
  const { input: composed } = await composeInput(shop, { scope, projectId, wish: {} })
  const input = imageEngineId === undefined ? composed : await drawnBy(shop, scope, { input: composed, imageEngineId })
  const shotOfLine = new Map(input.board.shots.flatMap((shot) => shot.lines.map((line) => [line.id, shot.id] as const)))
  return (wish) => {
    const shotId = wish.kind === 'shot' ? wish.id : shotOfLine.get(wish.id)
    if (shotId === undefined) return undefined
    const { steps } = planFirstStage({ ...input, board: narrowed(input.board, shotId, wish), only: [shotId] })
    const stepId = wish.kind === 'shot' ? keyFrameStepId(wish.id) : speechStepId(wish.id)
    return steps.find((step) => step.id === stepId)
  }
}

async function drawnBy(
  shop: Workshop,
  scope: Scope,
  { input, imageEngineId }: { readonly input: ProductionInput; readonly imageEngineId: string },
): Promise<ProductionInput> {
  const engines = { ...input.engines, image: chooseEngine(shop.generation, 'image', imageEngineId) }
  const { prompts: _, ...rest } = input
  const prompts = await freezePrompts(shop, scope, { language: input.board.language, engines })
  return { ...rest, engines, ...(prompts ? { prompts } : {}) }
}

function narrowed(board: Board, shotId: string, { kind, id, variant }: SingleWish): Board {
  const shots = board.shots
    .filter((shot) => shot.id === shotId)
    .map((shot) =>
      kind === 'shot'
        ? { ...shot, variant, pinnedKeyFrame: null, lines: [], cues: [] }
        : {
            ...shot,
            cues: [],
            lines: shot.lines.filter((line) => line.id === id).map((line) => ({ ...line, variant, pinnedTake: null })),
          },
    )
  return { ...board, shots }
}
