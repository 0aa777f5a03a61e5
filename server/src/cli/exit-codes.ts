// What the exit code of every command means, and which one an error becomes.
import { describeFault, Fault, type Localised } from '#platform/faults.ts'
import { both, inEach } from '#platform/localised.ts'
import { ProgramError } from '#platform/process/program-error.ts'
import { FolderInUse } from '#studio/data-folder.ts'
import { DatabaseRefused, RestoreRefused } from '#studio/database-refusals.ts'
import { DatabaseUnreachable } from '#studio/database-server.ts'
import { inWordsOf } from '#studio/program-words.ts'
import { Refusal } from '#studio/refusal.ts'
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

/** An error of a command that knows what it means. */
export class CommandError extends Error {
  readonly exitCode: number
  readonly code: string
  readonly told: Localised
  readonly remedy: Localised
  constructor(exitCode: number, told: { code: string; message: Localised; remedy: Localised; cause?: unknown }) {
    super(told.message.en, told.cause === undefined ? {} : { cause: told.cause })
    this.name = 'CommandError'
    this.exitCode = exitCode
    this.code = told.code
    this.told = told.message
    this.remedy = told.remedy
  }
}

export type Complaint = {
  readonly exitCode: number
  readonly code: string
  readonly message: Localised
  readonly remedy: Localised
}

/** What a person is told of an error. */
export function complaintOf(error: unknown): Complaint {
  if (error instanceof CommandError) {
    const { exitCode, code, told, remedy } = error
    return { exitCode, code, message: told, remedy }
  }
  if (error instanceof Refusal)
    return { exitCode: exitCodeOfRefusal(error), code: error.code, message: error.told, remedy: error.remedy }
  if (error instanceof ApiError || error instanceof Fault || error instanceof ProgramError)
    return { exitCode: exitCodeOfCode(error.code), code: error.code, ...wordsOf(error) }
  const { code, syscall, address, port } = (error ?? {}) as NodeJS.ErrnoException & { address?: string; port?: number }
  if (syscall === 'listen' || syscall === 'bind') return noPlace(error as Error, { code, at: `${address}:${port}` })
  if (code === 'ENOSPC' || code === 'EDQUOT') return DISK_FULL
  return defect(error instanceof Error ? error.message : String(error))
}

/** The API speaks the language that it was asked in. */
function wordsOf(error: ApiError | Fault | ProgramError): { message: Localised; remedy: Localised } {
  if (error instanceof ApiError) return error.told
  if (error instanceof ProgramError) {
    const { detail, remedy } = inWordsOf(error)
    return { message: detail, remedy }
  }
  return {
    message: inEach((language) => describeFault(error, language).message),
    remedy: inEach((language) => describeFault(error, language).remedy),
  }
}

function exitCodeOfRefusal(error: Refusal): number {
  if (error instanceof FolderInUse || error instanceof DatabaseUnreachable) return EXIT.busy
  if (error instanceof DatabaseRefused) return error.code === 'DATABASE_UNCHECKED' ? EXIT.unchecked : EXIT.damaged
  if (error instanceof RestoreRefused && error.code !== 'SNAPSHOT_NOT_FOUND') return EXIT.internal
  return EXIT.usage
}

const DISK_FULL: Complaint = {
  exitCode: EXIT.diskFull,
  code: 'DISK_FULL',
  message: both('The disk is full.', '磁盘已满。'),
  remedy: both(
    'Free some space, then run the same command again: what was made is kept.',
    '请清理磁盘空间，然后重新运行同一命令：已完成的内容都保留着。',
  ),
}

function noPlace(error: Error, { code, at }: { code: string | undefined; at: string }): Complaint {
  const words: Readonly<Record<string, Localised>> = {
    EADDRINUSE: both(`Another program answers at ${at} already.`, `${at} 已被另一个程序占用。`),
    EACCES: both(
      `This account may not open ${at}: ports below 1024 belong to the system.`,
      `此账户无权打开 ${at}：1024 以下的端口属于系统。`,
    ),
    EADDRNOTAVAIL: both(`${at} is no address of this machine.`, `${at} 不是本机的地址。`),
  }
  return {
    exitCode: EXIT.busy,
    code: 'ADDRESS_TAKEN',
    message: words[code ?? ''] ?? both(error.message, `无法在 ${at} 监听：${error.message}`),
    remedy: both(
      'Choose another place with --port or HUABEN_PORT and HUABEN_HOST, or stop that program. Nothing was changed.',
      '请用 --port 或 HUABEN_PORT、HUABEN_HOST 另选地址，或停止该程序。没有改动任何内容。',
    ),
  }
}

/** Ours, and nobody foresaw it: the words are those of the machine. */
function defect(said: string): Complaint {
  return {
    exitCode: EXIT.internal,
    code: 'INTERNAL',
    message: both(said, `发生意外错误：${said}`),
    remedy: both(
      'Nobody foresaw this: run the same command with --verbose and report what it says.',
      '这是未曾预料的错误：请加上 --verbose 重新运行同一命令，并反馈其输出。',
    ),
  }
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
