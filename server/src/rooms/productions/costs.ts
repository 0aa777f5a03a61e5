// What a run would have to pay engines for now. Pieces, mix and join are made by ffmpeg here and cost nothing.
import type { Costs, GenerationRoom } from '#rooms/generation/generation.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Resolution } from './resolve.ts'

export function costsOf(
  generation: Pick<GenerationRoom, 'costs'>,
  scope: Scope,
  { first, firstSteps, clipsToMake }: Pick<Resolution, 'first' | 'firstSteps' | 'clipsToMake'>,
): Promise<Costs> {
  const made = new Set(firstSteps.filter((step) => step.artefact).map((step) => step.id))
  // One thing that stands at several places is made, and paid for, once.
  const missing = new Map(first.steps.filter((step) => !made.has(step.id)).map((step) => [step.key, step]))
  const clips = clipsToMake.map(({ engine, description }) => ({
    engineId: engine.id,
    input: { kind: 'video', clip: description } as const,
  }))
  const wishes = [...missing.values()].map(({ engine, input }) => ({ engineId: engine.id, input }))
  return generation.costs(scope, [...wishes, ...clips])
}
