// Reading the script that a command names. Whatever is wrong with the file is said here, with its name.
import { readFile, realpath, stat } from 'node:fs/promises'
import { basename } from 'node:path'
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
    if (!found.isFile())
      throw refuse('SCRIPT_NOT_A_FILE', `${given} is not a file.`, 'Name the file that holds the script.')
    if (found.size > SIZE_MAX_BYTES) throw tooLarge(given, found.size)
    return { path, name: basename(path), bytes: await readFile(path) }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw refuse('SCRIPT_NOT_FOUND', `There is no file ${given}.`, 'Check the path.')
    if (code === 'EACCES' || code === 'EPERM') {
      throw refuse(
        'SCRIPT_NOT_READABLE',
        `${given} may not be read.`,
        'Give yourself the right to read it (chmod u+r).',
      )
    }
    if (error instanceof CommandError || code === undefined) throw error
    throw refuse(
      'SCRIPT_NOT_READABLE',
      `${given} cannot be read (${code}).`,
      'Copy it to another disk and try that copy.',
    )
  }
}

function tooLarge(given: string, sizeBytes: number): CommandError {
  const megabytes = Math.round(sizeBytes / 1024 / 1024)
  return refuse(
    'SCRIPTS_TOO_LARGE',
    `${given} is too large for a script: ${megabytes} MB, at most ${SIZE_MAX_BYTES / 1024 / 1024}.`,
    'Split it into episodes.',
  )
}

function refuse(code: string, message: string, remedy: string): CommandError {
  return new CommandError(EXIT.badInput, { code, message, remedy })
}
