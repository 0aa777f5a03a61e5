// Real database folders, really damaged.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cp,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ManualClock, systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { killInspector } from '#testing/kill-inspector.ts'
import { type DataPaths, holdDataFolder } from './data-folder.ts'
import { DatabaseDamaged, DatabaseMissing, DatabaseUnchecked, RestoreRefused } from './database-refusals.ts'
import { beginEmpty, closeEmbedded, exists, keepDatabase, openEmbedded, setAside } from './embedded-database.ts'
import { listSnapshots, restoreSnapshot, snapshotsOf } from './snapshots.ts'

// Every check is a process that starts PostgreSQL: seconds each on a busy machine.
vi.setConfig({ testTimeout: 180_000 })

const log = createLog('silent')
const HOLD = { role: 'command', command: 'test', version: 'test', clock: systemClock } as const

let root: string
/** A folder that was closed in order, with a table of 2,000 rows, children of 20 parents, and one snapshot. */
let pattern: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'huaben-embedded-'))
  pattern = join(root, 'pattern')
  await using(pattern, async (paths) => {
    const database = await openEmbedded({ paths, log, clock: systemClock })
    await keepDatabase(paths)
    await database.pglite?.exec(`
      create table parents (id int primary key, name text not null);
      create table children (id int primary key, parent_id int not null references parents (id), body text not null);
      insert into parents select i, 'parent ' || i from generate_series(1, 20) i;
      insert into children select i, 1 + i % 20, repeat(md5(i::text), 4) from generate_series(1, 2000) i`)
    if (database.pglite) await snapshotsFor(paths, database.pglite).takeIfChanged()
    await closeEmbedded(database, paths)
  })
}, 120_000)

afterAll(() => rm(root, { recursive: true, force: true }))

async function using<T>(dir: string, work: (paths: DataPaths) => Promise<T>): Promise<T> {
  const folder = await holdDataFolder(dir, HOLD)
  try {
    return await work(folder.paths)
  } finally {
    folder.release()
  }
}

type Pglite = NonNullable<Awaited<ReturnType<typeof openEmbedded>>['pglite']>

const snapshotsFor = (paths: DataPaths, pglite: Pglite, keep = 8) =>
  snapshotsOf(pglite, { paths, log, clock: systemClock, options: { everyMinutes: 15, keep } })

let copies = 0
async function copyOfPattern(): Promise<string> {
  const dir = join(root, `copy-${++copies}`)
  await cp(pattern, dir, { recursive: true, preserveTimestamps: true })
  return dir
}

async function countChildren(paths: DataPaths): Promise<number> {
  const database = await openEmbedded({ paths, log, clock: systemClock })
  const counted = await database.pglite?.query<{ n: number }>('select count(*)::int as n from children')
  await closeEmbedded(database, paths)
  return counted?.rows[0]?.n ?? -1
}

async function fileOf(paths: DataPaths, relation: string): Promise<string> {
  const database = await openEmbedded({ paths, log, clock: systemClock })
  const found = await database.pglite?.query<{ path: string }>(`select pg_relation_filepath('${relation}') as path`)
  await closeEmbedded(database, paths)
  return join(paths.database, found?.rows[0]?.path ?? '')
}

async function overwrite(path: string, offset: number, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'r+')
  await file.write(bytes, 0, bytes.length, offset)
  await file.close()
}

const garbage = (sizeBytes: number) =>
  Buffer.concat(Array.from({ length: sizeBytes / 32 }, (_, i) => createHash('sha256').update(String(i)).digest()))

test('a folder that was closed in order opens with all its rows, and its files need not be read', async () => {
  const dir = await copyOfPattern()
  expect(await using(dir, countChildren)).toBe(2000)
})

test('a copy with other times opens too: what counts is what is in the files', async () => {
  const dir = await copyOfPattern()
  await utimes(join(dir, 'database', 'PG_VERSION'), new Date(0), new Date(0))
  expect(await using(dir, countChildren)).toBe(2000)
})

describe('damage after an orderly stop', () => {
  const damages: Record<string, (paths: DataPaths) => Promise<void>> = {
    'a cut pg_control': (paths) => truncate(join(paths.database, 'global', 'pg_control'), 100),
    'a cut write-ahead log': async (paths) => {
      const wal = (await readdir(join(paths.database, 'pg_wal'))).filter((name) => /^[0-9A-F]{24}$/.test(name)).sort()
      await truncate(join(paths.database, 'pg_wal', wal[0] ?? ''), 0)
    },
    'a page of zeros': async (paths) => overwrite(await fileOf(paths, 'children'), 8192 * 2, new Uint8Array(8192)),
    'a lost catalogue file': async (paths) => rm(await fileOf(paths, 'pg_class')),
  }
  for (const [name, damage] of Object.entries(damages)) {
    test(`${name}: set aside whole and refused, until a snapshot is restored`, async () => {
      const dir = await copyOfPattern()
      await using(dir, async (paths) => {
        await damage(paths)
        const before = (await readdir(paths.database)).sort()
        const refused = await openEmbedded({ paths, log, clock: systemClock }).catch((error: unknown) => error)
        expect(refused).toBeInstanceOf(DatabaseDamaged)
        expect(String(refused)).toContain('huaben restore --snapshot latest')
        const aside = (await readdir(dir)).filter((each) => each.startsWith('database.damaged-'))
        expect(aside).toHaveLength(1)
        expect(String(refused)).toContain(aside[0])
        expect((await readdir(join(dir, aside[0] ?? ''))).sort()).toEqual(before)

        // Nothing starts empty in its place.
        await expect(openEmbedded({ paths, log, clock: systemClock })).rejects.toBeInstanceOf(DatabaseDamaged)
        await restoreSnapshot(paths, 'latest', systemClock)
        expect(await countChildren(paths)).toBe(2000)
      })
    })
  }
})

describe('damage when it was not closed in order', () => {
  const damaged = async (damage: (paths: DataPaths) => Promise<void>, inspectMaxMs?: number) => {
    const dir = await copyOfPattern()
    return using(dir, async (paths) => {
      await damage(paths)
      await rm(paths.seal, { force: true })
      const options = { paths, log, clock: systemClock, ...(inspectMaxMs === undefined ? {} : { inspectMaxMs }) }
      return openEmbedded(options).catch((error: unknown) => error)
    })
  }

  test('garbage in a table is found by its checksum', async () => {
    const refused = await damaged(async (paths) =>
      overwrite(await fileOf(paths, 'children'), 8192 * 4 + 512, garbage(1024)),
    )
    expect(refused).toBeInstanceOf(DatabaseDamaged)
  })

  test('garbage in an index that no query reads is found by its checksum', async () => {
    const refused = await damaged(async (paths) =>
      overwrite(await fileOf(paths, 'children_pkey'), 8192 * 2 + 512, garbage(1024)),
    )
    expect(String(refused)).toContain('checksum')
  })

  test('a page of zeros passes its checksum, but its rows are missed by those that refer to them', async () => {
    const refused = await damaged(async (paths) => overwrite(await fileOf(paths, 'parents'), 0, new Uint8Array(8192)))
    expect(String(refused)).toContain('rows are missing in parents')
  })

  test('a lost PG_VERSION is damage: no new database is put over the rest', async () => {
    const refused = await damaged((paths) => rm(join(paths.database, 'PG_VERSION')))
    expect(refused).toBeInstanceOf(DatabaseDamaged)
  })

  test('a sound folder is let through', async () => {
    const database = await damaged(async () => {})
    expect(database).not.toBeInstanceOf(Error)
    await (database as { db: { close(): Promise<void> } }).db.close()
  })
})

describe('a check that could not be made says nothing about the folder: it stays, and opens later', () => {
  const unchecked = async (hinder: (dir: string) => Promise<unknown>, inspectMaxMs?: number) => {
    const dir = await copyOfPattern()
    await using(dir, async (paths) => {
      await rm(paths.seal, { force: true })
      const hindered = hinder(paths.database)
      const options = { paths, log, clock: systemClock, ...(inspectMaxMs === undefined ? {} : { inspectMaxMs }) }
      const refused = await openEmbedded(options).catch((error: unknown) => error)
      await hindered
      expect(refused).toBeInstanceOf(DatabaseUnchecked)
      expect((await readdir(dir)).filter((name) => name.startsWith('database.'))).toEqual([])
      expect(await countChildren(paths)).toBe(2000)
    })
  }

  test('it took too long', () => unchecked(async () => {}, 1))

  test('it was killed, as the kernel does when memory is short', () => unchecked(killInspector))

  test('PostgreSQL could not write', async () => {
    const dir = await copyOfPattern()
    const program = join(import.meta.dirname, '..', 'adapters', 'db-pglite', 'folder-program.ts')
    const limited = `ulimit -f 8; exec "${process.execPath}" "${program}" inspect "${join(dir, 'database')}"`
    const child = spawn('/bin/bash', ['-c', limited], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    await new Promise((resolve) => child.on('close', resolve))
    expect(JSON.parse(said)).toMatchObject({ verdict: 'unchecked', problem: expect.stringContaining('too large') })
  })

  test('the folder could not be looked into', async () => {
    const dir = join(root, 'loop')
    await using(dir, async (paths) => {
      await symlink('database', paths.database)
      const refused = await openEmbedded({ paths, log, clock: systemClock }).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(DatabaseUnchecked)
      await expect(exists(paths.database)).rejects.toThrow('ELOOP')
    })
  })
})

describe('the making of a database was broken off', () => {
  test('it is made anew, and what there was of it stands aside', async () => {
    const dir = join(root, 'unfinished')
    await using(dir, async (paths) => {
      for (let round = 0; round < 4; round++) {
        await beginEmpty(paths)
        await writeFile(join(paths.database, 'PG_VERSION'), '18\n')
        const database = await openEmbedded({ paths, log, clock: systemClock })
        const answer = await database.pglite?.query<{ one: number }>('select 1 as one')
        expect(answer?.rows).toEqual([{ one: 1 }])
        await database.db.close()
        await rm(paths.database, { recursive: true })
      }
      expect((await readdir(dir)).filter((name) => name.startsWith('database.unfinished-'))).toHaveLength(2)
    })
  })

  test('a database that is mounted in that place later is used', async () => {
    const dir = await copyOfPattern()
    await using(dir, async (paths) => {
      const volume = join(dir, 'volume')
      await rename(paths.database, volume)
      await beginEmpty(paths)
      await rm(paths.database, { recursive: true })
      await rename(volume, paths.database)
      expect(await countChildren(paths)).toBe(2000)
    })
  })

  test('a whole database that was put into the unfinished folder is used', async () => {
    const dir = await copyOfPattern()
    await using(dir, async (paths) => {
      await rm(paths.seal)
      await beginEmpty(paths)
      expect(await countChildren(paths)).toBe(2000)
    })
  })
})

describe('where a database was, no empty one begins', () => {
  const missing = async (dir: string, lose: (paths: DataPaths) => Promise<unknown>) =>
    using(dir, async (paths) => {
      await lose(paths)
      const refused = await openEmbedded({ paths, log, clock: systemClock }).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(DatabaseMissing)
      expect(await readdir(paths.database).catch(() => [])).toEqual([])
      return String(refused)
    })

  test('its folder is empty, because its volume is not mounted', async () => {
    const told = await missing(await copyOfPattern(), async (paths) => {
      await rm(paths.database, { recursive: true })
      await mkdir(paths.database)
      await rm(paths.snapshots, { recursive: true })
      await mkdir(paths.snapshots)
    })
    expect(told).toContain('mount it')
  })

  test('it was not closed in order, but there is a snapshot of it', async () => {
    const told = await missing(await copyOfPattern(), async (paths) => {
      await rm(paths.database, { recursive: true })
      await rm(paths.seal)
    })
    expect(told).toContain('snapshots')
  })

  test('a restore was broken off after the old one had been moved away; the restore can be made again', async () => {
    const dir = await copyOfPattern()
    const kept = join(dir, 'kept')
    const told = await missing(dir, async (paths) => {
      await setAside(paths, 'replaced', systemClock)
      await rename(paths.snapshots, kept)
      await mkdir(paths.snapshots)
    })
    expect(told).toContain('database.replaced-')
    await using(dir, async (paths) => {
      await rm(paths.snapshots, { recursive: true })
      await rename(kept, paths.snapshots)
      await restoreSnapshot(paths, 'latest', systemClock)
      expect(await countChildren(paths)).toBe(2000)
    })
  })

  test('a folder that was set aside is used again once it has its name back', async () => {
    const dir = await copyOfPattern()
    await using(dir, async (paths) => {
      const aside = await setAside(paths, 'damaged', systemClock)
      await expect(openEmbedded({ paths, log, clock: systemClock })).rejects.toBeInstanceOf(DatabaseDamaged)
      await rename(join(dir, aside), paths.database)
      expect(await countChildren(paths)).toBe(2000)
    })
  })
})

test('a snapshot is taken while the database is in use, only if something changed, and the newest are kept', async () => {
  const dir = await copyOfPattern()
  await using(dir, async (paths) => {
    const database = await openEmbedded({ paths, log, clock: systemClock })
    const { pglite } = database
    if (!pglite) throw new Error('no embedded database')
    const clock = new ManualClock('2030-01-01T00:00:00.000Z')
    const options = { everyMinutes: 15, keep: 1 }
    const snapshots = snapshotsOf(pglite, { paths, log, clock, options })
    await snapshots.start()
    expect(await snapshots.takeIfChanged()).toBeNull()
    const names: (string | null)[] = []
    for (let round = 1; round <= 2; round++) {
      clock.advanceMs(60_000)
      await pglite.query(`insert into parents values (${1000 + round}, 'new')`)
      names.push(await snapshots.takeIfChanged())
    }
    expect(await snapshots.takeIfChanged()).toBeNull()
    await snapshots.stop()
    expect((await listSnapshots(paths)).map((one) => one.name)).toEqual([names[1]])
    expect(await readdir(paths.scratch)).toEqual([])

    await pglite.query('delete from children')
    await closeEmbedded(database, paths)
    const restored = await restoreSnapshot(paths, names[1] ?? '', clock)
    expect(restored.before).toMatch(/^database\.replaced-/)
    expect(await countChildren(paths)).toBe(2000)
    const again = await openEmbedded({ paths, log, clock: systemClock })
    const ids = await again.pglite?.query<{ id: number }>('select id from parents where id > 1000 order by id')
    expect(ids?.rows.map((row) => row.id)).toEqual([1001, 1002])
    await closeEmbedded(again, paths)
  })
})

test('a damaged snapshot is not restored, and the database stays', async () => {
  const dir = await copyOfPattern()
  await using(dir, async (paths) => {
    const [snapshot] = await listSnapshots(paths)
    const path = join(paths.snapshots, snapshot?.name ?? '')
    const bytes = await readFile(path)
    await writeFile(path, bytes.subarray(0, bytes.length / 2))
    await expect(restoreSnapshot(paths, 'latest', systemClock)).rejects.toBeInstanceOf(RestoreRefused)
    await expect(restoreSnapshot(paths, 'no-such', systemClock)).rejects.toThrow(snapshot?.name)
    expect(await countChildren(paths)).toBe(2000)
  })
})

test('kill -9 under write load loses no committed row', async () => {
  const dir = await copyOfPattern()
  const writer = join(import.meta.dirname, '..', 'testing', 'embedded-writer.ts')
  for (let round = 0; round < 2; round++) {
    const acknowledged = await new Promise<number>((resolve) => {
      const child = spawn(process.execPath, [writer, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
      let last = 0
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        last = Math.max(last, ...text.split('\n').filter(Boolean).map(Number))
        if (last >= 300) child.kill('SIGKILL')
      })
      child.on('close', () => resolve(last))
    })
    expect(acknowledged).toBeGreaterThanOrEqual(300)
    await using(dir, async (paths) => {
      const database = await openEmbedded({ paths, log, clock: systemClock })
      const rows = await database.pglite?.query<{ n: number; last: number }>(
        'select count(*)::int as n, max(n)::int as last from written',
      )
      expect(rows?.rows[0]?.last).toBeGreaterThanOrEqual(acknowledged)
      expect(rows?.rows[0]?.n).toBe(rows?.rows[0]?.last)
      await database.pglite?.exec('drop table written')
      await closeEmbedded(database, paths)
    })
  }
})
