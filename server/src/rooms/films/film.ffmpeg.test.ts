// Real ffmpeg on a few seconds at 640x360: what the plan promises, looked at in what came out.
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FilmContainer, WorkOrder } from '#contract/films.ts'
import { type Ffmpeg, locateFfmpeg, probe } from '#platform/process/ffmpeg.ts'
import { runProgram } from '#platform/process/run-program.ts'
import { type ComposedFilm, composeFilm } from './compose.ts'
import type { CutInput } from './cut.ts'
import { aCut, aLine, aShot } from './films-cut.seed.ts'
import { type FilmPlan, planFilm, usualComposeSettings } from './plan-film.ts'
import { aWav, tone, voice } from './sound/wav.seed.ts'
import { runWorkOrder, type WorkOrderResult } from './work-order.ts'

let folder = ''
let ffmpeg: Ffmpeg
const files = new Map<string, string>()

async function keep(name: string, bytes: Uint8Array): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await writeFile(path.join(folder, name), bytes)
  files.set(sha256, path.join(folder, name))
  return sha256
}

const tools = () => ({
  ffmpegPath: ffmpeg.ffmpegPath,
  scratchDir: path.join(folder, 'scratch'),
  openInput: async (sha256: string) => files.get(sha256) ?? '/no/such/input',
  concurrency: 2,
})

async function run(args: readonly string[], onStdoutLine?: (line: string) => void): Promise<string[]> {
  const log: string[] = []
  const program = {
    program: ffmpeg.ffmpegPath,
    args: ['-nostdin', '-hide_banner', ...args],
    cwd: folder,
    timeoutMs: 60_000,
  }
  await runProgram({ ...program, onStderrLine: (line) => log.push(line), ...(onStdoutLine ? { onStdoutLine } : {}) })
  return log
}

function drawing(seed: number): Promise<Buffer> {
  let shapes = ''
  for (let i = 0; i < 120; i++) {
    const [x, y, hue] = [(i * 97 + seed * 31) % 640, (i * 61 + seed * 17) % 360, (i * 47 + seed * 90) % 360]
    shapes += `<rect x="${x}" y="${y}" width="${20 + (i % 50)}" height="${15 + (i % 30)}" fill="hsl(${hue},45%,50%)" stroke="#222"/>`
  }
  return sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360">${shapes}</svg>`))
    .flatten({ background: '#445566' })
    .png()
    .toBuffer()
}

let cut: CutInput
let plan: FilmPlan
let film: ComposedFilm
const settings = { ...usualComposeSettings, size: '360p' as const }

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'film-'))
  await mkdir(path.join(folder, 'scratch'))
  ffmpeg = await locateFfmpeg()
  const stills = await Promise.all([0, 1, 2].map(async (seed) => keep(`still-${seed}.png`, await drawing(seed))))
  // A still may come as JPEG just as well.
  stills[2] = await keep(
    'still-2.jpg',
    await sharp(await drawing(2))
      .jpeg()
      .toBuffer(),
  )
  const takes = [
    await keep('take-0.wav', aWav(1.5, voice(150, 0.1))),
    await keep('take-1.wav', aWav(1.2, voice(210, 0.5))),
  ]
  // 22 kHz: not what the mix reads by itself.
  takes.push(await keep('take-2.wav', aWav(1, voice(120, 0.3), 22_050)))
  const bed = await keep('bed.wav', aWav(5, tone(80, 0.4)))
  const texts = ['龘靐，你怎么现在才来？', 'Where have you been?', '走吧。']
  const samples = [72_000, 57_600, 48_000]
  const line = (i: number) => aLine(`l${i}`, { takeSha256: takes[i]!, durationSamples: samples[i]!, text: texts[i]! })
  const shot = (i: number, move: 'push_in' | 'pan_left' | 'static', sceneNumber: number) =>
    aShot(`s${i}`, { keyFrameSha256: stills[i]!, lines: [line(i)], move, sceneNumber, minimumMs: 1500 })
  const scenes = [1, 2].map((number) => ({ number, heading: `第${number}场；茶馆=夜` }))
  const shots = [shot(0, 'push_in', 1), shot(1, 'pan_left', 2), shot(2, 'static', 2)]
  const beds = [{ fromShotId: 's0', toShotId: 's2', sha256: bed, durationSamples: 240_000, gainDb: 0 }]
  cut = aCut(shots, { scenes, beds, title: '雨夜' })
  plan = planFilm(cut, settings)
  film = await composeFilm(plan, tools())
})
afterAll(async () => {
  await film?.dispose()
  await rm(folder, { recursive: true, force: true })
})

async function packetTimes(file: string): Promise<number[]> {
  const times: number[] = []
  const args = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts', '-of', 'csv=p=0', file]
  const onStdoutLine = (line: string) => void (line === '' || times.push(Number(line.split(',')[0])))
  await runProgram({ program: ffmpeg.ffprobePath, args, cwd: folder, timeoutMs: 60_000, onStdoutLine })
  return times.sort((a, b) => a - b)
}

async function loudnessOf(file: string): Promise<{ lufs: number; peakDbtp: number }> {
  const log = (
    await run(['-nostats', '-i', file, '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'])
  ).join('\n')
  const summary = log.slice(log.indexOf('Summary:'))
  return { lufs: Number(/I:\s+(-?[\d.]+)/.exec(summary)![1]), peakDbtp: Number(/Peak:\s+(-?[\d.]+)/.exec(summary)![1]) }
}

describe('the film', () => {
  test('is what the timeline says, H.264 High in 4:2:0 with AAC, with title and chapters', async () => {
    const found = await probe(ffmpeg, film.path)
    expect(found.streams[0]).toMatchObject({
      codecName: 'h264',
      profile: 'High',
      pixelFormat: 'yuv420p',
      frameRate: '24/1',
      widthPx: 640,
      heightPx: 360,
    })
    expect(found.streams[0]?.frames).toBe(plan.timeline.totalFrames)
    expect(found.streams[1]).toMatchObject({ codecName: 'aac', sampleRateHz: 48_000, channels: 2 })
    expect(Math.abs(found.streams[1]!.durationSeconds! - plan.timeline.totalSamples / 48_000)).toBeLessThan(1 / 24)
    expect(found.tags.title).toBe('雨夜')
    expect(found.chapters.map((chapter) => chapter.title)).toEqual(['第1场；茶馆=夜', '第2场；茶馆=夜'])
    const head = (await readFile(film.path)).subarray(0, 65_536).toString('latin1')
    expect(head.indexOf('moov')).toBeGreaterThan(0)
  })

  test('steps by exactly one picture from first to last, and decodes without a word', async () => {
    const times = await packetTimes(film.path)
    expect(times.length).toBe(plan.timeline.totalFrames)
    expect(new Set(times.slice(1).map((time, i) => time - times[i]!)).size).toBe(1)
    expect(await run(['-v', 'warning', '-i', film.path, '-f', 'null', '-'])).toEqual([])
  })

  test('is as loud as asked, with its true peak below the ceiling', async () => {
    const heard = await loudnessOf(film.path)
    expect(Math.abs(heard.lufs - -16)).toBeLessThanOrEqual(0.5)
    expect(heard.peakDbtp).toBeLessThanOrEqual(-1.5)
    expect(film.facts.loudness_lufs).toBeCloseTo(heard.lufs, 1)
  })

  test('leaves nothing behind in the scratch folder but itself', async () => {
    expect((await readdir(tools().scratchDir)).length).toBe(1)
  })
})

async function make(order: WorkOrder): Promise<WorkOrderResult> {
  return runWorkOrder(order, tools())
}

test('equal orders make equal bytes', async () => {
  for (const order of [plan.pieces[0]!.order, plan.pieces[1]!.order, plan.pieces[2]!.order, plan.sound]) {
    const results = [await make(order), await make(order)]
    const [first, second] = await Promise.all(results.map((result) => readFile(result.outputs[0]!.path)))
    expect(first!.equals(second!)).toBe(true)
    for (const result of results) await result.dispose()
  }
})

/** Brightness planes of all pictures of an order's graph, before the encoder. */
async function rawPictures(order: WorkOrder, change = (graph: string) => graph): Promise<Buffer[]> {
  const at = order.argv.indexOf('-filter_complex')
  const inputs = order.argv.slice(0, at).map((arg) => {
    const input = order.inputs.find(({ name }) => name === arg)
    return input ? files.get(input.sha256)! : arg
  })
  const graph = change(order.argv[at + 1]!.replace(/,ass=[^[]+/, ''))
  await run([...inputs, '-filter_complex', graph, '-map', '[v]', '-pix_fmt', 'gray', '-f', 'rawvideo', 'out.gray'])
  const bytes = await readFile(path.join(folder, 'out.gray'))
  return Array.from({ length: bytes.length / (640 * 360) }, (_, i) =>
    bytes.subarray(i * 640 * 360, (i + 1) * 640 * 360),
  )
}

const meanDifference = (a: Buffer, b: Buffer) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length

test('a move goes on through a transition as if nothing were between', async () => {
  const at = plan.pieces.findIndex((piece, index) => index > 0 && piece.kind === 'transition')
  const [body, fade, next] = [plan.pieces[at - 1]!, plan.pieces[at]!, plan.pieces[at + 1]!]
  const longer = await rawPictures(body.order, (graph) =>
    graph.replace(/loop=(\d+)/, (_, times) => `loop=${Number(times) + 1}`),
  )
  const fading = await rawPictures(fade.order)
  const following = await rawPictures(next.order)
  expect([longer.length, fading.length, following.length]).toEqual([body.frames + 1, fade.frames, next.frames])
  // The fade's first picture is the one that the body would have had next; its last is one step short of the next body.
  expect(meanDifference(longer.at(-1)!, fading[0]!)).toBeLessThan(0.1)
  expect(meanDifference(longer.at(-2)!, fading[0]!)).toBeGreaterThan(0.1)
  expect(meanDifference(fading.at(-1)!, following[0]!)).toBeLessThan(
    meanDifference(fading[0]!, following[0]!) / (fade.frames - 3),
  )
})

const middle = (bytes: Buffer) => {
  let sum = 0
  for (let y = 90; y < 270; y++) for (let x = 160; x < 480; x++) sum += bytes[y * 640 + x]!
  return sum / (180 * 320)
}

test.each(['pan_left', 'pan_right', 'tilt_up', 'tilt_down'] as const)(
  '%s glides by quarter pixels: no step back, no jump',
  async (move) => {
    const direction = move.startsWith('pan') ? 'x2="1" y2="0"' : 'x2="0" y2="1"'
    // A soft edge in the middle: the mean of a window around it tells where it stands, to a fraction of a pixel.
    const ramp = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><linearGradient id="g" x1="0" y1="0" ${direction}><stop offset="0.45" stop-color="#000"/><stop offset="0.55" stop-color="#fff"/></linearGradient><rect width="640" height="360" fill="url(#g)"/></svg>`
    const keyFrameSha256 = await keep(`ramp-${move}.png`, await sharp(Buffer.from(ramp)).png().toBuffer())
    const moving = planFilm(aCut([aShot('s', { move, keyFrameSha256, minimumMs: 2000 })]), settings)
    const pictures = await rawPictures(moving.pieces.find((piece) => piece.kind === 'segment')!.order)
    const sign = move === 'pan_right' || move === 'tilt_down' ? 1 : -1
    const means = pictures.map((picture) => sign * middle(picture))
    const steps = means.slice(1).map((mean, i) => mean - means[i]!)
    const mean = (means.at(-1)! - means[0]!) / steps.length
    expect(mean).toBeGreaterThan(0.05)
    // What a quarter of a pixel does to the mean.
    const quarter = 219 / (move.startsWith('pan') ? 320 : 180) / 4
    expect(Math.min(...steps)).toBeGreaterThan(-0.3 * quarter)
    expect(Math.max(...steps)).toBeLessThan(mean * 1.7 + 1.3 * quarter)
  },
)

test.each(['push_in', 'pull_out'] as const)('%s keeps its middle in place', async (move) => {
  const cross = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360" fill="#333"/><circle cx="320" cy="180" r="60" fill="#eee"/></svg>`
  const keyFrameSha256 = await keep(`circle-${move}.png`, await sharp(Buffer.from(cross)).png().toBuffer())
  const zooming = planFilm(
    aCut([aShot('s', { move, keyFrameSha256, minimumMs: 2000 })], { templateId: 'fast_cut' }),
    settings,
  )
  const pictures = await rawPictures(zooming.pieces.find((piece) => piece.kind === 'segment')!.order)
  const discs = pictures.map((picture) => {
    const disc = { area: 0, x: 0, y: 0 }
    for (let i = 0; i < picture.length; i++) {
      const weight = Math.max(0, picture[i]! - 60)
      disc.area += weight
      disc.x += weight * (i % 640)
      disc.y += weight * Math.floor(i / 640)
    }
    return { area: disc.area, x: disc.x / disc.area, y: disc.y / disc.area }
  })
  const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values)
  expect(spread(discs.map((disc) => disc.x))).toBeLessThan(0.35)
  expect(spread(discs.map((disc) => disc.y))).toBeLessThan(0.35)
  const areas = discs.map((disc) => (move === 'push_in' ? disc.area : -disc.area))
  expect(areas.at(-1)! - areas[0]!).toBeGreaterThan(0)
  // Each picture shows at least as large (small) a disc as the one before, to a thousandth.
  for (let i = 1; i < areas.length; i++) expect(areas[i]! - areas[i - 1]!).toBeGreaterThan(-0.001 * Math.abs(areas[0]!))
})

test('a shot goes from its start frame to its end frame, in as many pictures as before', async () => {
  const flat = async (name: string, colour: string) =>
    keep(
      name,
      await sharp({ create: { width: 640, height: 360, channels: 3, background: colour } })
        .png()
        .toBuffer(),
    )
  const [dark, grey, light] = [
    await flat('dark.png', '#202020'),
    await flat('grey.png', '#808080'),
    await flat('light.png', '#e0e0e0'),
  ]
  const shot = aShot('s', { move: 'push_in', keyFrameSha256: grey, minimumMs: 2000 })
  const turned = { ...shot, startFrameSha256: dark, endFrameSha256: light }
  const pictures = await rawPictures(segmentOf(planFilm(aCut([turned]), settings)))
  expect(pictures).toHaveLength((await rawPictures(segmentOf(planFilm(aCut([shot]), settings)))).length)
  const means = pictures.map(middle)
  const [first = 0, last = 0, half = 0] = [means[0], means.at(-1), means[Math.floor(means.length / 2)]]
  expect(first).toBeLessThan(60)
  expect(last).toBeGreaterThan(190)
  expect(Math.abs(half - (first + last) / 2)).toBeLessThan(20)
  for (let i = 1; i < means.length; i++) expect(means[i]!).toBeGreaterThanOrEqual(means[i - 1]! - 1)
})

const segmentOf = (planned: FilmPlan) => planned.pieces.find((piece) => piece.kind === 'segment')!.order

test('words are drawn with real glyphs, low in the picture, and nowhere else', async () => {
  const order = plan.pieces.find((piece) => piece.kind === 'segment')!.order
  const bare = {
    ...order,
    files: order.files.map((file) => ({ ...file, text: file.text.replace(/^Dialogue.*$/gm, '') })),
  }
  const [spoken, silent] = [await make(order), await make(bare)]
  expect(spoken.facts.missing_glyphs).toBeUndefined()
  expect(spoken.logTail).not.toMatch(/fallback|Glyph/i)
  const picture = async (result: WorkOrderResult, name: string) => {
    await run(['-y', '-v', 'error', '-i', result.outputs[0]!.path, '-vf', 'select=eq(n\\,24)', '-frames:v', '1', name])
    return sharp(path.join(folder, name)).greyscale().raw().toBuffer()
  }
  const [a, b] = [await picture(spoken, 'spoken.png'), await picture(silent, 'silent.png')]
  const changedRows = new Set<number>()
  for (let i = 0; i < a.length; i++) if (Math.abs(a[i]! - b[i]!) > 60) changedRows.add(Math.floor(i / 640))
  expect(changedRows.size).toBeGreaterThan(10)
  expect(Math.min(...changedRows)).toBeGreaterThan(360 * 0.75)
  expect(Math.max(...changedRows)).toBeLessThan(360 * 0.96)
  for (const result of [spoken, silent]) await result.dispose()
})

test('a character that no font has is told', async () => {
  const order = plan.pieces.find((piece) => piece.kind === 'segment')!.order
  const files = order.files.map((file) => ({ ...file, text: file.text.replace('龘靐', 'ქართული') }))
  const result = await make({ ...order, files })
  expect(result.facts.missing_glyphs).toBe(1)
  await result.dispose()
})

test.each(['mov', 'webm', 'avi'] as const)('the same pieces join into %s', async (container: FilmContainer) => {
  const short = planFilm(aCut([cut.shots[2]!], { templateId: 'fast_cut' }), { ...settings, container })
  const made = await composeFilm(short, tools())
  const found = await probe(ffmpeg, made.path)
  expect(found.streams.map((stream) => stream.codecType)).toEqual(expect.arrayContaining(['video', 'audio']))
  expect(await run(['-v', 'error', '-i', made.path, '-f', 'null', '-'])).toEqual([])
  await made.dispose()
})

test('at 24000/1001 every step is 1001 ticks', async () => {
  const short = planFilm(aCut([cut.shots[0]!, cut.shots[1]!], { rate: { num: 24_000, den: 1001 } }), settings)
  const made = await composeFilm(short, tools())
  const times = await packetTimes(made.path)
  expect(times.length).toBe(short.timeline.totalFrames)
  expect([...new Set(times.slice(1).map((time, i) => time - times[i]!))]).toEqual([1001])
  await made.dispose()
})

test('a film without a sound in it is silent, not an error', async () => {
  const silent = planFilm(
    aCut([aShot('s', { keyFrameSha256: cut.shots[0]!.keyFrameSha256 })], { templateId: 'fast_cut' }),
    settings,
  )
  const made = await composeFilm(silent, tools())
  expect(made.facts.loudness_lufs).toBeUndefined()
  await made.dispose()
})

describe('what goes wrong', () => {
  const order = () => plan.pieces.find((piece) => piece.kind === 'segment')!.order
  const scratchSize = async () => (await readdir(tools().scratchDir)).length

  test('is told, and leaves no scratch folder', async () => {
    const before = await scratchSize()
    const broken = await keep('broken.png', Buffer.from('this is no picture'))
    const withInput = { ...order(), inputs: [{ name: 'still-0.png', sha256: broken }] }
    await expect(make(withInput)).rejects.toMatchObject({ code: 'PROGRAM_FAILED' })
    await expect(make({ ...order(), fonts: ['NoSuch.ttf'] })).rejects.toMatchObject({ code: 'FILMS_MISSING_FONT' })
    const wrong = { ...order(), outputs: [{ name: 'out.mp4', media_type: 'video/mp4', frames: 5 }] }
    await expect(make(wrong)).rejects.toMatchObject({ code: 'FILMS_WRONG_OUTPUT' })
    await expect(runWorkOrder(order(), { ...tools(), ffmpegPath: '/no/ffmpeg' })).rejects.toMatchObject({
      code: 'PROGRAM_MISSING',
    })
    await expect(runWorkOrder(order(), { ...tools(), signal: AbortSignal.timeout(1) })).rejects.toThrow()
    expect(await scratchSize()).toBe(before)
  })

  test('names the sound that cannot be read', async () => {
    const noise = await keep('noise.bin', Buffer.from('this is no sound, not at all'))
    const lines = [aLine('l', { takeSha256: noise })]
    const deaf = planFilm(aCut([aShot('s', { lines, keyFrameSha256: cut.shots[0]!.keyFrameSha256 })]), settings)
    await expect(make(deaf.sound)).rejects.toThrow(noise)
  })
})
