import { fileURLToPath } from 'node:url'
import { fromPglite } from 'pg-boss'
import { openPgliteFolder, openPgliteImage, type PGlite } from '#adapters/db-pglite/open-folder.ts'
import { createPgliteDriver } from '#adapters/db-pglite/pglite-driver.ts'
import { createPostgresDriver, type PostgresWaits } from '#adapters/db-postgres/postgres-driver.ts'
import { createDb, type Db } from '#platform/db/db.ts'
import { migrate, readMigrations } from '#platform/db/migrate.ts'
import type { BossConnection } from '#platform/jobs/boss.ts'

export type OpenDatabase = { readonly db: Db; readonly boss: BossConnection; readonly pglite: PGlite | null }

export const MIGRATIONS_DIR = fileURLToPath(new URL('../../migrations/', import.meta.url))

const BOSS_CONNECTIONS_MAX = 4

export type DatabaseChoice =
  | { readonly kind: 'pglite'; readonly dir: string }
  | { readonly kind: 'pglite_image'; readonly image: Blob | null }
  | { readonly kind: 'pglite_open'; readonly pglite: PGlite }
  | { readonly kind: 'postgres'; readonly url: string; readonly connectionsMax: number; readonly waits?: PostgresWaits }

export async function openDatabase(choice: DatabaseChoice): Promise<OpenDatabase> {
  if (choice.kind === 'postgres') {
    const { url, connectionsMax, waits } = choice
    const driver = createPostgresDriver({ connectionString: url, connectionsMax, ...(waits ? { waits } : {}) })
    return {
      db: createDb(driver),
      // Connections of its own, without these limits: its maintenance may take long.
      boss: { kind: 'own', connectionString: url, connectionsMax: BOSS_CONNECTIONS_MAX },
      pglite: null,
    }
  }
  const pglite = await openPglite(choice)
  return { db: createDb(createPgliteDriver(pglite)), boss: { kind: 'shared', db: fromPglite(pglite) }, pglite }
}

async function openPglite(choice: Exclude<DatabaseChoice, { kind: 'postgres' }>): Promise<PGlite> {
  if (choice.kind === 'pglite_open') return choice.pglite
  return choice.kind === 'pglite_image' ? openPgliteImage(choice.image) : openPgliteFolder(choice.dir)
}

export async function migrateDatabase(db: Db): Promise<string[]> {
  return migrate(db, await readMigrations(MIGRATIONS_DIR))
}
