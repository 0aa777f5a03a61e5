// How far the board is made, as the board is changed and some of its shots are made.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProductionState, ShotState } from '#contract/productions.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

const SCRIPT = `INT. ROOM - DAY

The lamp is burning on the table.

ANNA
Where have you been?

EXT. ROAD - NIGHT

A cart rolls by in the dark.

BOB
There it goes.
`

let studio: TestStudio
let director: Client
let projectId: string

beforeAll(async () => {
  studio = await openStudio()
  director = await studio.as('director')
  const created = await director.post('/projects', {
    title: 'State test',
    kind: 'comic_drama',
    settings: { size: '360p' },
  })
  projectId = created.body.data.id
  const saved = await director.put(at('/script'), { text: SCRIPT, file_name: 'a.fountain' }, { 'if-match': '"0"' })
  expect(saved.status).toBe(200)
}, 120_000)
afterAll(() => studio?.[Symbol.asyncDispose]())

const at = (rest: string) => `/projects/${projectId}${rest}`
const readState = async (): Promise<ProductionState> => (await director.get(at('/production/state'))).body.data
const board = async () => (await director.get(at('/board'))).body.data
const statesOf = (shot: ShotState | undefined) => [
  shot?.picture.state,
  ...(shot?.lines ?? []).map((line) => line.state),
]

async function edit(...edits: object[]) {
  const { revision } = await board()
  const done = await director.patch(at('/board'), { edits }, { 'if-match': `"${revision}"` })
  expect(done.status).toBe(200)
}

async function make(shotIds: readonly string[]) {
  const started = await director.post(at('/production/run'), { shot_ids: shotIds })
  expect(started.status).toBe(202)
  const run = async () => (await director.get(`/productions/${started.body.data.run_id}`)).body.data
  await expect.poll(async () => (await run()).state, { timeout: 60_000 }).toBe('completed')
  return run()
}

test('nothing is made at first; one shot is made alone, without a film; the others stay as they were', async () => {
  const before = await readState()
  expect(before.run).toBeNull()
  expect(new Set(before.shots.flatMap(statesOf))).toEqual(new Set(['missing']))
  const speaking = before.shots.find((shot) => shot.lines.length > 0)
  const id = speaking?.id ?? ''

  const plan = (await director.post(at('/production/plan'), { shot_ids: [id] })).body.data
  expect(plan).toMatchObject({ to_make: { key_frame: 1, speech: 1 }, to_reuse: {}, complete: true })
  expect(plan.expected_s).toBeGreaterThan(0)
  const run = await make([id])
  expect(run.film_id).toBeNull()

  const after = await readState()
  const made = after.shots.find((shot) => shot.id === id)
  expect(statesOf(made)).toEqual(['fresh', 'fresh'])
  expect(made?.is_measured).toBe(true)
  expect(made?.lines[0]?.duration_ms).toBeGreaterThan(200)
  expect(made?.length_ms).toBeGreaterThanOrEqual((made?.lines[0]?.start_ms ?? 0) + (made?.lines[0]?.duration_ms ?? 0))
  const others = after.shots.filter((shot) => shot.id !== id)
  expect(new Set(others.flatMap(statesOf))).toEqual(new Set(['missing']))
}, 120_000)

test('an edit makes a picture stale and still shows it; taking the edit back makes it fresh, with nothing made', async () => {
  const made = (await readState()).shots.find((shot) => shot.picture.state === 'fresh')
  const id = made?.id ?? ''
  await edit({ type: 'shot', id, set: { angle: 'low' } })
  const stale = (await readState()).shots.find((shot) => shot.id === id)
  expect(stale?.picture).toMatchObject({ state: 'stale', sha256: made?.picture.sha256 })
  expect(stale?.lines[0]?.state).toBe('fresh')
  await edit({ type: 'shot', id, reset: ['angle'] })
  expect((await readState()).shots.find((shot) => shot.id === id)?.picture.state).toBe('fresh')

  const anew = await director.post(at('/production/plan'), { shot_ids: [id], anew: ['pictures', 'voices'] })
  expect(anew.body.data.to_make).toEqual({ key_frame: 1, speech: 1 })
  await edit({ type: 'regenerate', kind: 'shot', id })
  await make([id])
  const other = (await readState()).shots.find((shot) => shot.id === id)
  expect(other?.picture.state).toBe('fresh')
}, 120_000)

test('another way to say a line makes its speech stale and leaves the picture; undone, it is fresh with nothing made', async () => {
  const made = (await readState()).shots.find((shot) => shot.lines[0]?.state === 'fresh')
  const [line] = made?.lines ?? []
  const look = async () => {
    const shot = (await readState()).shots.find(({ id }) => id === made?.id)
    return [shot?.picture.state, shot?.lines[0]?.state]
  }
  const pictureBefore = made?.picture.state
  await edit({ type: 'line', id: line?.id, set: { direction: 'low, tired' } })
  expect(await look()).toEqual([pictureBefore, 'stale'])
  const plan = await director.post(at('/production/plan'), { shot_ids: [made?.id] })
  expect(plan.body.data.to_make).toEqual({ speech: 1 })
  await edit({ type: 'line', id: line?.id, reset: ['direction'] })
  expect(await look()).toEqual([pictureBefore, 'fresh'])

  const told = (await director.get(at(`/contents/${line?.sha256}/provenance`))).body.data.items
  expect(told).toMatchObject([{ kind: 'speech', engine: 'local/speech', prompt_hash: expect.any(String) }])

  // Asked before: what saying this line anew would make, with the board as it was.
  const asked = await director.post(at('/production/plan'), { shot_ids: [made?.id], anew_line_ids: [line?.id] })
  expect(asked.body.data.to_make).toEqual({ speech: 1 })
  expect(await look()).toEqual([pictureBefore, 'fresh'])
})

test('small pictures come by signed links that stay the same, and by nothing else', async () => {
  const [one, two] = [await readState(), await readState()]
  const link = one.shots.find((shot) => shot.picture.state === 'fresh')?.picture.small_url ?? ''
  expect(two.shots.map((shot) => shot.picture.small_url)).toContain(link)
  const got = await studio.studio.http.inject({ method: 'GET', url: link })
  expect(got.statusCode).toBe(200)
  expect(got.headers['content-type']).toBe('image/webp')
  expect(got.rawPayload.subarray(8, 12).toString()).toBe('WEBP')
  expect(got.rawPayload.byteLength).toBeLessThan(60_000)
  const unchanged = await studio.studio.http.inject({
    method: 'GET',
    url: link,
    headers: { 'if-none-match': String(got.headers.etag) },
  })
  expect(unchanged.statusCode).toBe(304)
  const forged = await studio.studio.http.inject({
    method: 'GET',
    url: link.replace(/signature=.{8}/, 'signature=AAAAAAAA'),
  })
  expect(forged.statusCode).toBe(403)
  const kept = await studio.studio.rooms.smallPictures.sweep()
  expect(kept).toBe(0)
})

test('a run of a shot that is gone is refused; a viewer may look and not start', async () => {
  const gone = await director.post(at('/production/run'), { shot_ids: ['01890000-0000-7000-8000-000000000000'] })
  expect([gone.status, gone.body.error.code]).toEqual([404, 'PRODUCTIONS_NO_SUCH_SHOT'])
  const viewer = await studio.as('viewer')
  expect((await viewer.get(at('/production/state'))).status).toBe(200)
  const [shot] = (await readState()).shots
  expect((await viewer.post(at('/production/run'), { shot_ids: [shot?.id] })).status).toBe(403)
  expect((await (await studio.stranger()).get(at('/production/state'))).status).toBe(404)
})
