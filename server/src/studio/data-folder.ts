// The data folder: one place for everything an installation keeps, and one process that holds it. On PostgreSQL several
// processes of one machine may share it; then only those that answer say so in lock.json.
// `lock` carries the operating system's lock; `lock.json` (0600) tells others who holds it and how to speak to them.

import { readFileSync, rmSync } from 'node:fs'
import { chmod, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '#platform/clock.ts'
import type { Localised } from '#platform/faults.ts'
import { newId, newSecret } from '#platform/ids.ts'
import { both } from '#platform/localised.ts'
import { type ExclusiveFile, holdExclusively, holdShared } from '#platform/process/exclusive-file.ts'
import { startTicksOf } from '#platform/process/liveness.ts'
import { Refusal } from './refusal.ts'

export type DataPaths = {
  readonly dir: string
  readonly database: string
  /** What the database folder held when it was last closed in order. */
  readonly seal: string
  readonly blobs: string
  readonly mail: string
  readonly snapshots: string
  readonly scratch: string
}

export function pathsOf(dir: string): DataPaths {
  return {
    dir,
    database: join(dir, 'database'),
    seal: join(dir, 'database.seal.json'),
    blobs: join(dir, 'blobs'),
    mail: join(dir, 'mail'),
    snapshots: join(dir, 'snapshots'),
    scratch: join(dir, 'scratch'),
  }
}

/** Who holds a data folder, as written in `lock.json`. */
export type Holder = {
  readonly pid: number
  readonly host: string
  /** See startTicksOf. */
  readonly start_ticks: number | null
  /** A server answers everybody; a command works for itself and ends. */
  readonly role: 'server' | 'command'
  readonly command: string
  readonly since: string
  readonly version: string
  /** `http://127.0.0.1:8000`; null until it listens. */
  readonly address: string | null
  /** Opens the API as the installation's local operator. */
  readonly token: string
}

export class FolderInUse extends Refusal {
  readonly code = 'FOLDER_IN_USE'
  readonly holder: Holder | null
  constructor(dir: string, holder: Holder | null) {
    const { told, remedy } = holder ? describeHolder(dir, holder) : describeNobody(dir)
    super(told, remedy)
    this.holder = holder
  }
}

type Words = { readonly told: Localised; readonly remedy: Localised }

const describeNobody = (dir: string): Words => ({
  told: both(
    `${dir} is in use by another Huaben process that is just starting or ending.`,
    `${dir} 正由另一个刚启动或正在结束的 Huaben 进程占用。`,
  ),
  remedy: both('Try again in a moment.', '请稍后再试。'),
})

function describeHolder(dir: string, { pid, host, role, command, since, address }: Holder): Words {
  const isElsewhere = host !== hostname()
  const told = both(
    `${dir} is in use by process ${pid}${isElsewhere ? ` on ${host}` : ''} (huaben ${command}, since ${since})${address ? ` at ${address}` : ''}.`,
    `${dir} 正由${isElsewhere ? `主机 ${host} 上的` : ''}进程 ${pid} 占用（huaben ${command}，自 ${since} 起${address ? `，地址 ${address}` : ''}）。`,
  )
  if (role === 'server') {
    const remedy = both(
      `Use that server${address ? ` at ${address}` : ''}, or stop it first (kill ${pid}), or choose another folder with --data.`,
      `请使用该服务器${address ? `（${address}）` : ''}，或先停止它（kill ${pid}），或用 --data 另选目录。`,
    )
    return { told, remedy }
  }
  const remedy = both(
    'Wait until it has ended, or choose another folder with --data. With a server running (huaben start) several commands can work at once.',
    '请等它结束，或用 --data 另选目录。服务器运行时（huaben start），多个命令可以同时工作。',
  )
  return { told, remedy }
}

/** The folder cannot be made, or may not be written to. Nothing was changed. */
export class FolderNotUsable extends Refusal {
  readonly code = 'FOLDER_NOT_USABLE'
  constructor(dir: string, cause: NodeJS.ErrnoException) {
    const told = WHY_NOT_USABLE[cause.code ?? ''] ?? both('it cannot be used', '无法使用')
    super(
      both(
        `The data folder ${dir}: ${told.en} (${cause.code}).`,
        `数据目录 ${dir}：${told['zh-CN']}（${cause.code}）。`,
      ),
      told === NO_RIGHT
        ? both(
            'Choose a folder that you may write to, with --data, or correct the owner of this one. Nothing was changed.',
            '请用 --data 选择可写入的目录，或更正该目录的所有者。没有改动任何内容。',
          )
        : both('Choose another folder with --data. Nothing was changed.', '请用 --data 另选目录。没有改动任何内容。'),
      cause,
    )
  }
}

const NO_FOLDER = both('a file is in its place', '该位置是一个文件')
const NO_RIGHT = both('this account may not read and write there', '当前账户没有读写权限')
const WHY_NOT_USABLE: Readonly<Record<string, Localised>> = {
  EACCES: NO_RIGHT,
  EPERM: NO_RIGHT,
  EROFS: both('its disk is read-only', '所在磁盘为只读'),
  EEXIST: NO_FOLDER,
  ENOTDIR: NO_FOLDER,
  ENOENT: both('a folder above it is missing', '上级目录不存在'),
  ERR_SQLITE_ERROR: both('the file "lock" in it cannot be opened', '无法打开其中的 lock 文件'),
  ENAMETOOLONG: both('its name is too long', '名称过长'),
}

const HOLDER_WAIT_MS = 2000
const HOLDER_POLL_MS = 20

export type DataFolder = {
  readonly paths: DataPaths
  readonly token: string
  /** Tells others where this process listens. */
  publish(address: string): Promise<void>
  release(): void
}

export type HoldOptions = {
  readonly role: Holder['role']
  /** As typed, for people: "start", "produce play.txt". */
  readonly command: string
  readonly version: string
  readonly clock: Clock
  /** Beside other processes that say the same. */
  readonly isShared?: boolean
}

/**
 * Makes the folder if need be and takes hold of it. Throws FolderInUse or FolderNotUsable. What a killed process left in `scratch/` is removed.
 */
export async function holdDataFolder(dir: string, options: HoldOptions): Promise<DataFolder> {
  const paths = pathsOf(dir)
  const lock = await enter(paths, options.isShared ?? false)
  try {
    return options.isShared ? await settleBeside(paths, lock, options) : await settleIn(paths, lock, options)
  } catch (error) {
    lock.release()
    throw error
  }
}

async function enter(paths: DataPaths, isShared: boolean): Promise<ExclusiveFile> {
  try {
    await makeFolders(paths)
    return await takeLock(paths.dir, isShared)
  } catch (error) {
    throw notUsable(paths.dir, error)
  }
}

/** What a person can put right about a folder becomes FolderNotUsable; any other error stays as it is. */
export function notUsable(dir: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  return code !== undefined && code in WHY_NOT_USABLE ? new FolderNotUsable(dir, error as Error) : error
}

/** Somebody who only looks (findHolder) has the lock for less than a millisecond: so a busy lock alone proves nothing. */
async function takeLock(dir: string, isShared: boolean): Promise<ExclusiveFile> {
  for (let waitedMs = 0; waitedMs < HOLDER_WAIT_MS; waitedMs += HOLDER_POLL_MS) {
    const lock = isShared ? holdShared(join(dir, 'lock')) : holdExclusively(join(dir, 'lock'))
    if (lock) return lock
    const holder = readHolder(dir)
    if (holder && isAlive(holder)) throw new FolderInUse(dir, holder)
    await new Promise((resolve) => setTimeout(resolve, HOLDER_POLL_MS))
  }
  throw new FolderInUse(dir, null)
}

async function makeFolders(paths: DataPaths): Promise<void> {
  const isNew = (await mkdir(paths.dir, { recursive: true, mode: 0o700 })) !== undefined
  if (isNew) await chmod(paths.dir, 0o700)
  else await close(paths.dir)
  for (const folder of [paths.blobs, paths.mail, paths.snapshots, paths.scratch]) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await close(folder)
  }
}

/** As PostgreSQL allows it, for backups: somebody who shut the others out let their group in on purpose. */
const MODE_WITH_GROUP = 0o750

/** What anybody may read, as a plain mkdir leaves it, is for its owner alone from now on. Somebody else's folder stays as it is. */
async function close(folder: string): Promise<void> {
  const { mode, uid } = await stat(folder)
  const most = (mode & 0o007) === 0 ? MODE_WITH_GROUP : 0o700
  if ((mode & 0o777 & ~most) !== 0 && uid === process.getuid?.()) await chmod(folder, mode & most)
}

async function settleIn(paths: DataPaths, lock: ExclusiveFile, options: HoldOptions): Promise<DataFolder> {
  await rm(paths.scratch, { recursive: true, force: true })
  await mkdir(paths.scratch, { recursive: true, mode: 0o700 })
  const holder = holderOf(options)
  await writeHolder(paths.dir, holder)
  return {
    paths,
    token: holder.token,
    publish: (address) => writeHolder(paths.dir, { ...holder, address }),
    release: () => {
      // Only our own: the lock is still held here, so nobody else can have written one.
      rmSync(holderPath(paths.dir), { force: true })
      lock.release()
    },
  }
}

/** Each process has scratch of its own; commands are told of whoever began to listen last. */
async function settleBeside(paths: DataPaths, lock: ExclusiveFile, options: HoldOptions): Promise<DataFolder> {
  const holder = holderOf(options)
  await removeScratchOfTheDead(paths.scratch)
  const own = await makeOwnScratch(paths.scratch)
  return {
    paths: { ...paths, scratch: own.dir },
    token: holder.token,
    publish: (address) => writeHolder(paths.dir, { ...holder, address }),
    release: () => {
      if (readHolder(paths.dir)?.token === holder.token) rmSync(holderPath(paths.dir), { force: true })
      own.remove()
      lock.release()
    },
  }
}

const LOCK_SUFFIX = '.lock'

/**
 * Locked before it is made, for as long as the process lives. Numbers of processes would not do: containers that share the
 * folder may have one host name, and each has a process 1 of its own.
 */
async function makeOwnScratch(scratch: string): Promise<{ readonly dir: string; remove(): void }> {
  const dir = join(scratch, `${hostname()}-${newId()}`)
  const held = holdExclusively(`${dir}${LOCK_SUFFIX}`)
  // Somebody who looked for the dead saw the file before it was locked, and takes it away now.
  if (!held) return makeOwnScratch(scratch)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  return {
    dir,
    remove: () => {
      rmSync(dir, { recursive: true, force: true })
      rmSync(`${dir}${LOCK_SUFFIX}`, { force: true })
      held.release()
    },
  }
}

/** What stands without a lock of its own, and folders of other machines, are left alone: nobody here can tell whose they are. */
async function removeScratchOfTheDead(scratch: string): Promise<void> {
  const locks = (await readdir(scratch)).filter(
    (name) => name.startsWith(`${hostname()}-`) && name.endsWith(LOCK_SUFFIX),
  )
  for (const name of locks) {
    const lockPath = join(scratch, name)
    const held = holdExclusively(lockPath)
    if (!held) continue
    await rm(lockPath.slice(0, -LOCK_SUFFIX.length), { recursive: true, force: true })
    rmSync(lockPath, { force: true })
    held.release()
  }
}

function holderOf(options: HoldOptions): Holder {
  return {
    pid: process.pid,
    host: hostname(),
    start_ticks: startTicksOf(process.pid),
    role: options.role,
    command: options.command,
    since: options.clock.now().toISOString(),
    version: options.version,
    address: null,
    token: newSecret(),
  }
}

const holderPath = (dir: string) => join(dir, 'lock.json')

async function writeHolder(dir: string, holder: Holder): Promise<void> {
  const draft = `${holderPath(dir)}.${holder.pid}`
  await writeFile(draft, `${JSON.stringify(holder, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, holderPath(dir))
}

/** Who holds the folder now, or null. A file left by a killed process says nothing. Throws FolderNotUsable. */
export async function findHolder(dir: string): Promise<Holder | null> {
  if (!(await stat(join(dir, 'lock')).catch(() => null))) return null
  if (!isHeld(dir)) return null
  return waitForHolder(dir)
}

function isHeld(dir: string): boolean {
  try {
    const lock = holdExclusively(join(dir, 'lock'))
    lock?.release()
    return lock === null
  } catch (error) {
    throw notUsable(dir, error)
  }
}

/** Whoever took the lock a moment ago has not written its name yet, or a dead one's name is still there. */
async function waitForHolder(dir: string): Promise<Holder | null> {
  for (let waitedMs = 0; waitedMs < HOLDER_WAIT_MS; waitedMs += HOLDER_POLL_MS) {
    const holder = readHolder(dir)
    if (holder && isAlive(holder)) return holder
    await new Promise((resolve) => setTimeout(resolve, HOLDER_POLL_MS))
  }
  return null
}

function readHolder(dir: string): Holder | null {
  try {
    return JSON.parse(readFileSync(holderPath(dir), 'utf8')) as Holder
  } catch {
    return null
  }
}

/** Processes of another machine or container cannot be looked at: the lock says that one is there. */
function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true
  const ticks = startTicksOf(holder.pid)
  if (ticks !== null || holder.start_ticks !== null) return ticks === holder.start_ticks
  try {
    process.kill(holder.pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
