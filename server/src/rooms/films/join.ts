// The join: segments and transitions one after another by copy, the mixed sound, chapters and title.
import type { FilmContainer, WorkOrder } from '#contract/films.ts'
import { progressArgs, quietArgs } from './encode-args.ts'
import { clockOf, containers, sampleOfFrame, samplesPerSecond } from './formats.ts'
import type { Timeline } from './timeline.ts'

const revision = 2

/** Stands in an order's arguments for the input that its pieces make. */
export const PIECES = '{pieces}'

/** With the usual 8 packets the readers of picture and sound wait for each other 10 ms at a time: 0.94 instead of 0.13 s. */
const QUEUE = ['-thread_queue_size', '1024']

export type JoinPieces = {
  /** Files of all items in the timeline's order. */
  readonly pictureSha256s: readonly string[]
  readonly soundSha256: string
  /** Written into the file. */
  readonly comment?: string
}

export const pieceName = (index: number) => `piece-${String(index + 1).padStart(5, '0')}.mp4`

export function joinOrder(timeline: Timeline, container: FilmContainer, pieces: JoinPieces): WorkOrder {
  const format = containers[container]
  const output = `film.${format.extension}`
  const inputs = pieces.pictureSha256s.map((sha256, index) => ({ name: pieceName(index), sha256 }))
  const opens = [...QUEUE, PIECES, ...QUEUE, '-i', 'sound.m4a', '-f', 'ffmetadata', '-i', 'chapters.txt']
  const maps = ['-map', '0:v', '-map', '1:a', '-map_metadata', '2', '-map_chapters', format.hasChapters ? '2' : '-1']
  return {
    kind: 'join',
    revision,
    program: 'ffmpeg',
    inputs: [...inputs, { name: 'sound.m4a', sha256: pieces.soundSha256 }],
    files: [
      { name: 'pieces.txt', text: concatList(timeline) },
      { name: 'chapters.txt', text: chapterText(timeline, pieces.comment) },
    ],
    fonts: [],
    argv: [...quietArgs, ...progressArgs, ...opens, ...maps, ...streamArgs(timeline, container), output],
    pieces: { names: inputs.map((input) => input.name), list: 'pieces.txt' },
    outputs: [{ name: output, media_type: format.mediaType, frames: timeline.totalFrames }],
    limits: {
      timeout_ms: 300_000 + timeline.totalFrames * (format.pictureArgs ? 1500 : 20),
      memory_max_bytes: 2_000_000_000,
    },
  }
}

function streamArgs(timeline: Timeline, container: FilmContainer): string[] {
  const format = containers[container]
  const { timescale, ticksPerFrame: ticks } = clockOf(timeline.rate)
  // The concat demuxer counts in microseconds: stamps go back to whole pictures, however long the film.
  const stamps = `setts=pts=round(PTS/${ticks})*${ticks}:dts=round(DTS/${ticks})*${ticks}`
  const copied = ['-c:v', 'copy', '-bsf:v', stamps, '-video_track_timescale', String(timescale)]
  const encoded = [
    '-r',
    `${timeline.rate.num}/${timeline.rate.den}`,
    '-threads',
    '2',
    '-pix_fmt',
    'yuv420p',
    ...(format.pictureArgs ?? []),
  ]
  const picture = format.pictureArgs ? encoded : copied
  return [
    ...picture,
    ...(format.soundArgs ?? ['-c:a', 'copy']),
    ...format.muxerArgs,
    '-fflags',
    '+bitexact',
    '-f',
    format.muxer,
  ]
}

/** Fragments do not say how long they are in all. */
function concatList({ items, rate }: Timeline): string {
  const entry = ({ frames }: { readonly frames: number }, index: number) =>
    `file ${pieceName(index)}\nduration ${((frames * rate.den) / rate.num).toFixed(6)}\n`
  return `ffconcat version 1.0\n${items.map(entry).join('')}`
}

function chapterText(timeline: Timeline, comment?: string): string {
  const lines = [';FFMETADATA1', `title=${metadataText(timeline.title)}`, `language=${metadataText(timeline.language)}`]
  if (comment !== undefined) lines.push(`comment=${metadataText(comment)}`)
  for (const scene of timeline.scenes) {
    const start = sampleOfFrame(scene.startFrame, timeline.rate)
    const end = sampleOfFrame(scene.endFrame, timeline.rate)
    const title = metadataText(scene.heading.trim() === '' ? String(scene.number) : scene.heading)
    lines.push('[CHAPTER]', `TIMEBASE=1/${samplesPerSecond}`, `START=${start}`, `END=${end}`, `title=${title}`)
  }
  return `${lines.join('\n')}\n`
}

const metadataText = (text: string) =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[=;#\\]/g, (mark) => `\\${mark}`)
