// The real program, run as a person would: bin/huaben in a process of its own, on a data folder of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = dirname(import.meta.dirname)

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

export type Program = {
  readonly child: ChildProcess
  readonly pid: number
  readonly ended: Promise<Ended>
  /** Waits until standard error or standard output holds the text. Fails if the program ends first. */
  says(text: string | RegExp): Promise<string>
  kill(signal: NodeJS.Signals): void
}

export type Surroundings = {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  readonly cwd?: string
}

export function launch(args: readonly string[], around: Surroundings = {}): Program {
  // The embedded database is what is under test here, also when the suite runs on PostgreSQL.
  const { DATABASE_URL: _unused, ...inherited } = process.env
  const child = spawn(join(root, 'bin', 'huaben'), args, {
    cwd: around.cwd ?? root,
    // Whatever the language of the machine that runs the tests.
    env: { ...inherited, HUABEN_LANGUAGE: 'en', ...around.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  const listeners = new Set<() => void>()
  const heard = () => {
    for (const listener of listeners) listener()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    heard()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    heard()
  })
  child.stdin.on('error', () => {})
  child.stdin.end(around.input ?? '')
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
  const says = (text: string | RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const all = stdout + stderr
        if (typeof text === 'string' ? !all.includes(text) : !text.test(all)) return
        listeners.delete(look)
        resolve(all)
      }
      listeners.add(look)
      void ended.then(() => reject(new Error(`ended without saying ${text}:\n${stdout}\n${stderr}`)))
      look()
    })
  return { child, pid: child.pid ?? 0, ended, says, kill: (signal) => child.kill(signal) }
}

export function run(args: readonly string[], around: Surroundings = {}): Promise<Ended> {
  return launch(args, around).ended
}

export async function makeFolder() {
  const dir = await mkdtemp(join(tmpdir(), 'huaben-acceptance-'))
  return {
    dir,
    data: join(dir, 'data'),
    async [Symbol.asyncDispose]() {
      await rm(dir, { recursive: true, force: true })
    },
  }
}

export type Lock = { readonly pid: number; readonly address: string | null; readonly token: string }

export async function readLock(data: string): Promise<Lock> {
  return JSON.parse(await readFile(join(data, 'lock.json'), 'utf8')) as Lock
}

/** Serves on a free port; `fetch` speaks as the local operator. */
export async function startServer(data: string, around: Surroundings = {}) {
  const program = launch(['start', '--data', data, '--port', '0'], around)
  await program.says('"ready"')
  const lock = await readLock(data)
  const call = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, lock.address ?? ''), {
      ...init,
      headers: { authorization: `Local ${lock.token}`, ...init.headers },
    })
  return {
    program,
    lock,
    call,
    async stop(): Promise<Ended> {
      program.kill('SIGTERM')
      return program.ended
    },
  }
}
