// The pure core of the ledger: what each operation adds to each account. Every set of postings sums to zero, so money only
// moves; it is never made or lost. No I/O. Amounts in micros.

export const ACCOUNTS = ['wallet', 'held', 'spent', 'debt', 'external', 'topped_up', 'given', 'adjusted'] as const
/**
 * Of the workspace: `wallet` to spend, `held` set aside for open work, `spent` used up, `debt` owed (never above zero),
 * `external` paid on its own account at a provider. Of the house, where money came from: `topped_up`, `given`, `adjusted`.
 */
export type Account = (typeof ACCOUNTS)[number]

/** What is added to each account; absent is nothing. */
export type Postings = Readonly<Partial<Record<Account, bigint>>>

/** What a workspace has in one currency. Never both a balance and a debt. */
export type Purse = { readonly balance: bigint; readonly held: bigint; readonly debt: bigint }

/** Who pays: the wallet, or an account at the provider; `unheld`: the latter, with nothing set aside before. */
export type Payer = 'wallet' | 'external' | 'unheld'

export type HeldWork = {
  readonly payer: Payer
  readonly state: 'open' | 'settled' | 'released'
  readonly amount: bigint
  /** Null until settled. */
  readonly charged: bigint | null
  readonly refunded: bigint
}

export const EMPTY_PURSE: Purse = { balance: 0n, held: 0n, debt: 0n }

/** Money comes in: what is owed is paid first. */
export function topUp(purse: Purse, amount: bigint, from: 'topped_up' | 'given'): Postings {
  positive(amount)
  return { ...credit(purse, amount), [from]: -amount }
}

/** Before work. Whether a wallet covers it is seen when it is applied. */
export function hold(amount: bigint, payer: Payer): Postings {
  positive(amount)
  return payer === 'unheld' ? {} : { [payer]: -amount, held: amount }
}

/** What was really charged; the rest of the hold goes back in the same set. More than was held is a defect of the caller's. */
export function settle(purse: Purse, work: HeldWork, charged: bigint): Postings {
  if (work.state !== 'open') throw new Error(`a hold that is ${work.state} cannot be settled`)
  if (charged < 0n || charged > work.amount)
    throw new Error(`${charged} micros cannot be charged on a hold of ${work.amount}`)
  if (work.payer === 'unheld') return { external: -charged, spent: charged }
  return { held: -work.amount, spent: charged, ...giveBack(purse, work.payer, work.amount - charged) }
}

/** Nothing was charged: all of it goes back. */
export function release(purse: Purse, work: HeldWork): Postings {
  if (work.state !== 'open') throw new Error(`a hold that is ${work.state} cannot be released`)
  if (work.payer === 'unheld') return {}
  return { held: -work.amount, ...giveBack(purse, work.payer, work.amount) }
}

/** Charged after the hold was given back. What the wallet cannot pay is owed. */
export function settleLate(purse: Purse, work: HeldWork, charged: bigint): Postings {
  if (work.state !== 'released') throw new Error(`a hold that is ${work.state} cannot be settled late`)
  positive(charged)
  if (work.payer !== 'wallet') return { external: -charged, spent: charged }
  const paid = least(purse.balance, charged)
  return { wallet: -paid, debt: paid - charged, spent: charged }
}

/** At most what was charged and not refunded before: refunds cannot make money. */
export function refund(purse: Purse, work: HeldWork, amount: bigint): Postings | undefined {
  positive(amount)
  if (amount > (work.charged ?? 0n) - work.refunded) return undefined
  return { spent: -amount, ...giveBack(purse, work.payer, amount) }
}

/** Undefined if it would take more than there is. */
export function adjust(purse: Purse, by: bigint): Postings | undefined {
  if (by > 0n) return { ...credit(purse, by), adjusted: -by }
  if (purse.balance + by < 0n) return undefined
  return { wallet: by, adjusted: -by }
}

/** The purse after it. An overdraft, or a set that does not balance, is a defect of ours and throws. */
export function apply(purse: Purse, postings: Postings): Purse {
  if (sumOf(postings) !== 0n) throw new Error('these postings do not balance')
  const after = {
    balance: purse.balance + (postings.wallet ?? 0n),
    held: purse.held + (postings.held ?? 0n),
    debt: purse.debt - (postings.debt ?? 0n),
  }
  if (after.balance < 0n || after.held < 0n || after.debt < 0n || (after.balance > 0n && after.debt > 0n))
    throw new Error('a wallet would be overdrawn')
  return after
}

export function sumOf(postings: Postings): bigint {
  let sum = 0n
  for (const account of ACCOUNTS) sum += postings[account] ?? 0n
  return sum
}

function credit(purse: Purse, amount: bigint): Postings {
  const repaid = least(purse.debt, amount)
  return { debt: repaid, wallet: amount - repaid }
}

const giveBack = (purse: Purse, payer: Payer, amount: bigint): Postings =>
  payer === 'wallet' ? credit(purse, amount) : { external: amount }

const least = (one: bigint, other: bigint) => (one < other ? one : other)

function positive(amount: bigint): void {
  if (amount <= 0n) throw new Error(`an amount must be above zero, not ${amount}`)
}
