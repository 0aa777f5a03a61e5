// Idempotency-Key: the key's row is written by the first transaction of the request itself, so a request that took
// effect has its row and one that did not has none. A crash in between can lose a reply, never repeat an effect.
import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { type Db, isUniqueViolation, withFirstTransactionHook } from '../db/db.ts'
import { faults } from '../faults.ts'
import { findKey, insertKey, storeReply } from './queries.ts'

export type StoredReply = { readonly status: number; readonly data: unknown }

type Keyed = { readonly actorId: string; readonly key: string; readonly operation: string; readonly body: unknown }

class KeyTaken extends Error {}

export async function runIdempotent(
  parts: { db: Db; clock: Clock },
  keyed: Keyed,
  work: () => Promise<StoredReply>,
): Promise<StoredReply & { readonly replayed: boolean }> {
  const requestSha256 = createHash('sha256')
    .update(`${keyed.operation}\n${JSON.stringify(keyed.body ?? null)}`)
    .digest('hex')
  const before = await replay(parts.db, keyed, requestSha256)
  if (before) return before
  try {
    const reply = await withFirstTransactionHook(async (tx) => {
      const inserted = await insertKey(tx, { ...keyed, requestSha256, at: parts.clock.now() }).catch(
        (error: unknown) => {
          throw isUniqueViolation(error) ? new KeyTaken() : error
        },
      )
      if (!inserted) throw new KeyTaken()
    }, work)
    await storeReply(parts.db, keyed, reply)
    return { ...reply, replayed: false }
  } catch (error) {
    if (!(error instanceof KeyTaken)) throw error
    const after = await replay(parts.db, keyed, requestSha256)
    if (after) return after
    throw faults.BUSY({ retry_after_s: 1 })
  }
}

async function replay(
  db: Db,
  keyed: Keyed,
  requestSha256: string,
): Promise<(StoredReply & { replayed: boolean }) | undefined> {
  const row = await findKey(db, keyed.actorId, keyed.key)
  if (!row) return undefined
  if (row.requestSha256 !== requestSha256) throw faults.IDEMPOTENCY_KEY_REUSED()
  if (row.status === null) throw faults.ALREADY_DONE()
  return { status: row.status, data: row.reply, replayed: true }
}
