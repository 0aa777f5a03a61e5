// One set-up at a time per clone. The lock is a file that names the processes holding it; it is void
// when all of them have ended. A process is its id and its start time, because ids are used again.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { both } from './language.mjs'
import { unfinished } from './trouble.mjs'

const POLL_MS = 200
const GIVE_UP_MS = 20 * 60_000
/** A lock file without a name in it belongs to a process between creating and writing it. */
const UNNAMED_MS = 5_000

/** Runs `work` while no other process runs some in the same folder; waits for at most 20 minutes. */
export async function holdLock(folder, work) {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'setup.lock')
  await acquire(path)
  const lock = {
    alsoHeldBy(pid) {
      if (pid !== undefined) writeFileSync(path, `${identify(process.pid)}\n${identify(pid)}\n`)
    },
  }
  try {
    return await work(lock)
  } finally {
    rmSync(path, { force: true })
  }
}

async function acquire(path) {
  let waitedMs = 0
  while (!create(path)) {
    if (isVoid(path)) {
      takeAway(path)
      continue
    }
    if (waitedMs === 0) console.error(WAITING)
    if (waitedMs >= GIVE_UP_MS) throw stillLocked(path)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    waitedMs += POLL_MS
  }
}

const WAITING = both(
  'huaben: another command is setting this clone up; waiting for it',
  'huaben: 另一个命令正在准备此目录；正在等待',
)

const stillLocked = (path) =>
  unfinished(
    both('The set-up of this clone is still locked by another command.', '此目录的准备工作仍被另一个命令锁定。'),
    both(`If nothing runs any more, delete ${path}.`, `若已没有命令在运行，请删除 ${path}。`),
  )

function create(path) {
  try {
    writeFileSync(path, `${identify(process.pid)}\n`, { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function isVoid(path) {
  try {
    const holders = readFileSync(path, 'utf8').split('\n').filter(Boolean)
    if (holders.length === 0) return Date.now() - statSync(path).mtimeMs > UNNAMED_MS
    return holders.every((holder) => identify(Number(holder.split(' ')[0])) !== holder)
  } catch {
    return false // gone by now: try to create it
  }
}

/** Two waiters may see the same void lock: whoever takes away a living one by mistake puts it back. */
function takeAway(path) {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
  } catch (error) {
    // Somebody else was faster.
    if (error.code === 'ENOENT') return
    throw error
  }
  if (!isVoid(aside)) {
    try {
      linkSync(aside, path)
    } catch {
      // A third process created its own in the meantime.
    }
  }
  rmSync(aside, { force: true })
}

/** `PID START`, or `PID gone`. START is empty where there is no /proc. */
function identify(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return `${pid} gone`
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? `${pid} gone` : `${pid} ${fields[19]}`
  } catch {
    return `${pid} `
  }
}
