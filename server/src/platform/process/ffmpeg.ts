// Finding, checking and asking ffmpeg. Product-free: what is encoded is decided elsewhere.
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import path from 'node:path'
import { ProgramError } from './program-error.ts'
import { runProgram } from './run-program.ts'

export type Ffmpeg = {
  readonly ffmpegPath: string
  readonly ffprobePath: string
  /** As the program says it: "5.1.9-0+deb12u1". */
  readonly version: string
}

export type FfmpegWish = {
  /** The configured program, if any; then nothing else is tried. */
  readonly ffmpegPath?: string
  /** The PATH to search, as configured. */
  readonly searchPath?: string
}

const majorLeast = 5
const installRemedy =
  'Install ffmpeg 5 or later (Debian, Ubuntu: `apt-get install ffmpeg`; macOS: `brew install ffmpeg`), or set FFMPEG_PATH to the program.'

/** Finds ffmpeg and the ffprobe beside it. Throws ProgramError PROGRAM_MISSING, which says how to get one. */
export async function locateFfmpeg(wish: FfmpegWish = {}): Promise<Ffmpeg> {
  const found = await findFfmpeg(wish)
  return { ...found, version: await readVersion(found.ffmpegPath) }
}

/** The same without starting it, so its version is not known. */
export async function findFfmpeg(wish: FfmpegWish = {}): Promise<Omit<Ffmpeg, 'version'>> {
  const ffmpegPath = wish.ffmpegPath ?? (await searchProgram('ffmpeg', wish.searchPath))
  if (ffmpegPath === undefined || !(await isExecutable(ffmpegPath))) throw missing(ffmpegPath ?? 'ffmpeg')
  const beside = path.join(path.dirname(ffmpegPath), 'ffprobe')
  const ffprobePath = (await isExecutable(beside)) ? beside : await searchProgram('ffprobe', wish.searchPath)
  if (ffprobePath === undefined) throw missing('ffprobe')
  return { ffmpegPath, ffprobePath }
}

async function searchProgram(name: string, searchPath: string | undefined): Promise<string | undefined> {
  for (const folder of (searchPath ?? '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin').split(path.delimiter)) {
    if (folder === '') continue
    const file = path.join(folder, name)
    if (await isExecutable(file)) return file
  }
  return undefined
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function missing(program: string): ProgramError {
  return new ProgramError({
    code: 'PROGRAM_MISSING',
    program,
    message: `${program} was not found.`,
    remedy: installRemedy,
  })
}

async function readVersion(ffmpegPath: string): Promise<string> {
  const lines: string[] = []
  const args = ['-hide_banner', '-version']
  await runProgram({ program: ffmpegPath, args, cwd: '/', timeoutMs: 20_000, onStdoutLine: (line) => lines.push(line) })
  const version = /^ffmpeg version (\S+)/.exec(lines[0] ?? '')?.[1] ?? 'unknown'
  const major = /^n?(\d+)\./.exec(version)?.[1]
  // A build from git has no number: it is taken on trust.
  if (major !== undefined && Number(major) < majorLeast) {
    const message = `${ffmpegPath} is version ${version}, too old.`
    throw new ProgramError({ code: 'PROGRAM_MISSING', program: 'ffmpeg', message, remedy: installRemedy })
  }
  return version
}

export type FfmpegProgress = {
  /** Pictures written so far. */
  frames: number
  /** Microseconds of output written so far. */
  outTimeUs: number
  ended: boolean
}

/** Reads `-progress pipe:1` line by line; calls back at each complete report. */
export function readProgress(onReport: (progress: FfmpegProgress) => void): (line: string) => void {
  const progress: FfmpegProgress = { frames: 0, outTimeUs: 0, ended: false }
  return (line) => {
    const at = line.indexOf('=')
    const key = line.slice(0, at)
    const value = line.slice(at + 1).trim()
    if (key === 'frame') progress.frames = Number.parseInt(value, 10) || 0
    if (key === 'out_time_us') progress.outTimeUs = Number.parseInt(value, 10) || 0
    if (key === 'progress') {
      progress.ended = value === 'end'
      onReport({ ...progress })
    }
  }
}

export type ProbedStream = {
  readonly codecType: string
  readonly codecName: string
  readonly profile: string | undefined
  readonly pixelFormat: string | undefined
  readonly widthPx: number | undefined
  readonly heightPx: number | undefined
  readonly frameRate: string | undefined
  readonly frames: number | undefined
  readonly sampleRateHz: number | undefined
  readonly channels: number | undefined
  readonly durationSeconds: number | undefined
}
export type Probe = {
  readonly format: string
  readonly durationSeconds: number | undefined
  readonly sizeBytes: number | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly chapters: readonly { readonly startSeconds: number; readonly endSeconds: number; readonly title: string }[]
  readonly streams: readonly ProbedStream[]
}

/** Asks ffprobe what a file is. Reads headers only: 0.1 s for any length. Throws ProgramError if it is no media. */
export async function probe(ffmpeg: Ffmpeg, file: string, signal?: AbortSignal): Promise<Probe> {
  const lines: string[] = []
  const args = ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', '-show_chapters', '--', file]
  const program = ffmpeg.ffprobePath
  const onStdoutLine = (line: string) => lines.push(line)
  await runProgram({ program, args, cwd: '/', timeoutMs: 60_000, onStdoutLine, ...(signal ? { signal } : {}) })
  return toProbe(JSON.parse(lines.join('\n')))
}

type Raw = Record<string, unknown>
const asRaw = (value: unknown): Raw => (typeof value === 'object' && value !== null ? (value as Raw) : {})
const asList = (value: unknown): Raw[] => (Array.isArray(value) ? value.map(asRaw) : [])
const asText = (value: unknown) => (typeof value === 'string' ? value : undefined)
const asNumber = (value: unknown) => {
  const number = typeof value === 'number' ? value : Number.parseFloat(asText(value) ?? '')
  return Number.isFinite(number) ? number : undefined
}

function toProbe(json: unknown): Probe {
  const raw = asRaw(json)
  const format = asRaw(raw.format)
  return {
    format: asText(format.format_name) ?? '',
    durationSeconds: asNumber(format.duration),
    sizeBytes: asNumber(format.size),
    tags: asRaw(format.tags) as Record<string, string>,
    chapters: asList(raw.chapters).map((chapter) => ({
      startSeconds: asNumber(chapter.start_time) ?? 0,
      endSeconds: asNumber(chapter.end_time) ?? 0,
      title: asText(asRaw(chapter.tags).title) ?? '',
    })),
    streams: asList(raw.streams).map((stream) => ({
      codecType: asText(stream.codec_type) ?? '',
      codecName: asText(stream.codec_name) ?? '',
      profile: asText(stream.profile),
      pixelFormat: asText(stream.pix_fmt),
      widthPx: asNumber(stream.width),
      heightPx: asNumber(stream.height),
      frameRate: asText(stream.r_frame_rate),
      frames: asNumber(stream.nb_frames),
      sampleRateHz: asNumber(stream.sample_rate),
      channels: asNumber(stream.channels),
      durationSeconds: asNumber(stream.duration),
    })),
  }
}
