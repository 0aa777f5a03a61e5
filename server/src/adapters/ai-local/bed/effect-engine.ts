// Engine `local/effect`: a recognisable noise for a cue, synthesised here.
import type { GenerationRequest, LocalEngine, WholeOutput } from '#rooms/generation/provider.ts'
import { BadInputError, createJobTable } from '../speech/job-table.ts'
import { createWorkThreads, type WorkThreads } from '../speech/work-threads.ts'
import type { MadeEffect } from './effect-worker.ts'
import type { EffectWish } from './effects.ts'

export const effectEngineId = 'local/effect'
const sampleRateHz = 48_000
/** Longest effect: a minute, like the longest pause a script is likely to ask for. */
const durationSamplesMax = 60 * sampleRateHz

/** The thread starts with the first cue and ends with `close()`. */
export function createEffectEngine(options: { readonly jobsMax?: number } = {}): LocalEngine {
  const threads = createWorkThreads<EffectWish, MadeEffect>(new URL('./effect-worker.ts', import.meta.url), 1)
  const jobs = createJobTable({ jobsMax: options.jobsMax ?? 32 })
  return {
    id: effectEngineId,
    outputRevision: 1,
    kind: 'effect',
    resubmitIsFree: true,
    concurrencyMax: 1,
    profile: { isLocal: true, languages: null, limits: { duration_s: durationSamplesMax / sampleRateHz } },
    check: async () => ({ available: true }),
    price: () => ({ currency: 'CNY', micros: 0n }),
    submit: async (request, signal) => {
      signal.throwIfAborted()
      const providerJobId = `effect-${request.intentId}`
      jobs.start(providerJobId, (abort) => makeEffect(request, threads, abort))
      return { providerJobId }
    },
    poll: (job, waitMs, signal) => jobs.poll(job.providerJobId, waitMs, signal),
    cancel: async (job) => jobs.cancel(job.providerJobId),
    close: async () => {
      jobs.cancelAll()
      await threads.close()
    },
  }
}

async function makeEffect(
  request: GenerationRequest,
  threads: WorkThreads<EffectWish, MadeEffect>,
  abort: AbortSignal,
): Promise<WholeOutput> {
  if (request.input.kind !== 'effect') {
    throw new BadInputError(`The engine ${effectEngineId} makes sound effects; it cannot make "${request.input.kind}".`)
  }
  const { effect } = request.input
  if (effect.durationSamples !== null && (effect.durationSamples < 1 || effect.durationSamples > durationSamplesMax)) {
    throw new BadInputError(
      `An effect lasts up to ${durationSamplesMax / sampleRateHz} s. Ask for a shorter one, or for a bed.`,
    )
  }
  const made = await threads.run(effect, abort)
  const facts = { duration_samples: made.durationSamples, sample_rate_hz: sampleRateHz, channels: 2, effect: made.kind }
  return { mediaType: 'audio/wav', bytes: made.bytes, facts }
}
