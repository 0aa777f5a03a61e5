import { fileURLToPath } from 'node:url'
import { fromPglite } from 'pg-boss'
import { openPgliteFolder, openPgliteImage, type PGlite } from '#adapters/db-pglite/open-folder.ts'
import { createPgliteDriver } from '#adapters/db-pglite/pglite-driver.ts'
import { createPostgresDriver } from '#adapters/db-postgres/postgres-driver.ts'
import { createDb, type Db } from '#platform/db/db.ts'
import { migrate, readMigrations } from '#platform/db/migrate.ts'
import type { BossConnection } from '#platform/jobs/queue.ts'

export type OpenDatabase = { readonly db: Db; readonly boss: BossConnection; readonly pglite: PGlite | null }

export const MIGRATIONS_DIR = fileURLToPath(new URL('../../migrations/', import.meta.url))

const BOSS_CONNECTIONS_MAX = 4

export type DatabaseChoice =
  | { readonly kind: 'pglite'; readonly dir: string }
  | { readonly kind: 'pglite_image'; readonly image: Blob | null }
  | { readonly kind: 'postgres'; readonly url: string; readonly connectionsMax: number }

export async function openDatabase(choice: DatabaseChoice): Promise<OpenDatabase> {
  if (choice.kind === 'postgres') {
    const driver = createPostgresDriver({ connectionString: choice.url, connectionsMax: choice.connectionsMax })
    return {
      db: createDb(driver),
      boss: { kind: 'own', connectionString: choice.url, connectionsMax: BOSS_CONNECTIONS_MAX },
      pglite: null,
    }
  }
  const pglite =
    choice.kind === 'pglite_image' ? await openPgliteImage(choice.image) : await openPgliteFolder(choice.dir)
  return { db: createDb(createPgliteDriver(pglite)), boss: { kind: 'shared', db: fromPglite(pglite) }, pglite }
}

export async function migrateDatabase(db: Db): Promise<string[]> {
  return migrate(db, await readMigrations(MIGRATIONS_DIR))
}
