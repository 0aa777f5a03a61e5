// Every template, transition, size and container on a tiny cut with real ffmpeg: what can be chosen can be made.
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { FilmTemplate, TransitionPreset } from '#contract/films.ts'
import { type Ffmpeg, locateFfmpeg, probe } from '#platform/process/ffmpeg.ts'
import { composeFilm } from './compose.ts'
import type { CutInput } from './cut.ts'
import { aCut, aLine, aShot } from './films-cut.seed.ts'
import { canvasOf, filmSizes } from './formats.ts'
import { type ComposeSettings, planFilm, usualComposeSettings } from './plan-film.ts'
import { filmPresets } from './presets.ts'
import { aWav, voice } from './sound/wav.seed.ts'
import { filmTemplates } from './templates.ts'
import { transitionPresets } from './transitions.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let folder = ''
let ffmpeg: Ffmpeg
const files = new Map<string, string>()
let cut: CutInput

async function keep(name: string, bytes: Uint8Array): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await writeFile(path.join(folder, name), bytes)
  files.set(sha256, path.join(folder, name))
  return sha256
}

const still = (background: string) =>
  sharp({ create: { width: 320, height: 180, channels: 3, background } })
    .png()
    .toBuffer()

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'looks-'))
  await mkdir(path.join(folder, 'scratch'))
  ffmpeg = await locateFfmpeg()
  const [red, blue] = [await keep('red.png', await still('#aa3322')), await keep('blue.png', await still('#2233aa'))]
  const takeSha256 = await keep('take.wav', aWav(0.5, voice(150, 0.1)))
  const line = aLine('l', { takeSha256, durationSamples: 24_000, text: '走吧。' })
  cut = aCut([
    aShot('a', { keyFrameSha256: red, sceneNumber: 1, minimumMs: 300, lines: [line] }),
    aShot('b', { keyFrameSha256: blue, sceneNumber: 2, minimumMs: 300, move: 'push_in' }),
  ])
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function make(input: CutInput, settings: ComposeSettings) {
  const plan = planFilm(input, settings)
  const film = await composeFilm(plan, {
    ffmpegPath: ffmpeg.ffmpegPath,
    scratchDir: path.join(folder, 'scratch'),
    openInput: async (sha256) => files.get(sha256) ?? '/no/such/input',
    concurrency: 2,
  })
  try {
    return { plan, found: await probe(ffmpeg, film.path) }
  } finally {
    await film.dispose()
  }
}
/** The marks of scenes are a stream of text of their own. */
const codecsOf = ({ streams }: Awaited<ReturnType<typeof probe>>) =>
  streams.flatMap(({ codecType, codecName }) => (codecType === 'data' ? [] : [codecName])).sort()

const small = { ...usualComposeSettings, size: '360p' as const }

test('there are sixteen templates and eight transitions, all named in both languages, none twice', () => {
  expect([filmTemplates.length, transitionPresets.length]).toEqual([16, 8])
  for (const list of [filmTemplates, transitionPresets]) {
    expect(new Set(list.map((one) => one.id)).size).toBe(list.length)
    expect(new Set(list.map((one) => one.name_zh)).size).toBe(list.length)
    for (const one of list) {
      expect(one.name_zh + one.about_zh).toMatch(/\p{Script=Han}/u)
      expect(one.name_en + one.about_en).not.toMatch(/\p{Script=Han}/u)
    }
  }
  const fields = (schema: { properties: object }) => Object.keys(schema.properties).sort()
  for (const template of filmPresets.templates) expect(Object.keys(template).sort()).toEqual(fields(FilmTemplate))
  for (const preset of filmPresets.transitions) expect(Object.keys(preset).sort()).toEqual(fields(TransitionPreset))
})

test.each(filmTemplates.map((template) => template.id))('template %s makes a whole film', async (templateId) => {
  const { plan, found } = await make({ ...cut, templateId }, small)
  expect(codecsOf(found)).toEqual(['aac', 'h264'])
  expect(found.streams[0]?.frames).toBe(plan.timeline.totalFrames)
})

test('no two templates cut the same film', () => {
  const films = filmTemplates.map(({ id }) => JSON.stringify(planFilm({ ...cut, templateId: id }, small).pieces))
  expect(new Set(films).size).toBe(filmTemplates.length)
})

test.each(transitionPresets.map((preset) => preset.id))(
  'transition %s stands between the scenes',
  async (transitionId) => {
    const { plan, found } = await make({ ...cut, transitionId }, small)
    expect(found.streams[0]?.frames).toBe(plan.timeline.totalFrames)
    const between = plan.timeline.items.filter(
      (item) => item.kind === 'transition' && item.from.kind === 'shot' && item.to.kind === 'shot',
    )
    expect(between.map((item) => item.kind === 'transition' && item.preset.id)).toEqual(
      transitionId === 'cut' ? [] : [transitionId],
    )
  },
)

test.each(filmSizes)('%s has the size that it says', async (size) => {
  const { found } = await make({ ...cut, shots: cut.shots.slice(1), templateId: 'fast_cut' }, { ...small, size })
  const { widthPx, heightPx } = canvasOf(size, '16:9')
  expect(found.streams[0]).toMatchObject({ widthPx, heightPx })
})

test.each(['9:16', '1:1'] as const)('so does %s', async (aspect) => {
  const { found } = await make({ ...cut, templateId: 'fast_cut' }, { ...small, aspect })
  const { widthPx, heightPx } = canvasOf('360p', aspect)
  expect(found.streams[0]).toMatchObject({ widthPx, heightPx })
})

const codecs = { mp4: ['aac', 'h264'], mov: ['aac', 'h264'], webm: ['opus', 'vp9'], avi: ['mp3', 'mpeg4'] }
test.each(filmPresets.containers.map((container) => container.id))(
  '%s holds a film with its own codecs',
  async (id) => {
    const { found } = await make({ ...cut, templateId: 'fast_cut' }, { ...small, container: id })
    expect(codecsOf(found)).toEqual(codecs[id])
  },
)
