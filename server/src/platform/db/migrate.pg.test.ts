// What only several connections can show.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { openTestDatabase } from '#testing/database-image.ts'
import { migrate } from './migrate.ts'

test('processes that start at once on an empty database all come up, and each migration is applied once', async () => {
  const database = await openTestDatabase()
  const text = 'create table extra (id int)'
  const migrations = [{ name: '0001_extra.sql', text, sha256: createHash('sha256').update(text).digest('hex') }]
  for (let round = 0; round < 10; round++) {
    await database.db.executeScript('drop table if exists schema_migrations, extra')
    const applied = await Promise.all(Array.from({ length: 6 }, () => migrate(database.db, migrations)))
    expect(applied.flat()).toEqual(['0001_extra.sql'])
  }
  await database.db.close()
  await database.drop()
})
