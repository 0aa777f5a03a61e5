// One try at a password: counted as failed before it is looked at, taken back when it was right. So a burst of tries at the
// same moment gets no further than the same tries one after another.
import { faults } from '#platform/faults.ts'
import type { Parts } from '../deps.ts'
import {
  closeCounter,
  countFailure,
  deleteCounters,
  hasSignedInFrom,
  refundFailure,
} from '../sessions/session-queries.ts'
import { type Counter, countersOf, FORGET_MS, waitAfterMs } from './throttle.ts'

const NOBODY = '00000000-0000-0000-0000-000000000000'

export type Attempt = { readonly counters: readonly Counter[]; readonly account: string }

/** @throws RATE_LIMITED with the seconds to wait; such a try is not counted and extends nothing */
export async function admitAttempt(
  parts: Parts,
  tried: { nameKey: string; userId: string | null; address: string; isCode?: boolean },
): Promise<Attempt> {
  const name = tried.userId ?? tried.nameKey
  const account = tried.isCode ? `${name} code` : name
  // Asked for nobody too: an unknown name must not be answered sooner.
  const isKnownAddress = await hasSignedInFrom(parts.db, tried.userId ?? NOBODY, tried.address)
  const counters = countersOf({ account, address: tried.address, isKnownAddress, isCode: tried.isCode ?? false })
  const now = parts.clock.now()
  await parts.db.transaction(async (tx) => {
    for (const { key, limit } of counters) {
      const counted = await countFailure(tx, key, { now, forgetBefore: new Date(now.getTime() - FORGET_MS) })
      if ('blockedUntil' in counted) {
        const waitMs = counted.blockedUntil.getTime() - now.getTime()
        throw faults.RATE_LIMITED({ retry_after_s: Math.max(1, Math.ceil(waitMs / 1000)) })
      }
      const waitMs = waitAfterMs(counted.failures, limit)
      if (waitMs > 0) await closeCounter(tx, key, new Date(now.getTime() + waitMs))
    }
  })
  return { counters, account }
}

/** The password was right: the account starts anew, and the address is not charged for this try. */
export async function settleAttempt(parts: Parts, attempt: Attempt): Promise<void> {
  await parts.db.transaction(async (tx) => {
    for (const { key } of attempt.counters) {
      if (key.startsWith('address ')) await refundFailure(tx, key, parts.clock.now())
      else await deleteCounters(tx, [key])
    }
  })
}
