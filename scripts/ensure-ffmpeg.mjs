// Makes sure that ffmpeg and ffprobe can be run: FFMPEG_PATH, then PATH, then Debian's package.
// Never touches the system when HUABEN_NO_INSTALL is set.
import { spawnSync } from 'node:child_process'
import { accessSync, appendFileSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { holdLock } from './setup/lock.mjs'

const SCRIPTS = ['demo.ts', 'test.ts', 'check.ts', 'run.ts']
const COMMANDS = ['start', 'produce', 'work', 'serve', 'all']
const APT = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=600', '-o', 'Dpkg::Options::=--force-confold']
const LISTS_LOCK_RETRIES = 20

/** Asking for help, and `doctor`, must work on a machine where nothing can be installed. */
export function needsFfmpeg(args) {
  if (args.includes('--help') || args.includes('-h')) return false
  const at = args.findIndex((arg) => !arg.startsWith('-'))
  const file = args[at]?.split('/').pop() ?? ''
  if (file !== 'main.ts') return SCRIPTS.includes(file)
  return args.slice(at + 1).some((arg) => COMMANDS.includes(arg))
}

export function findFfmpeg() {
  const configured = process.env.FFMPEG_PATH
  if (configured) {
    if (!runnable(configured))
      throw new Error(`FFMPEG_PATH names ${configured}, which cannot be run. Correct it, or unset it.`)
    return runnable(join(dirname(configured), 'ffprobe')) || onPath('ffprobe') ? configured : undefined
  }
  return onPath('ffprobe') && onPath('ffmpeg')
}

/** @param folder where the log of the installation goes */
export async function ensureFfmpeg(folder) {
  if (findFfmpeg()) return
  const root = process.getuid?.() === 0
  const sudo = !root && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
  if (!(root || sudo) || !existsSync('/etc/debian_version') || process.env.HUABEN_NO_INSTALL)
    throw new Error(whatToType())
  mkdirSync(folder, { recursive: true })
  await holdLock(folder, async () => {
    if (findFfmpeg()) return
    console.error("huaben: ffmpeg is missing: installing Debian's package (once, about 130 MB)")
    await installFromDebian({ sudo, log: join(folder, 'apt.log') })
  })
  if (!findFfmpeg()) throw new Error(whatToType())
}

async function installFromDebian(how) {
  if (apt(how, ['install', ...APT, 'ffmpeg'])) return
  for (let attempt = 0; attempt < LISTS_LOCK_RETRIES && !apt(how, ['update']); attempt++) {
    // DPkg::Lock::Timeout does not cover the lock of the package lists.
    if (!/Could not get lock/.test(lastLines(how.log))) break
    await new Promise((resolve) => setTimeout(resolve, 3_000))
  }
  if (apt(how, ['install', ...APT, 'ffmpeg'])) return
  throw new Error(`apt-get could not install ffmpeg (all of it in ${how.log}):\n${lastLines(how.log)}\n${whatToType()}`)
}

function apt({ sudo, log }, args) {
  const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C', 'apt-get', ...args]
  const [program, ...rest] = sudo ? ['sudo', '-n', ...command] : command
  const done = spawnSync(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 << 20 })
  appendFileSync(log, `$ ${command.join(' ')}\n${done.stdout ?? ''}${done.stderr ?? ''}`)
  return done.status === 0
}

function lastLines(log) {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-8).join('\n')
}

function whatToType() {
  const how = {
    darwin: 'brew install ffmpeg',
    win32: 'winget install ffmpeg',
    linux: existsSync('/etc/debian_version')
      ? 'sudo apt-get update && sudo apt-get install -y ffmpeg'
      : "your system's package manager, package ffmpeg",
  }[process.platform]
  return `ffmpeg and ffprobe are needed and were not found on PATH. Install them (${how ?? 'https://ffmpeg.org'}), or set FFMPEG_PATH to the program, then run the same command again.`
}

function onPath(name) {
  const file = process.platform === 'win32' ? `${name}.exe` : name
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, file))
    .find(runnable)
}

function runnable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
