// Runs on PGlite, and on PostgreSQL when DATABASE_URL is set.
import { AsyncLocalStorage } from 'node:async_hooks'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'
import { type Queryable, type Tx, withFirstTransactionHook } from './db.ts'

type Tables = { counters: { id: number; value: number } }
const t = (queryable: Queryable) => queryable.withTables<Tables>()

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
  await database.db.executeScript('create table counters (id int primary key, value int not null check (value < 10))')
})
beforeEach(() => database.db.executeScript('truncate counters'))
afterAll(async () => {
  await database.db.close()
  await database.drop()
})

/** One statement for however many are gathered; notes how many those were. */
function inserting() {
  const sizes: number[] = []
  const insert = (tx: Tx, row: Tables['counters']) =>
    tx.gather('insert', row, async (rows) => {
      sizes.push(rows.length)
      await t(tx)
        .insertInto('counters')
        .values([...rows])
        .execute()
      return rows.map((one) => one.id * 100)
    })
  return { sizes, insert }
}
const stored = async () =>
  (await t(database.db).selectFrom('counters').selectAll().orderBy('id').execute()).map((row) => row.id)
const range = (count: number) => Array.from({ length: count }, (_, at) => at)

test('what is asked for together is one transaction and one statement, with an outcome for each', async () => {
  const { sizes, insert } = inserting()
  const outcomes = await Promise.all(
    range(20).map((id) => database.db.together(`row ${id}`, (tx) => insert(tx, { id, value: 0 }))),
  )
  expect(outcomes).toEqual(range(20).map((id) => id * 100))
  expect(sizes).toEqual([20])
  expect(await stored()).toEqual(range(20))
})

test('one that fails fails alone: the others are done, and each of its effects happens once', async () => {
  const { insert } = inserting()
  const effects: number[] = []
  const asked = range(6).map((id) =>
    database.db.together(`row ${id}`, async (tx) => {
      tx.afterCommit(() => effects.push(id))
      await insert(tx, { id, value: id === 2 ? 99 : 0 })
      if (id === 4) throw new Error('no')
    }),
  )
  const settled = await Promise.allSettled(asked)
  expect(settled.map((one) => one.status === 'fulfilled')).toEqual([true, true, false, true, false, true])
  expect(String((settled[4] as PromiseRejectedResult).reason)).toBe('Error: no')
  expect((settled[2] as PromiseRejectedResult).reason).toMatchObject({ code: '23514' })
  expect(await stored()).toEqual([0, 1, 3, 5])
  expect(effects.sort()).toEqual([0, 1, 3, 5])
})

test('work of equal key never shares a transaction, so that a lock keeps it apart', async () => {
  await t(database.db).insertInto('counters').values({ id: 1, value: 0 }).execute()
  const countUp = (tx: Tx) =>
    t(tx)
      .selectFrom('counters')
      .select('value')
      .where('id', '=', 1)
      .forUpdate()
      .executeTakeFirstOrThrow()
      .then(async ({ value }) => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        await t(tx)
          .updateTable('counters')
          .set({ value: value + 1 })
          .where('id', '=', 1)
          .execute()
      })
  await Promise.all(range(6).map(() => database.db.together('counter 1', countUp)))
  const row = await t(database.db).selectFrom('counters').selectAll().executeTakeFirstOrThrow()
  expect(row.value).toBe(6)
})

test('each member stays in the context of its caller, and signals reach listeners once', async () => {
  const context = new AsyncLocalStorage<number>()
  const seen: (number | undefined)[] = []
  const heard: string[] = []
  const stop = database.db.onSignal((name) => heard.push(name))
  await Promise.all(
    range(3).map((id) =>
      context.run(id, () =>
        database.db.together(`row ${id}`, async (tx) => {
          tx.signal('jobs')
          tx.afterCommit(() => seen.push(context.getStore()))
          await inserting().insert(tx, { id, value: 0 })
          seen.push(context.getStore())
        }),
      ),
    ),
  )
  stop()
  expect(seen).toEqual([0, 1, 2, 0, 1, 2])
  expect(heard).toEqual(['jobs'])
})

test('the outer handle is refused inside, and a transaction cannot wait for a shared one', async () => {
  const { db } = database
  const inside = [1, 2].map((id) => db.together(`row ${id}`, () => t(db).selectFrom('counters').selectAll().execute()))
  for (const one of await Promise.allSettled(inside)) expect(one.status).toBe('rejected')
  await expect(db.transaction(() => db.together('row 1', async () => {}))).rejects.toThrow(/outer database handle/)
})

test('the first transaction of a request carries its idempotency key, so it is not shared', async () => {
  const { db } = database
  const hooked: Tx[] = []
  await Promise.all([
    withFirstTransactionHook(
      async (tx) => void hooked.push(tx),
      () => db.together('row 1', async (tx) => expect(hooked).toEqual([tx])),
    ),
    db.together('row 2', async (tx) => expect(hooked).not.toContain(tx)),
  ])
  expect(hooked).toHaveLength(1)
})
