// Engine `local/bed`: room tone and restrained music, synthesised here.
import type { BedDescription, GenerationRequest, LocalEngine, WholeOutput } from '#rooms/generation/provider.ts'
import { BadInputError, createJobTable } from '../speech/job-table.ts'
import { createWorkThreads, type WorkThreads } from '../speech/work-threads.ts'
import { type BedLevels, defaultLevels } from './bed.ts'
import type { BedOrder } from './bed-worker.ts'

export const bedEngineId = 'local/bed'
const sampleRateHz = 48_000

export type BedEngineOptions = {
  readonly threads: number
  /** Longest bed; a minute is 11.5 MB and takes 60 MB while it is made. */
  readonly durationSamplesMax: number
  /** Finished beds kept for another poll. */
  readonly jobsMax: number
  readonly levels: BedLevels
}

const defaults: BedEngineOptions = {
  threads: 1,
  durationSamplesMax: 600 * sampleRateHz,
  jobsMax: 8,
  levels: defaultLevels,
}

/** The thread starts with the first bed and ends with `close()`. */
export function createBedEngine(options: Partial<BedEngineOptions> = {}): LocalEngine {
  const settings: BedEngineOptions = { ...defaults, ...options }
  const threads = createWorkThreads<BedOrder, Uint8Array>(new URL('./bed-worker.ts', import.meta.url), settings.threads)
  const jobs = createJobTable({ jobsMax: settings.jobsMax })
  return {
    id: bedEngineId,
    outputRevision: 1,
    kind: 'music',
    resubmitIsFree: true,
    concurrencyMax: settings.threads,
    profile: {
      isLocal: true,
      languages: null,
      limits: { duration_s: Math.floor(settings.durationSamplesMax / sampleRateHz) },
    },
    check: async () => ({ available: true }),
    price: () => ({ currency: 'CNY', micros: 0n }),
    submit: async (request, signal) => {
      signal.throwIfAborted()
      const providerJobId = `bed-${request.intentId}`
      jobs.start(providerJobId, (abort) => makeBed({ request, settings, threads, abort }))
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

type Work = {
  request: GenerationRequest
  settings: BedEngineOptions
  threads: WorkThreads<BedOrder, Uint8Array>
  abort: AbortSignal
}

async function makeBed({ request, settings, threads, abort }: Work): Promise<WholeOutput> {
  if (request.input.kind !== 'music')
    throw new BadInputError(
      `The engine ${bedEngineId} makes beds of music and room tone; it cannot make "${request.input.kind}".`,
    )
  const { bed } = request.input
  checkDuration(bed, settings.durationSamplesMax)
  const bytes = await threads.run({ bed, levels: settings.levels }, abort)
  return {
    mediaType: 'audio/wav',
    bytes,
    facts: { duration_samples: bed.durationSamples, sample_rate_hz: sampleRateHz, channels: 2 },
  }
}

function checkDuration({ durationSamples }: BedDescription, durationSamplesMax: number): void {
  if (!Number.isSafeInteger(durationSamples) || durationSamples < 1)
    throw new BadInputError('The length of a bed must be a positive whole number of samples.')
  if (durationSamples > durationSamplesMax)
    throw new BadInputError(
      `A bed of ${Math.ceil(durationSamples / sampleRateHz)} s was asked for, at most ${Math.floor(durationSamplesMax / sampleRateHz)} s are made at once. Ask for one bed per scene.`,
    )
}
