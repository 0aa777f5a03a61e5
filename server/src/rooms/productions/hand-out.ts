import type { Tx } from '#platform/db/db.ts'
import { Fault } from '#platform/faults.ts'
import { Unretryable } from '#platform/jobs/job.ts'

/** Enqueues whatever has become ready, in the caller's transaction. */
export type HandOut = (tx: Tx, runId: string) => Promise<void>

/** Whether trying again can help. */
function isHopeless(error: unknown): boolean {
  if (!(error instanceof Fault)) return false
  // An engine that said so, or paid work whose bill nobody knows.
  if (error.details.is_final === true) return true
  return ['invalid', 'unsupported', 'payment_required', 'over_quota'].includes(error.kind)
}

/** The same error, so that a job is not tried again where that cannot help. */
export function finalOf(error: unknown): unknown {
  return isHopeless(error) ? Object.assign(new Unretryable((error as Error).message), { cause: error }) : error
}
