// How long a key rests after it has failed. Pure.
import type { KeyFailure } from '#contract/keys.ts'

/** How work with a key ended. */
export type KeyOutcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'refused'; readonly cause: KeyFailure; readonly retryAfterMs?: number }

type Rest = { readonly firstMs: number; readonly maxMs: number }
const SECOND_MS = 1000
const HOUR_MS = 3600 * SECOND_MS

/** Doubled with each failure in a row. Wrong keys and empty accounts need a person; a test that succeeds ends the rest at once. */
const RESTS = {
  auth: { firstMs: HOUR_MS, maxMs: 24 * HOUR_MS },
  no_balance: { firstMs: HOUR_MS / 2, maxMs: 24 * HOUR_MS },
  // The work itself waits as well: the key rests only so that others do not run into the same wall.
  busy: { firstMs: 2 * SECOND_MS, maxMs: 120 * SECOND_MS },
} as const satisfies Readonly<Record<string, Rest>>
/** What a provider asks for is honoured up to this. */
const ASKED_MAX_MS = HOUR_MS

export type Rested = { readonly cause: KeyFailure; readonly failures: number; readonly until: Date }

/**
 * Null for what is not the fault of the key: then it does not rest.
 * @param failures in a row, before this one
 */
export function restAfter(
  { cause, retryAfterMs }: Extract<KeyOutcome, { kind: 'refused' }>,
  failures: number,
  now: Date,
): Rested | null {
  if (!isOfKey(cause)) return null
  const { firstMs, maxMs } = RESTS[cause]
  const grownMs = Math.min(maxMs, firstMs * 2 ** Math.min(20, failures))
  const askedMs = cause === 'busy' ? retryAfterMs : undefined
  const waitMs = askedMs === undefined ? grownMs : Math.min(ASKED_MAX_MS, Math.max(SECOND_MS, askedMs))
  return { cause, failures: failures + 1, until: new Date(now.getTime() + waitMs) }
}

const isOfKey = (cause: KeyFailure): cause is keyof typeof RESTS => cause in RESTS
