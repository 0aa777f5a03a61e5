// Which engine writes: the one that was named, else that of the project, else the first with a key, else
// one of one's own machines.
import type { Engine } from '#rooms/generation/generation.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { WritingDeps } from './deps.ts'
import { writingFaults } from './faults.ts'

/** Throws WRITING_NO_ENGINE, and GENERATION_NO_ENGINE for one that was named and is not there. */
export async function chooseEngine(
  deps: Pick<WritingDeps, 'generation' | 'keyedProviders'>,
  scope: Scope,
  wished: string | null,
): Promise<Engine> {
  if (wished !== null) return deps.generation.engine('text', wished)
  const engines = deps.generation.engines().filter((engine) => engine.kind === 'text')
  const keyed = await deps.keyedProviders(scope)
  const found = engines.find(({ provider, needsKey }) => needsKey && provider !== undefined && keyed.has(provider))
  if (found) return found
  // Those of one's own machines may not be running.
  for (const engine of engines) if (!engine.needsKey && (await engine.check()).available) return engine
  throw writingFaults.NO_ENGINE()
}
