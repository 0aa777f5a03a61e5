// Holds before work, charges after it. Locks are always taken in one order: the wallet, then the hold. What costs nothing
// never comes here.
import type { Clock } from '#platform/clock.ts'
import type { Tx } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { billingFaults } from '../faults.ts'
import { type Amount, type Facts, type Hold, type HoldRow, toDecimal, toHold, type Units } from '../tables.ts'
import { closeHold, findHold, lockHold, type NewHold, setSource } from './hold-queries.ts'
import { ensureWallet, listWallets, lockWallet, type NewEntry, post } from './journal-queries.ts'
import * as ledger from './ledger.ts'

type Booking = Pick<NewEntry, 'kind' | 'operation' | 'postings' | 'at'> & { readonly charges: number }

/** Sets the amount of a fresh hold aside. @throws BILLING_NO_BALANCE: the transaction must be given up */
export async function setAside(tx: Tx, scope: Scope, hold: NewHold): Promise<void> {
  if (hold.source === 'free' || hold.source === 'unheld') return
  const { micros, currency } = hold.amount
  const postings = ledger.hold(micros, hold.source)
  const entry = entryOf(
    scope,
    { ...hold, ...hold.facts, currency, createdAt: hold.at },
    { kind: 'hold', operation: `hold:${hold.id}`, postings, at: hold.at, charges: 0 },
  )
  if (await post(tx, entry)) return
  // The first hold in this currency finds no wallet.
  if (hold.source === 'external') {
    await ensureWallet(tx, entry, hold.at)
    if (await post(tx, entry)) return
  }
  await refuse(tx, scope, hold.amount)
}

async function refuse(tx: Tx, scope: Scope, { currency, micros }: Amount): Promise<never> {
  const wallets = await listWallets(tx, scope.workspaceId)
  const balance = wallets.find((wallet) => wallet.currency === currency)?.balance ?? 0n
  throw billingFaults.NO_BALANCE({
    currency,
    needed_micros: micros.toString(),
    balance_micros: balance.toString(),
    needed: toDecimal(micros),
    balance: toDecimal(balance),
  })
}

/**
 * Another one pays for open work: given back to the one, set aside from the other. False, and nothing done, if the wallet does
 * not cover it. What costs nothing, or has ended, is nobody's to pay.
 */
export async function changePayer(
  clock: Clock,
  tx: Tx,
  scope: Scope,
  { holdId, payer }: { readonly holdId: string; readonly payer: 'wallet' | 'external' },
): Promise<boolean> {
  const seen = await findHold(tx, { workspaceId: scope.workspaceId, id: holdId })
  if (seen?.source === payer || (seen?.source !== 'wallet' && seen?.source !== 'external')) return true
  const locked = await lockBoth(tx, scope, holdId)
  if (locked?.hold.state !== 'open' || locked.hold.payer === payer) return true
  const { hold, purse } = locked
  if (payer === 'wallet' && purse.balance < hold.amount) return false
  const at = clock.now()
  const turn = newId()
  const back = ledger.release(purse, hold)
  await write(tx, scope, hold, purse, {
    ...{ kind: 'release', operation: `release:${hold.id}:${turn}`, postings: back, at },
    charges: 0,
  })
  await write(tx, scope, hold, ledger.apply(purse, back), {
    ...{ kind: 'hold', operation: `hold:${hold.id}:${turn}`, postings: ledger.hold(hold.amount, payer), at },
    charges: 0,
  })
  await setSource(tx, { workspaceId: scope.workspaceId, id: holdId, source: payer })
  return true
}

export type Charge = {
  readonly holdId: string
  readonly amount: Amount
  readonly units?: Units | undefined
  readonly facts?: Facts | undefined
}

/** Answers the hold as it was, or undefined if it was settled before. */
export async function charge(clock: Clock, tx: Tx, scope: Scope, wish: Charge): Promise<Hold | undefined> {
  const locked = await lockBoth(tx, scope, wish.holdId)
  if (!locked) throw new Error(`no hold ${wish.holdId} to settle`)
  const { hold, purse } = locked
  if (hold.state === 'settled') return undefined
  if (hold.state === 'released')
    throw new Error(`hold ${hold.id} was released before: what comes in now is settled late`)
  checkCurrency(hold, wish.amount)
  const at = clock.now()
  const charged = wish.amount.micros
  const postings = ledger.settle(purse, hold, charged)
  await write(tx, scope, { ...hold, ...known(wish.facts) }, purse, {
    ...{ kind: 'settle', operation: `settle:${hold.id}`, postings, at },
    charges: 1,
  })
  await closeHold(tx, {
    ...{ id: hold.id, workspaceId: scope.workspaceId, state: 'settled', charged, at },
    ...(wish.units ? { units: wish.units } : {}),
    ...(wish.facts ? { facts: wish.facts } : {}),
  })
  return hold
}

/** Answers the hold as it was, or undefined if there is none that is open. */
export async function giveBack(clock: Clock, tx: Tx, scope: Scope, holdId: string): Promise<Hold | undefined> {
  const locked = await lockBoth(tx, scope, holdId)
  if (locked?.hold.state !== 'open') return undefined
  const { hold, purse } = locked
  const at = clock.now()
  const postings = ledger.release(purse, hold)
  await write(tx, scope, hold, purse, { kind: 'release', operation: `release:${hold.id}`, postings, at, charges: 0 })
  await closeHold(tx, { id: hold.id, workspaceId: scope.workspaceId, state: 'released', charged: null, at })
  return hold
}

/** Charged by the provider after it was given back. Answers the hold as it was, or undefined if it is booked already. */
export async function chargeLate(
  clock: Clock,
  tx: Tx,
  scope: Scope,
  wish: Charge & { readonly job: string },
): Promise<Hold | undefined> {
  const locked = await lockBoth(tx, scope, wish.holdId)
  if (!locked) throw new Error(`no hold ${wish.holdId} to settle late`)
  const { hold, purse } = locked
  if (hold.state === 'settled') return undefined
  if (hold.state === 'open') return charge(clock, tx, scope, wish)
  checkCurrency(hold, wish.amount)
  const at = clock.now()
  const charged = wish.amount.micros
  const postings = ledger.settleLate(purse, hold, charged)
  await write(tx, scope, { ...hold, ...known(wish.facts) }, purse, {
    ...{ kind: 'late', operation: `late:${wish.job}`, postings, at },
    charges: 1,
  })
  await closeHold(tx, {
    ...{ id: hold.id, workspaceId: scope.workspaceId, state: 'settled', charged, isLate: true, at },
    // What plans count follows the hold.
    ...(hold.units && wish.units ? { units: wish.units } : {}),
    ...(wish.facts ? { facts: wish.facts } : {}),
  })
  return hold
}

/** The wallet before the hold, always. A hold's currency never changes, so it may be read before. */
export async function lockBoth(
  tx: Tx,
  scope: Pick<Scope, 'workspaceId'>,
  holdId: string,
): Promise<{ hold: Hold; purse: ledger.Purse; row: HoldRow } | undefined> {
  const key = { workspaceId: scope.workspaceId, id: holdId }
  const seen = await findHold(tx, key)
  if (!seen) return undefined
  const wallet = { workspaceId: scope.workspaceId, currency: seen.currency }
  const purse = (await lockWallet(tx, wallet)) ?? ledger.EMPTY_PURSE
  const row = await lockHold(tx, key)
  return row && { hold: toHold(row), purse, row }
}

async function write(tx: Tx, scope: Scope, hold: Hold, purse: ledger.Purse, booking: Booking): Promise<void> {
  ledger.apply(purse, booking.postings)
  if (Object.values(booking.postings).every((micros) => micros === 0n)) return
  const entry = entryOf(scope, hold, booking)
  if (await post(tx, entry)) return
  await ensureWallet(tx, entry, booking.at)
  if (!(await post(tx, entry)))
    throw new Error(`the wallet of ${scope.workspaceId} would be overdrawn by ${booking.operation}`)
}

type Held = Pick<Hold, 'id' | 'currency' | 'reason' | 'heldFor' | 'createdAt'> & Facts

function entryOf(scope: Scope, hold: Held, { charges, ...booking }: Booking): NewEntry {
  return {
    ...booking,
    id: newId(),
    workspaceId: scope.workspaceId,
    currency: hold.currency,
    holdId: hold.id,
    reason: hold.reason,
    actorId: scope.actorId,
    facts: hold,
    use: { begunAt: hold.createdAt, memberId: hold.heldFor, charges },
  }
}

/** What is said later is said of the provider and its job alone: where it counts stays. */
const known = (facts: Facts | undefined) => ({
  ...(facts?.provider ? { provider: facts.provider } : {}),
  ...(facts?.providerJobId ? { providerJobId: facts.providerJobId } : {}),
})

function checkCurrency(hold: Hold, amount: Amount): void {
  if (amount.currency !== hold.currency)
    throw new Error(`hold ${hold.id} is in ${hold.currency}, and ${amount.currency} cannot be charged on it`)
}
