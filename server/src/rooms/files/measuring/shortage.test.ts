// A machine that is short of something has not looked at the file: the file waits. What could not be read may be looked at again.
import { expect, test } from 'vitest'
import { type JobContext, RunAgainLater } from '#platform/jobs/job.ts'
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
  ['no error at all', 'EAGAIN', false],
])('%s: %#', (_, error, isShort) => {
  expect(isShortage(error)).toBe(isShort)
})

test('a program that cannot be started is a shortage, as the system tells it', async () => {
  const run = { program: '/nowhere/ffprobe', args: [], cwd: '/', timeoutMs: 5000 }
  expect(isShortage(await runProgram(run).catch((error: unknown) => error))).toBe(true)
})

test('the file waits as long as it lasts; one that was given up is measured when somebody asks again', async () => {
  const files = await openFiles()
  await using studio = files.studio
  const { db, jobs, blobs, clock } = { ...studio.studio, clock: { now: () => new Date() } as never }
  await jobs.close()
  const client = await files.person()
  const reply = await files.form(client, sound(), { file_type: 'audio' }, 'tone.wav')
  const { id } = reply.body.data
  const state = async () => (await client.get(`/assets/${id}`)).body.data.facts_state
  const short = () => Promise.reject(failed('PROGRAM_MISSING'))
  const job = measureFileJob({ db, clock, files: () => studio.studio.rooms.files, tools: { blobs, ffmpeg: short } })
  const context = { signal: new AbortController().signal, log: { warn: () => {} } } as unknown as JobContext
  const payload = { workspace_id: scopeOf(client).workspaceId, file_id: id }
  for (let time = 0; time < 20; time += 1) await expect(job.run(context, payload)).rejects.toThrow(RunAgainLater)
  expect(await state()).toBe('pending')

  await db.transaction(async (tx) => job.exhausted?.(tx, payload, new Error('gave up')))
  expect(await state()).toBe('failed')
  const stranger = await studio.stranger()
  expect((await stranger.post(`/assets/${id}/measure`)).status).toBe(404)
  const again = await client.post(`/assets/${id}/measure`)
  expect([again.status, again.body.data.facts_state]).toEqual([202, 'pending'])
}, 60_000)
