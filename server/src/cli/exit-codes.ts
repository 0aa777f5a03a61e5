// What the exit code of every command means, and which one an error becomes.
import { CommanderError } from 'commander'
import { describeFault, Fault, type Language } from '#platform/faults.ts'
import { ProgramError } from '#platform/process/program-error.ts'
import { ConfigError } from '#studio/config.ts'
import { FolderInUse } from '#studio/data-folder.ts'
import { DatabaseRefused } from '#studio/database-refusals.ts'
import { ApiError } from './api-client.ts'

export const EXIT = {
  ok: 0,
  internal: 1,
  usage: 2,
  badInput: 3,
  missing: 4,
  busy: 5,
  diskFull: 6,
  damaged: 7,
  unchecked: 8,
  paused: 9,
  interrupted: 130,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

export const EXIT_HELP = `
Exit codes:
    0  done
    1  something went wrong on our side, or the work failed
    2  the command or a setting is not usable
    3  the script was refused: unreadable, empty, too large, or of a kind that is not read
    4  a program, font or voice that is needed is missing (huaben doctor tells which)
    5  another process holds the data folder, or the studio is busy
    6  the disk is full
    7  the database in the data folder is damaged or missing (huaben restore)
    8  the database in the data folder could not be checked; nothing was changed
    9  the production was paused by somebody else; the same command goes on
  130  interrupted by Ctrl-C (143: by SIGTERM); what was made is kept, the same command goes on
`

/** An error of a command that knows what it means. */
export class CommandError extends Error {
  readonly exitCode: number
  readonly code: string
  readonly remedy: string
  constructor(exitCode: number, told: { code: string; message: string; remedy?: string; cause?: unknown }) {
    super(told.message, told.cause === undefined ? {} : { cause: told.cause })
    this.name = 'CommandError'
    this.exitCode = exitCode
    this.code = told.code
    this.remedy = told.remedy ?? ''
  }
}

export type Complaint = {
  readonly exitCode: number
  readonly code: string
  readonly message: string
  readonly remedy: string
}

/** What a person is told of an error. */
export function complaintOf(error: unknown, language: Language): Complaint {
  if (error instanceof CommandError) return { ...told(error.exitCode, error.code, error), remedy: error.remedy }
  if (error instanceof CommanderError) return told(EXIT.usage, 'USAGE', error)
  if (error instanceof ConfigError) return told(EXIT.usage, 'SETTINGS', error)
  if (error instanceof FolderInUse) return { ...told(EXIT.busy, 'FOLDER_IN_USE', error), remedy: error.remedy }
  if (error instanceof DatabaseRefused) return refusedBy(error, language)
  if (error instanceof ProgramError) return told(exitCodeOfCode(error.code), error.code, error)
  if (error instanceof ApiError) return { ...told(exitCodeOfCode(error.code), error.code, error), remedy: error.remedy }
  if (error instanceof Fault)
    return { exitCode: exitCodeOfCode(error.code), code: error.code, ...describeFault(error, language) }
  const { code, syscall, address, port } = (error ?? {}) as NodeJS.ErrnoException & { address?: string; port?: number }
  if (syscall === 'listen' || syscall === 'bind') return noPlace(error as Error, { code, at: `${address}:${port}` })
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return {
      exitCode: EXIT.diskFull,
      code: 'DISK_FULL',
      message: 'The disk is full.',
      remedy: 'Free some space, then run the same command again: what was made is kept.',
    }
  }
  return told(EXIT.internal, 'INTERNAL', error instanceof Error ? error : new Error(String(error)))
}

function refusedBy(error: DatabaseRefused, language: Language): Complaint {
  const exitCode = error.code === 'DATABASE_UNCHECKED' ? EXIT.unchecked : EXIT.damaged
  return { exitCode, code: error.code, message: error.told[language], remedy: error.remedy[language] }
}

function noPlace(error: Error, { code, at }: { code: string | undefined; at: string }): Complaint {
  const words: Readonly<Record<string, string>> = {
    EADDRINUSE: `Another program answers at ${at} already.`,
    EACCES: `This account may not open ${at}: ports below 1024 belong to the system.`,
    EADDRNOTAVAIL: `${at} is no address of this machine.`,
  }
  return {
    exitCode: EXIT.busy,
    code: 'ADDRESS_TAKEN',
    message: words[code ?? ''] ?? error.message,
    remedy:
      'Choose another place with --port or HUABEN_PORT and HUABEN_HOST, or stop that program. Nothing was changed.',
  }
}

function told(exitCode: number, code: string, error: Error): Complaint {
  return { exitCode, code, message: error.message, remedy: '' }
}

/** By the stable codes of the API and of programs. */
export function exitCodeOfCode(code: string): number {
  if (['DISK_FULL', 'STORAGE_FULL'].includes(code)) return EXIT.diskFull
  if (['PROGRAM_MISSING', 'FILMS_MISSING_FONT'].includes(code) || /(^|_)MISSING_|_UNAVAILABLE$/.test(code))
    return EXIT.missing
  if (/^(SCRIPTS_|PRODUCTIONS_NOTHING|BOARDS_NO_SCRIPT|TOO_LARGE|UNSUPPORTED_TYPE)/.test(code)) return EXIT.badInput
  if (/^(INVALID_REQUEST|IDENTITY_)/.test(code)) return EXIT.usage
  if (['BUSY', 'RATE_LIMITED'].includes(code) || code.endsWith('_ALREADY_RUNNING')) return EXIT.busy
  return EXIT.internal
}
