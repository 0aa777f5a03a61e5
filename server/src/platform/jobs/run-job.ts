import type { Job as BossJob } from 'pg-boss'
import { Value } from 'typebox/value'
import type { Clock } from '../clock.ts'
import type { Db, Tx } from '../db/db.ts'
import type { Log } from '../log.ts'
import type { Attempt } from './attempts.ts'
import {
  type JobContext,
  type JobDefinition,
  type JobEnvelope,
  type Lane,
  ProcessStopping,
  RunAgainLater,
  Superseded,
  Unretryable,
  Unwanted,
} from './job.ts'
import { countError, findStep, insertStep, raiseFences } from './queries.ts'

/** What is broken for days must not be asked about in weeks. */
const BACKOFF_MAX_MS = 3_600_000

export type JobOutcome =
  /** `isTold`: the queue was told in the transaction that ended the job. */
  | { readonly kind: 'done'; readonly isTold?: boolean }
  | { readonly kind: 'later'; readonly delayMs: number }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'given_up'; readonly error: Error }

type Parts = {
  readonly db: Db
  readonly log: Log
  readonly clock: Clock
  readonly definitions: ReadonlyMap<string, JobDefinition>
  /** Tells the queue that these attempts are completed. */
  readonly complete: (tx: Tx, lane: Lane, attempts: readonly Attempt[]) => Promise<void>
}

/** Runs one attempt and says what to do with the job. Never throws. */
export async function runJob(parts: Parts, job: BossJob<JobEnvelope>, abort: AbortController): Promise<JobOutcome> {
  const definition = parts.definitions.get(job.data.job)
  const log = parts.log.child({ job: job.data.job, jobId: job.id, attempt: job.retryCount })
  if (!definition) {
    // A newer version may have queued it: it is kept and looked at again.
    log.error('no such job in this version of the program')
    return { kind: 'later', delayMs: 60_000 }
  }
  const timer = setTimeout(
    () => abort.abort(new Error(`${definition.name} ran longer than ${definition.timeoutMs} ms`)),
    definition.timeoutMs,
  )
  const own = { log, signal: abort.signal, lane: definition.lane, isTold: false }
  try {
    await definition.run(createContext(parts, job, own), readPayload(definition, job.data))
    return { kind: 'done', isTold: own.isTold }
  } catch (error) {
    if (own.isTold) {
      log.error({ err: error }, 'a job threw after it had ended')
      return { kind: 'done', isTold: true }
    }
    const { reason } = abort.signal
    if (reason instanceof ProcessStopping) return { kind: 'later', delayMs: 0 }
    if (reason instanceof Superseded) return { kind: 'superseded' }
    if (reason instanceof Unwanted && !(error instanceof RunAgainLater)) return { kind: 'done' }
    return await judge(parts, { definition, job, log }, error)
  } finally {
    clearTimeout(timer)
  }
}

function readPayload(definition: JobDefinition, envelope: JobEnvelope): unknown {
  if (envelope.version === definition.version) return Value.Parse(definition.payload, envelope.payload)
  if (!definition.upcast)
    throw new Unretryable(`${definition.name}: payload of version ${envelope.version} has no upcaster`)
  return definition.upcast(envelope.payload, envelope.version)
}

type Own = { readonly log: Log; readonly signal: AbortSignal; readonly lane: Lane; isTold: boolean }

function createContext(parts: Parts, job: BossJob<JobEnvelope>, own: Own): JobContext {
  const attempt: Attempt = { id: job.id, retryCount: job.retryCount }
  const fence = async (tx: Tx) => {
    const raise = { jobId: attempt.id, attempt: attempt.retryCount, at: parts.clock.now() }
    if (!(await tx.gather('jobs.fence', raise, (raises) => raiseFences(tx, raises)))) throw new Superseded(job.id)
  }
  return {
    jobId: job.id,
    attempt: job.retryCount,
    signal: own.signal,
    log: own.log,
    fence,
    finish: async (key, work) => {
      const outcome = await parts.db.together(key, async (tx) => {
        await fence(tx)
        const result = await work(tx)
        await tx.gather(`jobs.complete ${own.lane}`, attempt, async (attempts) => {
          await parts.complete(tx, own.lane, attempts)
          return attempts.map(() => undefined)
        })
        return result
      })
      own.isTold = true
      return outcome
    },
    step: async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const finished = await findStep(parts.db, job.id, name)
      if (finished) return finished.result as T
      const result = await work()
      await parts.db.transaction(async (tx) => {
        await fence(tx)
        await insertStep(tx, { jobId: job.id, name, result, at: parts.clock.now() })
      })
      return result
    },
  }
}

async function judge(
  parts: Parts,
  failed: { definition: JobDefinition; job: BossJob<JobEnvelope>; log: Log },
  thrown: unknown,
): Promise<JobOutcome> {
  const { definition, job, log } = failed
  if (thrown instanceof RunAgainLater) return { kind: 'later', delayMs: thrown.delayMs }
  if (thrown instanceof Superseded) return { kind: 'superseded' }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  try {
    const errors = await parts.db.transaction((tx) => countError(tx, job.id, job.retryCount, parts.clock.now()))
    const last = error instanceof Unretryable || errors >= definition.errorsMax
    log[last ? 'error' : 'warn']({ err: error, errors }, last ? 'job given up' : 'job failed; it will be tried again')
    if (!last) return { kind: 'later', delayMs: Math.min(BACKOFF_MAX_MS, definition.backoffMs * 2 ** (errors - 1)) }
    await parts.db.transaction(async (tx) => {
      if (definition.exhausted) await definition.exhausted(tx, readPayload(definition, job.data), error)
    })
    return { kind: 'given_up', error }
  } catch (failure) {
    log.error({ err: failure }, 'could not record the failure of a job')
    return { kind: 'later', delayMs: definition.backoffMs }
  }
}
