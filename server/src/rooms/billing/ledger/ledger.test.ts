// The pure core against a naive model of a wallet: the same random operations, replayed ones among them.
import { expect, test } from 'vitest'
import * as ledger from './ledger.ts'

const OPERATIONS = 1_000_000
const SEED = 20260728
const HOLDS_MAX = 64

/** mulberry32: fast, and the same everywhere. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Plain numbers, no accounts: what a person would keep on paper. */
class NaiveWallet {
  money = 0
  owed = 0
  spent = 0
  elsewhere = 0
  income(amount: number) {
    const repaid = Math.min(this.owed, amount)
    this.owed -= repaid
    this.money += amount - repaid
  }
}
type NaiveHold = {
  amount: number
  payer: ledger.Payer
  state: 'open' | 'settled' | 'released'
  charged: number
  refunded: number
}

const PAYERS: readonly ledger.Payer[] = ['wallet', 'wallet', 'wallet', 'external', 'unheld']

test(`${OPERATIONS} random operations: every set balances, nothing is below zero, and a model agrees`, () => {
  const random = randomOf(SEED)
  const below = (count: number) => Math.floor(random() * count)
  const sums = Object.fromEntries(ledger.ACCOUNTS.map((account) => [account, 0n])) as Record<ledger.Account, bigint>
  let purse: ledger.Purse = ledger.EMPTY_PURSE
  const naive = new NaiveWallet()
  const holds: { work: ledger.HeldWork; naive: NaiveHold }[] = []
  const tally: Record<string, number> = {}
  let unbalanced = 0
  const book = (name: string, postings: ledger.Postings) => {
    if (ledger.sumOf(postings) !== 0n) unbalanced += 1
    purse = ledger.apply(purse, postings)
    for (const account of ledger.ACCOUNTS) sums[account] += postings[account] ?? 0n
    tally[name] = (tally[name] ?? 0) + 1
  }

  for (let n = 0; n < OPERATIONS; n += 1) {
    const choice = random()
    const amount = 1 + below(1000)
    const one = holds[below(holds.length)]
    if (choice < 0.2) {
      book('top_up', ledger.topUp(purse, BigInt(amount), random() < 0.5 ? 'topped_up' : 'given'))
      naive.income(amount)
    } else if (choice < 0.5) {
      const payer = PAYERS[below(PAYERS.length)] ?? 'wallet'
      const postings = ledger.hold(BigInt(amount), payer)
      const isCovered = payer !== 'wallet' || naive.money >= amount
      if (!isCovered) {
        if (n % 100 === 0) expect(() => ledger.apply(purse, postings)).toThrow('overdrawn')
        continue
      }
      book('hold', postings)
      if (payer === 'wallet') naive.money -= amount
      const made = {
        work: { payer, state: 'open', amount: BigInt(amount), charged: null, refunded: 0n } as const,
        naive: { amount, payer, state: 'open', charged: 0, refunded: 0 } as const,
      }
      if (holds.length < HOLDS_MAX) holds.push(made)
      else {
        // Room is made by giving back what is open.
        const place = below(HOLDS_MAX)
        const leaving = holds[place]
        if (leaving?.work.state === 'open') {
          book('release', ledger.release(purse, leaving.work))
          if (leaving.naive.payer === 'wallet') naive.income(leaving.naive.amount)
        }
        holds[place] = made
      }
    } else if (!one) {
    } else if (choice < 0.7) {
      const charged = below(one.naive.amount + 1)
      if (one.work.state !== 'open') {
        if (n % 100 === 0) expect(() => ledger.settle(purse, one.work, BigInt(charged))).toThrow('cannot be settled')
        continue
      }
      if (n % 100 === 0) expect(() => ledger.settle(purse, one.work, one.work.amount + 1n)).toThrow('cannot be charged')
      book('settle', ledger.settle(purse, one.work, BigInt(charged)))
      one.work = { ...one.work, state: 'settled', charged: BigInt(charged) }
      one.naive = { ...one.naive, state: 'settled', charged }
      naive.spent += charged
      if (one.naive.payer === 'wallet') naive.income(one.naive.amount - charged)
      else naive.elsewhere += charged
    } else if (choice < 0.8) {
      if (one.work.state !== 'open') continue
      book('release', ledger.release(purse, one.work))
      one.work = { ...one.work, state: 'released' }
      one.naive = { ...one.naive, state: 'released' }
      if (one.naive.payer === 'wallet') naive.income(one.naive.amount)
    } else if (choice < 0.87) {
      if (one.work.state !== 'released') continue
      book('late', ledger.settleLate(purse, one.work, BigInt(amount)))
      one.work = { ...one.work, state: 'settled', charged: BigInt(amount) }
      one.naive = { ...one.naive, state: 'settled', charged: amount }
      naive.spent += amount
      if (one.naive.payer !== 'wallet') naive.elsewhere += amount
      else {
        const paid = Math.min(naive.money, amount)
        naive.money -= paid
        naive.owed += amount - paid
      }
    } else if (choice < 0.95) {
      const postings = ledger.refund(purse, one.work, BigInt(amount))
      const isOwed = one.naive.state === 'settled' && amount <= one.naive.charged - one.naive.refunded
      if ((postings !== undefined) !== isOwed) throw new Error(`seed ${SEED}, operation ${n}: refund of ${amount}`)
      if (!postings) continue
      book('refund', postings)
      one.work = { ...one.work, refunded: one.work.refunded + BigInt(amount) }
      one.naive = { ...one.naive, refunded: one.naive.refunded + amount }
      naive.spent -= amount
      if (one.naive.payer === 'wallet') naive.income(amount)
      else naive.elsewhere -= amount
    } else {
      const by = random() < 0.5 ? amount : -amount
      const postings = ledger.adjust(purse, BigInt(by))
      if (by < 0 && naive.money < -by) {
        if (postings) throw new Error(`seed ${SEED}, operation ${n}: took ${by} out of ${naive.money}`)
        continue
      }
      if (postings) book('adjust', postings)
      if (by > 0) naive.income(by)
      else naive.money += by
    }
    if (Number(purse.balance) !== naive.money || Number(purse.debt) !== naive.owed)
      throw new Error(
        `seed ${SEED}, operation ${n}: ${purse.balance}/${purse.debt} is not ${naive.money}/${naive.owed}`,
      )
    if (purse.balance < 0n || purse.held < 0n || purse.debt < 0n)
      throw new Error(`seed ${SEED}, operation ${n}: below zero`)
  }

  expect(unbalanced).toBe(0)
  expect(Object.values(sums).reduce((sum, one) => sum + one, 0n)).toBe(0n)
  expect(sums.wallet).toBe(purse.balance)
  expect(sums.held).toBe(purse.held)
  expect(sums.debt).toBe(-purse.debt)
  expect(Number(sums.spent)).toBe(naive.spent)
  const openHeld = holds.filter(({ work }) => work.state === 'open' && work.payer !== 'unheld')
  expect(purse.held).toBe(openHeld.reduce((sum, { work }) => sum + work.amount, 0n))
  const stillHeldElsewhere = openHeld
    .filter(({ work }) => work.payer === 'external')
    .reduce((sum, { work }) => sum + work.amount, 0n)
  expect(-sums.external).toBe(BigInt(naive.elsewhere) + stillHeldElsewhere)
  for (const name of ['top_up', 'hold', 'settle', 'release', 'late', 'refund', 'adjust'])
    expect(tally[name], name).toBeGreaterThan(1000)
}, 120_000)

test('what does not balance, overdraws, or is no amount is a defect and throws', () => {
  const purse = { balance: 5n, held: 0n, debt: 0n }
  expect(() => ledger.apply(purse, { wallet: 1n })).toThrow('balance')
  expect(() => ledger.apply(purse, { wallet: -6n, held: 6n })).toThrow('overdrawn')
  expect(() => ledger.topUp(purse, 0n, 'topped_up')).toThrow('above zero')
  expect(() => ledger.hold(-1n, 'wallet')).toThrow('above zero')
})

test('money that comes in pays what is owed first', () => {
  const owing = { balance: 0n, held: 0n, debt: 30n }
  expect(ledger.apply(owing, ledger.topUp(owing, 20n, 'topped_up'))).toEqual({ balance: 0n, held: 0n, debt: 10n })
  expect(ledger.apply(owing, ledger.topUp(owing, 50n, 'given'))).toEqual({ balance: 20n, held: 0n, debt: 0n })
})
