import { Type } from 'typebox'
import type { Db } from '#platform/db/db.ts'
import { defineJob, type JobDefinition } from '#platform/jobs/job.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { Billing } from './billing.ts'

const Payload = Type.Object({})
const DAY_MS = 24 * 3600 * 1000

/** Proves the books once a day: each run queues the next. Running twice proves twice. */
export function proveBooksJob(parts: {
  readonly db: Db
  readonly jobs: JobQueue
  readonly billing: Pick<Billing, 'prove'>
}): JobDefinition<typeof Payload> {
  const { db, jobs, billing } = parts
  const definition: JobDefinition<typeof Payload> = defineJob({
    name: 'billing.prove',
    version: 1,
    lane: 'short',
    payload: Payload,
    timeoutMs: 30 * 60 * 1000,
    errorsMax: 1000,
    backoffMs: 10 * 60 * 1000,
    dedupeKey: () => 'only',
    run: async ({ log }) => {
      const proof = await billing.prove(db)
      const fields = { findings: proof.findings.length, elapsed_ms: proof.tookMs, entries: Number(proof.entries) }
      if (proof.isGood) log.info(fields, 'the books are right')
      else log.error({ ...fields, first: proof.findings.slice(0, 5) }, 'the books are not right')
      await db.transaction((tx) => jobs.enqueue(tx, definition, {}, { delayMs: DAY_MS }))
    },
  })
  return definition
}
