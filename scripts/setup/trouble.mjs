// What stops the set-up: in words, and with the exit code and the code that the commands themselves would give. A program that
// reads --json meets one shape, whether the clone was set up or not. A test holds the numbers to those of server/src/cli/exit-codes.ts.
import { both } from './language.mjs'

export const EXIT = { internal: 1, missing: 4, diskFull: 6 }

export class Trouble extends Error {
  constructor({ code, exitCode, message, remedy }) {
    super(message)
    this.name = 'Trouble'
    this.code = code
    this.exitCode = exitCode
    this.remedy = remedy
  }
}

/** A program that is needed is not there, or cannot be run. */
export const missing = (message, remedy) =>
  new Trouble({ code: 'PROGRAM_MISSING', exitCode: EXIT.missing, message, remedy })

/** Something of the clone itself could not be put in place. */
export const unfinished = (message, remedy) =>
  new Trouble({ code: 'SETUP_FAILED', exitCode: EXIT.missing, message, remedy })

const NOT_ALLOWED = ['EACCES', 'EPERM', 'EROFS']
const isNotAllowed = (error) => NOT_ALLOWED.includes(error?.code)
const isFull = (error) => error?.code === 'ENOSPC' || error?.code === 'EDQUOT'

export function troubleOf(error) {
  if (error instanceof Trouble) return error
  if (isFull(error))
    return new Trouble({
      code: 'DISK_FULL',
      exitCode: EXIT.diskFull,
      message: both('The disk is full.', '磁盘已满。'),
      remedy: both('Free some space, then run the same command again.', '请清理磁盘空间，然后重新运行同一命令。'),
    })
  if (isNotAllowed(error) && error.path) return notOurs(error.path)
  return new Trouble({
    code: 'INTERNAL',
    exitCode: EXIT.internal,
    message: error?.message ?? String(error),
    remedy: both('Nobody foresaw this: report what stands above.', '这是未曾预料的错误：请反馈以上输出。'),
  })
}

/** The clone is somebody else's, or on a medium that cannot be written to, and something in it is still to be set up. */
function notOurs(path) {
  return new Trouble({
    code: 'SETUP_NOT_WRITABLE',
    exitCode: EXIT.missing,
    message: both(
      `This clone is not set up for what you asked, and this account may not write to it (${path}).`,
      `此目录尚未为所需功能准备好，而当前账户无权写入（${path}）。`,
    ),
    remedy: both(
      'Have whoever owns the clone run the same command once: afterwards every account can use it. Or make a clone of your own.',
      '请由该目录的所有者先运行一次同一命令，之后任何账户都能使用；或自行另做一份克隆。',
    ),
  })
}
