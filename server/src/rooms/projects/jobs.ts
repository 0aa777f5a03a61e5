import { Type } from 'typebox'
import type { Db, Tx } from '#platform/db/db.ts'
import { defineJob, type JobDefinition } from '#platform/jobs/job.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { Projects } from './projects.ts'

const Payload = Type.Object({})
const EVERY_MS = 3600 * 1000

/** Empties the trash hour by hour: each run queues the next. */
export function purgeTrashJob(parts: { db: Db; jobs: JobQueue; projects: Projects }): JobDefinition<typeof Payload> {
  const { db, jobs, projects } = parts
  const definition: JobDefinition<typeof Payload> = defineJob({
    name: 'projects.purge_trash',
    version: 1,
    lane: 'short',
    payload: Payload,
    timeoutMs: 10 * 60 * 1000,
    errorsMax: 1000,
    backoffMs: 60_000,
    dedupeKey: () => 'only',
    run: async ({ signal }) => {
      while ((await db.transaction((tx) => projects.purgeDue(tx))) > 0) signal.throwIfAborted()
      await db.transaction((tx) => jobs.enqueue(tx, definition, {}, { delayMs: EVERY_MS }))
    },
  })
  return definition
}

/** To be called at every start: the first run, if none waits. */
export async function purgeTrashLater(
  tx: Tx,
  jobs: JobQueue,
  definition: JobDefinition<typeof Payload>,
): Promise<void> {
  await jobs.enqueue(tx, definition, {})
}
