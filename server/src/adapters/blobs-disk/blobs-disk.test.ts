import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { describeBlobStore } from '#platform/blobs/blob-store.suite.ts'
import { describePartUploads } from '#platform/blobs/part-uploads.suite.ts'
import { ManualClock } from '#platform/clock.ts'
import { openDiskBlobs } from './blobs-disk.ts'
import { translated } from './disk-errors.ts'

async function open() {
  const parent = await mkdtemp(join(tmpdir(), 'blobs-disk-'))
  const folder = join(parent, 'store')
  const clock = new ManualClock()
  const store = await openDiskBlobs({ folder, clock })
  return { parent, folder, store, clock, [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }) }
}

const MAX = { maxBytes: 1 << 20 }
const abc = [Buffer.from('abc')]

describeBlobStore('disk', open)
describePartUploads('disk', open)

describe('on disk', () => {
  test('files and folders are ours alone', async () => {
    await using opened = await open()
    const { key } = await opened.store.put(abc, MAX)
    const path = await opened.store.pathOf(key)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    for (let folder = dirname(path); folder !== opened.folder; folder = dirname(folder)) {
      expect((await stat(folder)).mode & 0o777, folder).toBe(0o700)
    }
    expect((await stat(join(opened.folder, 'incoming'))).mode & 0o777).toBe(0o700)
  })

  test('a folder that stood open to others is closed', async () => {
    await using opened = await open()
    await mkdir(join(opened.parent, 'old/blobs'), { recursive: true, mode: 0o777 })
    await openDiskBlobs({ folder: join(opened.parent, 'old'), clock: opened.clock })
    expect((await stat(join(opened.parent, 'old/blobs'))).mode & 0o777).toBe(0o700)
  })

  test('programs read a blob by its path', async () => {
    await using opened = await open()
    const { key } = await opened.store.put(abc, MAX)
    expect(await readFile(await opened.store.pathOf(key), 'utf8')).toBe('abc')
    await opened.store.delete(key)
    await expect(opened.store.pathOf(key)).rejects.toMatchObject({ code: 'BLOBS_NOT_FOUND' })
  })

  test('puts leave nothing behind in incoming, whether they succeed or not', async () => {
    await using opened = await open()
    await opened.store.put(abc, MAX)
    await opened.store.put(abc, MAX)
    await opened.store.put(abc, { maxBytes: 1 }).catch(() => {})
    expect(await readdir(join(opened.folder, 'incoming'))).toEqual([])
  })

  test('what a crash left behind is swept after a while, what is being written stays', async () => {
    await using opened = await open()
    await writeFile(join(opened.folder, 'incoming/crashed'), 'half a b')
    const touched = (await stat(join(opened.folder, 'incoming/crashed'))).ctime
    expect(await opened.store.sweepTemporary(touched)).toBe(0)
    expect(await opened.store.sweepTemporary(new Date(touched.getTime() + 1))).toBe(1)
    expect(await readdir(join(opened.folder, 'incoming'))).toEqual([])
  })

  test('a blob that was cut short from outside is mended by the next put', async () => {
    await using opened = await open()
    const { key } = await opened.store.put(abc, MAX)
    await truncate(await opened.store.pathOf(key), 1)
    await opened.store.put(abc, MAX)
    expect(await text((await opened.store.read(key)).stream)).toBe('abc')
  })

  test('folders are no blobs', async () => {
    await using opened = await open()
    await opened.store.put(abc, { ...MAX, key: 'a/b' })
    expect(await opened.store.head('a')).toBeUndefined()
    await expect(opened.store.read('a')).rejects.toMatchObject({ code: 'BLOBS_NOT_FOUND' })
  })

  test('another process with the same folder sees the same blobs', async () => {
    await using opened = await open()
    const { key } = await opened.store.put(abc, MAX)
    const other = await openDiskBlobs({ folder: opened.folder, clock: opened.clock })
    expect((await other.put(abc, MAX)).isNew).toBe(false)
    await other.delete(key)
    expect(await opened.store.head(key)).toBeUndefined()
  })
})

// A small disk of one's own needs a user namespace, which some containers forbid.
const mountable = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs none /mnt']).status === 0

test.skipIf(!mountable)('a full disk is told as such, keeps what was there and takes no space', async () => {
  await using opened = await open()
  const disk = join(opened.parent, 'small')
  await mkdir(disk)
  const program = join(import.meta.dirname, 'testdata/fill-disk.ts')
  const inside = `mount -t tmpfs -o size=512k none "$1" && exec "$2" "$3" "$1"`
  const run = spawnSync('unshare', ['-rm', 'sh', '-c', inside, 'sh', disk, process.execPath, program], {
    encoding: 'utf8',
  })
  expect(run.stderr).toBe('')
  expect(JSON.parse(run.stdout)).toEqual({ code: 'STORAGE_FULL', kept: 3, left: [], again: 200_000 })
})

test.each([
  ['ENOSPC', 'STORAGE_FULL'],
  ['EDQUOT', 'STORAGE_FULL'],
  ['EIO', 'EIO'],
])('%s becomes %s', async (system, expected) => {
  const failing = Promise.reject(Object.assign(new Error(system), { code: system }))
  await expect(translated(failing)).rejects.toMatchObject({ code: expected })
})
