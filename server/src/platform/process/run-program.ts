// Runs one program to its end: no shell, a process group of its own, bounded log, time and memory limits.
//
// The child leads its own process group, so that abort, timeout and memory limit end whatever it started as well
// (SIGTERM, then SIGKILL after a grace). Where util-linux's `setpriv` is at hand the child also dies with us
// (`--pdeathsig`): a killed server leaves no ffmpeg behind. Elsewhere it runs on until it writes to a closed pipe.
//
// Memory is watched by the resident size in /proc every 200 ms, not by `ulimit -v`: ffmpeg, libass and Node reserve
// far more address space than they use. Without /proc there is no limit.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createLogTail } from './log-tail.ts'
import { ProgramError, type ProgramErrorCode } from './program-error.ts'

export type ProgramRun = {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  /** Added to a fixed plain environment (a usual PATH and C.UTF-8); ours is not inherited. */
  readonly env?: Readonly<Record<string, string>>
  /** Fed to standard input; closed at once when absent. */
  readonly stdin?: Readable
  readonly signal?: AbortSignal
  readonly timeoutMs: number
  readonly memoryMaxBytes?: number
  /** How much of standard error is kept. Default 16 KiB. */
  readonly logTailBytes?: number
  readonly onStdoutLine?: (line: string) => void
  /** Standard output as it comes, for what is no text. */
  readonly onStdout?: (bytes: Buffer) => void
  readonly onStderrLine?: (line: string) => void
  /** Stay in the caller's process group, so that whoever ends the caller ends this too. For children of a child. */
  readonly sharesGroup?: boolean
  /** Between SIGTERM and SIGKILL. Default 2000. */
  readonly graceMs?: number
}

export type ProgramResult = {
  readonly exitCode: 0
  readonly logTail: string
  /** Highest resident size seen, 0 if never looked (short run, no /proc). */
  readonly memoryPeakBytes: number
}

/** A fixed environment: no secret of ours reaches a child, and equal input meets equal surroundings. */
const plainEnv = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
}
const memoryPollMs = 200
const setprivPath = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path))

/** Runs to exit 0, or throws ProgramError. Never resolves before the whole group is gone. */
export async function runProgram(run: ProgramRun): Promise<ProgramResult> {
  if (run.signal?.aborted) throw failure(run, 'PROGRAM_ABORTED', { log: '', exitCode: null })
  const child = start(run)
  const log = createLogTail(run.logTailBytes ?? 16_384, run.onStderrLine)
  const out = createLogTail(0, run.onStdoutLine)
  child.stderr?.on('data', (chunk: Buffer) => log.push(chunk))
  child.stdout?.on('data', (chunk: Buffer) => (run.onStdout ? run.onStdout(chunk) : out.push(chunk)))
  const guard = guardChild(child, run)
  try {
    const ended = exitOf(child)
    const fed = feed(child, run.stdin)
    const exit = await ended
    const fedError = await fed
    log.finish()
    out.finish()
    const verdict =
      guard.reason() ?? (exit.code === 0 && fedError === undefined ? undefined : judge(log.text(), exit, fedError))
    if (verdict)
      throw failure(run, verdict, {
        log: log.text(),
        exitCode: exit.code,
        signal: exit.signal,
        cause: exit.error ?? fedError,
      })
    return { exitCode: 0, logTail: log.text(), memoryPeakBytes: guard.memoryPeakBytes() }
  } finally {
    guard.stop()
  }
}

function start(run: ProgramRun): ChildProcess {
  const wrapped = setprivPath !== undefined && run.program.includes('/')
  const program = wrapped ? setprivPath : run.program
  const args = wrapped ? ['--pdeathsig', 'KILL', '--', run.program, ...run.args] : [...run.args]
  if (wrapped && !existsSync(run.program)) throw failure(run, 'PROGRAM_MISSING', { log: '', exitCode: null })
  return spawn(program, args, {
    cwd: run.cwd,
    env: { ...plainEnv, ...run.env },
    stdio: [run.stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    detached: run.sharesGroup !== true,
    windowsHide: true,
  })
}

type Exit = { code: number | null; signal: NodeJS.Signals | null; error?: Error }

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }))
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
}

/** A program may close its input early (it failed, or has enough): its exit code then tells, not our EPIPE. */
async function feed(child: ChildProcess, stdin: Readable | undefined): Promise<Error | undefined> {
  if (!stdin || !child.stdin) return undefined
  try {
    await pipeline(stdin, child.stdin)
    return undefined
  } catch (error) {
    const broken = error instanceof Error ? error : new Error(String(error))
    return 'code' in broken && (broken.code === 'EPIPE' || broken.code === 'ERR_STREAM_PREMATURE_CLOSE')
      ? undefined
      : broken
  }
}

function guardChild(child: ChildProcess, run: ProgramRun) {
  let reason: ProgramErrorCode | undefined
  let memoryPeakBytes = 0
  let killTimer: NodeJS.Timeout | undefined
  const kill = (why: ProgramErrorCode) => {
    if (reason) return
    reason = why
    signalChild(child, 'SIGTERM', run)
    killTimer = setTimeout(() => signalChild(child, 'SIGKILL', run), run.graceMs ?? 2000)
  }
  const onAbort = () => kill('PROGRAM_ABORTED')
  run.signal?.addEventListener('abort', onAbort, { once: true })
  const timer = setTimeout(() => kill('PROGRAM_TIMED_OUT'), run.timeoutMs)
  const poll = setInterval(async () => {
    const bytes = await residentBytes(child.pid)
    memoryPeakBytes = Math.max(memoryPeakBytes, bytes)
    if (run.memoryMaxBytes !== undefined && bytes > run.memoryMaxBytes) kill('OUT_OF_MEMORY')
  }, memoryPollMs)
  return {
    reason: () => reason,
    memoryPeakBytes: () => memoryPeakBytes,
    stop() {
      clearTimeout(timer)
      clearTimeout(killTimer)
      clearInterval(poll)
      run.signal?.removeEventListener('abort', onAbort)
      // What the program itself left behind goes with it.
      if (run.sharesGroup !== true) signalChild(child, 'SIGKILL', run)
    },
  }
}

function signalChild(child: ChildProcess, signal: NodeJS.Signals, run: ProgramRun) {
  if (child.pid === undefined) return
  try {
    process.kill(run.sharesGroup === true ? child.pid : -child.pid, signal)
  } catch {
    // The group is gone already.
  }
}

async function residentBytes(pid: number | undefined): Promise<number> {
  if (pid === undefined) return 0
  try {
    const statm = await readFile(`/proc/${pid}/statm`, 'latin1')
    return Number(statm.split(' ')[1] ?? 0) * 4096
  } catch {
    return 0
  }
}

function judge(log: string, exit: Exit, fedError: Error | undefined): ProgramErrorCode {
  const code = exit.error && 'code' in exit.error ? exit.error.code : undefined
  if (code === 'ENOENT' || code === 'EACCES' || exit.code === 126 || exit.code === 127) return 'PROGRAM_MISSING'
  const text = `${log}\n${fedError?.message ?? ''}`
  if (/No space left on device|ENOSPC|Disk quota exceeded/i.test(text)) return 'DISK_FULL'
  if (
    exit.signal === 'SIGKILL' ||
    exit.code === 137 ||
    /Cannot allocate memory|bad_alloc|heap out of memory/i.test(text)
  )
    return 'OUT_OF_MEMORY'
  // No place for another process or file, ended from outside, or crashed: it never said what it thinks of its input.
  const isCutShort = exit.error !== undefined || exit.signal !== null || exit.code === null || exit.code > 128
  if (isCutShort || /Too many open files|Resource temporarily unavailable/i.test(text)) return 'PROGRAM_INTERRUPTED'
  return 'PROGRAM_FAILED'
}

type Told = { log: string; exitCode: number | null; signal?: NodeJS.Signals | null; cause?: unknown }

function failure(run: ProgramRun, code: ProgramErrorCode, told: Told): ProgramError {
  const program = run.program.split('/').pop() ?? run.program
  const last = told.log.trim().split('\n').slice(-4).join(' | ').slice(-600)
  const ended = told.signal ? `was ended by ${told.signal}` : `failed with exit code ${told.exitCode ?? 'none'}`
  const words: Record<ProgramErrorCode, [message: string, remedy: string]> = {
    PROGRAM_MISSING: [
      `${run.program} cannot be started.`,
      `Install ${program}, or give its full path in the settings.`,
    ],
    PROGRAM_FAILED: [`${program} ${ended}: ${last}`, 'See the log of the task for what it was doing.'],
    PROGRAM_INTERRUPTED: [
      told.signal || told.exitCode !== null
        ? `${program} ${ended} before it was done: ${last}`
        : `${program} could not be started just now: ${told.cause instanceof Error ? told.cause.message : 'unknown'}.`,
      'Retry; if it goes on, look whether the machine has memory, processes and open files left.',
    ],
    PROGRAM_TIMED_OUT: [
      `${program} was still running after ${run.timeoutMs} ms and was ended.`,
      'Raise the time limit, or make the work smaller.',
    ],
    PROGRAM_ABORTED: [`${program} was ended on request.`, 'Start the work again when it is wanted.'],
    OUT_OF_MEMORY: [
      `${program} needed more memory than it may have.`,
      'Raise the memory limit, choose a smaller film size, or run fewer at once.',
    ],
    DISK_FULL: [
      `${program} found no space left on the disk.`,
      'Free some space on the disk of the data folder, then retry.',
    ],
  }
  const [message, remedy] = words[code]
  return new ProgramError({
    code,
    program,
    message,
    remedy,
    logTail: told.log,
    exitCode: told.exitCode,
    cause: told.cause,
  })
}
