import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isProgramRefusal, ProgramError } from './program-error.ts'
import { type ProgramRun, runProgram } from './run-program.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'run-program-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const node = (script: string, more: Partial<ProgramRun> = {}) =>
  runProgram({ program: process.execPath, args: ['-e', script], cwd: folder, timeoutMs: 30_000, ...more })

async function failureOf(work: Promise<unknown>): Promise<ProgramError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ProgramError)
  return error as ProgramError
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function untilGone(pid: number): Promise<boolean> {
  for (let i = 0; i < 100; i++) {
    if (!isAlive(pid)) return true
    await sleep(50)
  }
  return false
}

test('hands whole lines to the listeners and keeps a bounded log', async () => {
  const out: string[] = []
  const err: string[] = []
  const script = `process.stdout.write('one\\ntw'); setTimeout(() => { process.stdout.write('o\\nthree'); console.error('x'.repeat(50000)); console.error('end') }, 20)`
  const result = await node(script, {
    logTailBytes: 1000,
    onStdoutLine: (line) => out.push(line),
    onStderrLine: (line) => err.push(line),
  })
  expect(out).toEqual(['one', 'two', 'three'])
  expect(err.at(-1)).toBe('end')
  expect(result.logTail.length).toBeLessThanOrEqual(1000)
  expect(result.logTail.endsWith('end\n')).toBe(true)
})

test('standard input is closed unless given, and is fed when given', async () => {
  await node('process.stdin.on("data", () => process.exit(3)); process.stdin.on("end", () => process.exit(0))')
  const out: string[] = []
  const stdin = Readable.from([Buffer.from('abc'), Buffer.from('def')])
  await node('process.stdin.pipe(process.stdout)', { stdin, onStdoutLine: (line) => out.push(line) })
  expect(out).toEqual(['abcdef'])
})

test('a program that stops reading its input is judged by its exit code', async () => {
  const endless = Readable.from(
    (function* () {
      for (let i = 0; i < 2000; i++) yield Buffer.alloc(65_536)
    })(),
  )
  await node('process.stdin.once("data", () => process.exit(0))', { stdin: endless })
})

test('no secret of ours reaches a child', async () => {
  process.env.RUN_PROGRAM_TEST_SECRET = 'hush'
  const out: string[] = []
  await node('console.log(JSON.stringify(process.env))', {
    env: { GIVEN: 'yes' },
    onStdoutLine: (line) => out.push(line),
  })
  delete process.env.RUN_PROGRAM_TEST_SECRET
  const seen = JSON.parse(out.join(''))
  expect(seen.GIVEN).toBe('yes')
  expect(seen.RUN_PROGRAM_TEST_SECRET).toBeUndefined()
})

test.each(['/no/such/program', 'no-such-program-anywhere'])('a missing program is named: %s', async (program) => {
  const error = await failureOf(runProgram({ program, args: [], cwd: folder, timeoutMs: 5000 }))
  expect(error.code).toBe('PROGRAM_MISSING')
  expect(error.message).toContain(program)
  expect(error.remedy).toContain('Install')
})

test('a failing program is told with exit code and last lines', async () => {
  const error = await failureOf(node('console.error("first"); console.error("the reason"); process.exit(7)'))
  expect(error).toMatchObject({ code: 'PROGRAM_FAILED', exitCode: 7 })
  expect(error.message).toContain('the reason')
  expect(error.logTail).toContain('first')
})

test('a full disk is recognised', async () => {
  const error = await failureOf(
    node('console.error("av_interleaved_write_frame(): No space left on device"); process.exit(1)'),
  )
  expect(error.code).toBe('DISK_FULL')
  expect(error.remedy).toContain('Free some space')
})

test.each(['SIGTERM', 'SIGABRT', 'SIGSEGV'] as const)(
  'a program that is ended by %s has said nothing of its input',
  async (signal) => {
    const error = await failureOf(
      node(`process.kill(process.pid, ${JSON.stringify(signal)}); setInterval(() => {}, 1000)`),
    )
    expect(error.code).toBe('PROGRAM_INTERRUPTED')
    expect(error.message).toContain(signal)
    expect(isProgramRefusal(error)).toBe(false)
  },
)

test('neither has one for which there was no place', async () => {
  const crowd = path.join(folder, 'crowd.ts')
  await writeFile(
    crowd,
    `import { runProgram } from ${JSON.stringify(fileURLToPath(new URL('./run-program.ts', import.meta.url)))}
    const run = { program: process.execPath, args: ['-e', 'setTimeout(() => {}, 300)'], cwd: '/', timeoutMs: 9000 }
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => runProgram(run)))
    console.log([...new Set(all.map((one) => one.reason?.code ?? 'done'))].join(' '))`,
  )
  const said: string[] = []
  const args = ['-c', 'ulimit -n 40; exec "$0" "$1"', process.execPath, crowd]
  const run = { program: '/bin/sh', args, cwd: folder, timeoutMs: 20_000 }
  await runProgram({ ...run, onStdoutLine: (line) => said.push(line) })
  expect(said.join(' ').split(' ').sort()).toEqual(['PROGRAM_INTERRUPTED', 'done'])
})

test('a timeout ends the whole process group, even one that ignores SIGTERM', async () => {
  const file = path.join(folder, 'grandchild.pid')
  const grandchild = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'
  const script = `process.on('SIGTERM', () => {});
    const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}]);
    require('fs').writeFileSync(${JSON.stringify(file)}, String(child.pid)); setInterval(() => {}, 1000)`
  const error = await failureOf(node(script, { timeoutMs: 1500, graceMs: 300 }))
  expect(error.code).toBe('PROGRAM_TIMED_OUT')
  expect(await untilGone(Number(await readFile(file, 'utf8')))).toBe(true)
})

test('abort ends it; an aborted signal starts nothing', async () => {
  const controller = new AbortController()
  const work = failureOf(node('setInterval(() => {}, 1000)', { signal: controller.signal }))
  await sleep(200)
  controller.abort()
  expect((await work).code).toBe('PROGRAM_ABORTED')
  const file = path.join(folder, 'never')
  await failureOf(node(`require('fs').writeFileSync(${JSON.stringify(file)}, '')`, { signal: controller.signal }))
  expect(existsSync(file)).toBe(false)
})

test.runIf(existsSync('/proc/self/statm'))('a program that takes too much memory is ended', async () => {
  const script = 'const kept = []; setInterval(() => kept.push(Buffer.alloc(40e6, 1)), 50)'
  const error = await failureOf(node(script, { memoryMaxBytes: 300_000_000 }))
  expect(error.code).toBe('OUT_OF_MEMORY')
})

test.runIf(existsSync('/usr/bin/setpriv'))('a child dies with a parent that is killed', async () => {
  const file = path.join(folder, 'orphan.pid')
  const module = new URL('./run-program.ts', import.meta.url).href
  const inner = `require('fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000)`
  const outer = `import { runProgram } from ${JSON.stringify(module)}
    setInterval(() => { if (require('fs').existsSync(${JSON.stringify(file)})) process.kill(process.pid, 'SIGKILL') }, 50)
    runProgram({ program: process.execPath, args: ['-e', ${JSON.stringify(inner)}], cwd: '/', timeoutMs: 60000 })`
  const script = outer.replace(
    'import { runProgram } from',
    'import { createRequire } from "node:module"; const require = createRequire("/"); import { runProgram } from',
  )
  await failureOf(
    runProgram({
      program: process.execPath,
      args: ['--input-type=module', '-e', script],
      cwd: folder,
      timeoutMs: 20_000,
    }),
  )
  expect(await untilGone(Number(await readFile(file, 'utf8')))).toBe(true)
})
