// Is node_modules/ what package-lock.json says? Answered by content, never by time stamps: a checkout
// changes those. The quick answer is a stamp of ours; without one the two lock files are compared, so
// that somebody who ran `npm install` by hand is not made to wait for another `npm ci`.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { both } from './language.mjs'
import { unfinished } from './trouble.mjs'

const stampPath = (root) => join(root, 'node_modules', '.huaben-installed')
/** Stands while `npm ci` runs: if it is there and nobody holds the lock, an install was cut short. */
const unfinishedPath = (root) => join(root, '.toolchain', 'npm-ci-unfinished')

export function isFresh(root) {
  if (existsSync(unfinishedPath(root))) return false
  const lock = readText(join(root, 'package-lock.json'))
  if (lock === undefined)
    throw unfinished(
      both('package-lock.json is missing.', '缺少 package-lock.json。'),
      both('Restore it: git checkout package-lock.json', '请恢复它：git checkout package-lock.json'),
    )
  const expected = stampOf(root, lock)
  if (expected === undefined) return false
  if (readText(stampPath(root)) === expected) return true
  if (!holdsEverything(root, lock)) return false
  writeStamp(root, expected)
  return true
}

export function markUnfinished(root) {
  mkdirSync(join(root, '.toolchain'), { recursive: true })
  writeFileSync(unfinishedPath(root), '')
  rmSync(stampPath(root), { force: true })
}

export function markFinished(root) {
  const stamp = stampOf(root, readFileSync(join(root, 'package-lock.json'), 'utf8'))
  if (stamp !== undefined) writeStamp(root, stamp)
  rmSync(unfinishedPath(root), { force: true })
}

function writeStamp(root, stamp) {
  try {
    writeFileSync(stampPath(root), stamp)
  } catch {
    // A read-only installation: the long comparison is made again next time.
  }
}

/** Also counts the folders, because an `npm ci` by hand that was cut short may leave the stamp behind. */
function stampOf(root, lock) {
  try {
    const folders = readdirSync(join(root, 'node_modules')).filter((name) => !name.startsWith('.'))
    return `${createHash('sha256').update(lock).digest('hex')} ${folders.length}\n`
  } catch {
    return undefined
  }
}

function holdsEverything(root, lock) {
  const hidden = readText(join(root, 'node_modules', '.package-lock.json'))
  if (hidden === undefined) return false
  const installed = JSON.parse(hidden).packages
  return Object.entries(JSON.parse(lock).packages).every(([path, wanted]) => {
    if (!path.startsWith('node_modules/')) return true
    const present = installed[path]
    if (present === undefined) return wanted.optional === true
    return present.version === wanted.version && existsSync(join(root, path, 'package.json'))
  })
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
