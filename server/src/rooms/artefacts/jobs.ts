import { Type } from 'typebox'
import { defineJob, type JobDefinition } from '#platform/jobs/job.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { Artefacts, CollectTerm } from './artefacts.ts'

const Payload = Type.Object({})
const EVERY_MS = 24 * 3600 * 1000

/** Forgets what nothing refers to, batch by batch; each run queues the next. */
export function sweepArtefactsJob(parts: {
  readonly jobs: JobQueue
  readonly artefacts: Artefacts
  readonly term: CollectTerm
}): JobDefinition<typeof Payload> {
  const { jobs, artefacts, term } = parts
  const definition: JobDefinition<typeof Payload> = defineJob({
    name: 'artefacts.sweep',
    version: 1,
    lane: 'short',
    payload: Payload,
    timeoutMs: 30 * 60 * 1000,
    errorsMax: 1000,
    backoffMs: 60_000,
    dedupeKey: () => 'only',
    run: async ({ signal }) => {
      while ((await artefacts.collectUnused(term)).seen > 0) signal.throwIfAborted()
      await term.db.transaction((tx) => jobs.enqueue(tx, definition, {}, { delayMs: EVERY_MS }))
    },
  })
  return definition
}
