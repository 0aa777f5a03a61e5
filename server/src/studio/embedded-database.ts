// Opening and closing the database in the data folder so that damage is noticed before anything is written to it. A damaged
// folder is set aside whole; nothing is deleted, and nothing starts empty in its place.
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describeOpening } from '#adapters/db-pglite/inspect-folder.ts'
import { runFolderProgram } from '#adapters/db-pglite/run-folder-program.ts'
import { breakSeal, checkSeal, sealFolder } from '#adapters/db-pglite/seal-folder.ts'
import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'
import type { DataPaths } from './data-folder.ts'
import { type OpenDatabase, openDatabase } from './open-database.ts'

export type EmbeddedOptions = {
  readonly paths: DataPaths
  readonly log: Log
  readonly clock: Clock
  /** How long recovering and reading the whole database may take after a kill; 10 minutes when absent. */
  readonly inspectMaxMs?: number
}

const INSPECT_MAX_MS = 600_000

/** The database cannot be used as it is. The message says what was found and how to restore. */
export class DatabaseDamaged extends Error {
  readonly problem: string
  constructor(dir: string, problem: string, setAside: string) {
    super(
      `The database in ${dir} is damaged: ${problem}. It was set aside as ${setAside}; nothing was deleted. ` +
        'Go back to the last snapshot with "huaben restore --snapshot latest" ("huaben restore --list" shows all), ' +
        'or begin with an empty database with "huaben restore --empty".',
    )
    this.name = 'DatabaseDamaged'
    this.problem = problem
  }
}

export async function openEmbedded(options: EmbeddedOptions): Promise<OpenDatabase> {
  const { paths, log } = options
  const making = makingMark(paths)
  // A folder that was never finished holds nothing that anybody was told is kept.
  const isUnfinished = await exists(making)
  if (isUnfinished) await rm(paths.database, { recursive: true, force: true })
  if (!(await exists(join(paths.database, 'PG_VERSION')))) {
    const [last] = isUnfinished ? [] : await listSetAside(paths)
    if (last !== undefined) throw new DatabaseDamaged(paths.database, 'it was found damaged before', last)
    return create(paths, making)
  }
  const verdict = await checkSeal(paths.database, paths.seal)
  if (verdict.kind === 'tampered') {
    await refuse(options, `${verdict.files.slice(0, 3).join(', ')} changed while no Huaben was running`)
  }
  if (verdict.kind === 'unknown') {
    log.info('the database was not closed in order: checking it')
    const found = await runFolderProgram(
      { verb: 'inspect', dir: paths.database },
      { timeoutMs: options.inspectMaxMs ?? INSPECT_MAX_MS },
    )
    if (!found.sound) await refuse(options, found.problem)
  }
  await breakSeal(paths.seal)
  try {
    return await openDatabase({ kind: 'pglite', dir: paths.database })
  } catch (error) {
    return refuse(options, describeOpening(error))
  }
}

/** Closes in order, and notes what the folder holds now. */
export async function closeEmbedded(database: OpenDatabase, paths: DataPaths): Promise<void> {
  await database.db.close()
  await sealFolder(paths.database, paths.seal)
}

const makingMark = (paths: DataPaths) => `${paths.database}.making`

async function create(paths: DataPaths, making: string): Promise<OpenDatabase> {
  await writeFile(making, '', { mode: 0o600 })
  await breakSeal(paths.seal)
  return openDatabase({ kind: 'pglite', dir: paths.database })
}

/** To be called once the database can be used: from now on what is in it counts. */
export async function keepDatabase(paths: DataPaths): Promise<void> {
  await rm(makingMark(paths), { force: true })
}

async function refuse({ paths, clock }: EmbeddedOptions, problem: string): Promise<never> {
  const aside = await setAside(paths, 'damaged', clock)
  throw new DatabaseDamaged(paths.database, problem, aside)
}

/** Moves the database folder away under a name that tells why and when. Answers the new name. */
export async function setAside(paths: DataPaths, why: 'damaged' | 'replaced', clock: Clock): Promise<string> {
  const aside = `${paths.database}.${why}-${fileTime(clock)}`
  await rename(paths.database, aside)
  await breakSeal(paths.seal)
  return basename(aside)
}

/** Damaged folders that nothing was restored in place of, newest first. */
async function listSetAside(paths: DataPaths): Promise<string[]> {
  const prefix = `${basename(paths.database)}.damaged-`
  const names = await readdir(paths.dir)
  return names
    .filter((name) => name.startsWith(prefix))
    .sort()
    .reverse()
}

/** "2026-11-22T07-39-03.123Z": a time as it may stand in a file name. */
export function fileTime(clock: Clock): string {
  return clock.now().toISOString().replaceAll(':', '-')
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** An empty database folder that will be filled at the next start, even though a damaged one stands aside. */
export async function beginEmpty(paths: DataPaths): Promise<void> {
  await mkdir(paths.database, { recursive: true, mode: 0o700 })
  await writeFile(makingMark(paths), '', { mode: 0o600 })
}
