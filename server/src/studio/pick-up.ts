// Work whose jobs are gone (the queue's tables were lost, restored from elsewhere, or pruned) is put on again: at the start, and every
// few minutes. What has a job that may still run is left alone.
import { Type } from 'typebox'
import type { Db } from '#platform/db/db.ts'
import { defineJob, type JobDefinition } from '#platform/jobs/job.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { Candidates } from '#rooms/candidates/candidates.ts'
import type { Productions } from '#rooms/productions/productions.ts'
import type { Writing } from '#rooms/writing/writing.ts'

const Payload = Type.Object({})

export type PickUpParts = {
  readonly db: Db
  readonly jobs: JobQueue
  readonly productions: Pick<Productions, 'pickUp'>
  readonly candidates: Pick<Candidates, 'pickUp'>
  readonly writing: Pick<Writing, 'pickUp'>
  readonly everyMinutes: number
}

export type PickedUp = { readonly runs: number; readonly candidates: number; readonly drafts: number }

export async function pickUpLost(parts: Omit<PickUpParts, 'everyMinutes'>, signal: AbortSignal): Promise<PickedUp> {
  return {
    runs: await parts.productions.pickUp(signal),
    candidates: await parts.candidates.pickUp(),
    drafts: await parts.writing.pickUp(),
  }
}

/** Each run queues the next. */
export function pickUpJob(parts: PickUpParts): JobDefinition<typeof Payload> {
  const { db, jobs, everyMinutes } = parts
  const definition: JobDefinition<typeof Payload> = defineJob({
    name: 'platform.pick_up',
    version: 1,
    lane: 'short',
    payload: Payload,
    timeoutMs: 30 * 60_000,
    errorsMax: 1_000_000,
    backoffMs: 60_000,
    dedupeKey: () => 'only',
    run: async ({ signal, log }) => {
      const found = await pickUpLost(parts, signal)
      if (found.runs + found.candidates + found.drafts > 0)
        log.warn(found, 'work had lost its jobs, and is put on again')
      await db.transaction((tx) => jobs.enqueue(tx, definition, {}, { delayMs: everyMinutes * 60_000 }))
    },
  })
  return definition
}
