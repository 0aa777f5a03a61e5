// A project with an engine of moving pictures: each shot becomes a clip that starts from its key frame, is held and booked by the
// second, and is what the film shows.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { locateFfmpeg } from '#platform/process/ffmpeg.ts'
import type { Engine, GenerationRequest } from '#rooms/generation/provider.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { aProjectWith, produce, SHORT_SCRIPT } from './productions.seed.ts'

const run = promisify(execFile)
const SECOND = 1000n

/** Turns the key frame grey and lets it stand for as long as was asked, in another size and rate than the film's. */
class GreyClips {
  readonly asked: { durationMs: number; hasStart: boolean }[] = []
  readonly #made = new Map<string, { path: string; seconds: number }>()
  folder = ''

  engine(): Engine {
    return {
      id: 'acme/grey',
      provider: 'acme',
      kind: 'video',
      outputRevision: 1,
      resubmitIsFree: false,
      concurrencyMax: 3,
      prices: { currency: 'CNY', units: { second: { micros: Number(SECOND), per: 1 } } },
      estimate: (input) => ({ second: input.kind === 'video' ? secondsOf(input.clip.durationMs) : 0 }),
      price: () => ({ currency: 'CNY', micros: 0n }),
      check: async () => ({ available: true }),
      submit: async (request) => {
        this.#made.set(request.intentId, await this.#make(request))
        return { providerJobId: request.intentId }
      },
      poll: async ({ providerJobId }) => {
        const made = this.#made.get(providerJobId)
        if (!made) return { state: 'unknown' }
        const bytes = await readFile(made.path)
        return {
          state: 'succeeded',
          output: { mediaType: 'video/mp4', bytes, facts: {}, usage: { second: made.seconds } },
        }
      },
      cancel: async () => {},
      close: async () => {},
    }
  }

  async #make({ intentId, input, openInput }: GenerationRequest) {
    if (input.kind !== 'video') throw new Error('only clips')
    const { durationMs, startFrame } = input.clip
    this.asked.push({ durationMs, hasStart: startFrame !== undefined })
    const still = join(this.folder, `${intentId}.png`)
    await writeFile(still, startFrame ? await buffer(await openInput(startFrame.sha256)) : '')
    const seconds = secondsOf(durationMs)
    const path = join(this.folder, `${intentId}.mp4`)
    const { ffmpegPath } = await locateFfmpeg({})
    const look = 'hue=s=0,scale=480:270,setsar=1,format=yuv420p'
    await run(ffmpegPath, ['-v', 'error', '-loop', '1', '-i', still, '-t', `${seconds}`, '-r', '30', '-vf', look, path])
    return { path, seconds }
  }
}
const secondsOf = (durationMs: number) => Math.max(2, Math.ceil(durationMs / 1000))

const clips = new GreyClips()
let world: TestStudio
let owner: Client
let scope: Parameters<typeof aProjectWith>[1]
let projectId: string

beforeAll(async () => {
  clips.folder = await mkdtemp(join(tmpdir(), 'huaben-clips-'))
  world = await openStudio({
    environment: { HUABEN_CLIPS_PER_HOUR: '0' },
    parts: { dressEngines: (engines) => [...engines, clips.engine()] },
  })
  owner = await world.as('owner')
  scope = { workspaceId: owner.workspaceId, actorId: owner.userId, onlyProjectId: null, role: 'owner', requestId: null }
  projectId = await aProjectWith(world.studio, scope, SHORT_SCRIPT)
}, 120_000)
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await rm(clips.folder, { recursive: true, force: true })
})

const choose = async (video: string | null) => {
  const project = (await owner.get(`/projects/${projectId}`)).body.data
  const settings = { engines: { ...project.settings.engines, video }, size: '360p' }
  const changed = await owner.patch(`/projects/${projectId}`, { settings }, { 'if-match': `"${project.revision}"` })
  expect(changed.status, JSON.stringify(changed.body)).toBe(200)
}

/** How coloured one frame of the film is, 0 for grey. */
async function colourOf(sha256: string): Promise<number> {
  const film = join(clips.folder, 'film.mp4')
  const frame = join(clips.folder, 'frame.png')
  await writeFile(film, await buffer((await world.studio.blobs.read(contentKey(sha256))).stream))
  const { ffmpegPath } = await locateFfmpeg({})
  await run(ffmpegPath, ['-v', 'error', '-y', '-ss', '12', '-i', film, '-frames:v', '1', frame])
  const { channels } = await sharp(await readFile(frame)).stats()
  const means = channels.slice(0, 3).map(({ mean }) => mean)
  return Math.max(...means) - Math.min(...means)
}

test('every shot becomes a clip of its own length that starts from its picture, and the film shows it', async () => {
  const stills = await produce(world.studio, scope, projectId)
  expect(await colourOf(stills.sha256)).toBeGreaterThan(5)
  await choose('acme/grey')
  const plan = (await owner.post(`/projects/${projectId}/production/plan`, {})).body.data
  const film = await produce(world.studio, scope, projectId)
  const { shots } = film.report
  expect(film.report.built).toMatchObject({ clip: shots, segment: shots, key_frame: 0, speech: 0, film: 1 })
  expect(clips.asked.map((one) => one.hasStart)).toEqual(Array(shots).fill(true))
  expect(await colourOf(film.sha256)).toBeLessThan(2)
  const seconds = clips.asked.reduce((sum, { durationMs }) => sum + secondsOf(durationMs), 0)
  expect(plan.cost).toEqual({ amount: (BigInt(seconds) * SECOND).toString(), currency: 'CNY' })
  const [total] = await world.studio.rooms.billing.total(world.studio.db, scope)
  expect(total?.amountMicros).toBe(BigInt(seconds) * SECOND)
  expect(await world.studio.rooms.billing.openHolds(world.studio.db, scope)).toBe(0)
}, 240_000)

test('made again unchanged nothing is asked for; back to stills the old film comes back', async () => {
  const asked = clips.asked.length
  const again = await produce(world.studio, scope, projectId)
  expect(new Set(Object.values(again.report.built))).toEqual(new Set([0]))
  expect(clips.asked).toHaveLength(asked)
  await choose(null)
  expect((await produce(world.studio, scope, projectId)).report.built).toMatchObject({ clip: 0, segment: 0, film: 0 })
}, 120_000)

test('a film that shall say so says in every picture, and in its file, that engines made it', async () => {
  const { settings, revision } = (await owner.get(`/projects/${projectId}`)).body.data
  const wish = { settings: { ...settings, ai_label: true } }
  expect((await owner.patch(`/projects/${projectId}`, wish, { 'if-match': `"${revision}"` })).status).toBe(200)
  const film = await produce(world.studio, scope, projectId)
  expect(film.report.built).toMatchObject({
    segment: film.report.shots,
    key_frame: 0,
    clip: 0,
    speech: 0,
    mix: 0,
    film: 1,
  })
  const path = join(clips.folder, 'labelled.mp4')
  await writeFile(path, await buffer((await world.studio.blobs.read(contentKey(film.sha256))).stream))
  const { ffmpegPath, ffprobePath } = await locateFfmpeg({})
  const told = await run(ffprobePath, ['-v', 'error', '-show_entries', 'format_tags=comment', '-of', 'csv=p=0', path])
  expect(told.stdout.trim()).toBe('AI 生成')
  const frame = join(clips.folder, 'labelled.png')
  await run(ffmpegPath, ['-v', 'error', '-y', '-ss', '3', '-i', path, '-frames:v', '1', frame])
  const corner = { left: 520, top: 4, width: 116, height: 26 }
  const { channels } = await sharp(
    await sharp(await readFile(frame))
      .extract(corner)
      .toBuffer(),
  ).stats()
  // White glyphs with a dark edge.
  expect(Math.min(...channels.map(({ max }) => max))).toBeGreaterThan(200)
  expect(Math.max(...channels.map(({ min }) => min))).toBeLessThan(80)
}, 120_000)
