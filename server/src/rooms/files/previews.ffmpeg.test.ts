// Posters and peaks by the real program.
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FilesFixture, openFiles } from './files.seed.ts'

let { studio, raw, person, form } = {} as FilesFixture
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huaben-previews-'))
  ;({ studio, raw, person, form } = await openFiles())
})
afterAll(async () => {
  await studio?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

async function made(name: string, ...args: string[]): Promise<Buffer> {
  const path = join(folder, name)
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, path])
  return readFile(path)
}

const RED_THEN_BLUE = 'color=red:s=320x180:d=0.8[a];color=blue:s=320x180:d=0.8[b];[a][b]concat'

test('a film shows a frame of its second second; one that is shorter shows its first', async () => {
  const client = await person()
  for (const [name, length, expected] of [
    ['long.mp4', '1.6', 'blue'],
    ['short.mp4', '0.4', 'red'],
  ] as const) {
    const bytes = await made(name, '-filter_complex', RED_THEN_BLUE, '-t', length, '-pix_fmt', 'yuv420p')
    const file = (await form(client, bytes, {}, name)).body.data
    const shown = await raw('GET', file.preview_url)
    expect(shown.statusCode, shown.body.slice(0, 300)).toBe(200)
    const { dominant } = await sharp(shown.rawPayload).stats()
    expect(dominant.r > dominant.b ? 'red' : 'blue', name).toBe(expected)
  }
})

test('a sound tells its length and where it is loud; a film without sound says that there is none', async () => {
  const client = await person()
  const loudLate = await made('s.flac', '-f', 'lavfi', '-i', 'sine=d=2', '-af', 'volume=0:enable=lt(t\\,1)')
  const file = (await form(client, loudLate, {}, 's.flac')).body.data
  const { duration_us, peaks } = (await client.get(`/assets/${file.id}/peaks`)).body.data
  expect(duration_us).toBeCloseTo(2_000_000, -4)
  expect(peaks).toHaveLength(200)
  expect(Math.max(...peaks.slice(0, 95))).toBe(0)
  expect(Math.min(...peaks.slice(105, 195))).toBeGreaterThan(10)
  const mute = await made('m.mp4', '-f', 'lavfi', '-i', 'color=red:s=64x64:d=0.2', '-pix_fmt', 'yuv420p')
  const film = (await form(client, mute, {}, 'm.mp4')).body.data
  expect((await client.get(`/assets/${film.id}/peaks`)).body.error.code).toBe('FILES_NOT_LISTENABLE')
})

test('what only claims to be a film has no picture, and says so', async () => {
  const client = await person()
  const real = await made('cut.mp4', '-f', 'lavfi', '-i', 'color=red:s=64x64:d=0.2', '-pix_fmt', 'yuv420p')
  const file = (await form(client, real.subarray(0, 60), {}, 'cut.mp4')).body.data
  expect(file.media_type).toBe('video/mp4')
  expect((await client.get(`/assets/${file.id}/preview`)).body.error.code).toBe('FILES_NO_PREVIEW')
})

test('previews go when their content has gone', async () => {
  const client = await person()
  const bytes = await made('gone.png', '-f', 'lavfi', '-i', 'testsrc=s=64x64', '-frames:v', '1')
  const file = (await form(client, bytes, {}, 'gone.png')).body.data
  await raw('GET', file.preview_url)
  const { blobs, rooms } = studio.studio
  const key = `previews/${file.sha256.slice(0, 2)}/${file.sha256}.small`
  expect(await blobs.head(key)).toBeDefined()
  await rooms.files.previews.sweep()
  expect(await blobs.head(key), 'the content is there').toBeDefined()
  await blobs.delete(`sha256/${file.sha256.slice(0, 2)}/${file.sha256}`)
  expect(await rooms.files.previews.sweep()).toBeGreaterThan(0)
  expect(await blobs.head(key)).toBeUndefined()
})
