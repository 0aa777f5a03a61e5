// Opening and closing the database in the data folder so that damage is noticed before anything is written to it. A damaged
// folder is set aside whole; nothing that may hold somebody's work is deleted, and nothing starts empty in its place.
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { runFolderProgram } from '#adapters/db-pglite/run-folder-program.ts'
import { breakSeal, checkSeal, sealFolder } from '#adapters/db-pglite/seal-folder.ts'
import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'
import type { DataPaths } from './data-folder.ts'
import { DatabaseDamaged, DatabaseMissing, DatabaseUnchecked } from './database-refusals.ts'
import { type OpenDatabase, openDatabase } from './open-database.ts'

export type EmbeddedOptions = {
  readonly paths: DataPaths
  readonly log: Log
  readonly clock: Clock
  /** How long recovering and reading the whole database may take after a kill; 10 minutes when absent. */
  readonly inspectMaxMs?: number
}

const INSPECT_MAX_MS = 600_000

/** Throws DatabaseDamaged, DatabaseMissing or DatabaseUnchecked. */
export async function openEmbedded(options: EmbeddedOptions): Promise<OpenDatabase> {
  const { paths } = options
  const { isMade, isMarked } = await lookInto(paths)
  if (!isMade) {
    if (!isMarked) await refuseIfMissing(paths)
    return create(paths)
  }
  const finding = await examine(options)
  if (finding.verdict === 'damaged' && isMarked) {
    await setAsideUnfinished(options)
    return create(paths)
  }
  await refuseUnlessSound(options, finding)
  await breakSeal(paths.seal)
  try {
    return await openDatabase({ kind: 'pglite', dir: paths.database })
  } catch (error) {
    // A sound folder may fail to open for want of memory or rights: the folder itself is asked once more.
    await refuseUnlessSound(options, await inspect(options))
    throw new DatabaseUnchecked(paths.database, `it was found sound but did not open (${messageOf(error)})`, error)
  }
}

/** Closes in order, and notes what the folder holds now. */
export async function closeEmbedded(database: OpenDatabase, paths: DataPaths): Promise<void> {
  await database.db.close()
  await sealFolder(paths.database, paths.seal)
}

/**
 * Says of a folder that nobody was told that anything in it is kept. It lies inside: so it goes where the folder goes, and says
 * nothing of another one that is mounted there later.
 */
const MARK = 'huaben.making'
const markIn = (paths: DataPaths) => join(paths.database, MARK)

/** Any of these and somebody's database may be there, however little of it. */
const OF_A_DATABASE = ['PG_VERSION', 'base', 'global', 'pg_wal']

async function lookInto(paths: DataPaths): Promise<{ isMade: boolean; isMarked: boolean }> {
  const names = await readdir(paths.database).catch((error: unknown): string[] => {
    if (isAbsence(error)) return []
    throw new DatabaseUnchecked(paths.database, messageOf(error), error)
  })
  return { isMade: OF_A_DATABASE.some((name) => names.includes(name)), isMarked: names.includes(MARK) }
}

type Finding = { readonly verdict: 'sound' } | { readonly verdict: 'damaged' | 'unchecked'; readonly problem: string }

/** By its seal, which takes no time, or else by reading all of it. */
async function examine(options: EmbeddedOptions): Promise<Finding> {
  const { paths, log } = options
  try {
    const seal = await checkSeal(paths.database, paths.seal)
    if (seal.kind === 'intact') return { verdict: 'sound' }
    if (seal.kind === 'tampered') {
      const problem = `${seal.files.slice(0, 3).join(', ')} changed while no Huaben was running`
      return { verdict: 'damaged', problem }
    }
  } catch (error) {
    return { verdict: 'unchecked', problem: messageOf(error) }
  }
  log.info('the database was not closed in order: checking it')
  return inspect(options)
}

const inspect = ({ paths, inspectMaxMs }: EmbeddedOptions): Promise<Finding> =>
  runFolderProgram({ verb: 'inspect', dir: paths.database }, { timeoutMs: inspectMaxMs ?? INSPECT_MAX_MS })

async function refuseUnlessSound({ paths, clock }: EmbeddedOptions, finding: Finding): Promise<void> {
  if (finding.verdict === 'unchecked') throw new DatabaseUnchecked(paths.database, finding.problem)
  if (finding.verdict === 'damaged') {
    const aside = await setAside(paths, 'damaged', clock)
    throw new DatabaseDamaged(paths.database, finding.problem, aside)
  }
}

/** A folder without a database is only filled if this data folder never had one. */
async function refuseIfMissing(paths: DataPaths): Promise<void> {
  const [last] = await listSetAside(paths)
  if (last?.startsWith(`${basename(paths.database)}.damaged-`))
    throw new DatabaseDamaged(paths.database, 'it was found damaged before', last)
  const trace = last ?? ((await exists(paths.seal)) ? basename(paths.seal) : await findSnapshot(paths))
  if (trace !== undefined) throw new DatabaseMissing(paths.database, trace)
}

async function findSnapshot(paths: DataPaths): Promise<string | undefined> {
  const found = (await readdir(paths.snapshots)).find((name) => name.endsWith('.tar.gz'))
  return found && join(basename(paths.snapshots), found)
}

/** Folders that once were the database, newest first. One that was never finished is none. */
async function listSetAside(paths: DataPaths): Promise<string[]> {
  const name = new RegExp(`^${basename(paths.database)}\\.(?:damaged|replaced)-(.+)$`)
  return (await readdir(paths.dir))
    .map((each) => ({ each, time: name.exec(each)?.[1] }))
    .filter(({ time }) => time !== undefined)
    .sort((a, b) => (b.time ?? '').localeCompare(a.time ?? ''))
    .map(({ each }) => each)
}

async function create(paths: DataPaths): Promise<OpenDatabase> {
  await beginEmpty(paths)
  await breakSeal(paths.seal)
  return openDatabase({ kind: 'pglite', dir: paths.database })
}

/** An empty database folder that will be filled at the next start, even though a damaged one stands aside. */
export async function beginEmpty(paths: DataPaths): Promise<void> {
  await mkdir(paths.database, { recursive: true, mode: 0o700 })
  await writeFile(markIn(paths), '', { mode: 0o600 })
}

/** To be called once the database can be used: from now on what is in it counts. */
export async function keepDatabase(paths: DataPaths): Promise<void> {
  await rm(markIn(paths), { force: true })
}

export type AsideReason = 'damaged' | 'replaced' | 'unfinished'

/** Moves the database folder away under a name that tells why and when. Answers the new name. */
export async function setAside(paths: DataPaths, why: AsideReason, clock: Clock): Promise<string> {
  const aside = `${paths.database}.${why}-${fileTime(clock)}`
  await rename(paths.database, aside)
  await breakSeal(paths.seal)
  return basename(aside)
}

const UNFINISHED_KEPT = 2

/** Broken off while it was made: 40 MB each, and a start that is killed again and again would fill the disk with them. */
async function setAsideUnfinished({ paths, clock, log }: EmbeddedOptions): Promise<void> {
  const setAsideAs = await setAside(paths, 'unfinished', clock)
  log.warn({ setAsideAs }, 'the making of the database was broken off; it is made anew')
  const prefix = `${basename(paths.database)}.unfinished-`
  const all = (await readdir(paths.dir)).filter((name) => name.startsWith(prefix)).sort()
  for (const old of all.slice(0, -UNFINISHED_KEPT)) await rm(join(paths.dir, old), { recursive: true, force: true })
}

/** "2026-11-22T07-39-03.123Z": a time as it may stand in a file name. */
export function fileTime(clock: Clock): string {
  return clock.now().toISOString().replaceAll(':', '-')
}

/** Throws if the system cannot tell: what is not seen for want of rights, or on a failing disk, is there all the same. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (isAbsence(error)) return false
      throw error
    },
  )
}

const isAbsence = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
