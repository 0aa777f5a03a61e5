// What went wrong with a child process, in terms a person can act on.

export type ProgramErrorCode =
  | 'PROGRAM_MISSING'
  | 'PROGRAM_FAILED'
  | 'PROGRAM_INTERRUPTED'
  | 'PROGRAM_TIMED_OUT'
  | 'PROGRAM_ABORTED'
  | 'OUT_OF_MEMORY'
  | 'DISK_FULL'

export type ProgramFailure = {
  readonly code: ProgramErrorCode
  readonly program: string
  readonly message: string
  /** What to do next. */
  readonly remedy: string
  /** Last lines of standard error, bounded; empty if the program never ran. */
  readonly logTail?: string
  readonly exitCode?: number | null
  readonly cause?: unknown
}

export class ProgramError extends Error {
  readonly code: ProgramErrorCode
  readonly program: string
  readonly remedy: string
  readonly logTail: string
  readonly exitCode: number | null

  constructor(failure: ProgramFailure) {
    super(`${failure.message} ${failure.remedy}`, failure.cause === undefined ? {} : { cause: failure.cause })
    this.name = 'ProgramError'
    this.code = failure.code
    this.program = failure.program
    this.remedy = failure.remedy
    this.logTail = failure.logTail ?? ''
    this.exitCode = failure.exitCode ?? null
  }
}

const SHORT_OF =
  /cannot allocate memory|out of memory|too many open files|resource temporarily|no space left|\b(?:ENOMEM|EMFILE|ENFILE|EAGAIN|ENOSPC|EDQUOT)\b/i
/** Libraries call the memory that a picture may have by the same words: too little of that is the picture's doing. */
const OWN_LIMIT = /security limit/i
const tellsShortage = (text: string) => SHORT_OF.test(text) && !OWN_LIMIT.test(text)

/**
 * The machine had no program, process, open file or room to give: no word about what was looked at, and over once somebody has
 * ended, or helped. A program that crashed, was ended or took more memory than it may have is none: its input may have done it.
 */
export function isShortage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (!(error instanceof ProgramError)) return tellsShortage(error.message)
  if (error.code === 'PROGRAM_MISSING' || error.code === 'DISK_FULL') return true
  if (error.code !== 'PROGRAM_INTERRUPTED') return false
  const hasStarted = !(error.cause instanceof Error && error.exitCode === null && error.logTail === '')
  return !hasStarted || tellsShortage(error.logTail)
}

/** The program ran to its end and did not like what it was given; anything else (no program, no memory, no place for another process, ended from outside) is no word about that. */
export function isProgramRefusal(error: unknown): error is ProgramError {
  return error instanceof ProgramError && error.code === 'PROGRAM_FAILED'
}
