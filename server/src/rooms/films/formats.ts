// Sizes, aspects and containers as data.
import type { FilmAspect, FilmContainer, FilmSize, FrameRate } from '#contract/films.ts'

export type Canvas = { readonly widthPx: number; readonly heightPx: number }

const shortSidePx: Record<FilmSize, number> = {
  '360p': 360,
  '480p': 480,
  '720p': 720,
  '1080p': 1080,
  '1440p': 1440,
  '2160p': 2160,
}
const aspects: Record<FilmAspect, readonly [number, number]> = { '16:9': [16, 9], '9:16': [9, 16], '1:1': [1, 1] }

/** Pixels of a film, both even (4:2:0 needs that): 480p 16:9 is 854x480. */
export function canvasOf(size: FilmSize, aspect: FilmAspect): Canvas {
  const short = shortSidePx[size]
  const [across, down] = aspects[aspect]
  const even = (value: number) => 2 * Math.round(value / 2)
  return across >= down
    ? { widthPx: even((short * across) / down), heightPx: short }
    : { widthPx: short, heightPx: even((short * down) / across) }
}

export const filmSizes = Object.keys(shortSidePx) as FilmSize[]
export const filmAspects = Object.keys(aspects) as FilmAspect[]

export type ContainerFormat = {
  readonly mediaType: string
  readonly extension: string
  /** ffmpeg's muxer. */
  readonly muxer: string
  readonly muxerArgs: readonly string[]
  /** Arguments that re-encode the finished streams; null: H.264 and AAC are copied. */
  readonly pictureArgs: readonly string[] | null
  readonly soundArgs: readonly string[] | null
  readonly hasChapters: boolean
  readonly playsInBrowsers: boolean
}

/** AVI gets MPEG-4 and MP3, since H.264 with B-frames has no lawful place in it. */
export const containers: Record<FilmContainer, ContainerFormat> = {
  mp4: {
    mediaType: 'video/mp4',
    extension: 'mp4',
    muxer: 'mp4',
    muxerArgs: ['-movflags', '+faststart'],
    pictureArgs: null,
    soundArgs: null,
    hasChapters: true,
    playsInBrowsers: true,
  },
  mov: {
    mediaType: 'video/quicktime',
    extension: 'mov',
    muxer: 'mov',
    muxerArgs: ['-movflags', '+faststart'],
    pictureArgs: null,
    soundArgs: null,
    hasChapters: true,
    playsInBrowsers: true,
  },
  webm: {
    mediaType: 'video/webm',
    extension: 'webm',
    muxer: 'webm',
    muxerArgs: [],
    pictureArgs: [
      '-c:v',
      'libvpx-vp9',
      '-deadline',
      'realtime',
      '-cpu-used',
      '7',
      '-row-mt',
      '1',
      '-crf',
      '33',
      '-b:v',
      '0',
    ],
    soundArgs: ['-c:a', 'libopus', '-b:a', '160k'],
    hasChapters: true,
    playsInBrowsers: true,
  },
  avi: {
    mediaType: 'video/x-msvideo',
    extension: 'avi',
    muxer: 'avi',
    muxerArgs: [],
    pictureArgs: ['-c:v', 'mpeg4', '-q:v', '3', '-vtag', 'XVID'],
    soundArgs: ['-c:a', 'libmp3lame', '-b:a', '192k'],
    hasChapters: false,
    playsInBrowsers: false,
  },
}

export const samplesPerSecond = 48_000

/** First sample of a picture: never later than the picture, never more than one sample early. */
export function sampleOfFrame(frame: number, rate: FrameRate): number {
  return Math.floor((frame * samplesPerSecond * rate.den) / rate.num)
}

/** Pictures needed to show that many samples whole. */
export function framesForSamples(samples: number, rate: FrameRate): number {
  return Math.ceil((samples * rate.num) / (samplesPerSecond * rate.den))
}

/** The nearest whole number of pictures; at least one for any length above zero. */
export function framesForMs(ms: number, rate: FrameRate): number {
  return ms <= 0 ? 0 : Math.max(1, Math.round((ms * rate.num) / (1000 * rate.den)))
}

export const samplesForMs = (ms: number) => Math.round(ms * (samplesPerSecond / 1000))
export const msOfSamples = (samples: number) => Math.round(samples / (samplesPerSecond / 1000))

/** Ticks of the segments' clock: one picture is a whole number of them, so that no step is ever rounded. */
export function clockOf(rate: FrameRate): { readonly timescale: number; readonly ticksPerFrame: number } {
  const factor = Math.max(1, Math.ceil(10_000 / rate.num))
  return { timescale: rate.num * factor, ticksPerFrame: rate.den * factor }
}
