// Content that came into the store and never got a row, because the process was killed between the two: nobody ever lets go of it.
// This finds it, and puts it under the same watch as content that somebody let go of. It deletes nothing by itself.
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { BlobHead } from '#platform/blobs/blob-store.ts'
import { type CollectDeps, findReferred } from './collect.ts'
import * as trashQueries from './trash-queries.ts'

export type OrphanTerm = {
  /** How long content must have lain in the store since it was last put. At least 1. */
  readonly graceHours: number
  /** How much of the store is listed and asked about at once: 1 to 1000. */
  readonly pageMax: number
  readonly signal?: AbortSignal
}

export type OrphanRound = {
  /** Contents in the store. */
  readonly seen: number
  /** Those that were put under watch by this round. */
  readonly watched: number
  /** More than half of the store seemed to be nobody's, and nothing was done: it is the store of another database. */
  readonly isForeign: boolean
}

const HOUR_MS = 3600 * 1000
const PREFIX = 'sha256/'
/** One round remembers no more hashes than this; what is left is found by the next one. */
const ORPHANS_MAX = 10_000
/** Below this a store may well consist of what a few kills left. */
const FOREIGN_MIN = 100

/**
 * Looks at all content of the store, in pages. What was put within the grace period, has a row in the watch already, or is referred to
 * by any room is left alone; so is whatever has another key than that of its content. Harmless to do twice, or in two processes.
 */
export async function watchOrphans(deps: CollectDeps, term: OrphanTerm): Promise<OrphanRound> {
  const at = deps.clock.now()
  const before = new Date(at.getTime() - term.graceHours * HOUR_MS)
  const orphans: string[] = []
  let seen = 0
  let after: string | undefined
  do {
    term.signal?.throwIfAborted()
    const page = await deps.blobs.list({
      prefix: PREFIX,
      limit: term.pageMax,
      ...(after === undefined ? {} : { after }),
    })
    seen += page.blobs.length
    orphans.push(...(await findUnknown(deps, oldContents(page.blobs, before))))
    after = page.next
  } while (after !== undefined && orphans.length < ORPHANS_MAX)
  const isForeign = seen >= FOREIGN_MIN && orphans.length * 2 > seen
  if (isForeign) return { seen, watched: 0, isForeign }
  for (let start = 0; start < orphans.length; start += term.pageMax)
    await deps.db.transaction((tx) =>
      trashQueries.watchBlobs(tx, orphans.slice(start, start + term.pageMax), deps.clock.now()),
    )
  return { seen, watched: orphans.length, isForeign }
}

function oldContents(blobs: readonly BlobHead[], before: Date): string[] {
  return blobs.flatMap(({ key, storedAt }) => {
    const sha256 = key.slice(key.lastIndexOf('/') + 1)
    return isContent(key, sha256) && storedAt <= before ? [sha256] : []
  })
}

const isContent = (key: string, sha256: string) => /^[0-9a-f]{64}$/.test(sha256) && key === contentKey(sha256)

/** Known to no row of the watch, and referred to by nobody: seen in one snapshot of the database. */
async function findUnknown(deps: CollectDeps, sha256s: readonly string[]): Promise<string[]> {
  if (sha256s.length === 0) return []
  return deps.db.transaction(async (tx) => {
    await trashQueries.readOneSnapshot(tx)
    const known = await trashQueries.findWatched(tx, sha256s)
    const unknown = sha256s.filter((sha256) => !known.has(sha256))
    const wanted = await findReferred(deps, tx, unknown)
    return unknown.filter((sha256) => !wanted.has(sha256))
  })
}
