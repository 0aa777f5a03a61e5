// How a piece of work stands at its provider, wherever its result is to be found.
import type { Engine, GenerationInput, PollResult, ProviderJob, ResultLinks } from './provider.ts'

export type HandedOver = {
  readonly engine: Pick<Engine, 'poll' | 'collect'>
  readonly job: ProviderJob
  readonly links?: ResultLinks | null | undefined
  readonly input: GenerationInput
}

type Wait = { readonly waitMs: number; readonly signal: AbortSignal }

/** Throws what the engine throws: nobody could be asked. */
export async function lookAt({ engine, job, links, input }: HandedOver, { waitMs, signal }: Wait): Promise<PollResult> {
  if (!links) return engine.poll(job, waitMs, signal)
  if (engine.collect) return engine.collect(links, { input, ...(job.access ? { access: job.access } : {}) }, signal)
  return { state: 'unfetched', message: 'the engine does not fetch results from links any more' }
}
