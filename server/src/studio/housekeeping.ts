// Once a day the studio throws away the notes that nobody will ask for again.
import { Type } from 'typebox'
import type { Clock } from '#platform/clock.ts'
import type { Db, Tx } from '#platform/db/db.ts'
import { deleteOldKeys } from '#platform/http/queries.ts'
import { defineJob, type JobDefinition } from '#platform/jobs/job.ts'
import { deleteOldJobNotes } from '#platform/jobs/queries.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { Files } from '#rooms/files/files.ts'
import type { Films } from '#rooms/films/films.ts'
import type { Keys } from '#rooms/keys/keys.ts'
import type { Notifications } from '#rooms/notifications/notifications.ts'
import type { Productions, SmallPictures } from '#rooms/productions/productions.ts'
import type { Config } from './config.ts'
import type { Leaving } from './leaving.ts'

const Payload = Type.Object({})
const DAY_MS = 24 * 3600 * 1000
/** Rows per transaction: small enough to be in nobody's way. */
const BATCH_MAX = 1000
/** Deleted keys stay sealed this long at least. Open work is decided within a day. */
const DELETED_KEY_DAYS = 7

export type HousekeepingParts = {
  readonly db: Db
  readonly jobs: JobQueue
  readonly clock: Clock
  readonly productions: Pick<Productions, 'pruneSteps'>
  readonly notifications: Pick<Notifications, 'prune'>
  readonly keys: Pick<Keys, 'purge'>
  readonly smallPictures: Pick<SmallPictures, 'sweep'>
  readonly leaving: Pick<Leaving, 'sweep'>
  /** Cuts in the trash, and how to let go of what they were made of. */
  readonly trash: Pick<Films, 'purgeTrash'> & { readonly days: number; readonly letGo: Files['letGo'] }
  readonly settings: Config['upkeep']
}

/** Notes of jobs that have ended, idempotency keys, steps of old productions; each run queues the next. */
export function housekeepingJob(parts: HousekeepingParts): JobDefinition<typeof Payload> {
  const { db, jobs } = parts
  const definition: JobDefinition<typeof Payload> = defineJob({
    name: 'platform.housekeeping',
    version: 1,
    lane: 'short',
    payload: Payload,
    timeoutMs: 30 * 60 * 1000,
    errorsMax: 1000,
    backoffMs: 60_000,
    dedupeKey: () => 'only',
    run: async ({ signal }) => {
      await tidy(parts, signal)
      await parts.smallPictures.sweep()
      await parts.leaving.sweep()
      await db.transaction((tx) => jobs.enqueue(tx, definition, {}, { delayMs: DAY_MS }))
    },
  })
  return definition
}

async function tidy(
  { db, clock, productions, notifications, keys, trash, settings }: HousekeepingParts,
  signal: AbortSignal,
): Promise<void> {
  const daysAgo = (days: number) => new Date(clock.now().getTime() - days * DAY_MS)
  const rounds: ((tx: Tx) => Promise<number>)[] = [
    (tx) => deleteOldJobNotes(tx, { before: daysAgo(settings.jobNoteDays), countMax: BATCH_MAX }),
    (tx) => deleteOldKeys(tx, { before: daysAgo(settings.idempotencyKeyDays), countMax: BATCH_MAX }),
    (tx) => notifications.prune(tx, { before: daysAgo(settings.noticeDays), countMax: BATCH_MAX }),
    (tx) => keys.purge(tx, { before: daysAgo(DELETED_KEY_DAYS), countMax: BATCH_MAX }),
    (tx) => productions.pruneSteps(tx, settings.runsKept),
    async (tx) => {
      const contents = await trash.purgeTrash(tx, { before: daysAgo(trash.days), countMax: BATCH_MAX })
      if (contents.length > 0) await trash.letGo(tx, contents)
      return contents.length
    },
  ]
  for (const round of rounds) while ((await db.transaction(round)) > 0) signal.throwIfAborted()
}
