// Verified copies of the embedded database: at an orderly stop, and every so often while something changes. Its fsync is off,
// so that a power cut can damage it; what is in a snapshot was packed, unpacked, opened and read before it got its name.
// Blobs are not in it: they are kept by their hash and never change.
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { PGlite } from '#adapters/db-pglite/open-folder.ts'
import { runFolderProgram } from '#adapters/db-pglite/run-folder-program.ts'
import { createSnapshotSource, type PGliteSnapshotSource } from '#adapters/db-pglite/snapshot-source.ts'
import type { Clock } from '#platform/clock.ts'
import { both } from '#platform/localised.ts'
import type { Log } from '#platform/log.ts'
import { type DataPaths, notUsable } from './data-folder.ts'
import { RestoreRefused } from './database-refusals.ts'
import { exists, fileTime, setAside } from './embedded-database.ts'

export type Snapshot = { readonly name: string; readonly takenAt: string; readonly sizeBytes: number }

const SUFFIX = '.tar.gz'
const NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z\.tar\.gz$/

export type SnapshotOptions = {
  readonly everyMinutes: number
  readonly keep: number
  /** How long packing and checking one may take; 10 minutes when absent. */
  readonly takeMaxMs?: number
}

const TAKE_MAX_MS = 600_000

export class Snapshots {
  readonly #source: PGliteSnapshotSource
  readonly #paths: DataPaths
  readonly #log: Log
  readonly #clock: Clock
  readonly #options: SnapshotOptions
  #timer: NodeJS.Timeout | null = null
  #taking: Promise<string | null> = Promise.resolve(null)
  #changesSeen: number | null = null

  constructor(parts: {
    source: PGliteSnapshotSource
    paths: DataPaths
    log: Log
    clock: Clock
    options: SnapshotOptions
  }) {
    this.#source = parts.source
    this.#paths = parts.paths
    this.#log = parts.log
    this.#clock = parts.clock
    this.#options = parts.options
  }

  /** From now on whatever is written counts as a change. */
  async start(): Promise<void> {
    this.#changesSeen = (await listSnapshots(this.#paths)).length > 0 ? await this.#source.countChanges() : null
    this.#timer = setInterval(() => void this.takeIfChanged(), this.#options.everyMinutes * 60_000)
    this.#timer.unref()
  }

  /** Answers the name of the new snapshot, or null if nothing changed or it failed; a failure is logged and hurts nothing. */
  takeIfChanged(): Promise<string | null> {
    this.#taking = this.#taking
      .then(() => this.#take())
      .catch((error: unknown) => {
        this.#log.error({ err: error }, 'no snapshot of the database could be made')
        return null
      })
    return this.#taking
  }

  /** Takes the last one while the database is still open. */
  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    await this.takeIfChanged()
  }

  async #take(): Promise<string | null> {
    const changes = await this.#source.countChanges()
    if (changes === this.#changesSeen) return null
    const paths = this.#paths
    const copy = join(paths.scratch, 'snapshot')
    const unpacked = join(paths.scratch, 'snapshot-check')
    const name = `${fileTime(this.#clock)}${SUFFIX}`
    const draft = join(paths.snapshots, `${name}.part`)
    try {
      await rm(copy, { recursive: true, force: true })
      await this.#source.copyTo(copy)
      const found = await runFolderProgram(
        { verb: 'pack', dir: copy, archive: draft, scratch: unpacked },
        { timeoutMs: this.#options.takeMaxMs ?? TAKE_MAX_MS },
      )
      if (found.verdict !== 'sound') throw new Error(`the copy is not sound: ${found.problem}`)
      await rename(draft, join(paths.snapshots, name))
      this.#changesSeen = changes
      this.#log.info({ snapshot: name, tables: found.tables, rows: found.rows }, 'database snapshot kept')
      await prune(paths, this.#options.keep)
      return name
    } finally {
      for (const path of [copy, unpacked, draft]) await rm(path, { recursive: true, force: true })
    }
  }
}

/** Newest first. Throws FolderNotUsable: none is said to be there only where one could look. */
export async function listSnapshots(paths: DataPaths): Promise<Snapshot[]> {
  const names = await readdir(paths.snapshots).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw notUsable(paths.snapshots, error)
  })
  const found: Snapshot[] = []
  for (const name of names
    .filter((each) => NAME.test(each))
    .sort()
    .reverse()) {
    const { size } = await stat(join(paths.snapshots, name))
    const [day = '', time = ''] = name.slice(0, -SUFFIX.length).split('T')
    found.push({ name, takenAt: `${day}T${time.replaceAll('-', ':')}`, sizeBytes: size })
  }
  return found
}

async function prune(paths: DataPaths, keep: number): Promise<void> {
  for (const old of (await listSnapshots(paths)).slice(keep)) await rm(join(paths.snapshots, old.name))
  // Parts of one that was being made when the process was killed.
  for (const name of await readdir(paths.snapshots)) {
    if (name.endsWith('.part')) await rm(join(paths.snapshots, name), { force: true })
  }
}

/**
 * Puts a snapshot in the place of the database, which is kept beside it. The caller holds the data folder. Answers where the
 * database of before is, if there was one.
 */
export async function restoreSnapshot(
  paths: DataPaths,
  name: string,
  clock: Clock,
): Promise<{ snapshot: string; before: string | null }> {
  const snapshots = await listSnapshots(paths)
  const chosen =
    name === 'latest' ? snapshots[0] : snapshots.find((one) => one.name === name || one.name === `${name}${SUFFIX}`)
  if (!chosen) throw noSuchSnapshot(paths, name, snapshots)
  const draft = join(paths.scratch, 'restore')
  await rm(draft, { recursive: true, force: true })
  const found = await runFolderProgram(
    { verb: 'unpack', archive: join(paths.snapshots, chosen.name), dir: draft },
    { timeoutMs: TAKE_MAX_MS },
  )
  if (found.verdict !== 'sound') throw unusable(chosen.name, found)
  const before = (await exists(paths.database)) ? await setAside(paths, 'replaced', clock) : null
  await rename(draft, paths.database).catch(async (error: unknown) => {
    if (before !== null) await rename(join(paths.dir, before), paths.database)
    throw error
  })
  return { snapshot: chosen.name, before }
}

function noSuchSnapshot(paths: DataPaths, name: string, snapshots: readonly Snapshot[]): RestoreRefused {
  const names = snapshots.map((one) => one.name)
  const remedy =
    names.length === 0
      ? both('There is none yet: one is made at every orderly stop.', '还没有任何快照：每次正常停止时会生成一份。')
      : both(`There are: ${names.join(', ')}.`, `现有快照：${names.join('、')}。`)
  const told = both(
    `There is no snapshot "${name}" in ${paths.snapshots}.`,
    `${paths.snapshots} 中没有名为“${name}”的快照。`,
  )
  return new RestoreRefused('SNAPSHOT_NOT_FOUND', told, remedy)
}

function unusable(name: string, found: { verdict: 'damaged' | 'unchecked'; problem: string }): RestoreRefused {
  if (found.verdict === 'damaged')
    return new RestoreRefused(
      'SNAPSHOT_DAMAGED',
      both(
        `The snapshot ${name} cannot be used: ${found.problem}. Nothing was changed.`,
        `快照 ${name} 无法使用：${found.problem}。没有改动任何内容。`,
      ),
      both(
        'Try an older one ("huaben restore --list" shows all).',
        '请改用更早的快照（“huaben restore --list”列出全部快照）。',
      ),
    )
  return new RestoreRefused(
    'SNAPSHOT_UNCHECKED',
    both(
      `The snapshot ${name} could not be checked: ${found.problem}. Nothing was changed.`,
      `无法检查快照 ${name}：${found.problem}。没有改动任何内容。`,
    ),
    both(
      'See that there is free memory and disk space, then run the same command again.',
      '请确认有足够的可用内存和磁盘空间，然后重新运行同一命令。',
    ),
  )
}

type SnapshotParts = { paths: DataPaths; log: Log; clock: Clock; options: SnapshotOptions }

export function snapshotsOf(pglite: PGlite, parts: SnapshotParts): Snapshots {
  return new Snapshots({ source: createSnapshotSource(pglite, parts.paths.database), ...parts })
}
