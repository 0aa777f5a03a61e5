// Makes sure that ffmpeg and ffprobe can be run: FFMPEG_PATH, then PATH, then Debian's package.
// Never touches the system when HUABEN_NO_INSTALL is set.
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { ensureProgram } from './setup/debian.mjs'
import { both } from './setup/language.mjs'
import { missing } from './setup/trouble.mjs'

const SCRIPTS = ['demo.ts', 'test.ts', 'check.ts', 'run.ts']
const COMMANDS = ['start', 'produce']

/** Asking for help, and `doctor`, must work on a machine where nothing can be installed. */
export function needsFfmpeg(args) {
  if (args.includes('--help') || args.includes('-h')) return false
  const at = args.findIndex((arg) => !arg.startsWith('-'))
  const file = args[at]?.split('/').pop() ?? ''
  if (file !== 'main.ts') return SCRIPTS.includes(file)
  // What follows the command is its own: a script may be called start.
  return COMMANDS.includes(args.slice(at + 1).find((arg) => !arg.startsWith('-')))
}

export function findFfmpeg() {
  const configured = process.env.FFMPEG_PATH
  if (configured) {
    if (!runnable(configured))
      throw missing(
        both(`FFMPEG_PATH names ${configured}, which cannot be run.`, `FFMPEG_PATH 指向 ${configured}，但它无法运行。`),
        both('Correct it, or unset it.', '请改正，或取消设置。'),
      )
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
      : both("your system's package manager, package ffmpeg", '用系统的软件包管理器安装 ffmpeg'),
  }[process.platform]
  const at = how ?? 'https://ffmpeg.org'
  return missing(
    both('ffmpeg and ffprobe are needed and were not found on PATH.', '需要 ffmpeg 和 ffprobe，但在 PATH 中没有找到。'),
    both(
      `Install them (${at}), or set FFMPEG_PATH to the program, then run the same command again.`,
      `请安装（${at}），或将 FFMPEG_PATH 设为该程序的路径，然后重新运行同一命令。`,
    ),
  )
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
