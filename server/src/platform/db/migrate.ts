// Plain SQL files, forward only, one global order. Each runs once, in a transaction of its own.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Db, Tx } from './db.ts'

export type Migration = { readonly name: string; readonly text: string; readonly sha256: string }

type MigrationTables = { schema_migrations: { name: string; sha256: string; applied_at: Date } }

const FILE = /^\d{4}_[a-z0-9_]+\.sql$/

/** Reads `NNNN_name.sql` files in order. A file that is named otherwise is an error, so that none is skipped unseen. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).sort()
  const migrations: Migration[] = []
  for (const name of names) {
    if (!FILE.test(name)) throw new Error(`${name} in ${folder} is not named NNNN_name.sql`)
    const text = await readFile(join(folder, name), 'utf8')
    migrations.push({ name, text, sha256: createHash('sha256').update(text).digest('hex') })
  }
  const numbers = new Set(migrations.map((migration) => migration.name.slice(0, 4)))
  if (numbers.size !== migrations.length) throw new Error(`two migrations in ${folder} have the same number`)
  return migrations
}

/** A migration that was applied has another text now, or is not known to this version of the program. */
export class MigrationMismatch extends Error {}

/** Applies what is missing and answers the names. Safe to call from several processes at once. */
export async function migrate(db: Db, migrations: readonly Migration[]): Promise<string[]> {
  await db.transaction(makeList)
  const applied: string[] = []
  for (const migration of migrations) {
    if (await db.transaction((tx) => applyOnce(tx, migration))) applied.push(migration.name)
  }
  await refuseUnknown(db, migrations)
  return applied
}

/** "if not exists" looks before it makes: of two that make the table at once, PostgreSQL ends one with an error. */
async function makeList(tx: Tx): Promise<void> {
  await liftLimits(tx)
  await tx.executeSql("select pg_advisory_xact_lock(hashtextextended('huaben schema_migrations', 0))", [])
  await tx.executeSql(
    'create table if not exists schema_migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    [],
  )
}

/** A migration takes the time it takes, waiting for another process's included. */
async function liftLimits(tx: Tx): Promise<void> {
  for (const limit of ['statement_timeout', 'idle_in_transaction_session_timeout'])
    await tx.executeSql(`set local ${limit} = 0`, [])
}

async function applyOnce(tx: Tx, migration: Migration): Promise<boolean> {
  const tables = tx.withTables<MigrationTables>()
  await liftLimits(tx)
  // Only one process migrates at a time; the lock ends with the transaction. EXCLUSIVE still lets others read.
  await sql`lock table schema_migrations in exclusive mode`.execute(tables)
  const known = await tables
    .selectFrom('schema_migrations')
    .select('sha256')
    .where('name', '=', migration.name)
    .executeTakeFirst()
  if (known) {
    if (known.sha256 !== migration.sha256) {
      throw new MigrationMismatch(`${migration.name} was changed after it was applied; write a new migration instead`)
    }
    return false
  }
  for (const statement of splitStatements(migration.text)) await tx.executeSql(statement, [])
  await tables
    .insertInto('schema_migrations')
    .values({ name: migration.name, sha256: migration.sha256, applied_at: sql<Date>`now()` as never })
    .execute()
  return true
}

/** A later version has written it. */
export class NewerDatabase extends MigrationMismatch {
  /** Of migrations that are not known here. */
  readonly names: readonly string[]
  constructor(names: readonly string[]) {
    super(
      `this database was written by a newer version (${names.join(', ')}): install that version, or restore a backup`,
    )
    this.names = names
  }
}

async function refuseUnknown(db: Db, migrations: readonly Migration[]): Promise<void> {
  const known = new Set(migrations.map((migration) => migration.name))
  const rows = await db.withTables<MigrationTables>().selectFrom('schema_migrations').select('name').execute()
  const unknown = rows.map((row) => row.name).filter((name) => !known.has(name))
  if (unknown.length > 0) {
    throw new NewerDatabase(unknown)
  }
}

/**
 * Splits SQL text at semicolons that stand outside of quotes, dollar quotes and comments: extended protocol
 * takes one statement at a time.
 */
export function splitStatements(text: string): string[] {
  const statements: string[] = []
  const token = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|;/g
  let start = 0
  for (const match of text.matchAll(token)) {
    if (match[0] !== ';') continue
    statements.push(text.slice(start, match.index))
    start = match.index + 1
  }
  statements.push(text.slice(start))
  return statements
    .map((statement) => statement.trim())
    .filter((statement) => statement.replace(/--[^\n]*/g, '').trim() !== '')
}
