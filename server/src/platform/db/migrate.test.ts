import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { MIGRATIONS_DIR } from '#studio/open-database.ts'
import { openTestDatabase } from '#testing/database-image.ts'
import { type Migration, MigrationMismatch, migrate, readMigrations, splitStatements } from './migrate.ts'

const migration = (name: string, text: string): Migration => ({
  name,
  text,
  sha256: createHash('sha256').update(text).digest('hex'),
})

test('statements end at semicolons outside of quotes, dollar quotes and comments', () => {
  const text = `create table a (b text default ';'); -- one; two
    create function f() returns void as $x$ begin; end; $x$ language plpgsql; /* ; */
    insert into "odd;name" values ('it''s; fine');
    -- the end;`
  expect(splitStatements(text).map((statement) => statement.replace(/\s+/g, ' '))).toEqual([
    "create table a (b text default ';')",
    '-- one; two create function f() returns void as $x$ begin; end; $x$ language plpgsql',
    `/* ; */ insert into "odd;name" values ('it''s; fine')`,
  ])
})

test('each is applied once; one that was changed, or is unknown, is refused', async () => {
  const database = await openTestDatabase()
  const known = await readMigrations(MIGRATIONS_DIR)
  const extra = migration('9001_extra.sql', 'create table extra (id int); insert into extra values (1)')
  expect(await migrate(database.db, known)).toEqual([])
  expect(await migrate(database.db, [...known, extra])).toEqual(['9001_extra.sql'])
  expect(await migrate(database.db, [...known, extra])).toEqual([])
  await expect(
    migrate(database.db, [...known, migration('9001_extra.sql', 'create table other (id int)')]),
  ).rejects.toThrow(MigrationMismatch)
  await expect(migrate(database.db, known)).rejects.toThrow('9001_extra.sql')
  await database.db.close()
  await database.drop()
})

test('one that fails half-way leaves nothing behind', async () => {
  const database = await openTestDatabase()
  const known = await readMigrations(MIGRATIONS_DIR)
  const broken = migration('9001_broken.sql', 'create table half (id int); insert into nowhere values (1)')
  await expect(migrate(database.db, [...known, broken])).rejects.toThrow('nowhere')
  const mended = migration('9001_broken.sql', 'create table half (id int)')
  expect(await migrate(database.db, [...known, mended])).toEqual(['9001_broken.sql'])
  await database.db.close()
  await database.drop()
})

test('two processes that migrate at once apply each once', async () => {
  const database = await openTestDatabase()
  const known = await readMigrations(MIGRATIONS_DIR)
  const extra = migration('9001_extra.sql', 'create table extra (id int)')
  const applied = await Promise.all([migrate(database.db, [...known, extra]), migrate(database.db, [...known, extra])])
  expect(applied.flat()).toEqual(['9001_extra.sql'])
  await database.db.close()
  await database.drop()
})
