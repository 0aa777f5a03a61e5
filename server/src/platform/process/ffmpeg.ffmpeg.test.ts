import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FfmpegProgress, locateFfmpeg, probe, readProgress } from './ffmpeg.ts'
import { runProgram } from './run-program.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ffmpeg-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('finds ffmpeg and ffprobe, and tells the version', async () => {
  const found = await locateFfmpeg()
  expect(found.ffmpegPath).toMatch(/ffmpeg$/)
  expect(found.ffprobePath).toMatch(/ffprobe$/)
  expect(found.version).not.toBe('unknown')
})

test('a configured ffmpeg that is not there is said to be missing, with what to do', async () => {
  await expect(locateFfmpeg({ ffmpegPath: '/nowhere/ffmpeg' })).rejects.toMatchObject({
    code: 'PROGRAM_MISSING',
    remedy: /FFMPEG_PATH/,
  })
  await expect(locateFfmpeg({ searchPath: folder })).rejects.toMatchObject({ code: 'PROGRAM_MISSING' })
})

test('counts pictures as they are written, and probes what came out', async () => {
  const ffmpeg = await locateFfmpeg()
  const seen: FfmpegProgress[] = []
  const source = ['-f', 'lavfi', '-i', 'testsrc=s=160x90:r=25:d=1', '-f', 'lavfi', '-i', 'sine=d=1:r=48000']
  const args = [
    '-v',
    'error',
    '-nostdin',
    '-progress',
    'pipe:1',
    ...source,
    '-metadata',
    'title=试',
    '-shortest',
    'out.mp4',
  ]
  await runProgram({
    program: ffmpeg.ffmpegPath,
    args,
    cwd: folder,
    timeoutMs: 30_000,
    onStdoutLine: readProgress((one) => seen.push(one)),
  })
  expect(seen.at(-1)).toMatchObject({ frames: 25, ended: true })
  const found = await probe(ffmpeg, path.join(folder, 'out.mp4'))
  expect(found.streams.map((stream) => stream.codecName)).toEqual(['h264', 'aac'])
  expect(found.streams[0]).toMatchObject({ widthPx: 160, heightPx: 90, frames: 25, frameRate: '25/1' })
  expect(found.tags.title).toBe('试')
})

test('what is no media is refused', async () => {
  const file = path.join(folder, 'text.mp4')
  await writeFile(file, 'not a film')
  await expect(probe(await locateFfmpeg(), file)).rejects.toMatchObject({ code: 'PROGRAM_FAILED' })
})
