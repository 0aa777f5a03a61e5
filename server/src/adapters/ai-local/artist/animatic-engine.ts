// The local image engine: draws an animatic frame for a picture description, on this machine and for nothing.
import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type {
  FailureCause,
  GenerationRequest,
  LocalEngine,
  LocalResult,
  PictureDescription,
  PictureReader,
} from '#rooms/generation/provider.ts'
import { pictureMediaType } from './rasterise.ts'
import { readPicture } from './reading.ts'
import { createWorkerPool, type WorkerPool } from './worker-pool.ts'

export type AnimaticEngineOptions = {
  /** Drawing threads, and pictures drawn at once. Default: the cores this process may use. */
  readonly threadsMax?: number
  /** Longest side of a picture in px. Default 4096. */
  readonly sideMaxPx?: number
  /** Finished pictures kept for a later poll; the oldest is forgotten first. Default 64. */
  readonly keptJobsMax?: number
}

type Settled = Extract<LocalResult, { state: 'succeeded' | 'failed' }>
type Job = { readonly done: Promise<Settled>; readonly abort: AbortController; settled: Settled | null }
const sideMinPx = 64

/** The engine `local/animatic`. Its job ids follow from the request, so a repeated submit finds the work already begun. */
export function createAnimaticEngine(options: AnimaticEngineOptions = {}): LocalEngine & PictureReader {
  const threadsMax = options.threadsMax ?? availableParallelism()
  const sideMaxPx = options.sideMaxPx ?? 4096
  const keptJobsMax = options.keptJobsMax ?? 64
  const jobs = new Map<string, Job>()
  const pool = createWorkerPool(threadsMax)

  const begin = (jobId: string, picture: PictureDescription) => {
    const abort = new AbortController()
    const done = drawSafely({ pool, picture, sideMaxPx, signal: abort.signal })
    const job: Job = { done, abort, settled: null }
    jobs.set(jobId, job)
    done.then((settled) => {
      job.settled = settled
      forgetOldest(jobs, keptJobsMax)
    })
  }

  return {
    id: 'local/animatic',
    outputRevision: 3,
    kind: 'image',
    resubmitIsFree: true,
    concurrencyMax: threadsMax,
    profile: { isLocal: true, languages: null, limits: { side_px: sideMaxPx } },
    read: readPicture,
    check: async () => ({ available: true }),
    price: () => ({ currency: 'CNY', micros: 0n }),
    submit: async (request, signal) => {
      signal.throwIfAborted()
      const picture = pictureOf(request)
      const providerJobId = jobIdOf(request.intentId, picture)
      if (!jobs.has(providerJobId)) begin(providerJobId, picture)
      return { providerJobId }
    },
    poll: async ({ providerJobId }, waitMs, signal) => {
      const job = jobs.get(providerJobId)
      if (!job) return { state: 'unknown' }
      if (job.settled) return job.settled
      return await waitFor(job, waitMs, signal)
    },
    cancel: async ({ providerJobId }) => {
      jobs.get(providerJobId)?.abort.abort()
      jobs.delete(providerJobId)
    },
    close: async () => {
      await pool.close()
      jobs.clear()
    },
  }
}

function pictureOf(request: GenerationRequest): PictureDescription {
  if (request.input.kind === 'image') return request.input.picture
  throw new Error(
    `local/animatic draws pictures only; a request of kind ${request.input.kind} belongs to another engine.`,
  )
}

function jobIdOf(intentId: string, picture: PictureDescription): string {
  return `${intentId}:${createHash('sha256').update(JSON.stringify(picture)).digest('hex').slice(0, 16)}`
}

type DrawTask = {
  readonly pool: WorkerPool
  readonly picture: PictureDescription
  readonly sideMaxPx: number
  readonly signal: AbortSignal
}

async function drawSafely({ pool, picture, sideMaxPx, signal }: DrawTask): Promise<Settled> {
  const { widthPx, heightPx } = picture
  const fits = (sidePx: number) => Number.isInteger(sidePx) && sidePx >= sideMinPx && sidePx <= sideMaxPx
  if (!fits(widthPx) || !fits(heightPx)) {
    const message = `A picture of ${widthPx} x ${heightPx} px cannot be drawn: ask for whole sides of ${sideMinPx} to ${sideMaxPx} px.`
    return failure('bad_input', message)
  }
  try {
    const bytes = await pool.draw(picture, signal)
    const facts = { width_px: widthPx, height_px: heightPx }
    return { state: 'succeeded', output: { mediaType: pictureMediaType, bytes, facts } }
  } catch (error) {
    return failure('internal', error instanceof Error ? error.message : String(error))
  }
}

function failure(cause: FailureCause, message: string): Settled {
  return { state: 'failed', cause, message }
}

async function waitFor(job: Job, waitMs: number, signal: AbortSignal): Promise<LocalResult> {
  const stop = new AbortController()
  const timer = delay(waitMs, null, { signal: AbortSignal.any([signal, stop.signal]) }).catch(() => null)
  const settled = await Promise.race([job.done, timer])
  stop.abort()
  signal.throwIfAborted()
  return settled ?? { state: 'running', progressPercent: null, pollAgainMs: 50 }
}

function forgetOldest(jobs: Map<string, Job>, keptJobsMax: number) {
  let finished = [...jobs.values()].filter((job) => job.settled).length
  for (const [jobId, job] of jobs) {
    if (finished <= keptJobsMax) return
    if (!job.settled) continue
    jobs.delete(jobId)
    finished -= 1
  }
}
