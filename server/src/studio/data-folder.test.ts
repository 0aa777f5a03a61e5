import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { startTicksOf } from '#platform/process/liveness.ts'
import { FolderInUse, FolderNotUsable, findHolder, holdDataFolder } from './data-folder.ts'

const HOLD = { role: 'server', command: 'start', version: '1.2.3', clock: systemClock } as const
let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'huaben-folder-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

test('the folder is for its owner only, and what it holds is laid out', async () => {
  const data = join(dir, 'data')
  const folder = await holdDataFolder(data, HOLD)
  expect((await readdir(data)).sort()).toEqual(['blobs', 'lock', 'lock.json', 'mail', 'scratch', 'snapshots'])
  for (const name of ['', 'blobs', 'mail', 'scratch', 'snapshots']) {
    expect((await stat(join(data, name))).mode & 0o777).toBe(0o700)
  }
  for (const name of ['lock', 'lock.json']) expect((await stat(join(data, name))).mode & 0o777).toBe(0o600)
  folder.release()
  expect((await readdir(data)).sort()).toEqual(['blobs', 'lock', 'mail', 'scratch', 'snapshots'])
})

test('a folder that cannot be used is refused by name, in both languages, and nothing is made', async () => {
  const file = join(dir, 'file')
  await writeFile(file, '')
  const refusal = await holdDataFolder(file, HOLD).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(FolderNotUsable)
  expect(refusal).toMatchObject({
    told: { en: expect.stringContaining(`${file}: a file is in its place`), 'zh-CN': expect.stringContaining(file) },
  })
  await expect(holdDataFolder(join(file, 'below'), HOLD)).rejects.toThrow(FolderNotUsable)
  expect(await readdir(dir)).toEqual(['file'])
})

test('it is held once, also within one process, and free again after its release', async () => {
  const folder = await holdDataFolder(dir, HOLD)
  await folder.publish('http://127.0.0.1:8000')
  await expect(holdDataFolder(dir, HOLD)).rejects.toThrow(FolderInUse)
  await expect(holdDataFolder(dir, HOLD)).rejects.toThrow(`process ${process.pid}`)
  await expect(holdDataFolder(dir, HOLD)).rejects.toThrow('http://127.0.0.1:8000')
  expect(await findHolder(dir)).toMatchObject({
    pid: process.pid,
    address: 'http://127.0.0.1:8000',
    token: folder.token,
  })
  folder.release()
  expect(await findHolder(dir)).toBeNull()
  const next = await holdDataFolder(dir, HOLD)
  expect(next.token).not.toBe(folder.token)
  next.release()
})

test('what a killed process left says nothing, also if its number was given out again', async () => {
  const stale = {
    pid: process.pid,
    host: hostname(),
    start_ticks: (startTicksOf(process.pid) ?? 0) - 1,
    role: 'server',
    command: 'start',
    token: 't',
  }
  await writeFile(join(dir, 'lock.json'), JSON.stringify(stale))
  expect(await findHolder(dir)).toBeNull()
  const folder = await holdDataFolder(dir, HOLD)
  expect(JSON.parse(await readFile(join(dir, 'lock.json'), 'utf8'))).toMatchObject({
    start_ticks: startTicksOf(process.pid),
  })
  folder.release()
})

test('what a killed process was working on is removed at the next start', async () => {
  const first = await holdDataFolder(dir, HOLD)
  await writeFile(join(first.paths.scratch, 'half a film'), 'x')
  first.release()
  const second = await holdDataFolder(dir, HOLD)
  expect(await readdir(second.paths.scratch)).toEqual([])
  second.release()
})

test('the start of a process is told apart from that of others', () => {
  expect(startTicksOf(process.pid)).toBeGreaterThan(0)
  expect(startTicksOf(2 ** 22 + 1)).toBeNull()
})

test('processes that share it stand beside each other, each with scratch of its own, and keep a lone holder out', async () => {
  const one = await holdDataFolder(dir, { ...HOLD, isShared: true })
  const two = await holdDataFolder(dir, { ...HOLD, isShared: true })
  await one.publish('http://127.0.0.1:8000')
  expect(await findHolder(dir)).toMatchObject({ address: 'http://127.0.0.1:8000', token: one.token })
  await expect(holdDataFolder(dir, HOLD)).rejects.toThrow(FolderInUse)
  two.release()
  expect(await findHolder(dir)).toMatchObject({ token: one.token })
  one.release()
  expect(await findHolder(dir)).toBeNull()
  const alone = await holdDataFolder(dir, HOLD)
  await expect(holdDataFolder(dir, { ...HOLD, isShared: true })).rejects.toThrow(FolderInUse)
  alone.release()
})

/** Another process that shares the folder, as long as it is not killed. It cannot be seen by its number, like one in a container. */
async function startNeighbour(): Promise<{ readonly scratch: string; kill(): Promise<void> }> {
  const code = `
    import { holdDataFolder } from ${JSON.stringify(join(import.meta.dirname, 'data-folder.ts'))}
    import { systemClock } from ${JSON.stringify(join(import.meta.dirname, '../platform/clock.ts'))}
    const own = await holdDataFolder(${JSON.stringify(dir)}, { role: 'server', command: 'start', version: '1', clock: systemClock, isShared: true })
    process.stdout.write(own.paths.scratch)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  const kill = async () => {
    child.kill('SIGKILL')
    await once(child, 'close')
  }
  return { scratch: String(said), kill }
}

test('scratch is removed by the next one that shares the folder once its process died, and not before', async () => {
  const neighbour = await startNeighbour()
  const elsewhere = join(dir, 'scratch', 'another-machine-77-1')
  await mkdir(elsewhere)
  const look = async () => {
    const folder = await holdDataFolder(dir, { ...HOLD, isShared: true })
    folder.release()
    return (await readdir(join(dir, 'scratch'))).sort()
  }
  const own = basename(neighbour.scratch)
  expect(await look()).toEqual(['another-machine-77-1', own, `${own}.lock`].sort())
  await neighbour.kill()
  expect(await look()).toEqual(['another-machine-77-1'])
})

test('scratch of a living process in a container of the same host name, whose number means another process here, stays', async () => {
  const neighbour = await startNeighbour()
  const unlike = join(dir, 'scratch', `${hostname()}-${2 ** 22 + 1}-1`)
  await rename(neighbour.scratch, unlike)
  await rename(`${neighbour.scratch}.lock`, `${unlike}.lock`)
  const folder = await holdDataFolder(dir, { ...HOLD, isShared: true })
  expect(await readdir(join(dir, 'scratch'))).toContain(basename(unlike))
  folder.release()
  await neighbour.kill()
})

test('a folder that was open to all is closed; one that lets only its group in may go on being read by it', async () => {
  const [blobs, mail] = [join(dir, 'blobs'), join(dir, 'mail')]
  const modeOf = async (path: string) => (await stat(path)).mode & 0o777
  for (const folder of [blobs, mail]) await mkdir(folder)
  await chmod(dir, 0o755)
  await chmod(blobs, 0o777)
  await chmod(mail, 0o770)
  const folder = await holdDataFolder(dir, HOLD)
  expect([await modeOf(dir), await modeOf(blobs), await modeOf(mail)]).toEqual([0o700, 0o700, 0o750])
  folder.release()
})
