// kill -9, again and again, in the middle of a production: it resumes, makes nothing twice, and the film is the same.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { locateFfmpeg } from '#platform/process/ffmpeg.ts'
import { runProgram } from '#platform/process/run-program.ts'
import { SHORT_SCRIPT } from './productions.seed.ts'

const PROGRAM = fileURLToPath(new URL('../../testing/production-process.ts', import.meta.url))
const KILLS = 6
/** Jobs that may be under way when the process dies: two of engines, two of ffmpeg. */
const WORKERS = 4
const SEED = 20260214

const folder = mkdtempSync(join(tmpdir(), 'huaben-killed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Outcome = { path: string; made: string[]; booked: number; holds: number }

/** An ffmpeg that notes every start before it becomes the real one. */
function countingFfmpeg(real: string, startsFile: string): string {
  const path = join(folder, `ffmpeg-${startsFile.split('/').pop()}`)
  writeFileSync(path, `#!/bin/sh\necho ffmpeg >> "${startsFile}"\nexec "${real}" "$@"\n`)
  chmodSync(path, 0o755)
  return path
}

function begin(
  dataDir: string,
  startsFile: string,
  ffmpeg: string,
): { child: ChildProcess; output: () => string; ended: Promise<number | null> } {
  const { DATABASE_URL: _, ...environment } = process.env
  const child = spawn(process.execPath, [PROGRAM, dataDir, join(folder, 'script.txt'), startsFile], {
    env: { ...environment, FFMPEG_PATH: ffmpeg },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  child.stderr?.on('data', (chunk) => {
    output += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  return { child, output: () => output, ended }
}

async function runToEnd(dataDir: string, startsFile: string, ffmpeg: string): Promise<Outcome> {
  const running = begin(dataDir, startsFile, ffmpeg)
  const code = await running.ended
  expect(code, running.output()).toBe(0)
  return JSON.parse(running.output().trim().split('\n').at(-1) ?? '{}')
}

const startsIn = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean) : []

async function framemd5(ffmpegPath: string, file: string): Promise<string> {
  const lines: string[] = []
  await runProgram({
    program: ffmpegPath,
    args: ['-v', 'error', '-i', file, '-map', '0:v', '-map', '0:a', '-f', 'framemd5', '-'],
    cwd: folder,
    timeoutMs: 60_000,
    onStdoutLine: (line) => lines.push(line),
  })
  return lines.join('\n')
}

test(`a production that is killed ${KILLS} times ends as one that was not`, async () => {
  writeFileSync(join(folder, 'script.txt'), SHORT_SCRIPT)
  const { ffmpegPath } = await locateFfmpeg(process.env.PATH === undefined ? {} : { searchPath: process.env.PATH })
  const calmStarts = join(folder, 'calm.starts')
  const calm = await runToEnd(join(folder, 'calm'), calmStarts, countingFfmpeg(ffmpegPath, calmStarts))

  const starts = join(folder, 'killed.starts')
  const ffmpeg = countingFfmpeg(ffmpegPath, starts)
  const dataDir = join(folder, 'killed')
  let state = SEED
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  let kills = 0
  while (kills < KILLS) {
    const running = begin(dataDir, starts, ffmpeg)
    await expect.poll(running.output, { timeout: 170_000 }).toContain('ready')
    await new Promise((resolve) => setTimeout(resolve, random() * 1500))
    if (running.child.exitCode !== null) break
    running.child.kill('SIGKILL')
    await running.ended
    kills += 1
  }
  const killed = await runToEnd(dataDir, starts, ffmpeg)

  expect(kills).toBeGreaterThan(KILLS / 2)
  expect(killed.made.toSorted()).toEqual(calm.made.toSorted())
  expect(killed.booked).toBe(calm.booked)
  expect(killed.holds).toBe(0)
  expect(await framemd5(ffmpegPath, killed.path)).toBe(await framemd5(ffmpegPath, calm.path))
  const extra = startsIn(starts).length - startsIn(calmStarts).length
  console.log(
    `seed ${SEED}: ${kills} kills, ${startsIn(calmStarts).length} starts undisturbed, ${extra} more when killed`,
  )
  expect(extra).toBeLessThanOrEqual(kills * WORKERS)
}, 600_000)
