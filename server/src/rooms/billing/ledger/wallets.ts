// Money that comes in, goes back, or is put right by hand. Each has an operation of its own: repeated, it changes nothing.
import type { Clock } from '#platform/clock.ts'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { billingEvent } from '../events.ts'
import { billingFaults } from '../faults.ts'
import { type Amount, toDecimal, toMicros, type Wallet } from '../tables.ts'
import { addRefund } from './hold-queries.ts'
import { lockBoth } from './holds.ts'
import { ensureWallet, findOperation, listWallets, lockWallet, type NewEntry, post } from './journal-queries.ts'
import * as ledger from './ledger.ts'

/** Whose wallet, and who does it. */
export type Doing = Pick<Scope, 'workspaceId' | 'actorId' | 'requestId'>

type Wish = {
  /** Of whoever asks: asked again with the same key, nothing is booked. */
  readonly key: string
  readonly reason: string
}
export type TopUp = Wish & { readonly amount: Amount; readonly from: 'topped_up' | 'given' }
export type Adjustment = Wish & { readonly amount: Amount }
export type Refund = Wish & { readonly holdId: string; readonly micros: bigint }

/** What is owed is paid first. */
export async function topUp(clock: Clock, tx: Tx, doing: Doing, wish: TopUp): Promise<Wallet> {
  const kind = wish.from === 'given' ? 'grant' : 'top_up'
  const purse = await open(clock, tx, doing, wish.amount.currency)
  const postings = ledger.topUp(purse, wish.amount.micros, wish.from)
  return book(clock, tx, doing, { wish, kind, purse, postings, currency: wish.amount.currency })
}

/** By hand, either way. @throws BILLING_WALLET_TOO_SMALL */
export async function adjust(clock: Clock, tx: Tx, doing: Doing, wish: Adjustment): Promise<Wallet> {
  const { currency, micros } = wish.amount
  const purse = await open(clock, tx, doing, currency)
  const isRepeated = await findOperation(tx, { workspaceId: doing.workspaceId, operation: `adjust:${wish.key}` })
  const postings = ledger.adjust(purse, micros) ?? (isRepeated ? { wallet: micros, adjusted: -micros } : undefined)
  if (!postings) throw billingFaults.WALLET_TOO_SMALL({ currency, balance: toDecimal(purse.balance) })
  return book(clock, tx, doing, { wish, kind: 'adjust', purse, postings, currency })
}

/** Part or all of a charge. @throws NOT_FOUND, BILLING_REFUND_TOO_LARGE */
export async function refund(clock: Clock, tx: Tx, doing: Doing, wish: Refund): Promise<Wallet> {
  const locked = await lockBoth(tx, doing, wish.holdId)
  if (!locked) throw faults.NOT_FOUND()
  const { hold, purse } = locked
  const known = await findOperation(tx, { workspaceId: doing.workspaceId, operation: `refund:${wish.key}` })
  if (known) {
    if (known.hold_id !== hold.id || toMicros(known.spent_micros) !== -wish.micros)
      throw faults.IDEMPOTENCY_KEY_REUSED()
    return walletOf(tx, doing, hold.currency)
  }
  const postings = ledger.refund(purse, hold, wish.micros)
  if (!postings) {
    const left = toDecimal((hold.charged ?? 0n) - hold.refunded)
    throw billingFaults.REFUND_TOO_LARGE({ currency: hold.currency, left })
  }
  const use = { begunAt: hold.createdAt, memberId: hold.heldFor, charges: 0 }
  const wallet = await book(clock, tx, doing, {
    wish,
    kind: 'refund',
    purse,
    postings,
    currency: hold.currency,
    hold,
    use,
  })
  await addRefund(tx, { workspaceId: doing.workspaceId, id: hold.id, micros: wish.micros })
  return wallet
}

async function open(clock: Clock, tx: Tx, doing: Doing, currency: string): Promise<ledger.Purse> {
  const key = { workspaceId: doing.workspaceId, currency }
  await ensureWallet(tx, key, clock.now())
  return (await lockWallet(tx, key)) ?? ledger.EMPTY_PURSE
}

type Booking = Pick<NewEntry, 'kind' | 'postings' | 'currency'> & {
  readonly wish: Wish
  readonly purse: ledger.Purse
  readonly hold?: { readonly id: string } & NewEntry['facts']
  readonly use?: NonNullable<NewEntry['use']>
}

/** The wallet is locked: whoever repeats the operation finds it. */
async function book(clock: Clock, tx: Tx, doing: Doing, booking: Booking): Promise<Wallet> {
  const { wish, kind, postings, currency, hold, use } = booking
  const { workspaceId, actorId, requestId } = doing
  const operation = `${kind}:${wish.key}`
  const at = clock.now()
  const known = await findOperation(tx, { workspaceId, operation })
  if (known) {
    const isSame = known.currency === currency && netOf(known) === net(postings)
    if (!isSame) throw faults.IDEMPOTENCY_KEY_REUSED()
    return walletOf(tx, doing, currency)
  }
  ledger.apply(booking.purse, postings)
  const id = newId()
  const entry = { id, operation, kind, postings, currency, workspaceId, actorId, at, reason: wish.reason }
  const written = await post(tx, { ...entry, holdId: hold?.id ?? null, facts: hold ?? {}, ...(use ? { use } : {}) })
  if (!written) throw new Error(`the wallet of ${workspaceId} is not as its lock said`)
  const amount = net(postings).toString()
  await emit(
    tx,
    billingEvent(EVENT_OF[kind] ?? 'wallet.adjusted', {
      ...{ workspaceId, actorId, requestId, at },
      subject: { kind: 'ledger_entry', id },
      payload: { currency, amount, reason: wish.reason, ...(hold?.projectId ? { project_id: hold.projectId } : {}) },
    }),
  )
  return walletOf(tx, doing, currency)
}

const EVENT_OF = {
  top_up: 'wallet.topped_up',
  grant: 'wallet.topped_up',
  refund: 'bill.refunded',
} as Readonly<Partial<Record<NewEntry['kind'], 'wallet.topped_up' | 'bill.refunded'>>>

/** What came in from, or went back to, the other side. */
const net = (postings: ledger.Postings): bigint =>
  -((postings.topped_up ?? 0n) + (postings.given ?? 0n) + (postings.adjusted ?? 0n) + (postings.spent ?? 0n))
const netOf = (row: {
  topped_up_micros: unknown
  given_micros: unknown
  adjusted_micros: unknown
  spent_micros: unknown
}) =>
  net({
    topped_up: BigInt(row.topped_up_micros as string),
    given: BigInt(row.given_micros as string),
    adjusted: BigInt(row.adjusted_micros as string),
    spent: BigInt(row.spent_micros as string),
  })

async function walletOf(tx: Tx, doing: Doing, currency: string): Promise<Wallet> {
  const wallets = await listWallets(tx, doing.workspaceId)
  return wallets.find((wallet) => wallet.currency === currency) ?? { ...ledger.EMPTY_PURSE, currency }
}
