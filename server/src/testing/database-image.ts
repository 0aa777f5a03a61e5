// A migrated database to start each test from: an image of PGlite, or a template database on PostgreSQL. Made once per
// state of the migrations and shared by all test processes.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { systemClock } from '#platform/clock.ts'
import { readMigrations } from '#platform/db/migrate.ts'
import { newId } from '#platform/ids.ts'
import { JobQueue } from '#platform/jobs/queue.ts'
import { createLog } from '#platform/log.ts'
import { MIGRATIONS_DIR, migrateDatabase, type OpenDatabase, openDatabase } from '#studio/open-database.ts'
import { lendPglite } from './pglite-again.ts'

const LOCK_STALE_MS = 60_000

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  for (const migration of await readMigrations(MIGRATIONS_DIR)) hash.update(migration.name).update(migration.sha256)
  return hash.digest('hex').slice(0, 16)
}

/** Lets one process at a time do `work`; a lock left by a killed process is taken after a minute. */
async function alone<T>(path: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const handle = await open(path, 'wx').catch(() => null)
    if (handle) {
      await handle.close()
      try {
        return await work()
      } finally {
        await rm(path, { force: true })
      }
    }
    const age = await stat(path).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    )
    if (age > LOCK_STALE_MS) await rm(path, { force: true })
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function prepare(database: OpenDatabase): Promise<void> {
  await migrateDatabase(database.db)
  const jobs = new JobQueue({ db: database.db, boss: database.boss, log: createLog('warn'), clock: systemClock })
  await jobs.open()
  await jobs.close()
}

async function pgliteImage(): Promise<Blob> {
  const folder = join(tmpdir(), `huaben-test-images-${process.getuid?.() ?? 0}`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${await fingerprint()}.tar`)
  if (!existsSync(path)) await alone(`${path}.lock`, () => buildImage(path))
  return new Blob([await readFile(path)])
}

async function buildImage(path: string): Promise<void> {
  if (existsSync(path)) return
  const database = await openDatabase({ kind: 'pglite_image', image: null })
  await prepare(database)
  const dump = await database.pglite?.dumpDataDir('none')
  await database.db.close()
  await writeFile(`${path}.part`, Buffer.from((await dump?.arrayBuffer()) ?? new ArrayBuffer(0)))
  await rename(`${path}.part`, path)
}

async function withAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function urlOf(url: string, database: string): string {
  const parsed = new URL(url)
  parsed.pathname = `/${database}`
  return parsed.toString()
}

async function templateOf(url: string): Promise<string> {
  const name = `huaben_template_${await fingerprint()}`
  await alone(join(tmpdir(), `${name}.lock`), async () => {
    const found = await withAdmin(url, (admin) => admin.query('select 1 from pg_database where datname = $1', [name]))
    if (found.rowCount) return
    const draft = `${name}_draft`
    await withAdmin(url, async (admin) => {
      await admin.query(`drop database if exists ${draft} with (force)`)
      await admin.query(`create database ${draft}`)
    })
    const database = await openDatabase({ kind: 'postgres', url: urlOf(url, draft), connectionsMax: 4 })
    await prepare(database)
    await database.db.close()
    await withAdmin(url, (admin) => admin.query(`alter database ${draft} rename to ${name}`))
  })
  return name
}

export type TestDatabase = OpenDatabase & { readonly drop: () => Promise<void>; readonly url: string | null }

/** A fresh, migrated database on the engine under test: PostgreSQL if DATABASE_URL is set, else PGlite in memory. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const url = process.env.DATABASE_URL
  if (!url) {
    const database = await openDatabase({ kind: 'pglite_open', pglite: await lendPglite(pgliteImage) })
    return { ...database, url: null, drop: async () => {} }
  }
  const template = await templateOf(url)
  const name = `huaben_test_${newId().replaceAll('-', '')}`
  await withAdmin(url, (admin) => admin.query(`create database ${name} template ${template}`))
  const own = urlOf(url, name)
  const database = await openDatabase({ kind: 'postgres', url: own, connectionsMax: 8 })
  const drop = () =>
    withAdmin(url, (admin) => admin.query(`drop database if exists ${name} with (force)`)).then(() => {})
  return { ...database, url: own, drop }
}
