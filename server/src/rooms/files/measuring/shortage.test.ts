// A machine that is short of something has not looked at the file: the file waits. What could not be read may be looked at again.
import { expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { type JobContext, RunAgainLater, Unretryable } from '#platform/jobs/job.ts'
import { isShortage, ProgramError, type ProgramErrorCode } from '#platform/process/program-error.ts'
import { runProgram } from '#platform/process/run-program.ts'
import { openFiles, scopeOf } from '../files.seed.ts'
import { measureFileJob } from '../jobs.ts'

const failed = (code: ProgramErrorCode, logTail = '', exitCode: number | null = 1) =>
  new ProgramError({ code, program: 'ffprobe', message: '', remedy: '', logTail, exitCode })

/** Half a second of silence. */
function sound(): Buffer {
  const bytes = Buffer.alloc(44 + 48_000)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8)
  for (const [at, value] of [
    [16, 16],
    [24, 48_000],
    [28, 96_000],
    [40, 48_000],
  ] as const)
    bytes.writeUInt32LE(value, at)
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    bytes.writeUInt16LE(value, at)
  bytes.write('data', 36)
  return bytes
}

test.each([
  ['no program', failed('PROGRAM_MISSING'), true],
  ['no room', failed('DISK_FULL'), true],
  ['no thread for it', failed('PROGRAM_INTERRUPTED', 'pthread_create: Resource temporarily unavailable'), true],
  ['a full table of processes', Object.assign(new Error('spawn ffprobe EAGAIN'), { code: 'EAGAIN' }), true],
  ['it crashed, and may do so again', failed('PROGRAM_INTERRUPTED', '', null), false],
  ['it did not like its input', failed('PROGRAM_FAILED', 'Invalid data found'), false],
  ['it took too long', failed('PROGRAM_TIMED_OUT'), false],
  ['a limit of the library', new Error('heif: Memory allocation error: Security limit exceeded (6.2)'), false],
  ['no memory', new Error('fork: Cannot allocate memory'), true],
  ['memory of its own', new Error('the input names too much memory'), false],
  ['no error at all', 'EAGAIN', false],
])('%s: %#', (_, error, isShort) => {
  expect(isShortage(error)).toBe(isShort)
})

test('a program that cannot be started is a shortage, as the system tells it', async () => {
  const run = { program: '/nowhere/ffprobe', args: [], cwd: '/', timeoutMs: 5000 }
  expect(isShortage(await runProgram(run).catch((error: unknown) => error))).toBe(true)
})

test('the file waits for a day, at last ten minutes at a time; one that was given up is measured when somebody asks again', async () => {
  const files = await openFiles()
  await using studio = files.studio
  const { db, jobs, blobs, clock } = { ...studio.studio, clock: new ManualClock() }
  await jobs.close()
  const client = await files.person()
  const reply = await files.form(client, sound(), { file_type: 'audio' }, 'tone.wav')
  const { id } = reply.body.data
  const state = async () => (await client.get(`/assets/${id}`)).body.data.facts_state
  const short = () => Promise.reject(failed('PROGRAM_MISSING'))
  const job = measureFileJob({ db, clock, files: () => studio.studio.rooms.files, tools: { blobs, ffmpeg: short } })
  let since: unknown
  const step = async (_: string, work: () => Promise<unknown>) => {
    since ??= await work()
    return since
  }
  const context = { signal: new AbortController().signal, log: { warn: () => {} }, step } as unknown as JobContext
  const payload = { workspace_id: scopeOf(client).workspaceId, file_id: id }
  const waits: number[] = []
  for (let waitedMs = 0; waitedMs < 86_400_000; waitedMs += waits.at(-1) ?? 0) {
    const told = await Promise.resolve(job.run(context, payload)).catch((error: unknown) => error)
    expect(told).toBeInstanceOf(RunAgainLater)
    const { delayMs } = told as RunAgainLater
    waits.push(delayMs)
    clock.advanceMs(delayMs)
  }
  expect([waits[0], Math.max(...waits)]).toEqual([30_000, 600_000])
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  expect(await state()).toBe('pending')
  await expect(job.run(context, payload)).rejects.toThrow(Unretryable)

  await db.transaction(async (tx) => job.exhausted?.(tx, payload, new Error('gave up')))
  expect(await state()).toBe('failed')
  const stranger = await studio.stranger()
  expect((await stranger.post(`/assets/${id}/measure`)).status).toBe(404)
  const again = await client.post(`/assets/${id}/measure`)
  expect([again.status, again.body.data.facts_state]).toEqual([202, 'pending'])
}, 60_000)
