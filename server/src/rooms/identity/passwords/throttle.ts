// How long to wait after wrong passwords. Pure.
//
// Three counters: one for an address trying one account, one for an address trying many, one for many addresses trying one
// account. The last never makes anybody wait long, and does not hold for addresses where the holder has signed in before:
// a crowd of attackers can slow a stranger down, not lock the holder out.
import { addressBlock } from '#platform/http/address-block.ts'

export type Limit = { readonly free: number; readonly firstMs: number; readonly maxMs: number }

export const LIMITS = {
  pair: { free: 5, firstMs: 2000, maxMs: 15 * 60_000 },
  address: { free: 30, firstMs: 2000, maxMs: 15 * 60_000 },
  account: { free: 50, firstMs: 1000, maxMs: 30_000 },
  /** As `account`, for codes of the second step: there are only a million of them. */
  codes: { free: 20, firstMs: 2000, maxMs: 15 * 60_000 },
} as const satisfies Record<string, Limit>

/** A counter that rested this long starts anew. */
export const FORGET_MS = 60 * 60_000

export function waitAfterMs(failures: number, limit: Limit): number {
  if (failures < limit.free) return 0
  return Math.min(limit.maxMs, limit.firstMs * 2 ** Math.min(30, failures - limit.free))
}

export type Counter = { readonly key: string; readonly limit: Limit }

/** The counters of one attempt, always in the same order, so that two attempts never wait for each other. */
export function countersOf(attempt: {
  account: string
  address: string
  isKnownAddress: boolean
  isCode?: boolean
}): Counter[] {
  const block = addressBlock(attempt.address)
  const limit = attempt.isCode ? LIMITS.codes : LIMITS.account
  const account = attempt.isKnownAddress ? [] : [{ key: `account ${attempt.account}`, limit }]
  return [
    ...account,
    { key: `address ${block}`, limit: LIMITS.address },
    { key: `pair ${block} ${attempt.account}`, limit: LIMITS.pair },
  ]
}
