// What hangs ends, says why, and leaves the others alone.
import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '#platform/db/db.ts'
import { migrate, readMigrations } from '#platform/db/migrate.ts'
import { MIGRATIONS_DIR, openDatabase } from '#studio/open-database.ts'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'

let home: TestDatabase
let db: Db
beforeAll(async () => {
  home = await openTestDatabase()
  const waits = { connectMs: 2000, statementMs: 1000, idleInTransactionMs: 500 }
  const opened = await openDatabase({ kind: 'postgres', url: home.url ?? '', connectionsMax: 2, waits })
  db = opened.db
  await db.executeScript('create table stuck (id int primary key); insert into stuck values (1)')
})
afterAll(async () => {
  await db?.close()
  await home?.db.close()
  await home?.drop()
})
const lockRow = 'select id from stuck where id = 1 for update'
const isAnswering = () => sql<{ one: number }>`select 1 as one`.execute(db.withTables())

test('a transaction that stands idle is ended, lets go of its locks, and is told why', async () => {
  const stuck = db.transaction(async (tx) => {
    await tx.executeSql(lockRow, [])
    await delay(1500)
    await tx.executeSql(lockRow, [])
  })
  const told = expect(stuck).rejects.toMatchObject({
    code: '25P03',
    message: expect.stringContaining('idle-in-transaction timeout'),
  })
  await delay(100)
  await db.transaction((tx) => tx.executeSql(lockRow, []))
  await told
  expect((await isAnswering()).rows).toEqual([{ one: 1 }])
})

test('a statement that takes too long is cancelled, and its transaction rolled back', async () => {
  const slow = db.transaction(async (tx) => {
    await tx.executeSql('insert into stuck values (2)', [])
    await tx.executeSql('select pg_sleep(5)', [])
  })
  await expect(slow).rejects.toMatchObject({ code: '57014', message: expect.stringContaining('statement timeout') })
  const left = await db.transaction((tx) => tx.executeSql('select id from stuck', []))
  expect(left.rows).toEqual([{ id: 1 }])
})

test('whoever finds no free connection is told so', async () => {
  const release = Promise.withResolvers<void>()
  const holding = [0, 1].map(() =>
    db.transaction(async (tx) => {
      for (let n = 0; n < 15; n += 1) {
        await tx.executeSql('select 1', [])
        await Promise.race([release.promise, delay(200)])
      }
    }),
  )
  await delay(100)
  await expect(isAnswering()).rejects.toThrow(/timeout exceeded when trying to connect/)
  release.resolve()
  await Promise.all(holding)
  expect((await isAnswering()).rows).toEqual([{ one: 1 }])
})

test('a migration may take longer than any statement', async () => {
  const text = 'select pg_sleep(2)'
  const slow = { name: '9001_slow.sql', text, sha256: createHash('sha256').update(text).digest('hex') }
  const known = await readMigrations(MIGRATIONS_DIR)
  expect(await migrate(db, [...known, slow])).toEqual(['9001_slow.sql'])
  const { rows } = await db.transaction((tx) => tx.executeSql('show statement_timeout', []))
  expect(rows).toEqual([{ statement_timeout: '1s' }])
})
