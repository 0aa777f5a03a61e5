// The verbs on a real database: wallets, holds, charges, late results, refunds, budgets, plans and the proof of it all.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { Fault } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'
import { aScope, CNY, hold, purseOf, release, settle, topUp } from './billing.seed.ts'
import { type Billing, createBilling } from './billing.ts'

const clock = new ManualClock('2026-03-10T12:00:00.000Z')
let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(async () => {
  await database.db.close()
  await database.drop()
})

const house = (mode: Billing['mode'] = 'enforce') => ({ db: database.db, billing: createBilling({ clock, mode }) })
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: unknown) => (error instanceof Fault ? error.code : String(error)),
  )
const prove = async () => (await house().billing.prove(database.db)).findings

describe('a wallet that must cover it', () => {
  test('held, charged in part, the rest given back: repeated verbs act once', async () => {
    const [own, scope] = [house(), aScope()]
    await topUp(own, scope, 100, 'first')
    await topUp(own, scope, 100, 'first')
    expect(await purseOf(own, scope)).toEqual({ balance: 100n, held: 0n, debt: 0n })
    const id = newId()
    const reserve = () =>
      own.db.transaction((tx) => own.billing.reserve(tx, scope, { id, amount: CNY(60), reason: 'a clip' }))
    await reserve()
    await reserve()
    expect(await purseOf(own, scope)).toEqual({ balance: 40n, held: 60n, debt: 0n })
    await settle(own, scope, { id, micros: 45 })
    await settle(own, scope, { id, micros: 45 })
    await release(own, scope, id)
    expect(await purseOf(own, scope)).toEqual({ balance: 55n, held: 0n, debt: 0n })
    expect(await own.billing.total(own.db, scope)).toEqual([{ currency: 'CNY', amountMicros: 45n, count: 1 }])
    expect(await prove()).toEqual([])
  })

  test('new-api #4526: less than is needed is refused, and nothing is written', async () => {
    const [own, scope] = [house(), aScope()]
    await topUp(own, scope, 10)
    expect(await codeOf(hold(own, scope, 11))).toBe('BILLING_NO_BALANCE')
    expect(await purseOf(own, scope)).toEqual({ balance: 10n, held: 0n, debt: 0n })
    expect(await own.billing.openHolds(own.db, scope)).toBe(0)
    expect(await codeOf(hold(own, aScope(), 1))).toBe('BILLING_NO_BALANCE')
  })

  test('new-api #2050: what failed gives everything back', async () => {
    const [own, scope] = [house(), aScope()]
    await topUp(own, scope, 10)
    await release(own, scope, await hold(own, scope, 10))
    expect(await purseOf(own, scope)).toEqual({ balance: 10n, held: 0n, debt: 0n })
    expect(await own.billing.total(own.db, scope)).toEqual([])
  })

  test('new-api #5498: more than was held is a defect, and books nothing', async () => {
    const [own, scope] = [house(), aScope()]
    await topUp(own, scope, 100)
    const id = await hold(own, scope, 40)
    expect(await codeOf(settle(own, scope, { id, micros: 100 }))).toContain('cannot be charged on a hold of 40')
    expect(await purseOf(own, scope)).toEqual({ balance: 60n, held: 40n, debt: 0n })
    await release(own, scope, id)
  })

  test('new-api #4211: refunds together are never more than was charged', async () => {
    const [own, scope] = [house(), aScope()]
    await topUp(own, scope, 100)
    const id = await hold(own, scope, 50)
    await settle(own, scope, { id, micros: 30 })
    const refund = (micros: number, key: string) =>
      own.db.transaction((tx) =>
        own.billing.refund(tx, scope, { key, holdId: id, micros: BigInt(micros), reason: 'sorry' }),
      )
    await refund(20, 'once')
    await refund(20, 'once')
    expect(await codeOf(refund(11, 'twice'))).toBe('BILLING_REFUND_TOO_LARGE')
    expect(await codeOf(refund(5, 'once'))).toBe('IDEMPOTENCY_KEY_REUSED')
    await refund(10, 'rest')
    expect(await purseOf(own, scope)).toEqual({ balance: 100n, held: 0n, debt: 0n })
    expect((await own.billing.total(own.db, scope))[0]?.amountMicros).toBe(0n)
    expect(await prove()).toEqual([])
  })

  test('another currency is another wallet, and another workspace another one still', async () => {
    const [own, scope] = [house(), aScope()]
    await topUp(own, scope, 10)
    const dollars = { id: newId(), amount: { currency: 'USD', micros: 1n }, reason: 'words' }
    expect(await codeOf(own.db.transaction((tx) => own.billing.reserve(tx, scope, dollars)))).toBe('BILLING_NO_BALANCE')
    const id = await hold(own, scope, 5)
    await release(own, { ...scope, workspaceId: newId() }, id)
    expect(await own.billing.openHolds(own.db, scope)).toBe(1)
    await release(own, scope, id)
  })
})

describe('charged late', () => {
  const late = (own: ReturnType<typeof house>, scope: ReturnType<typeof aScope>, job: string, micros: number) =>
    own.db.transaction((tx) =>
      own.billing.settleLate(tx, scope, { provider: 'volcengine', providerJobId: job, amount: CNY(micros) }),
    )
  const held = async (
    own: ReturnType<typeof house>,
    scope: ReturnType<typeof aScope>,
    micros: number,
    jobId: string,
  ) => {
    const id = await hold(own, scope, micros)
    await own.db.transaction((tx) => own.billing.noteJob(tx, scope, { holdId: id, provider: 'volcengine', jobId }))
    return id
  }

  test('after it was given back: once, what the wallet cannot pay is owed, and the next money pays it first', async () => {
    const [own, scope] = [house(), aScope()]
    await topUp(own, scope, 100)
    await release(own, scope, await held(own, scope, 80, 'job-1'))
    const other = await hold(own, scope, 70)
    expect(await late(own, scope, 'job-1', 80)).toBe('booked')
    expect(await late(own, scope, 'job-1', 80)).toBe('was_booked')
    expect(await purseOf(own, scope)).toEqual({ balance: 0n, held: 70n, debt: 50n })
    const [line] = (await own.billing.bill(own.db, scope, { page: 1, size: 5, filter: { state: 'charged_late' } }))
      .lines
    expect(line).toMatchObject({ charged: 80n, owed: 50n, provider: 'volcengine', provider_job_id: 'job-1' })
    expect(await codeOf(hold(own, scope, 1))).toBe('BILLING_NO_BALANCE')
    await release(own, scope, other)
    expect(await purseOf(own, scope)).toEqual({ balance: 20n, held: 0n, debt: 0n })
    expect(await prove()).toEqual([])
  })

  test('while the hold is open it is settled; once settled it stays', async () => {
    const [own, scope] = [house(), aScope()]
    await topUp(own, scope, 100)
    const id = await held(own, scope, 80, 'job-2')
    expect(await late(own, scope, 'job-2', 30)).toBe('booked')
    expect(await late(own, scope, 'job-2', 30)).toBe('was_booked')
    await settle(own, scope, { id, micros: 80 })
    expect(await purseOf(own, scope)).toEqual({ balance: 70n, held: 0n, debt: 0n })
  })

  test('a job that nobody knows is a defect', async () => {
    expect(await codeOf(late(house(), aScope(), 'no such job', 1))).toContain('no hold is known')
  })
})

describe('modes', () => {
  test('record: held and booked without a wallet, budgets act', async () => {
    const [own, scope] = [house('record'), aScope()]
    const id = await hold(own, scope, 60)
    expect(await purseOf(own, scope)).toEqual({ balance: 0n, held: 60n, debt: 0n })
    await settle(own, scope, { id, micros: 50 })
    expect(await purseOf(own, scope)).toEqual({ balance: 0n, held: 0n, debt: 0n })
    const { entries } = await own.billing.entries(own.db, scope, { page: 1, size: 5, filter: {} })
    expect(entries.map((entry) => [entry.kind, BigInt(entry.external_micros)])).toEqual([
      ['settle', 10n],
      ['hold', -60n],
    ])
    expect(await prove()).toEqual([])
  })

  test('off: only what was charged is written down', async () => {
    const [own, scope] = [house('off'), aScope()]
    const id = await hold(own, scope, 60)
    expect((await own.billing.entries(own.db, scope, { page: 1, size: 5, filter: {} })).entries).toEqual([])
    await settle(own, scope, { id, micros: 50 })
    await release(own, scope, await hold(own, scope, 9))
    const { entries } = await own.billing.entries(own.db, scope, { page: 1, size: 5, filter: {} })
    expect(entries.map((entry) => [entry.kind, BigInt(entry.spent_micros)])).toEqual([['settle', 50n]])
    expect(await own.billing.total(own.db, scope)).toEqual([{ currency: 'CNY', amountMicros: 50n, count: 1 }])
    expect(await prove()).toEqual([])
  })

  test('a hold ends as it began, though the mode was changed in between', async () => {
    const scope = aScope()
    const id = await hold(house('record'), scope, 60)
    await settle(house('enforce'), scope, { id, micros: 60 })
    expect(await purseOf(house(), scope)).toEqual({ balance: 0n, held: 0n, debt: 0n })
    expect(await prove()).toEqual([])
  })

  test('what costs nothing writes one row, then changes it once: no wallet, no journal', async () => {
    const [own, scope] = [house(), aScope()]
    const id = await hold(own, scope, 0)
    await settle(own, scope, { id, micros: 0 })
    await settle(own, scope, { id, micros: 0 })
    await release(own, scope, await hold(own, scope, 0))
    expect(await own.billing.wallets(own.db, scope)).toEqual([])
    expect((await own.billing.entries(own.db, scope, { page: 1, size: 5, filter: {} })).total).toBe(0)
    expect(await own.billing.total(own.db, scope)).toEqual([{ currency: 'CNY', amountMicros: 0n, count: 1 }])
    expect((await own.billing.bill(own.db, scope, { page: 1, size: 5, filter: {} })).total).toBe(0)
  })
})

test('the journal is only added to, whoever tries', async () => {
  const [own, scope] = [house(), aScope()]
  await topUp(own, scope, 5)
  const change = (text: string) => codeOf(own.db.transaction((tx) => tx.executeSql(text, [scope.workspaceId])))
  expect(await change('delete from billing_journal where workspace_id = $1')).toContain('only ever added to')
  expect(await change("update billing_journal set reason = 'x' where workspace_id = $1")).toContain(
    'only ever added to',
  )
  expect(await change('update wallets set balance_micros = -1 where workspace_id = $1')).toContain('check constraint')
})

test('the proof finds a wallet that was changed behind its back, and a hold that was lost', async () => {
  const [own, scope] = [house(), aScope()]
  await topUp(own, scope, 50)
  const id = await hold(own, scope, 20)
  const change = (text: string, value: string) => own.db.transaction((tx) => tx.executeSql(text, [value]))
  await change('update wallets set balance_micros = 31 where workspace_id = $1', scope.workspaceId)
  expect((await prove()).map(({ rule }) => rule)).toEqual(['balances_equal_journal'])
  await change('update wallets set balance_micros = 30 where workspace_id = $1', scope.workspaceId)
  await change("update billing_holds set state = 'released' where id = $1", id)
  expect(new Set((await prove()).map(({ rule }) => rule))).toEqual(
    new Set(['holds_equal_held', 'each_hold_settles_once', 'usage_equals_holds']),
  )
  await change("update billing_holds set state = 'open' where id = $1", id)
  clock.advanceMs(2 * 3600_000)
  own.billing.provedBy(async () => new Set())
  const idle = (await own.billing.prove(own.db)).findings
  expect(idle.filter(({ workspace_id }) => workspace_id === scope.workspaceId)).toEqual([
    expect.objectContaining({ rule: 'holds_have_work', detail: expect.stringContaining(id) }),
  ])
  expect((await own.billing.lastProof(own.db))?.isGood).toBe(false)
  await release(own, scope, id)
  expect(await prove()).toEqual([])
})
