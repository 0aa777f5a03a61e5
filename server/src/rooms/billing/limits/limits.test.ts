// Budgets that act, plans that count, and what limits a wish first.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { Fault } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'
import { aScope, CNY, hold, release, settle, topUp } from '../billing.seed.ts'
import { createBilling, type Units } from '../billing.ts'
import type { BudgetWish } from './budgets.ts'
import { BUDGET_PERIODS, endOf, startOf } from './periods.ts'
import { planUnitsOf } from './units.ts'

const START = '2026-03-10T12:00:00.000Z'
let clock = new ManualClock(START)
let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(async () => {
  await database.db.close()
  await database.drop()
})

function house(mode: 'record' | 'enforce' | 'off' = 'record') {
  clock = new ManualClock(START)
  return { db: database.db, billing: createBilling({ clock, mode }) }
}
const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Fault) return error
      throw error
    },
  )
const everything = { projectId: null, memberId: null, engine: null }
const monthly: BudgetWish = { ...everything, name: 'All', currency: 'CNY', period: 'month', limit: 100n, stops: true }

async function warnings(workspaceId: string): Promise<number[]> {
  const rows = await database.db
    .withTables<{ events: { name: string; tenant_id: string; payload: { threshold_percent: number } } }>()
    .selectFrom('events')
    .select('payload')
    .where('tenant_id', '=', workspaceId)
    .where('name', '=', 'billing.budget_warned')
    .execute()
  return rows.map(({ payload }) => payload.threshold_percent).sort()
}

describe('budgets', () => {
  test('what would pass one is refused, with who can raise it and when it begins anew; what was given back is free again', async () => {
    const [own, scope] = [house(), aScope()]
    await own.db.transaction((tx) => own.billing.budgets.create(tx, scope, monthly))
    const first = await hold(own, scope, 70)
    const fault = await faultOf(hold(own, scope, 31))
    expect(fault?.code).toBe('BILLING_BUDGET_REACHED')
    expect(fault?.details).toMatchObject({
      name: 'All',
      used: '0.00007',
      limit: '0.0001',
      resets_at: '2026-04-01T00:00:00.000Z',
    })
    expect(await own.billing.openHolds(own.db, scope)).toBe(1)
    await settle(own, scope, { id: first, micros: 40 })
    await hold(own, scope, 60)
    expect((await faultOf(hold(own, scope, 1)))?.code).toBe('BILLING_BUDGET_REACHED')
    clock.advanceMs(22 * 24 * 3600_000)
    await hold(own, scope, 100)
  })

  test('of a project, a member, an engine: only what belongs to it counts', async () => {
    const [own, scope, projectId] = [house(), aScope(), newId()]
    const create = (wish: Partial<BudgetWish>) =>
      own.db.transaction((tx) => own.billing.budgets.create(tx, scope, { ...monthly, limit: 10n, ...wish }))
    await create({ name: 'project', projectId })
    await create({ name: 'engine', engine: 'ark/seedance' })
    await create({ name: 'dollars', currency: 'USD', limit: 0n })
    await hold(own, scope, 1000, { projectId: newId(), engine: 'ark/seedream' })
    await hold(own, scope, 10, { projectId })
    expect((await faultOf(hold(own, scope, 1, { projectId })))?.details.name).toBe('project')
    await hold(own, scope, 10, { engine: 'ark/seedance' })
    expect((await faultOf(hold(own, scope, 1, { engine: 'ark/seedance' })))?.details.name).toBe('engine')
    await create({ name: 'member', memberId: scope.actorId, limit: 1021n })
    await hold(own, scope, 1)
    expect((await faultOf(hold(own, scope, 1)))?.details.name).toBe('member')
    await hold(own, { ...scope, actorId: newId() }, 1)
    const used = (await own.billing.budgets.list(own.db, scope)).map(({ name, used }) => [name, used])
    expect(used).toEqual([
      ['project', 10n],
      ['engine', 10n],
      ['dollars', 0n],
      ['member', 1021n],
    ])
  })

  test('at 80 and 100 per cent it is told once per period; one that does not stop lets work go on', async () => {
    const [own, scope] = [house(), aScope()]
    const wish = { ...monthly, stops: false }
    await own.db.transaction((tx) => own.billing.budgets.create(tx, scope, wish))
    await hold(own, scope, 79)
    expect(await warnings(scope.workspaceId)).toEqual([])
    const id = await hold(own, scope, 1)
    expect(await warnings(scope.workspaceId)).toEqual([80])
    await release(own, scope, id)
    await hold(own, scope, 1)
    expect(await warnings(scope.workspaceId)).toEqual([80])
    await hold(own, scope, 500)
    expect(await warnings(scope.workspaceId)).toEqual([100, 80])
    clock.advanceMs(30 * 24 * 3600_000)
    await hold(own, scope, 500)
    expect(await warnings(scope.workspaceId)).toEqual([100, 100, 80, 80])
  })

  test('changed against the revision that was seen; of another workspace it is not there', async () => {
    const [own, scope] = [house(), aScope()]
    const made = await own.db.transaction((tx) => own.billing.budgets.create(tx, scope, monthly))
    const change = (who: typeof scope, revision: number) =>
      faultOf(
        own.db.transaction((tx) =>
          own.billing.budgets.change(tx, who, { ...monthly, id: made.id, revision, limit: 7n }),
        ),
      )
    expect(await change(scope, 1)).toBeUndefined()
    expect((await change(scope, 1))?.code).toBe('STALE_REVISION')
    expect((await change(aScope(), 2))?.code).toBe('NOT_FOUND')
    const remove = (who: typeof scope) =>
      faultOf(own.db.transaction((tx) => own.billing.budgets.delete(tx, who, made.id)))
    expect((await remove(aScope()))?.code).toBe('NOT_FOUND')
    expect(await remove(scope)).toBeUndefined()
    expect(await own.billing.budgets.list(own.db, scope)).toEqual([])
  })

  test('off: budgets do not act', async () => {
    const [own, scope] = [house('off'), aScope()]
    await own.db.transaction((tx) => own.billing.budgets.create(tx, scope, { ...monthly, limit: 0n }))
    await hold(own, scope, 5)
  })

  test('periods begin at midnight UTC; weeks on Monday', () => {
    const at = new Date('2026-03-01T23:59:59.999Z') // a Sunday
    expect(BUDGET_PERIODS.map((period) => startOf(period, at))).toEqual([
      '2026-03-01',
      '2026-02-23',
      '2026-03-01',
      '1970-01-01',
    ])
    expect(BUDGET_PERIODS.map((period) => endOf(period, at)?.toISOString().slice(0, 10) ?? null)).toEqual([
      '2026-03-02',
      '2026-03-02',
      '2026-04-01',
      null,
    ])
    expect(startOf('week', new Date('2026-03-02T00:00:00Z'))).toBe('2026-03-02')
    expect(endOf('month', new Date('2026-12-31T12:00:00Z'))?.toISOString()).toBe('2027-01-01T00:00:00.000Z')
  })
})

describe('plans', () => {
  const work = async (own: ReturnType<typeof house>, scope: ReturnType<typeof aScope>, units: Units, micros = 0) => {
    const id = newId()
    await own.db.transaction((tx) => own.billing.reserve(tx, scope, { id, amount: CNY(micros), reason: 'work', units }))
    return id
  }
  const small = {
    name: 'small',
    units: { image: 3, clip_second: 10 },
    storageBytes: 1000,
    members: 2,
    isDefault: false,
  }

  test('units are counted with the hold, given back with it, and begin anew with the month', async () => {
    const [own, scope] = [house(), aScope()]
    const { plans } = own.billing
    expect(await own.billing.planOf(own.db, scope)).toMatchObject({ name: 'unlimited', units: {}, storageBytes: null })
    const plan = await own.db.transaction((tx) => plans.create(tx, small))
    await own.db.transaction((tx) => plans.assign(tx, scope, plan.id))
    expect(await own.billing.planOf(own.db, scope)).toMatchObject({ name: 'small', storageBytes: 1000, members: 2 })
    const [one, , three] = [
      await work(own, scope, { image: 1 }),
      await work(own, scope, { image: 1 }, 5),
      await work(own, scope, { image: 1 }),
    ]
    const fault = await faultOf(work(own, scope, { image: 1 }))
    expect([fault?.code, fault?.details.most, fault?.details.used]).toEqual(['BILLING_PLAN_REACHED', 3, 3])
    await release(own, scope, three)
    await release(own, scope, three)
    await work(own, scope, { image: 1 })
    await settle(own, scope, { id: one, micros: 0 })
    expect(await plans.used(own.db, scope)).toEqual({ image: 3 })
    await work(own, scope, { clip: 1, clip_second: 10 }, 9)
    expect((await faultOf(work(own, scope, { clip: 1, clip_second: 1 }, 9)))?.details.unit).toMatchObject({
      en: 'seconds of clips',
    })
    expect(await plans.used(own.db, scope)).toEqual({ clip: 1, clip_second: 10, image: 3 })
    expect((await own.billing.prove(own.db)).findings).toEqual([])
    clock.advanceMs(25 * 24 * 3600_000)
    expect(await plans.used(own.db, scope)).toEqual({})
    await work(own, scope, { image: 3 })
  })

  test('what was really used counts in the end', async () => {
    const [own, scope] = [house(), aScope()]
    const id = await work(own, scope, { clip: 1, clip_second: 10 }, 50)
    await own.db.transaction((tx) => own.billing.settle(tx, scope, id, CNY(40), { units: { clip: 1, clip_second: 4 } }))
    expect(await own.billing.plans.used(own.db, scope)).toEqual({ clip: 1, clip_second: 4 })
    expect((await own.billing.prove(own.db)).findings).toEqual([])
  })

  test('there is always one default plan; one that is in use stays', async () => {
    const [own, scope] = [house(), aScope()]
    const { plans } = own.billing
    const plan = await own.db.transaction((tx) => plans.create(tx, { ...small, name: 'Team' }))
    const again = faultOf(own.db.transaction((tx) => plans.create(tx, { ...small, name: 'TEAM' })))
    expect((await again)?.code).toBe('BILLING_PLAN_NAME_TAKEN')
    await own.db.transaction((tx) => plans.assign(tx, scope, plan.id))
    const remove = (id: string) => faultOf(own.db.transaction((tx) => plans.delete(tx, id)))
    expect((await remove(plan.id))?.code).toBe('BILLING_PLAN_IN_USE')
    const [former] = (await plans.list(own.db)).filter((one) => one.is_default)
    const change = (isDefault: boolean, revision: number) =>
      own.db.transaction((tx) => plans.change(tx, { ...small, name: 'Team', id: plan.id, revision, isDefault }))
    await change(true, 1)
    expect((await plans.list(own.db)).filter((one) => one.is_default).map((one) => one.name)).toEqual(['Team'])
    expect((await faultOf(change(false, 2)))?.code).toBe('BILLING_PLAN_IN_USE')
    expect((await own.billing.planOf(own.db, aScope())).name).toBe('Team')
    const back = { name: 'unlimited', units: {}, storageBytes: null, members: null, isDefault: true }
    await own.db.transaction((tx) =>
      plans.change(tx, { ...back, id: former?.id ?? '', revision: former?.revision ?? 0 }),
    )
  })

  test('units of kinds of work', () => {
    expect(planUnitsOf('image', { image: 4 })).toEqual({ image: 4 })
    expect(planUnitsOf('image')).toEqual({ image: 1 })
    expect(planUnitsOf('video', { second: 4.2 })).toEqual({ clip: 1, clip_second: 5 })
    expect(planUnitsOf('speech', { character: 12 })).toEqual({ speech_character: 12 })
    expect(planUnitsOf('text', { input_token: 99, output_token: 3 })).toEqual({ text: 1 })
  })
})

test('what limits a wish first is told before anything is held', async () => {
  const [own, scope] = [house('enforce'), aScope()]
  await topUp(own, scope, 100)
  await own.db.transaction((tx) => own.billing.budgets.create(tx, scope, { ...monthly, name: 'tight', limit: 50n }))
  await own.db.transaction((tx) => own.billing.budgets.create(tx, scope, { ...monthly, name: 'wide', limit: 90n }))
  const ask = async (micros: number) => (await own.billing.affordable(own.db, scope, { amount: CNY(micros) })).limit
  expect(await ask(50)).toBeNull()
  expect(await ask(51)).toMatchObject({ kind: 'budget', budget: { name: 'tight' } })
  expect(await ask(101)).toEqual({ kind: 'balance' })
  // What goes out with one's own key is asked of no wallet, and of budgets all the same.
  const askOwn = async (micros: number, walletMicros: bigint) =>
    (await own.billing.affordable(own.db, scope, { amount: CNY(micros), walletMicros })).limit
  expect(await askOwn(101, 100n)).toMatchObject({ kind: 'budget' })
  expect(await askOwn(101, 101n)).toEqual({ kind: 'balance' })
  const free = await house('off').billing.affordable(own.db, scope, { amount: CNY(1_000_000) })
  expect(free).toMatchObject({ limit: null, balance: null, budgets: [] })
})
