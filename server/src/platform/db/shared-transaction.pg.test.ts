// What only several connections can show.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'
import type { Tx } from './db.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
  await database.db.executeScript(
    'create table counters (id int primary key, value int not null); insert into counters values (1, 0), (2, 0), (3, 0)',
  )
})
afterAll(async () => {
  await database.db.close()
  await database.drop()
})

const countUp = (tx: Tx, id: number) =>
  sql`update counters set value = value + 1 where id = ${id}`.execute(tx.withTables())

test('a group that waits for a lock gives way, and its members do not wait for each other', async () => {
  const { db } = database
  const locked = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  // Holds 1 and then wants 2: with a group that holds 2 and wants 1, a deadlock.
  const rival = db.transaction(async (tx) => {
    await countUp(tx, 1)
    locked.resolve()
    await goOn.promise
    await countUp(tx, 2)
  })
  await locked.promise
  const ended: number[] = []
  const members = [2, 3, 1].map((id) =>
    db.together(`counter ${id}`, (tx) => countUp(tx, id)).then(() => ended.push(id)),
  )
  // Those who want nothing that is locked are done while the rival still holds its lock.
  await Promise.all(members.slice(0, 2))
  expect(ended.sort()).toEqual([2, 3])
  goOn.resolve()
  await Promise.all([rival, ...members])
  const rows = await sql<{ value: number }>`select value from counters order by id`.execute(db.withTables())
  expect(rows.rows.map((row) => row.value)).toEqual([2, 2, 1])
})
