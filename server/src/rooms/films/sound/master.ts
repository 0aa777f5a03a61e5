// From a sheet to an AAC file of the wanted loudness: measure the mix, set one gain for the whole film, limit the true
// peak, encode, listen to what came out, and go again if the encoder missed. Single-pass loudnorm misses by 1 LU.
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { runProgram } from '#platform/process/run-program.ts'
import { soundArgs } from '../encode-args.ts'
import { filmFaults } from '../faults.ts'
import { createLimiter } from './limiter.ts'
import { createLoudnessMeter } from './loudness.ts'
import type { MixSheet } from './mix.ts'
import { type Block, fromDb, type Levels, measureLevels, mixBlocks, type SoundOpener } from './mixer.ts'
import { openWav } from './wav-reader.ts'

export type MasterJob = {
  readonly sheet: MixSheet
  readonly output: string
  readonly ffmpegPath: string
  readonly cwd: string
  readonly onProgress: (done: number) => void
}

/** null where there is no sound at all. */
export type MasterFacts = {
  readonly loudnessLufs: number | null
  readonly truePeakDbtp: number | null
  readonly passes: number
}

const passesMax = 4
const toleranceLu = 0.2
/** Where the limiter starts: AAC adds about half a decibel of overshoot. */
const headroomDb = 0.7
const gainMostDb = 30
const programTimeoutMs = 6 * 3600_000

export async function masterSound(job: MasterJob): Promise<MasterFacts> {
  const open = soundOpener(job)
  const levels = await measureLevels(job.sheet, open)
  job.onProgress(0.2)
  const mixed = await measureMix(job.sheet, levels, open)
  job.onProgress(0.4)
  let gainDb = Number.isFinite(mixed) ? Math.min(gainMostDb, job.sheet.target_lufs - mixed) : 0
  let ceilingDb = job.sheet.ceiling_dbtp - headroomDb
  for (let pass = 1; ; pass++) {
    await encode(job, { levels, open, gainDb, ceilingDb })
    job.onProgress(Math.min(0.95, 0.5 + 0.2 * pass))
    const heard = await measureFile(job)
    const off = job.sheet.target_lufs - heard.loudnessLufs
    const over = heard.truePeakDbtp - job.sheet.ceiling_dbtp
    const isSilent = !Number.isFinite(mixed) || !Number.isFinite(off)
    if (isSilent) return { loudnessLufs: null, truePeakDbtp: null, passes: pass }
    if ((Math.abs(off) <= toleranceLu && over <= 0) || pass === passesMax) {
      return { loudnessLufs: heard.loudnessLufs, truePeakDbtp: heard.truePeakDbtp, passes: pass }
    }
    gainDb = Math.min(gainMostDb, gainDb + off)
    if (over > 0) ceilingDb -= over + 0.2
  }
}

/** WAV at 48 kHz is read as it lies; anything else is decoded once, by ffmpeg, beside it. */
function soundOpener(job: MasterJob): SoundOpener {
  return async (name) => {
    const file = path.join(job.cwd, name)
    const wav = await openWav(file)
    if (wav) return wav
    const decoded = `${file}.48k.wav`
    if (!(await stat(decoded).catch(() => undefined))) await decode(job, name, decoded)
    const again = await openWav(decoded)
    if (!again) throw filmFaults.UNREADABLE_SOUND({ file: name, reason: 'ffmpeg made no sound of it.' })
    return again
  }
}

async function decode(job: MasterJob, name: string, decoded: string) {
  const args = [
    '-v',
    'error',
    '-nostdin',
    '-y',
    // A file that people put in may be a list that names others: nothing but itself is opened.
    '-protocol_whitelist',
    'file',
    '-i',
    name,
    '-map',
    '0:a:0',
    ...lengthOf(job.sheet, name),
    '-ac',
    '2',
    '-ar',
    '48000',
    '-c:a',
    'pcm_s16le',
    '-fflags',
    '+bitexact',
    '-f',
    'wav',
    decoded,
  ]
  try {
    await runProgram({ program: job.ffmpegPath, args, cwd: job.cwd, sharesGroup: true, timeoutMs: programTimeoutMs })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw filmFaults.UNREADABLE_SOUND({ file: name, reason }, cause)
  }
}

/** An hour of music is not decoded for a film of a minute. */
function lengthOf({ music, total_samples: samples }: MixSheet, name: string): string[] {
  return name === music?.file ? ['-t', (samples / 48_000).toFixed(6)] : []
}

async function measureMix(sheet: MixSheet, levels: Levels, open: SoundOpener): Promise<number> {
  const meter = createLoudnessMeter()
  for await (const block of mixBlocks(sheet, levels, open)) meter.push(block.left, block.right)
  return meter.integrated()
}

type Setting = {
  readonly levels: Levels
  readonly open: SoundOpener
  readonly gainDb: number
  readonly ceilingDb: number
}

async function encode(job: MasterJob, setting: Setting) {
  const stdin = Readable.from(limited(job.sheet, setting), { objectMode: false, highWaterMark: 1 << 20 })
  const input = ['-f', 'f32le', '-ar', '48000', '-ac', '2', '-i', 'pipe:0']
  const args = ['-v', 'warning', '-y', ...input, ...soundArgs, '-f', 'mp4', job.output]
  await runProgram({
    program: job.ffmpegPath,
    args,
    cwd: job.cwd,
    stdin,
    sharesGroup: true,
    timeoutMs: programTimeoutMs,
  })
}

/** Interleaved 32-bit floats, exactly as many samples as the film has. */
async function* limited(sheet: MixSheet, setting: Setting): AsyncGenerator<Buffer> {
  const limiter = createLimiter(fromDb(setting.gainDb), fromDb(setting.ceilingDb))
  let skip = limiter.delaySamples
  const pass = (block: Pick<Block, 'left' | 'right'>) => {
    const out = limiter.push(block.left, block.right)
    const from = Math.min(skip, out.left.length)
    skip -= from
    return interleaved(out.left, out.right, from)
  }
  for await (const block of mixBlocks(sheet, setting.levels, setting.open)) yield pass(block)
  const rest = new Float32Array(limiter.delaySamples)
  yield pass({ left: rest, right: rest })
}

function interleaved(left: Float32Array, right: Float32Array, from: number): Buffer {
  const both = new Float32Array(2 * (left.length - from))
  for (let i = from; i < left.length; i++) {
    both[2 * (i - from)] = left[i] ?? 0
    both[2 * (i - from) + 1] = right[i] ?? 0
  }
  return Buffer.from(both.buffer)
}

/** What a listener's decoder hears: EBU R128 with true peak, by ffmpeg, 0.25 s for two minutes. */
async function measureFile(job: MasterJob): Promise<{ loudnessLufs: number; truePeakDbtp: number }> {
  const lines: string[] = []
  const args = [
    '-nostdin',
    '-hide_banner',
    '-nostats',
    '-i',
    job.output,
    '-af',
    'ebur128=peak=true:framelog=verbose',
    '-f',
    'null',
    '-',
  ]
  await runProgram({
    program: job.ffmpegPath,
    args,
    cwd: job.cwd,
    sharesGroup: true,
    timeoutMs: programTimeoutMs,
    onStderrLine: (line) => lines.push(line),
  })
  const summary = lines.slice(lines.findIndex((line) => line.includes('Summary:'))).join('\n')
  const read = (pattern: RegExp) => {
    const value = pattern.exec(summary)?.[1]
    return value === undefined || value === '-inf' ? Number.NEGATIVE_INFINITY : Number(value)
  }
  return { loudnessLufs: read(/I:\s+(-?[\d.]+|-inf) LUFS/), truePeakDbtp: read(/Peak:\s+(-?[\d.]+|-inf) dBFS/) }
}
