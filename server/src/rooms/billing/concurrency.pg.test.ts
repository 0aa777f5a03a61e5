// Holds that really run side by side, on connections of their own.
import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { openTestDatabase } from '#testing/database-image.ts'
import { aScope, CNY, hold, purseOf, release, topUp } from './billing.seed.ts'
import { createBilling } from './billing.ts'

async function house(mode: 'enforce' | 'record') {
  const database = await openTestDatabase()
  return {
    db: database.db,
    billing: createBilling({ clock: systemClock, mode }),
    async [Symbol.asyncDispose]() {
      await database.db.close()
      await database.drop()
    },
  }
}
const kept = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  outcomes.filter((one) => one.status === 'fulfilled').length
const refusals = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  new Set(outcomes.flatMap((one) => (one.status === 'rejected' ? [String(one.reason.code)] : [])))

test('50 holds at once on a balance for 10: exactly 10 are held', async () => {
  await using own = await house('enforce')
  const scope = aScope()
  await topUp(own, scope, 1000)
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => hold(own, scope, 100)))
  expect(kept(outcomes)).toBe(10)
  expect(refusals(outcomes)).toEqual(new Set(['BILLING_NO_BALANCE']))
  expect(await purseOf(own, scope)).toEqual({ balance: 0n, held: 1000n, debt: 0n })
  expect((await own.billing.prove(own.db)).findings).toEqual([])
})

test('50 at once on a budget for 10: exactly 10 are held', async () => {
  await using own = await house('record')
  const scope = aScope()
  const everything = { projectId: null, memberId: null, engine: null }
  const budget = { ...everything, name: 'b', currency: 'CNY', period: 'month', limit: 1000n, stops: true } as const
  await own.db.transaction((tx) => own.billing.budgets.create(tx, scope, budget))
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => hold(own, scope, 100)))
  expect(kept(outcomes)).toBe(10)
  expect(refusals(outcomes)).toEqual(new Set(['BILLING_BUDGET_REACHED']))
  expect((await own.billing.prove(own.db)).findings).toEqual([])
})

test('50 at once on a plan for 10 pictures: exactly 10 are begun', async () => {
  await using own = await house('record')
  const scope = aScope()
  const plan = { name: 'ten', units: { image: 10 }, storageBytes: null, members: null, isDefault: false }
  await own.db.transaction(async (tx) =>
    own.billing.plans.assign(tx, scope, (await own.billing.plans.create(tx, plan)).id),
  )
  const begin = (units: Record<string, number>) =>
    own.db.transaction((tx) => own.billing.reserve(tx, scope, { id: newId(), amount: CNY(0), reason: 'p', units }))
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, (_, at) => begin(at % 2 === 0 ? { image: 1, text: 1 } : { text: 1, image: 1 })),
  )
  expect(kept(outcomes)).toBe(10)
  expect(refusals(outcomes)).toEqual(new Set(['BILLING_PLAN_REACHED']))
  expect(await own.billing.plans.used(own.db, scope)).toEqual({ image: 10, text: 10 })
})

test('one late result and one release at the same moment, many times over: each is booked once', async () => {
  await using own = await house('enforce')
  const scope = aScope()
  await topUp(own, scope, 100_000)
  for (let round = 0; round < 20; round += 1) {
    const id = await hold(own, scope, 100)
    const late = () =>
      own.db.transaction((tx) =>
        own.billing.settleLate(tx, scope, {
          holdId: id,
          provider: 'p',
          providerJobId: `job ${round}`,
          amount: CNY(80),
        }),
      )
    const outcomes = await Promise.allSettled([
      late(),
      release(own, scope, id),
      late(),
      late(),
      release(own, scope, id),
    ])
    expect(kept(outcomes)).toBe(5)
  }
  expect(await own.billing.total(own.db, scope)).toEqual([{ currency: 'CNY', amountMicros: 1600n, count: 20 }])
  expect(await purseOf(own, scope)).toEqual({ balance: 98_400n, held: 0n, debt: 0n })
  expect((await own.billing.prove(own.db)).findings).toEqual([])
})

test('the same top-up sent ten times at once fills the wallet once', async () => {
  await using own = await house('enforce')
  const scope = aScope()
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => topUp(own, scope, 70, 'same')))
  expect(kept(outcomes)).toBe(10)
  expect((await purseOf(own, scope)).balance).toBe(70n)
})
