// Makes the small picture of a picture or a film, and the peaks of a sound. What was uploaded is hostile until shown
// otherwise: pixels, time and memory are bounded, and nothing that a file refers to is opened.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import type { SoundPeaks } from '#contract/files.ts'
import type { Ffmpeg } from '#platform/process/ffmpeg.ts'
import { runProgram } from '#platform/process/run-program.ts'
import { createPeakMeter, PEAK_RATE_HZ } from './peaks.ts'

const PIXELS_MAX = 120_000_000
const DRAW_SECONDS_MAX = 20
const POSTER_TIMEOUT_MS = 30_000
const PEAKS_TIMEOUT_MS = 10 * 60_000
const MEMORY_MAX_BYTES = 1024 ** 3
const QUALITY = 78
/** Not the first frame, which is often black; a film shorter than this shows its first one. */
const POSTER_AT_SECONDS = 1

/** Turned as its camera was held; whatever else the camera noted, its place among it, stays behind. */
export async function drawPicture(path: string, edgePx: number): Promise<Buffer> {
  return sharp(path, { limitInputPixels: PIXELS_MAX, sequentialRead: true, failOn: 'none' })
    .timeout({ seconds: DRAW_SECONDS_MAX })
    .rotate()
    .resize({ width: edgePx, height: edgePx, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: QUALITY })
    .toBuffer()
}

type Wish = { readonly path: string; readonly signal?: AbortSignal }

const inputs = (path: string) => ['-nostdin', '-v', 'error', '-protocol_whitelist', 'file', '-i', path]

export async function drawPoster(ffmpeg: Ffmpeg, wish: Wish & { readonly edgePx: number }): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'huaben-poster-'))
  const still = join(folder, 'still.png')
  const frameAt = (seconds: number) =>
    runProgram({
      program: ffmpeg.ffmpegPath,
      args: [
        '-ss',
        String(seconds),
        ...inputs(wish.path),
        '-map',
        '0:v:0',
        '-frames:v',
        '1',
        '-threads',
        '1',
        '-y',
        still,
      ],
      cwd: folder,
      timeoutMs: POSTER_TIMEOUT_MS,
      memoryMaxBytes: MEMORY_MAX_BYTES,
      ...(wish.signal ? { signal: wish.signal } : {}),
    })
  try {
    await frameAt(POSTER_AT_SECONDS)
    return await drawPicture(still, wish.edgePx).catch(async () => {
      await frameAt(0)
      return drawPicture(still, wish.edgePx)
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** In one stream, whatever the length. */
export async function hearPeaks(ffmpeg: Ffmpeg, { path, signal }: Wish): Promise<SoundPeaks> {
  const meter = createPeakMeter()
  await runProgram({
    program: ffmpeg.ffmpegPath,
    args: [...inputs(path), '-map', '0:a:0', '-ac', '1', '-ar', String(PEAK_RATE_HZ), '-f', 's16le', '-'],
    cwd: '/',
    timeoutMs: PEAKS_TIMEOUT_MS,
    memoryMaxBytes: MEMORY_MAX_BYTES,
    onStdout: (bytes) => meter.push(bytes),
    ...(signal ? { signal } : {}),
  })
  const { durationUs, peaks } = meter.finish()
  return { duration_us: durationUs, peaks }
}
