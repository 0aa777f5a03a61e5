// Content that nobody refers to leaves the store. Once somebody has let go of content it stays under watch until it is gone:
// as long as anybody refers to it, it is only looked at again after another grace period.
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable } from '#platform/db/db.ts'
import type { FileLimits } from './limits.ts'
import * as queries from './queries.ts'
import * as trashQueries from './trash-queries.ts'

/** Which of these contents does a room refer to? Asked within one snapshot of the database for all rooms. */
export type ContentReferrer = (queryable: Queryable, sha256s: readonly string[]) => Promise<ReadonlySet<string>>

export type CollectDeps = {
  readonly db: Db
  readonly blobs: BlobStore
  readonly clock: Clock
  readonly limits: FileLimits
  readonly referrers: readonly ContentReferrer[]
}

const HOUR_MS = 3600 * 1000
const BATCH_MAX = 200

/**
 * One round; answers how many contents were looked at, 0 when none is due. A reference that was made from another one is seen,
 * since all rooms are asked in one snapshot; one that is made from bytes puts them first, and then the store keeps them.
 */
export async function collectIdle(deps: CollectDeps): Promise<{ seen: number; deleted: number }> {
  const at = deps.clock.now()
  const before = new Date(at.getTime() - deps.limits.idleBlobHours * HOUR_MS)
  const { idle, wanted } = await findUnwanted(deps, before)
  const postponed: string[] = []
  const gone: string[] = []
  let failure: unknown
  for (const sha256 of idle) {
    const isDeleted =
      !wanted.has(sha256) &&
      (await deps.blobs.deleteIdle(contentKey(sha256), before).catch((error: unknown) => {
        failure ??= error
        return false
      }))
    ;(isDeleted ? gone : postponed).push(sha256)
  }
  await deps.db.transaction(async (tx) => {
    await trashQueries.forgetBlobs(tx, gone, before)
    await trashQueries.postponeBlobs(tx, postponed, { before, at })
  })
  // One that cannot be deleted is looked at again later, and stands in the way of no other.
  if (failure !== undefined) throw failure
  return { seen: idle.length, deleted: gone.length }
}

async function findUnwanted(deps: CollectDeps, before: Date) {
  return deps.db.transaction(async (tx) => {
    await trashQueries.readOneSnapshot(tx)
    const idle = await trashQueries.findIdleBlobs(tx, { before, countMax: BATCH_MAX })
    return { idle, wanted: await findReferred(deps, tx, idle) }
  })
}

/** Which of these contents anybody refers to. */
export async function findReferred(
  { referrers }: Pick<CollectDeps, 'referrers'>,
  queryable: Queryable,
  sha256s: readonly string[],
): Promise<Set<string>> {
  if (sha256s.length === 0) return new Set()
  const wanted = new Set(await queries.findReferred(queryable, sha256s))
  for (const ask of referrers) for (const sha256 of await ask(queryable, sha256s)) wanted.add(sha256)
  return wanted
}
