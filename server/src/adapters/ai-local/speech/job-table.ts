// Work in hand of a local engine, by job id. Nothing outlives the process: after a restart a job is unknown, and since
// local work is free it is simply submitted again.
import type { FailureCause, LocalResult, WholeOutput } from '#rooms/generation/provider.ts'

export type JobTable = {
  /** Starts the work unless the same job is known already. */
  start(id: string, work: (abort: AbortSignal) => Promise<WholeOutput>): void
  poll(id: string, waitMs: number, signal: AbortSignal): Promise<LocalResult>
  /** Forgets the job; who waits for it hears `unknown`. */
  cancel(id: string): void
  cancelAll(): void
}

type Job = { readonly abort: AbortController; readonly ended: Promise<void>; result: LocalResult | null }

/** What a person can put right in the request. */
export class BadInputError extends Error {}

export type JobTableOptions = {
  /** Finished jobs kept; the oldest go first. */
  readonly jobsMax: number
  /** For errors of the engine's own; BadInputError is known here, anything else is `internal`. */
  readonly causeOf?: (error: unknown) => FailureCause
}

const pollAgainMs = 50

export function createJobTable({ jobsMax, causeOf = () => 'internal' }: JobTableOptions): JobTable {
  const jobs = new Map<string, Job>()

  function forgetOldest(): void {
    for (const [id, job] of jobs) {
      if (jobs.size <= jobsMax) return
      if (job.result !== null) jobs.delete(id)
    }
  }

  function describeFailure(error: unknown): { cause: FailureCause; message: string } {
    const message = error instanceof Error ? error.message : String(error)
    return { cause: error instanceof BadInputError ? 'bad_input' : causeOf(error), message }
  }

  async function follow(job: Job, work: Promise<WholeOutput>): Promise<void> {
    try {
      job.result = { state: 'succeeded', output: await work }
    } catch (error) {
      job.result = job.abort.signal.aborted ? { state: 'unknown' } : { state: 'failed', ...describeFailure(error) }
    }
    forgetOldest()
  }

  return {
    start(id, work) {
      if (jobs.has(id)) return
      const abort = new AbortController()
      const begun = Promise.resolve().then(() => work(abort.signal))
      const cancelled = new Promise<void>((resolve) =>
        abort.signal.addEventListener('abort', () => resolve(), { once: true }),
      )
      const job: Job = { abort, result: null, ended: Promise.resolve() }
      jobs.set(id, Object.assign(job, { ended: Promise.race([follow(job, begun), cancelled]) }))
    },
    async poll(id, waitMs, signal) {
      const job = jobs.get(id)
      if (job === undefined) return { state: 'unknown' }
      if (job.result === null && waitMs > 0) await withinTime(job.ended, waitMs, signal)
      if (job.abort.signal.aborted) return { state: 'unknown' }
      return job.result ?? { state: 'running', progressPercent: null, pollAgainMs }
    },
    cancel(id) {
      jobs.get(id)?.abort.abort()
      jobs.delete(id)
    },
    cancelAll() {
      for (const job of jobs.values()) job.abort.abort()
      jobs.clear()
    },
  }
}

function withinTime(ended: Promise<void>, waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, waitMs)
    signal.addEventListener('abort', finish, { once: true })
    ended.then(finish)
  })
}
