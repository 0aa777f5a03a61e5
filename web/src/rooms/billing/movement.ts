// What one entry of the journal means for who reads it: how much it is about, which way it went, and why.
import type { LedgerEntry } from '#contract/billing.ts'

export type Kind = LedgerEntry['kind']

export type Movement = {
  /** Micros. */
  readonly amount: bigint
  /** `out`: spent; `aside`: kept for work that goes on; `back`: given back or added. */
  readonly way: 'out' | 'aside' | 'back'
  readonly says: Kind | 'settleLess' | 'lateOwed'
  /** Micros that `says` speaks of, besides the amount. */
  readonly beside: bigint
  /** Micros that paid what was owed. */
  readonly repaid: bigint
  readonly isOwnAccount: boolean
}

export function movementOf({ kind, postings }: Pick<LedgerEntry, 'kind' | 'postings'>): Movement {
  const [wallet, held, spent] = [BigInt(postings.wallet), BigInt(postings.held), BigInt(postings.spent)]
  const [debt, external] = [BigInt(postings.debt), BigInt(postings.external)]
  const base = { isOwnAccount: external !== 0n, beside: 0n, repaid: debt > 0n ? debt : 0n }
  if (kind === 'hold') return { ...base, amount: held, way: 'aside', says: kind }
  if (kind === 'release') return { ...base, amount: -held, way: 'back', says: kind }
  if (kind === 'refund') return { ...base, amount: -spent, way: 'back', says: kind }
  if (kind === 'settle') {
    const rest = held === 0n ? 0n : -held - spent
    return { ...base, amount: spent, way: 'out', says: rest > 0n ? 'settleLess' : kind, beside: rest }
  }
  if (kind === 'late') return { ...base, amount: spent, way: 'out', says: debt < 0n ? 'lateOwed' : kind, beside: -debt }
  const added = wallet + (debt > 0n ? debt : 0n)
  return { ...base, amount: added < 0n ? -added : added, way: added < 0n ? 'out' : 'back', says: kind }
}
