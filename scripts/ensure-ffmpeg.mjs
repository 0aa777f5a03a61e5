// Makes sure that ffmpeg and ffprobe can be run: FFMPEG_PATH, then PATH, then Debian's package.
// Never touches the system when HUABEN_NO_INSTALL is set.
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { ensureProgram } from './setup/debian.mjs'

const SCRIPTS = ['demo.ts', 'test.ts', 'check.ts', 'run.ts']
const COMMANDS = ['start', 'produce', 'work', 'serve', 'all']

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
export function ensureFfmpeg(folder) {
  return ensureProgram({ name: 'ffmpeg', size: '130 MB', find: findFfmpeg, whatToType, folder })
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
