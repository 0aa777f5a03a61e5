// The real studio in this process, for benches that look at it from inside. Its folder and database are thrown away.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { compose, type Studio } from '#studio/compose.ts'
import { configForTesting } from '#studio/config.ts'
import { migrateDatabase, openDatabase } from '#studio/open-database.ts'

export type BenchStudio = { readonly studio: Studio; readonly dataDir: string; close(): Promise<void> }

/** @param url null for PGlite on disk */
export async function openBenchStudio(url: string | null): Promise<BenchStudio> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-studio-'))
  const { config, secrets } = configForTesting(dataDir)
  const database = await openDatabase(
    url === null ? { kind: 'pglite', dir: join(dataDir, 'database') } : { kind: 'postgres', url, connectionsMax: 10 },
  )
  await migrateDatabase(database.db)
  const log = createLog('error')
  const studio = await compose({ config, secrets, log, clock: systemClock, database, version: 'bench' })
  await studio.jobs.open()
  await studio.relay.start()
  studio.jobs.startWorking()
  return {
    studio,
    dataDir,
    close: async () => {
      await studio.jobs.close()
      await studio.relay.stop()
      await studio.http.close()
      await studio.close()
      await database.db.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const visitor = { userAgent: 'bench', address: '127.0.0.1', requestId: null }

export type Person = { readonly userId: string; readonly workspaceId: string; readonly access: string }

/** Somebody with a workspace, or a member of one. */
export async function signIn(studio: Studio, username: string, joins?: string): Promise<Person> {
  const { identity, workspaces } = studio.rooms
  const made = { password: null, operator: false, language: 'en', actorId: null, requestId: null } as const
  const user = await identity.createAccount({ username, displayName: username, ...made })
  if (joins !== undefined)
    await studio.db.transaction((tx) =>
      workspaces.addMember(
        tx,
        { workspaceId: joins, userId: user.id, role: 'director' },
        { actorId: user.id, requestId: null },
      ),
    )
  const own = await workspaces.enter({ actorId: user.id }, { workspace: null, projectId: null, requestId: null })
  const { access } = await identity.openSessionFor(user.id, visitor)
  return { userId: user.id, workspaceId: joins ?? own.workspaceId, access }
}
