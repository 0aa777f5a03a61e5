// A child process that is talked to line by line.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export type LineProcess = {
  readonly pid: number | undefined
  send(line: string): void
  /** At once and without asking. */
  kill(): void
  /** While held, the process keeps ours alive; when not, a finished command need not wait for an idle child. */
  hold(isHeld: boolean): void
  /** Resolves when it has ended, however it ended, with what is known of why. */
  readonly ended: Promise<string>
}

export type LineProcessOptions = {
  readonly command: string
  readonly arguments: readonly string[]
  readonly onLine: (line: string) => void
  /** Of standard error, the last part is kept for the reason. */
  readonly complaintCharsMax: number
}

/** Starts with an empty environment: the program needs nothing of ours. */
export function startLineProcess(options: LineProcessOptions): LineProcess {
  const child = spawn(options.command, options.arguments, { stdio: ['pipe', 'pipe', 'pipe'], env: {} })
  let complaint = ''
  child.stderr.on('data', (bytes: Buffer) => {
    complaint = (complaint + bytes.toString('utf8')).slice(-options.complaintCharsMax)
  })
  child.stdin.on('error', () => undefined)
  createInterface({ input: child.stdout }).on('line', options.onLine)
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code, name) => resolve(`it ended with ${name ?? `code ${code}`}. ${complaint}`.trim()))
  })
  const handles = [child, child.stdin, child.stdout, child.stderr] as readonly {
    ref?: () => unknown
    unref?: () => unknown
  }[]
  return {
    pid: child.pid,
    send: (line) => void child.stdin.write(`${line}\n`),
    kill: () => void child.kill('SIGKILL'),
    hold: (isHeld) => {
      for (const handle of handles) isHeld ? handle.ref?.() : handle.unref?.()
    },
    ended,
  }
}
