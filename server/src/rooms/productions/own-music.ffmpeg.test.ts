// A sound file of a person as the music of the whole film: only the mix is made anew, and it is heard to the end.
import { spawnSync } from 'node:child_process'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { aWav, tone } from '#rooms/films/sound/wav.seed.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import type { RunWish } from './input.ts'
import { aProjectWith, aScope, awaitRun, type FinishedRun } from './productions.seed.ts'

const SCRIPT = `1-1 日 外 桥头
人物：许仙、船夫
△小雨。许仙走到桥头。
许仙：船家，过河去么？
△许仙等着。
船夫：雨这么大，上来吧。
`
const HZ = 880
/** Far shorter than the film. */
const TRACK_SECONDS = 2

const scope = aScope()
let world: TestStudio
let projectId: string
let trackId: string
let silent: FinishedRun

beforeAll(async () => {
  world = await openStudio()
  projectId = await aProjectWith(world.studio, scope, SCRIPT, { template: 'fast_cut', music: false })
  trackId = await store('曲 子.wav', aWav(TRACK_SECONDS, tone(HZ, 0.3), 44_100))
  silent = await make({})
}, 120_000)
afterAll(() => world?.[Symbol.asyncDispose]())

async function store(name: string, bytes: Buffer): Promise<string> {
  const { files } = world.studio.rooms
  const { id } = await files.store(scope, { name, purpose: 'other', projectId, bytes })
  await world.settle()
  return id
}

async function make(wish: RunWish): Promise<FinishedRun> {
  const { studio } = world
  return awaitRun(studio, scope, await studio.rooms.productions.start(scope, projectId, wish))
}

const withTrack = (gain = 0): RunWish => ({ music_track: { file_id: trackId, gain_db: gain } })

/** How strong the tone of the track is, second by second. */
async function toneIn({ sha256 }: FinishedRun): Promise<number[]> {
  const film = await buffer((await world.studio.blobs.read(contentKey(sha256))).stream)
  const args = ['-v', 'error', '-i', '-', '-map', '0:a:0', '-ac', '1', '-ar', '48000', '-f', 'f32le', '-']
  const { stdout } = spawnSync('ffmpeg', args, { input: film, maxBuffer: 1e8 })
  const samples = new Float32Array(stdout.buffer, stdout.byteOffset, Math.floor(stdout.byteLength / 4))
  return Array.from({ length: Math.floor(samples.length / 48_000) }, (_, second) => {
    let [sin, cos] = [0, 0]
    for (let i = 0; i < 48_000; i++) {
      const at = (2 * Math.PI * HZ * i) / 48_000
      sin += (samples[second * 48_000 + i] ?? 0) * Math.sin(at)
      cos += (samples[second * 48_000 + i] ?? 0) * Math.cos(at)
    }
    return (2 * Math.hypot(sin, cos)) / 48_000
  })
}

test('only the mix and the join are made anew, it plays through the film, and goes down while somebody speaks', async () => {
  const film = await make(withTrack())
  expect(film.state).toBe('completed')
  expect(film.report.built).toMatchObject({
    speech: 0,
    key_frame: 0,
    bed: 0,
    segment: 0,
    transition: 0,
    mix: 1,
    film: 1,
  })
  const [before, after] = [await toneIn(silent), await toneIn(film)]
  expect(after.length).toBe(before.length)
  expect(after.length, 'the film is longer than the track').toBeGreaterThan(2 * TRACK_SECONDS)
  // Every second up to the fade; where somebody speaks it is softer, and never gone.
  const played = after.slice(0, -3)
  expect(Math.min(...played)).toBeGreaterThan(10 * Math.max(...before.slice(0, -3), 1e-5))
  expect(Math.max(...played)).toBeGreaterThan(1.5 * Math.min(...played))
  expect(after.at(-1)).toBeLessThan(Math.max(...played))
  const { settings } = await world.studio.rooms.films.load(world.studio.db, scope, await filmOf(film))
  expect(settings).toMatchObject({ music: 'own', music_name: '曲 子.wav' })
}, 120_000)

async function filmOf({ runId }: FinishedRun): Promise<string> {
  return (await world.studio.rooms.films.findOfRun(world.studio.db, scope, runId))?.id ?? ''
}

test('the same again makes nothing; another volume makes another mix; without it the film is the old one', async () => {
  const again = await make(withTrack())
  expect(again.report.built).toMatchObject({ mix: 0, film: 0 })
  const louder = await make(withTrack(6))
  expect(louder.report.built).toMatchObject({ speech: 0, segment: 0, mix: 1, film: 1 })
  expect(Math.max(...(await toneIn(louder)))).toBeGreaterThan(1.4 * Math.max(...(await toneIn(again))))
  expect((await make({})).sha256).toBe(silent.sha256)
}, 120_000)

test('a project keeps its track; music that is off or made plays no file', async () => {
  const { projects, productions } = world.studio.rooms
  const { revision } = await projects.load(world.studio.db, scope, projectId)
  const change = { settings: { music: true, music_track: { file_id: trackId, gain_db: 0 } } }
  await projects.update(scope, { id: projectId, revision, change })
  const made = async (wish: RunWish) => (await productions.preview(scope, projectId, wish)).input
  expect((await made({})).track?.gainDb).toBe(0)
  expect((await made({ music: false })).track).toBeUndefined()
  expect((await made({ music_track: null })).track).toBeUndefined()
  const shotId = (await made({})).board.shots[0]?.id ?? ''
  expect((await made({ shot_ids: [shotId] })).track, 'pictures alone need no music').toBeUndefined()
})

test('a file that is gone is said before anything begins, and stops the film only', async () => {
  const { files, productions } = world.studio.rooms
  await files.trash(scope, trackId)
  await expect(make(withTrack())).rejects.toMatchObject({ code: 'PRODUCTIONS_MUSIC_GONE' })
  expect((await productions.state(scope, projectId)).shots.length).toBeGreaterThan(0)
  await expect(make({ music_track: { file_id: 'nonsense', gain_db: 0 } })).rejects.toMatchObject({
    code: 'PRODUCTIONS_MUSIC_GONE',
  })
  await files.restore(scope, trackId)
  const stranger = aScope()
  const theirs = await aProjectWith(world.studio, stranger, SCRIPT)
  await expect(productions.start(stranger, theirs, withTrack())).rejects.toMatchObject({
    code: 'PRODUCTIONS_MUSIC_GONE',
  })
})

test('what cannot be heard is no music, for a film and for a project', async () => {
  const { projects } = world.studio.rooms
  const note = await store('note.txt', Buffer.from('la la la'))
  await expect(make({ music_track: { file_id: note, gain_db: 0 } })).rejects.toMatchObject({
    code: 'PRODUCTIONS_NOT_MUSIC',
  })
  const picture = ['-v', 'error', '-f', 'lavfi', '-i', 'color=red:size=64x64:duration=0.2:rate=10']
  const mute = spawnSync('ffmpeg', [...picture, '-f', 'matroska', '-'], { maxBuffer: 1e7 }).stdout
  for (const [name, bytes] of [
    ['mute.mkv', mute],
    ['broken.flac', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(200, 7)])],
  ] as const) {
    const track = { file_id: await store(name, bytes), gain_db: 0 }
    await expect(make({ music_track: track }), name).rejects.toMatchObject({ code: 'PRODUCTIONS_NOT_MUSIC' })
  }
  const { revision } = await projects.load(world.studio.db, scope, projectId)
  const change = { settings: { music_track: { file_id: note, gain_db: 0 } } }
  await expect(projects.update(scope, { id: projectId, revision, change })).rejects.toMatchObject({
    code: 'PROJECTS_NO_SUCH_SOUND',
  })
})
