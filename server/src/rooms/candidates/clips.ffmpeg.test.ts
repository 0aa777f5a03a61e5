// Several clips of a shot side by side: asked for as a person wants them, picked or put in, and shown by the film.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Candidate, CandidatesPlan } from '#contract/candidates.ts'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { aProjectWith, produce, SHORT_SCRIPT, saveScript } from '#rooms/productions/productions.seed.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { coloursOf, createTintedClips, paint, SECOND_MICROS } from './clips.seed.ts'

let folder = ''
const clips = createTintedClips(() => folder)
let world: TestStudio
let owner: Client
let scope: Parameters<typeof aProjectWith>[1]
let at: (rest: string) => string
let projectId: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huaben-tinted-'))
  world = await openStudio({
    environment: { HUABEN_CLIPS_PER_HOUR: '0' },
    parts: { dressEngines: (engines) => [...engines, clips.engine] },
  })
  owner = await world.as('owner')
  scope = { workspaceId: owner.workspaceId, actorId: owner.userId, onlyProjectId: null, role: 'owner', requestId: null }
  projectId = await aProjectWith(world.studio, scope, SHORT_SCRIPT)
  at = (rest) => `/projects/${projectId}${rest}`
}, 120_000)
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

type Shot = { readonly id: string; readonly pinned_clip: { sha256: string; duration_ms: number } | null }
const board = async () => (await owner.get(at('/board'))).body.data
const matching = async () => ({ 'if-match': `"${(await board()).revision}"` })
const shots = async (): Promise<Shot[]> => (await board()).shots
const list = async (id: string): Promise<Candidate[]> => (await owner.get(at(`/candidates/clip/${id}`))).body.data.items
const described = async (id: string) => (await owner.get(at(`/candidates/clip/${id}/description`))).body.data
const wish = (id: string, count: number, clip?: object) => ({ subjects: [{ kind: 'clip', id }], count, clip })

async function make(body: object): Promise<string[]> {
  const reply = await owner.post(at('/candidates'), body)
  expect(reply.status, JSON.stringify(reply.body)).toBe(202)
  const state = async () => (await owner.get(`/tasks/${reply.body.data.task_id}`)).body.data.state
  await expect.poll(state, { timeout: 60_000, interval: 100 }).toBe('completed')
  return reply.body.data.candidate_ids
}

const pick = async (id: string, candidateId: string | null) =>
  owner.post(at(`/candidates/clip/${id}/pick`), { candidate_id: candidateId }, await matching())

async function putIn(id: string, name: string, bytes: Uint8Array) {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(bytes)]), name)
  const request = new Request('http://studio.invalid', { method: 'POST', body: form })
  const sent = await world.studio.http.inject({
    method: 'POST',
    url: '/api/v1/assets/upload',
    headers: {
      authorization: `Bearer ${owner.access}`,
      'x-workspace': owner.workspaceId,
      'content-type': request.headers.get('content-type') ?? '',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  })
  expect(sent.statusCode, sent.body).toBeLessThan(300)
  const { file_id: fileId, id: storedId } = sent.json().data
  return owner.post(at(`/candidates/clip/${id}/upload`), { file_id: fileId ?? storedId }, await matching())
}

async function filmFile(sha256: string): Promise<string> {
  const path = join(folder, 'film.mp4')
  await writeFile(path, await buffer((await world.studio.blobs.read(contentKey(sha256))).stream))
  return path
}

const booked = async () =>
  (await world.studio.rooms.billing.total(world.studio.db, scope)).find(({ currency }) => currency === 'CNY')
    ?.amountMicros ?? 0n

let shotId = ''
let stills: Awaited<ReturnType<typeof produce>>

test('what a clip would be asked for with is shown; without an engine or a picture nothing is begun', async () => {
  shotId = (await shots()).at(-1)?.id ?? ''
  const bare = await described(shotId)
  expect(bare).toMatchObject({ engine: null, is_measured: false, start: null, end: null })
  expect(bare.prompt.length).toBeGreaterThan(20)
  const refuse = async (body: object) => (await owner.post(at('/candidates/plan'), body)).body.error.code
  expect(await refuse(wish(shotId, 1))).toBe('CANDIDATES_NO_CLIP_ENGINE')
  expect(await refuse(wish(shotId, 1, { engine: 'acme/nobody' }))).toBe('GENERATION_NO_ENGINE')
  expect(await refuse(wish(shotId, 1, { engine: 'acme/tinted' }))).toBe('CANDIDATES_NO_START')
  const foreign = { engine: 'acme/tinted', start_sha256: 'a'.repeat(64) }
  expect(await refuse(wish(shotId, 1, foreign))).toBe('CANDIDATES_NO_SUCH_PICTURE')
  const nobody = wish('00000000-0000-7000-8000-000000000000', 1, { engine: 'acme/tinted' })
  expect(await refuse(nobody)).toBe('CANDIDATES_NO_SUBJECT')
  expect(clips.asked).toEqual([])

  stills = await produce(world.studio, scope, projectId)
  const ready = await described(shotId)
  expect(ready).toMatchObject({ engine: null, is_measured: true, end: null })
  const picture = await world.studio.http.inject({ method: 'GET', url: ready.start.url })
  expect(picture.statusCode).toBe(200)
}, 170_000)

test('several are made side by side for what the preview said, from the words and pictures of the request', async () => {
  const body = wish(shotId, 2, { engine: 'acme/tinted', prompt: 'a slow turn of the umbrella', duration_ms: 3200 })
  const plan: CandidatesPlan = (await owner.post(at('/candidates/plan'), body)).body.data
  expect(plan).toMatchObject({ candidates: 2, to_make: 2 })
  expect(plan.cost).toEqual({ amount: (8n * SECOND_MICROS).toString(), currency: 'CNY' })
  const before = await booked()
  await make(body)
  expect((await booked()) - before).toBe(8n * SECOND_MICROS)
  const start = (await described(shotId)).start.sha256
  const made = await list(shotId)
  expect(made).toHaveLength(2)
  for (const one of made)
    expect(one).toMatchObject({
      state: 'ready',
      engine: 'acme/tinted',
      prompt: 'a slow turn of the umbrella',
      media_type: 'video/mp4',
      duration_ms: 4000,
      clip: { duration_ms: 3200, start_sha256: start, end_sha256: null },
      is_current: false,
    })
  expect(new Set(made.map((one) => one.sha256)).size).toBe(2)

  // From words alone, and to a picture of another shot.
  const [first] = await shots()
  const end = (await described(first?.id ?? '')).start.sha256
  await make(wish(shotId, 1, { engine: 'acme/tinted', duration_ms: 1000, start_sha256: null, end_sha256: end }))
  expect(clips.asked.at(-1)).toMatchObject({ endFrame: { sha256: end }, durationMs: 1000 })
  expect(clips.asked.at(-1)).not.toHaveProperty('startFrame')
}, 120_000)

test('the picked clip is what the film shows, for as long as its shot; nothing else is made, and undo brings the old film back', async () => {
  const blue = (await list(shotId)).find((one) => one.variant === 1)
  expect((await pick(shotId, blue?.id ?? '')).status).toBe(200)
  const pinned = (await shots()).find(({ id }) => id === shotId)?.pinned_clip
  expect(pinned).toMatchObject({ sha256: blue?.sha256, duration_ms: 4000 })
  const { length_ms: lengthMs, clip } = (await owner.get(at('/production/state'))).body.data.shots.at(-1)
  expect(clip).toMatchObject({ is_pinned: true })

  const film = await produce(world.studio, scope, projectId)
  expect(film.report.built).toMatchObject({ speech: 0, key_frame: 0, segment: 1, mix: 0, film: 1 })
  expect(film.report.built.clip ?? 0).toBe(0)
  const before = await coloursOf(await filmFile(stills.sha256))
  const after = await coloursOf(await filmFile(film.sha256))
  expect(before.blue).toBe(0)
  expect(after.blue).toBeGreaterThan(lengthMs - 600)
  expect(after.blue).toBeLessThan(lengthMs + 1500)
  expect(after.green + after.red).toBe(0)

  expect((await owner.post(at('/board/undo'), {}, await matching())).status).toBe(200)
  const back = await produce(world.studio, scope, projectId)
  expect(back.sha256).toBe(stills.sha256)
  expect((await owner.post(at('/board/redo'), {}, await matching())).status).toBe(200)
  expect((await produce(world.studio, scope, projectId)).sha256).toBe(film.sha256)
}, 240_000)

test('a film of one’s own takes its place and outlives a new version of the script; what is cut off or no film is refused', async () => {
  const path = join(folder, 'own.mp4')
  await paint(path, { colour: '0xe00000', seconds: 6 })
  const bytes = await readFile(path)
  const own = await putIn(shotId, 'own.mp4', bytes)
  expect(own.status, JSON.stringify(own.body)).toBe(200)
  expect(own.body.data.candidate).toMatchObject({
    ...{ source: 'upload', is_picked: true, media_type: 'video/mp4', duration_ms: 6000, clip: null },
    ...{ width_px: 480, height_px: 270 },
  })
  const cut = await putIn(shotId, 'cut.mp4', bytes.subarray(0, Math.floor(bytes.length / 2)))
  expect(cut.body.error).toMatchObject({ code: 'CANDIDATES_NO_CLIP' })
  expect(cut.body.error.message).toContain('cut.mp4')
  const text = await putIn(shotId, 'notes.txt', Buffer.from('no film'))
  expect(text.body.error.code).toBe('CANDIDATES_NO_CLIP')

  await saveScript(world.studio, scope, projectId, SHORT_SCRIPT.replace('船家，过河去么？', '船家，可以过河么？'))
  const pinned = (await shots()).find(({ id }) => id === shotId)?.pinned_clip
  expect(pinned?.duration_ms).toBe(6000)
  const film = await produce(world.studio, scope, projectId)
  const { red, blue } = await coloursOf(await filmFile(film.sha256))
  expect(red).toBeGreaterThan(1000)
  expect(blue).toBe(0)
}, 240_000)

test('with an engine of the project a candidate is what the film would ask for, and a pinned shot is asked for no more', async () => {
  const { settings, revision } = (await owner.get(at(''))).body.data
  const engines = { ...settings.engines, video: 'acme/tinted' }
  await owner.patch(at(''), { settings: { engines } }, { 'if-match': `"${revision}"` })
  const all = await shots()
  const [first] = all
  const plan = async () => (await owner.post(at('/production/plan'), {})).body.data
  expect((await plan()).to_make.clip).toBe(all.length - 1)
  await make(wish(first?.id ?? '', 1))
  const [made] = await list(first?.id ?? '')
  expect(made).toMatchObject({ is_current: true, variant: 0 })
  expect((await plan()).to_make.clip).toBe(all.length - 2)
  expect((await plan()).to_reuse.clip).toBe(1)
  const told = (await owner.get(at(`/candidates/clip/${first?.id}/prompt`))).body.data
  expect(told).toMatchObject({ text: made?.prompt, is_edited: false })
  const asked = clips.asked.length
  const film = await produce(world.studio, scope, projectId)
  expect(clips.asked.length - asked).toBe(all.length - 2)
  expect(film.report.built.clip).toBe(all.length - 2)
  const { red, green } = await coloursOf(await filmFile(film.sha256))
  expect(Math.min(red, green)).toBeGreaterThan(1000)
}, 240_000)

test('a viewer looks and may not touch; a stranger finds nothing', async () => {
  const viewer = await world.as('viewer')
  const stranger = await world.stranger()
  expect((await viewer.get(at(`/candidates/clip/${shotId}/description`))).status).toBe(200)
  expect((await viewer.post(at('/candidates'), wish(shotId, 1, { engine: 'acme/tinted' }))).status).toBe(403)
  expect((await stranger.get(at(`/candidates/clip/${shotId}/description`))).status).toBe(404)
  expect((await stranger.get(at('/candidates?kind=clip'))).status).toBe(404)
})
