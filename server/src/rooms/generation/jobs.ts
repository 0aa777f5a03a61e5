import { Type } from 'typebox'
import type { Db } from '#platform/db/db.ts'
import { defineJob, type JobDefinition } from '#platform/jobs/job.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { GenerationRoom } from './generation.ts'

const Payload = Type.Object({})
const EVERY_MS = 60_000

/** Looks after what was left open, every minute; each run queues the next. */
export function reconcileJob(parts: {
  readonly db: Db
  readonly jobs: JobQueue
  readonly generation: Pick<GenerationRoom, 'reconcile'>
}): JobDefinition<typeof Payload> {
  const { db, jobs, generation } = parts
  const definition: JobDefinition<typeof Payload> = defineJob({
    name: 'generation.reconcile',
    version: 1,
    lane: 'short',
    payload: Payload,
    timeoutMs: 30 * 60 * 1000,
    errorsMax: 1_000_000,
    backoffMs: EVERY_MS,
    dedupeKey: () => 'only',
    run: async ({ signal, log }) => {
      const done = await generation.reconcile(signal)
      if (done.kept + done.released > 0) log.info(done, 'looked after work that was left open')
      await db.transaction((tx) => jobs.enqueue(tx, definition, {}, { delayMs: EVERY_MS }))
    },
  })
  return definition
}

/** Tells providers at once to stop what was marked; the reconciliation would do so a minute later. */
export function stopJob({
  generation,
}: {
  readonly generation: Pick<GenerationRoom, 'stopAsked'>
}): JobDefinition<typeof Payload> {
  return defineJob({
    name: 'generation.stop',
    version: 1,
    lane: 'short',
    payload: Payload,
    timeoutMs: 30 * 60 * 1000,
    errorsMax: 10,
    backoffMs: 5000,
    run: async ({ signal }) => {
      await generation.stopAsked(signal)
    },
  })
}
