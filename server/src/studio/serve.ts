// One process on one data folder, from the lock to the first answer, and back in reverse.
import { createServer } from 'node:net'
import { join } from 'node:path'
import { systemClock } from '#platform/clock.ts'
import { arePagesBuilt } from '#platform/http/pages.ts'
import type { Log } from '#platform/log.ts'
import { compose, type Studio } from './compose.ts'
import type { Config, Secrets } from './config.ts'
import { type DataFolder, type Holder, holdDataFolder } from './data-folder.ts'
import { refusalOfDatabase } from './database-server.ts'
import { closeEmbedded, keepDatabase, openEmbedded } from './embedded-database.ts'
import { Lifecycle } from './lifecycle.ts'
import { migrateDatabase, type OpenDatabase, openDatabase } from './open-database.ts'
import { snapshotsOf } from './snapshots.ts'

export type Settings = {
  readonly config: Config
  readonly secrets: Secrets
  readonly log: Log
  readonly version: string
}

export type OpenOptions = Settings & {
  readonly role: Holder['role']
  /** For people: what holds the folder. */
  readonly command: string
  /** Where to listen; null for a process that only works. */
  readonly listen: { readonly host: string; readonly port: number } | null
  /** Whether this process does jobs. */
  readonly working: boolean
}

export type Running = {
  readonly studio: Studio
  readonly folder: DataFolder
  /** Null for a process that only works. */
  readonly address: string | null
  /** Ends work that runs at once instead of waiting for it; it is done again later. */
  hurry(): void
  /** Drains and closes. Never throws. */
  close(): Promise<void>
}

const QUICK_MS = 15_000
/** A database of some gigabytes is read whole after a kill. */
const DATABASE_MS = 900_000
const SNAPSHOT_MS = 300_000

/** Opens everything, or closes what was opened and throws. */
export async function openStudio(options: OpenOptions): Promise<Running> {
  const life = new Lifecycle(options.log, systemClock)
  try {
    return await startAll(life, options)
  } catch (error) {
    await life.stop()
    throw error
  }
}

/** The embedded database is one process's alone; with a server of its own, processes share what else is in the folder. */
const sharing = (config: Config) => ({ isShared: config.database.kind !== 'pglite' })

async function startAll(life: Lifecycle, options: OpenOptions): Promise<Running> {
  const { config, log } = options
  const folder = await life.start({
    name: 'data folder',
    startMaxMs: QUICK_MS,
    start: () => holdDataFolder(config.dataDir, { ...options, ...sharing(config), clock: systemClock }),
    stop: async (held) => held.release(),
  })
  if (options.listen) await tryListening(options.listen)
  const database = await startDatabase(life, options, folder)
  const own = { ...builtPages(), localToken: folder.token, scratchDir: folder.paths.scratch }
  const studio = await life.start({
    name: 'studio',
    startMaxMs: QUICK_MS * 2,
    start: () => compose({ ...options, ...own, clock: systemClock, database }),
    stopMaxMs: QUICK_MS,
    stop: (composed) => composed.close(),
  })
  await startWork(life, studio, options)
  const { listen } = options
  const address = listen === null ? null : await startListening(life, studio, listen)
  if (address !== null) await folder.publish(address)
  log.info({ address, dataDir: config.dataDir }, 'ready')
  return { studio, folder, address, hurry: () => studio.jobs.abortAll(), close: () => life.stop() }
}

/** `npm start` has built them; a clone in which only commands ran has none. */
function builtPages(): { pagesFolder?: string } {
  const folder = join(import.meta.dirname, '..', '..', '..', 'web', 'dist')
  return arePagesBuilt(folder) ? { pagesFolder: folder } : {}
}

async function startDatabase(life: Lifecycle, options: OpenOptions, folder: DataFolder): Promise<OpenDatabase> {
  const { config, log } = options
  const { paths } = folder
  const { database } = await life.start({
    name: 'database',
    startMaxMs: DATABASE_MS,
    start: () => openMigrated(options, folder),
    stopMaxMs: QUICK_MS * 2,
    stop: (opened) => closeDatabase(opened.database, folder),
  })
  const { pglite } = database
  if (pglite) {
    await life.start({
      name: 'snapshots',
      startMaxMs: QUICK_MS,
      start: async () => {
        const snapshots = snapshotsOf(pglite, { paths, log, clock: systemClock, options: config.snapshots })
        await snapshots.start()
        return snapshots
      },
      stopMaxMs: SNAPSHOT_MS,
      stop: (snapshots) => snapshots.stop(),
    })
  }
  return database
}

type Migrated = { readonly database: OpenDatabase; readonly applied: readonly string[] }

async function openMigrated({ config, secrets, log, version }: Settings, folder: DataFolder): Promise<Migrated> {
  const { paths } = folder
  const database =
    config.database.kind === 'pglite'
      ? await openEmbedded({ paths, log, clock: systemClock })
      : await openDatabase({
          kind: 'postgres',
          url: secrets.databaseUrl ?? '',
          connectionsMax: config.database.connectionsMax,
          waits: config.database.waits,
        })
  try {
    const applied = await migrateDatabase(database.db)
    await keepDatabase(paths)
    return { database, applied }
  } catch (error) {
    await closeDatabase(database, folder)
    throw refusalOfDatabase(error, config.database.kind === 'pglite' ? null : (secrets.databaseUrl ?? ''), version)
  }
}

async function closeDatabase(database: OpenDatabase, folder: DataFolder): Promise<void> {
  if (database.pglite) await closeEmbedded(database, folder.paths)
  else await database.db.close()
}

/** Brings the database of a folder that nobody serves up to date. Answers the names of the migrations that were applied. */
export async function migrateAlone(settings: Settings): Promise<readonly string[]> {
  const { config, version } = settings
  const folder = await holdDataFolder(config.dataDir, {
    role: 'command',
    command: 'migrate',
    version,
    clock: systemClock,
    ...sharing(config),
  })
  try {
    const { database, applied } = await openMigrated(settings, folder)
    await closeDatabase(database, folder)
    return applied
  } finally {
    folder.release()
  }
}

async function startWork(life: Lifecycle, studio: Studio, { working, log }: OpenOptions): Promise<void> {
  await life.start({
    name: 'events',
    startMaxMs: QUICK_MS,
    start: () => studio.relay.start(),
    stop: () => studio.relay.stop(),
  })
  await life.start({
    name: 'jobs',
    startMaxMs: QUICK_MS * 2,
    start: async () => {
      await studio.jobs.open()
      const recovered = await studio.jobs.recoverLost()
      if (recovered > 0) log.info({ recovered }, 'work that a killed process left is given out again')
      await studio.db.transaction((tx) => studio.sweepLater(tx))
      if (working) studio.jobs.startWorking()
    },
    stopMaxMs: QUICK_MS * 2,
    stop: () => studio.jobs.close(),
  })
}

/** A place that is taken is told before anything is opened, migrated or kept. Throws what the system says. */
async function tryListening(at: { host: string; port: number }): Promise<void> {
  const trial = createServer()
  await new Promise<void>((resolve, reject) => {
    trial.once('error', reject)
    trial.listen(at.port, at.host, resolve)
  })
  await new Promise((resolve) => trial.close(resolve))
}

async function startListening(life: Lifecycle, studio: Studio, at: { host: string; port: number }): Promise<string> {
  return life.start({
    name: 'http',
    startMaxMs: QUICK_MS,
    start: () => studio.http.listen(at),
    stop: () => studio.http.close(),
  })
}
