// What goes out in place of stored content: places stay here, and what engines made says so where a project wants it.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Candidate } from '#contract/candidates.ts'
import { locateFfmpeg, probe } from '#platform/process/ffmpeg.ts'
import { createTintedClips } from '#rooms/candidates/clips.seed.ts'
import { SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

const run = promisify(execFile)
const SOURCE_TYPE = 'digitalsourcetype/trainedAlgorithmicMedia'

let folder = ''
const clips = createTintedClips(() => folder)
let studio: TestStudio
let owner: Client
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huaben-leaving-test-'))
  studio = await openStudio({
    environment: { HUABEN_CLIPS_PER_HOUR: '0' },
    parts: { dressEngines: (engines) => [...engines, clips.engine] },
  })
  owner = await studio.as('owner')
}, 120_000)
afterAll(async () => {
  await studio?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

async function upload(name: string, bytes: Uint8Array, by = owner): Promise<{ id: string; sha256: string }> {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(bytes)]), name)
  const request = new Request('http://studio.invalid', { method: 'POST', body: form })
  const sent = await studio.studio.http.inject({
    method: 'POST',
    url: '/api/v1/assets/upload',
    headers: {
      authorization: `Bearer ${by.access}`,
      'x-workspace': by.workspaceId,
      'content-type': request.headers.get('content-type') ?? '',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  })
  expect(sent.statusCode, sent.body).toBeLessThan(300)
  const { id, sha256 } = sent.json().data
  return { id, sha256 }
}

const fetched = async (url: string, headers: Record<string, string> = {}) =>
  studio.studio.http.inject({ method: 'GET', url: url.replace(/^https?:\/\/[^/]+/, ''), headers })

/** By a link that holds without a session. */
async function byLink(id: string, headers: Record<string, string> = {}, by = owner) {
  const { url } = (await by.get(`/storage/url/${id}`)).body.data
  return fetched(url, headers)
}

/** As somebody of the workspace who saves the file. */
async function saved(id: string): Promise<Buffer> {
  const leads = await studio.studio.http.inject({
    method: 'GET',
    url: `/api/v1/assets/${id}/download`,
    headers: { authorization: `Bearer ${owner.access}` },
  })
  expect(leads.statusCode).toBe(302)
  return (await fetched(String(leads.headers.location))).rawPayload
}

const PLACE = { IFD0: { Artist: 'Somebody' }, IFD3: { GPSLatitude: '31/1 13/1 49/1', GPSLatitudeRef: 'N' } }
const photo = () =>
  sharp({ create: { width: 320, height: 200, channels: 3, background: '#486' } })
    .withMetadata({ orientation: 6, exif: PLACE })
    .jpeg()
    .toBuffer()
const hasPlace = async (bytes: Buffer) => {
  const { exif } = await sharp(bytes).metadata()
  return exif?.includes('Somebody') ?? false
}

test('a photo goes out by its link without its place, in parts too; who may read it saves it as it was put in', async () => {
  const bytes = await photo()
  expect(await hasPlace(bytes), 'the test itself').toBe(true)
  const { id, sha256 } = await upload('photo.jpg', bytes)
  const out = await byLink(id)
  expect(out.statusCode).toBe(200)
  expect(await hasPlace(out.rawPayload)).toBe(false)
  expect((await sharp(out.rawPayload).metadata()).orientation).toBe(6)
  expect(out.headers['content-length']).toBe(String(out.rawPayload.length))
  const part = await byLink(id, { range: 'bytes=10-19' })
  expect(part.statusCode).toBe(206)
  expect(part.rawPayload.equals(out.rawPayload.subarray(10, 20))).toBe(true)
  expect((await byLink(id, { 'if-none-match': String(out.headers.etag) })).statusCode).toBe(304)
  expect((await saved(id)).equals(bytes)).toBe(true)
  expect((await owner.get(`/assets/${id}`)).body.data.sha256).toBe(sha256)

  // A link to the original is no more than that: it cannot be made of another one.
  const { url } = (await owner.get(`/storage/url/${id}`)).body.data
  expect((await fetched(url.replace('/blobs/sha256/', '/blobs/original/sha256/'))).statusCode).toBe(403)
})

test('size does not matter', async () => {
  const bytes = await photo()
  // A film hung behind the picture, as phones do: more than is ever drawn anew.
  const large = Buffer.concat([bytes, Buffer.alloc(101_000_000, 7)])
  const scope = {
    workspaceId: owner.workspaceId,
    actorId: owner.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  } as const
  const { rooms } = studio.studio
  const input = { name: 'large.jpg', purpose: 'other', projectId: null, bytes: large } as const
  const file = await rooms.files.store(scope, input)
  const out = await byLink(file.id)
  expect(out.statusCode).toBe(200)
  expect(out.rawPayload.length).toBeLessThan(bytes.length)
  expect(await hasPlace(out.rawPayload)).toBe(false)
}, 60_000)

async function film(name: string, ...metadata: string[]): Promise<Buffer> {
  const { ffmpegPath } = await locateFfmpeg({})
  const path = join(folder, name)
  const source = ['-f', 'lavfi', '-i', 'testsrc=s=320x180:r=24:d=1,format=yuv420p']
  await run(ffmpegPath, ['-v', 'error', '-y', ...source, ...metadata, path])
  return readFile(path)
}

async function tagsOf(bytes: Buffer, name: string) {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return (await probe(await locateFfmpeg({}), path)).tags
}

test('a film loses its place on the way out, and one without any goes as it is', async () => {
  const placed = await film('placed.mp4', '-metadata', 'location=+31.2300+121.4700/')
  expect(Object.keys(await tagsOf(placed, 'before.mp4')), 'the test itself').toContain('location')
  const { id } = await upload('placed.mp4', placed)
  const out = await byLink(id)
  expect(Object.keys(await tagsOf(out.rawPayload, 'after.mp4')).filter((tag) => /location/i.test(tag))).toEqual([])
  expect(out.rawPayload.includes('+31.2300')).toBe(false)
  expect((await saved(id)).equals(placed)).toBe(true)
  const plain = await film('plain.mp4')
  expect((await byLink((await upload('plain.mp4', plain)).id)).rawPayload.equals(plain)).toBe(true)
})

async function label(project: string, isOn: boolean, by = owner): Promise<void> {
  const { revision } = (await by.get(`/projects/${project}`)).body.data
  const wish = { settings: { ai_label: isOn } }
  expect((await by.patch(`/projects/${project}`, wish, { 'if-match': `"${revision}"` })).status).toBe(200)
}

async function made(project: string, body: object, by = owner): Promise<Candidate[]> {
  const reply = await by.post(`/projects/${project}/candidates`, body)
  expect(reply.status, JSON.stringify(reply.body)).toBe(202)
  return ended(reply.body.data.task_id, by)
}

async function ended(taskId: string, by = owner): Promise<Candidate[]> {
  const read = async () => (await by.get(`/images/${taskId}`)).body.data
  await expect.poll(async () => (await read()).state, { timeout: 60_000, interval: 100 }).toBe('completed')
  return (await read()).items
}

test('single pictures, voices, clips and files of engines say so where the project wants it, and are stored as they were', async () => {
  const created = await owner.post('/projects', { title: 'Told', kind: 'comic_drama', settings: { size: '360p' } })
  const project = created.body.data.id
  await owner.put(`/projects/${project}/script`, { text: SHORT_SCRIPT, file_name: 'a.txt' }, { 'if-match': '"0"' })
  const { characters, shots } = (await owner.get(`/projects/${project}/board`)).body.data
  const line = shots.flatMap((shot: { lines: { id: string }[] }) => shot.lines)[0]
  const [portrait] = await made(project, { subjects: [{ kind: 'character', id: characters[0].id }] })
  const [take] = await made(project, { subjects: [{ kind: 'line', id: line.id }] })
  const clip = { engine: 'acme/tinted', start_sha256: null, duration_ms: 1000 }
  const [moving] = await made(project, { subjects: [{ kind: 'clip', id: shots[0].id }], clip })
  const asked = await owner.post('/ai/image/generate', { project_id: project, prompt: '雪山' })
  const [free] = await ended(asked.body.data.task_id)

  const seen = async (one: Candidate | undefined) => (await fetched(one?.url ?? '')).rawPayload
  const before = await seen(portrait)
  expect(before.includes(SOURCE_TYPE)).toBe(false)
  await label(project, true)
  const after = await seen(portrait)
  expect((await sharp(after).metadata()).xmp?.toString()).toContain(SOURCE_TYPE)
  expect(await sharp(after).raw().toBuffer()).toEqual(await sharp(before).raw().toBuffer())
  expect((await tagsOf(await seen(take), 'take.wav')).comment).toContain('AI 生成')
  expect((await tagsOf(await seen(moving), 'clip.mp4')).comment).toContain(SOURCE_TYPE)
  // Also for whoever saves it: it is no original of theirs.
  expect((await sharp(await saved(free?.file_id ?? '')).metadata()).xmp?.toString()).toContain(SOURCE_TYPE)
  expect((await sharp((await byLink(free?.file_id ?? '')).rawPayload).metadata()).xmp?.toString()).toContain(
    SOURCE_TYPE,
  )
  const own = await photo()
  const { id } = await upload('own.jpg', own)
  await owner.patch(`/assets/${id}`, { project_id: project }, { 'if-match': '"1"' })
  expect((await byLink(id)).rawPayload.includes(SOURCE_TYPE)).toBe(false)

  await label(project, false)
  expect((await seen(portrait)).equals(before)).toBe(true)
}, 120_000)

async function aPortrait(by: Client) {
  const created = await by.post('/projects', { title: 'Alike', kind: 'comic_drama', settings: { size: '360p' } })
  const project: string = created.body.data.id
  await by.put(`/projects/${project}/script`, { text: SHORT_SCRIPT, file_name: 'a.txt' }, { 'if-match': '"0"' })
  const { characters } = (await by.get(`/projects/${project}/board`)).body.data
  const [portrait] = await made(project, { subjects: [{ kind: 'character', id: characters[0].id }] }, by)
  return { project, url: portrait?.url ?? '', sha256: portrait?.sha256 }
}

test('of the same bytes in two workspaces each goes out as its own workspace wants it', async () => {
  const [one, other] = [owner, await studio.stranger()]
  const [told, untold] = [await aPortrait(one), await aPortrait(other)]
  expect(told.sha256, 'the test itself').toBe(untold.sha256)
  await label(told.project, true, one)
  const stored = (await fetched(untold.url)).rawPayload
  const labelled = await fetched(told.url)
  expect(labelled.rawPayload.includes(SOURCE_TYPE)).toBe(true)
  expect(stored.includes(SOURCE_TYPE)).toBe(false)
  // Neither answer is taken for the other one: by tag, by range, or once the copy is there.
  expect((await fetched(untold.url, { 'if-none-match': String(labelled.headers.etag) })).statusCode).toBe(200)
  expect((await fetched(told.url, { 'if-none-match': String(labelled.headers.etag) })).statusCode).toBe(304)
  const [part, own] = [
    await fetched(told.url, { range: 'bytes=0-63' }),
    await fetched(untold.url, { range: 'bytes=0-63' }),
  ]
  expect(part.rawPayload.equals(labelled.rawPayload.subarray(0, 64))).toBe(true)
  expect(own.rawPayload.equals(stored.subarray(0, 64))).toBe(true)
  // What somebody has only put in is no work of an engine of theirs, whoever has made the like.
  await label(told.project, false, one)
  await label(untold.project, true, other)
  expect((await fetched(told.url)).rawPayload.equals(stored)).toBe(true)
  const third = await studio.guest('viewer', told.project)
  const { id } = await upload('the-like.png', stored, third)
  expect((await byLink(id, {}, third)).rawPayload.equals(stored)).toBe(true)
}, 120_000)

test('copies go with what they were made of', async () => {
  const { leaving } = studio.studio.rooms
  const { blobs } = studio.studio
  const { sha256, id } = await upload(
    'gone.jpg',
    await sharp(await photo())
      .resize(100)
      .withMetadata({ exif: PLACE })
      .toBuffer(),
  )
  await byLink(id)
  const key = `leaving/${sha256.slice(0, 2)}/${sha256}.clean`
  expect(await blobs.head(key)).toBeDefined()
  expect(await leaving.sweep()).toBe(0)
  await blobs.delete(`sha256/${sha256.slice(0, 2)}/${sha256}`)
  expect(await leaving.sweep()).toBe(1)
  expect(await blobs.head(key)).toBeUndefined()
})
