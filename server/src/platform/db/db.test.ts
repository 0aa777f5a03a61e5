// One conformance suite for both engines: it runs on PGlite, and on PostgreSQL when DATABASE_URL is set.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'
import { isUniqueViolation, json, type Queryable, withFirstTransactionHook } from './db.ts'

type Tables = { notes: { id: number; text: string; doc: unknown; big: number; at: Date | null } }
const t = (queryable: Queryable) => queryable.withTables<Tables>()

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
  await database.db.executeScript(
    'create table notes (id int primary key, text text not null, doc jsonb, big bigint not null default 0, at timestamptz)',
  )
})
beforeEach(() => database.db.executeScript('truncate notes'))
afterAll(async () => {
  await database.db.close()
  await database.drop()
})

const insert = (queryable: Queryable, id: number, text = 'x') =>
  t(queryable).insertInto('notes').values({ id, text, doc: null, big: 0, at: null }).execute()
const count = async (queryable: Queryable) => (await t(queryable).selectFrom('notes').select('id').execute()).length

describe('transactions', () => {
  test('commit together, or not at all', async () => {
    const { db } = database
    await expect(
      db.transaction(async (tx) => {
        await insert(tx, 1)
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await count(db)).toBe(0)
    await db.transaction((tx) => insert(tx, 1))
    expect(await count(db)).toBe(1)
  })

  test('a query of another request never joins an open transaction', async () => {
    const { db } = database
    const inside = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const rolledBack = db
      .transaction(async (tx) => {
        await insert(tx, 1)
        inside.resolve()
        await goOn.promise
        throw new Error('roll back')
      })
      .catch(() => {})
    await inside.promise
    const outside = insert(db, 2)
    goOn.resolve()
    await rolledBack
    await outside
    const rows = await t(db).selectFrom('notes').select('id').execute()
    expect(rows).toEqual([{ id: 2 }])
  })

  test('many at once all end', async () => {
    const { db } = database
    await Promise.all(Array.from({ length: 30 }, (_, id) => db.transaction((tx) => insert(tx, id))))
    expect(await count(db)).toBe(30)
  })

  test('the outer handle inside a transaction is refused instead of waiting for ever', async () => {
    const { db } = database
    await expect(
      db.transaction(async (tx) => {
        await insert(tx, 1)
        await count(db)
      }),
    ).rejects.toThrow('outer database handle')
    await expect(db.transaction(() => db.transaction(async () => {}))).rejects.toThrow('outer database handle')
    expect(await count(db)).toBe(0)
  })

  test('a statement that fails leaves the handle usable', async () => {
    const { db } = database
    await insert(db, 1)
    const broken = await db.transaction((tx) => insert(tx, 1)).catch((error: unknown) => error)
    expect(isUniqueViolation(broken)).toBe(true)
    expect(await count(db)).toBe(1)
  })

  test('effects and signals come after the commit, once, and never after a rollback', async () => {
    const { db } = database
    const seen: string[] = []
    const stop = db.onSignal((name) => seen.push(name))
    await db.transaction(async (tx) => {
      tx.signal('a')
      tx.signal('a')
      tx.afterCommit(() => seen.push('effect'))
      expect(seen).toEqual([])
    })
    await db
      .transaction(async (tx) => {
        tx.signal('b')
        throw new Error('no')
      })
      .catch(() => {})
    stop()
    await db.transaction(async (tx) => tx.signal('c'))
    expect(seen).toEqual(['effect', 'a'])
  })

  test('a hook opens the first transaction of its work only', async () => {
    const { db } = database
    await withFirstTransactionHook(
      async (tx) => {
        await insert(tx, 100)
      },
      async () => {
        await db.transaction((tx) => insert(tx, 1))
        await db.transaction((tx) => insert(tx, 2))
      },
    )
    expect(await count(db)).toBe(3)
  })
})

describe('values', () => {
  test('come back as they were put in, on both engines', async () => {
    const { db } = database
    const at = new Date('2026-02-03T04:05:06.789Z')
    const doc = { list: [1, 'two', null], 中文: '话本', nested: { a: [] } }
    await t(db)
      .insertInto('notes')
      .values({ id: 1, text: '髑髅 \u{1F480} \'";--', doc: json(doc), big: 9_007_199_254_740_991, at })
      .execute()
    const row = await t(db).selectFrom('notes').select(['text', 'doc', 'big', 'at']).executeTakeFirstOrThrow()
    expect(row).toEqual({ text: '髑髅 \u{1F480} \'";--', doc, big: 9_007_199_254_740_991, at })
  })

  test('a bare array goes into jsonb as an array', async () => {
    const { db } = database
    await t(db)
      .insertInto('notes')
      .values({ id: 1, text: '', doc: json([1, 2]), big: 0, at: null })
      .execute()
    const row = await t(db).selectFrom('notes').select('doc').executeTakeFirstOrThrow()
    expect(row.doc).toEqual([1, 2])
  })

  test('counts are numbers, and updates tell how many rows they changed', async () => {
    const { db } = database
    await insert(db, 1)
    const counted = await t(db)
      .selectFrom('notes')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    expect(Number(counted.n)).toBe(1)
    const updated = await t(db).updateTable('notes').set({ text: 'y' }).where('id', '=', 1).executeTakeFirst()
    expect(updated.numUpdatedRows).toBe(1n)
    const raw = await sql`update notes set text = 'z'`.execute(t(db))
    expect(raw.numAffectedRows).toBe(1n)
  })
})
