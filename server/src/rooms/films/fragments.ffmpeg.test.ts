// Real pieces of real ffmpeg: joined as fragments they are, picture for picture and stamp for stamp, what they were apart.
import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FrameRate, WorkOrder } from '#contract/films.ts'
import { type Ffmpeg, locateFfmpeg } from '#platform/process/ffmpeg.ts'
import { runProgram } from '#platform/process/run-program.ts'
import { pictureArgs } from './encode-args.ts'
import { clockOf } from './formats.ts'
import { areAlike, joinedFragments, moveFragment } from './fragments.ts'
import { PIECES } from './join.ts'
import { runWorkOrder } from './work-order.ts'

const NTSC: FrameRate = { num: 24_000, den: 1001 }
const FILM: FrameRate = { num: 24, den: 1 }

let folder = ''
let ffmpeg: Ffmpeg

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fragments-'))
  ffmpeg = await locateFfmpeg()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const at = (name: string) => path.join(folder, name)

async function run(args: readonly string[], stdin?: Readable): Promise<string[]> {
  const lines: string[] = []
  const program = { program: ffmpeg.ffmpegPath, cwd: folder, timeoutMs: 60_000, ...(stdin ? { stdin } : {}) }
  const all = ['-nostdin', '-hide_banner', '-loglevel', 'error', '-y', ...args]
  await runProgram({ ...program, args: all, onStdoutLine: (line) => lines.push(line) })
  return lines
}

type Piece = {
  readonly name: string
  readonly frames: number
  readonly rate?: FrameRate
  readonly more?: readonly string[]
}

async function piece({ name, frames, rate = FILM, more = [] }: Piece): Promise<string> {
  const source = `testsrc2=s=320x180:r=${rate.num}/${rate.den}`
  await run([
    '-f',
    'lavfi',
    '-i',
    source,
    '-vf',
    `hue=h=${frames * 7}`,
    ...pictureArgs(rate, frames),
    ...more,
    at(name),
  ])
  return at(name)
}

/** Stamp and hash of every picture, decoded, in the order of showing. */
async function pictures(input: readonly string[], stdin?: Readable): Promise<{ pts: number; hash: string }[]> {
  const lines = await run(
    [...input, '-map', '0:v', '-fps_mode', 'passthrough', '-enc_time_base', '-1', '-f', 'framemd5', '-'],
    stdin,
  )
  return lines
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split(',').map((field) => field.trim()))
    .map((fields) => ({ pts: Number(fields[2]), hash: fields[5] ?? '' }))
}

const joined = (paths: readonly string[]) =>
  pictures(['-f', 'mp4', '-i', 'pipe:0'], Readable.from(joinedFragments(paths)))

describe('pieces as one stream of fragments', () => {
  it.each([
    ['24', FILM],
    ['23.976', NTSC],
  ])('keep every picture, and stand without gap or overlap at %s pictures a second', async (name, rate) => {
    const counts = [30, 1, 12, 500, 2, 7]
    const paths = []
    for (const [index, frames] of counts.entries())
      paths.push(await piece({ name: `${name}-${index}.mp4`, frames, rate }))
    expect(await areAlike(paths)).toBe(true)
    const apart = []
    for (const file of paths) apart.push(...(await pictures(['-i', file])).map((one) => one.hash))
    const together = await joined(paths)
    expect(together.map((one) => one.hash)).toEqual(apart)
    const { ticksPerFrame } = clockOf(rate)
    expect(together.map((one) => one.pts)).toEqual(apart.map((_, index) => index * ticksPerFrame))
  })

  it('are told from pieces of another encoder, and from files that are no fragments', async () => {
    const ours = await piece({ name: 'ours.mp4', frames: 10 })
    const other = await piece({
      name: 'other.mp4',
      frames: 10,
      more: ['-profile:v', 'baseline', '-preset', 'ultrafast'],
    })
    await run(['-i', ours, '-c', 'copy', '-movflags', '+faststart', at('plain.mp4')])
    await writeFile(at('words.mp4'), 'no film at all, but longer than the head of a box')
    expect(await areAlike([ours, ours])).toBe(true)
    for (const name of [other, at('plain.mp4'), at('words.mp4')]) {
      expect(await areAlike([ours, name])).toBe(false)
      expect(await areAlike([name, ours])).toBe(false)
    }
    expect(await areAlike([])).toBe(false)
  })

  it('break off with an error where a piece was cut short', async () => {
    const ours = await piece({ name: 'short.mp4', frames: 40 })
    await copyFile(ours, at('cut.mp4'))
    await truncate(at('cut.mp4'), (await readFile(ours)).length - 500)
    expect((await joined([ours])).length).toBe(40)
    // The last box no longer fits: its fragment has no pictures, and ffmpeg's count is what the order's check refuses.
    await expect(runJoin([ours, at('cut.mp4')], 80)).rejects.toThrow(/pictures instead of 80|exit/i)
  })

  it('behind a first one that is too short to tell the delay become a film all the same', async () => {
    const paths = []
    for (const frames of [1, 30, 3]) paths.push(await piece({ name: `tiny-${frames}.mp4`, frames }))
    expect(await areAlike(paths)).toBe(false)
    expect(await areAlike([...paths].reverse())).toBe(false)
    expect(await areAlike(paths.slice(1))).toBe(true)
    const { ticksPerFrame } = clockOf(FILM)
    const together = await pictures(['-i', await runJoin(paths, 34)])
    expect(together.map((one) => one.pts)).toEqual(Array.from({ length: 34 }, (_, index) => index * ticksPerFrame))
  })

  it('of differing encoders still become one film, with every picture', async () => {
    const ours = await piece({ name: 'a.mp4', frames: 25 })
    const other = await piece({ name: 'b.mp4', frames: 33, more: ['-profile:v', 'baseline', '-preset', 'ultrafast'] })
    const files = [ours, other, ours]
    const film = await runJoin(files, 83)
    const apart = []
    for (const file of files) apart.push(...(await pictures(['-i', file])).map((one) => one.hash))
    const { ticksPerFrame } = clockOf(FILM)
    const together = await pictures(['-i', film])
    expect(together.map((one) => one.hash)).toEqual(apart)
    expect(together.map((one) => one.pts)).toEqual(apart.map((_, index) => index * ticksPerFrame))
  })

  it('count the time of pictures that each say their own', () => {
    const box = (type: string, body: Buffer) => {
      const head = Buffer.alloc(8)
      head.writeUInt32BE(8 + body.length)
      head.write(type, 4, 'latin1')
      return Buffer.concat([head, body])
    }
    const words = (...values: number[]) => {
      const bytes = Buffer.alloc(values.length * 4)
      for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4)
      return bytes
    }
    const tfhd = box('tfhd', words(0x020008, 1, 417))
    const trun = box('trun', words(0x000301, 3, 0, 417, 9, 417, 9, 400, 9))
    const moof = (tfdt: Buffer) =>
      box(
        'moof',
        Buffer.concat([box('mfhd', words(0, 1)), box('traf', Buffer.concat([tfhd, box('tfdt', tfdt), trun]))]),
      )
    const short = moveFragment(moof(words(0, 100)), 50n)
    expect(short.endTicks).toBe(1334n)
    expect(short.bytes).toEqual(moof(words(0, 150)))
    const long = moveFragment(moof(words(0x01000000, 1, 0)), 5n)
    expect(long.endTicks).toBe(2n ** 32n + 1234n)
    expect(long.bytes).toEqual(moof(words(0x01000000, 1, 5)))
  })
})

async function runJoin(files: readonly string[], frames: number): Promise<string> {
  const bySha = new Map<string, string>()
  const inputs = []
  for (const [index, file] of files.entries()) {
    const sha256 = createHash('sha256')
      .update(await readFile(file))
      .digest('hex')
    bySha.set(sha256, file)
    inputs.push({ name: `p${index}.mp4`, sha256 })
  }
  const lengths = await Promise.all(files.map(async (file) => (await pictures(['-i', file])).length))
  const entries = inputs.map(({ name }, index) => `file ${name}\nduration ${((lengths[index] ?? 0) / 24).toFixed(6)}\n`)
  const { timescale, ticksPerFrame: ticks } = clockOf(FILM)
  const whole = `setts=pts=round(PTS/${ticks})*${ticks}:dts=round(DTS/${ticks})*${ticks}`
  const order: WorkOrder = {
    kind: 'join',
    revision: 1,
    program: 'ffmpeg',
    inputs,
    files: [{ name: 'list.txt', text: `ffconcat version 1.0\n${entries.join('')}` }],
    fonts: [],
    argv: [
      ...['-y', '-loglevel', 'warning', '-progress', 'pipe:1', PIECES, '-c', 'copy', '-bsf:v', whole],
      ...['-video_track_timescale', String(timescale), 'film.mp4'],
    ],
    pieces: { names: inputs.map((input) => input.name), list: 'list.txt' },
    outputs: [{ name: 'film.mp4', media_type: 'video/mp4', frames }],
    limits: { timeout_ms: 60_000, memory_max_bytes: 2_000_000_000 },
  }
  const openInput = async (sha256: string) => bySha.get(sha256) ?? '/no/such/input'
  const made = await runWorkOrder(order, { ffmpegPath: ffmpeg.ffmpegPath, scratchDir: folder, openInput })
  await copyFile(made.outputs[0]?.path ?? '', at(`film-${frames}.mp4`))
  await made.dispose()
  return at(`film-${frames}.mp4`)
}
