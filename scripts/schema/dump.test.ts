import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrateDatabase, openDatabase } from '#studio/open-database.ts'
import { dumpSchema } from './dump.ts'

const committed = () => readFile(join(import.meta.dirname, '..', '..', 'server', 'schema.sql'), 'utf8')

test('server/schema.sql shows what the migrations make (npm run schema writes it)', async () => {
  // Always the embedded engine: versions of PostgreSQL spell the same definition differently.
  const { db } = await openDatabase({ kind: 'pglite_image', image: null })
  try {
    await migrateDatabase(db)
    expect(await dumpSchema(db)).toBe(await committed())
  } finally {
    await db.close()
  }
})

test('the queue keeps its schema to itself', async () => {
  expect(await committed()).not.toContain('pgboss')
})
