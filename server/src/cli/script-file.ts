// Reading the script that a command names. Whatever is wrong with the file is said here, with its name.
import { readFile, realpath, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Localised } from '#platform/faults.ts'
import { both } from '#platform/localised.ts'
import { CommandError, EXIT } from './exit-codes.ts'

export type ScriptFile = {
  /** Absolute, without symbolic links: the same script is found again by it. */
  readonly path: string
  readonly name: string
  readonly bytes: Uint8Array
}

/** No script format comes near; the reader has smaller limits of its own, by format. */
const SIZE_MAX_BYTES = 64 * 1024 * 1024

export async function readScriptFile(given: string): Promise<ScriptFile> {
  try {
    const path = await realpath(given)
    const found = await stat(path)
    if (!found.isFile()) throw notAFile(given)
    if (found.size > SIZE_MAX_BYTES) throw tooLarge(given, found.size)
    return { path, name: basename(path), bytes: await readFile(path) }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') throw notFound(given)
    if (code === 'EACCES' || code === 'EPERM') throw notAllowed(given)
    if (error instanceof CommandError || code === undefined) throw error
    throw notReadable(given, code)
  }
}

const notAFile = (given: string) =>
  refuse('SCRIPT_NOT_A_FILE', {
    message: both(`${given} is not a file.`, `${given} 不是文件。`),
    remedy: both('Name the file that holds the script.', '请指定剧本所在的文件。'),
  })

const notFound = (given: string) =>
  refuse('SCRIPT_NOT_FOUND', {
    message: both(`There is no file ${given}.`, `没有文件 ${given}。`),
    remedy: both('Check the path.', '请检查路径。'),
  })

const notAllowed = (given: string) =>
  refuse('SCRIPT_NOT_READABLE', {
    message: both(`${given} may not be read.`, `没有读取 ${given} 的权限。`),
    remedy: both('Give yourself the right to read it (chmod u+r).', '请给自己加上读取权限（chmod u+r）。'),
  })

const notReadable = (given: string, code: string) =>
  refuse('SCRIPT_NOT_READABLE', {
    message: both(`${given} cannot be read (${code}).`, `无法读取 ${given}（${code}）。`),
    remedy: both('Copy it to another disk and try that copy.', '请把它复制到其他磁盘，再用该副本重试。'),
  })

function tooLarge(given: string, sizeBytes: number): CommandError {
  const megabytes = Math.round(sizeBytes / 1024 / 1024)
  const most = SIZE_MAX_BYTES / 1024 / 1024
  return refuse('SCRIPTS_TOO_LARGE', {
    message: both(
      `${given} is too large for a script: ${megabytes} MB, at most ${most}.`,
      `${given} 作为剧本过大：${megabytes} MB，最多 ${most} MB。`,
    ),
    remedy: both('Split it into episodes.', '请按集拆分。'),
  })
}

function refuse(code: string, words: { message: Localised; remedy: Localised }): CommandError {
  return new CommandError(EXIT.badInput, { code, ...words })
}
