// Idempotency-Key: the key's row is written by the first transaction of the request itself, so a request that took
// effect has its row and one that did not has none. A crash in between can lose a reply, never repeat an effect. A request
// of several transactions that is refused after the first gives its key back: it may be corrected and sent again.
import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { type Db, isUniqueViolation, withFirstTransactionHook } from '../db/db.ts'
import { Fault, faults } from '../faults.ts'
import type { RequestContent } from './content-digest.ts'
import { deleteUnansweredKey, findKey, insertKey, storeReply } from './queries.ts'

export type StoredReply = { readonly status: number; readonly data: unknown }

type Keyed = {
  readonly actorId: string
  readonly key: string
  readonly operation: string
  /** What else decides what the request does, and stands in its headers: the workspace, the revision. */
  readonly circumstances: readonly (string | null)[]
  readonly content: RequestContent
}

class KeyTaken extends Error {}

/** Stands in the row until a streamed body was read. */
const UNREAD = ''

export async function runIdempotent(
  parts: { db: Db; clock: Clock },
  keyed: Keyed,
  work: () => Promise<StoredReply>,
): Promise<StoredReply & { readonly replayed: boolean }> {
  const before = await replay(parts.db, keyed)
  if (before) return before
  const { actorId, key, operation, content } = keyed
  const early = content.early === null ? UNREAD : requestHash(keyed, content.early)
  let isOurs = false
  try {
    const reply = await withFirstTransactionHook(async (tx) => {
      const row = { actorId, key, operation, requestSha256: early, at: parts.clock.now() }
      const inserted = await insertKey(tx, row).catch((error: unknown) => {
        throw isUniqueViolation(error) ? new KeyTaken() : error
      })
      if (!inserted) throw new KeyTaken()
      tx.afterCommit(() => {
        isOurs = true
      })
    }, work)
    await storeReply(parts.db, keyed, { ...reply, requestSha256: requestHash(keyed, content.digest()) })
    return { ...reply, replayed: false }
  } catch (error) {
    // After a failure of ours nobody knows what took effect: then the row stays, and nothing is done twice.
    if (isOurs && error instanceof Fault && error.kind !== 'internal') await deleteUnansweredKey(parts.db, keyed)
    if (!(error instanceof KeyTaken)) throw error
    // A body half read by the handler cannot be compared: the next try can.
    const after = content.early === null ? undefined : await replay(parts.db, keyed)
    if (after) return after
    throw faults.BUSY({ retry_after_s: 1 })
  }
}

function requestHash({ operation, circumstances }: Keyed, contentSha256: string): string {
  return createHash('sha256')
    .update(JSON.stringify([operation, circumstances, contentSha256]))
    .digest('hex')
}

async function replay(db: Db, keyed: Keyed): Promise<(StoredReply & { replayed: boolean }) | undefined> {
  const row = await findKey(db, keyed.actorId, keyed.key)
  if (!row) return undefined
  const asked = requestHash(keyed, await keyed.content.drain())
  if (row.requestSha256 !== UNREAD && row.requestSha256 !== asked) throw faults.IDEMPOTENCY_KEY_REUSED()
  if (row.status === null) throw faults.ALREADY_DONE()
  return { status: row.status, data: row.reply, replayed: true }
}
