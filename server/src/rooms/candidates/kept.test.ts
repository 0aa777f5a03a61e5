// What comes in when nobody waits for it, or when its place is taken, is a candidate that a person may pick.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { emit } from '#platform/events/events.ts'
import { besideKeyOf } from '#rooms/artefacts/artefacts.ts'
import { generationKept } from '#rooms/generation/events.ts'
import type { GenerationOrder } from '#rooms/generation/generation.ts'
import type { Engine, PollResult } from '#rooms/generation/provider.ts'
import { SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { makePicture } from '#testing/simulators/media.ts'

const { bytes: picture } = await makePicture({ widthPx: 96, heightPx: 128, prompt: '一人' })
const { bytes: other } = await makePicture({ widthPx: 96, heightPx: 128, prompt: '另一人' })
const running: PollResult = { state: 'running', progressPercent: 1, pollAgainMs: 30 }
const made: PollResult = {
  state: 'succeeded',
  output: { mediaType: 'image/png', bytes: picture, facts: { width_px: 96, height_px: 128 } },
}

/** A provider that cannot be told to stop. */
let result: PollResult = running
let submitted = 0
const engine: Engine = {
  ...{ id: 'acme/pictures', provider: 'acme', kind: 'image', outputRevision: 1 },
  ...{ resubmitIsFree: false, concurrencyMax: 8 },
  prices: { currency: 'CNY', units: { image: { micros: 300, per: 1 } } },
  estimate: () => ({ image: 1 }),
  price: () => ({ currency: 'CNY', micros: 0n }),
  check: async () => ({ available: true }),
  submit: async ({ intentId }) => {
    submitted += 1
    return { providerJobId: intentId }
  },
  poll: async () => result,
  cancel: async () => ({ charged: 'at_its_end' }),
  close: async () => {},
}

let studio: TestStudio
let director: Client
beforeAll(async () => {
  studio = await openStudio({ parts: { dressEngines: (engines) => [...engines, engine] } })
  director = await studio.as('owner')
}, 120_000)
afterAll(() => studio?.[Symbol.asyncDispose]())

async function newProject(name: string) {
  const created = await director.post('/projects', { title: name, kind: 'comic_drama', settings: { size: '360p' } })
  const id: string = created.body.data.id
  const at = (rest: string) => `/projects/${id}${rest}`
  const text = SHORT_SCRIPT.replaceAll('许仙', name)
  await director.put(at('/script'), { text, file_name: 'a.txt' }, { 'if-match': '"0"' })
  const { settings, revision } = (await director.get(at(''))).body.data
  const engines = { ...settings.engines, image: engine.id }
  await director.patch(at(''), { settings: { engines } }, { 'if-match': `"${revision}"` })
  const board = (await director.get(at('/board'))).body.data
  const subject = { kind: 'character', id: board.characters[0].id as string }
  return {
    id,
    at,
    subject,
    list: async () => (await director.get(at(`/candidates/character/${subject.id}`))).body.data,
  }
}

const scope = () =>
  ({
    workspaceId: director.workspaceId,
    actorId: director.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  }) as const
const rows = async (sql: string) => (await studio.studio.db.transaction((tx) => tx.executeSql(sql, []))).rows

test('cancelled, and made all the same: it is among the candidates when it comes in, and its task says what it cost', async () => {
  const project = await newProject('张生')
  const asked = await director.post(project.at('/candidates'), { subjects: [project.subject], count: 1 })
  const { task_id: taskId, candidate_ids: ids } = asked.body.data
  await expect.poll(() => submitted, { timeout: 20_000, interval: 20 }).toBe(1)
  await director.post(`/tasks/${taskId}/cancel`, {})
  const line = async () => (await director.get(`/generations?project_id=${project.id}`)).body.data.items[0]
  await expect.poll(async () => (await line()).called_off_at, { timeout: 20_000 }).not.toBeNull()
  await studio.settle()
  expect(await line()).toMatchObject({ state: 'submitted', held_amount: '300', charged_amount: null })
  expect(await project.list()).toMatchObject({ items: [] })
  const { items: log } = (await director.get(`/tasks/${taskId}/logs`)).body.data
  expect(log.map((one: { text: string }) => one.text).join()).toContain('0.0003 CNY stay on hold')
  result = made
  // As if a minute had passed.
  await rows("update generations set attended_at = attended_at - interval '2 minutes'")
  expect(await studio.studio.rooms.generation.reconcile(new AbortController().signal)).toMatchObject({ kept: 1 })
  await studio.settle()
  expect(await project.list()).toMatchObject({ items: [{ id: ids[0], state: 'ready' }] })
  expect((await director.get(`/tasks/${taskId}`)).body.data).toMatchObject({
    state: 'cancelled',
    cost: { amount: '300', currency: 'CNY' },
  })
})

test('beside a result that has the key already: one more candidate, which can be picked, and is not collected', async () => {
  const project = await newProject('柳生')
  const asked = await director.post(project.at('/candidates'), { subjects: [project.subject], count: 1 })
  await expect.poll(async () => (await project.list()).items[0]?.state, { timeout: 20_000 }).toBe('ready')
  await studio.settle()
  const { db, rooms, blobs } = studio.studio
  const [line] = (await director.get(`/generations?project_id=${project.id}`)).body.data.items
  const [{ artefact_key: artefactKey }] = (await rows(
    `select artefact_key from generations where id = '${line.id}'`,
  )) as [{ artefact_key: string }]
  const order = {
    ...{ subjectKind: 'character', subjectId: project.subject.id, projectId: project.id },
    ...{ artefactKind: 'portrait', artefactKey, engineId: engine.id, model: engine.id },
  } as GenerationOrder
  const sha256 = createHash('sha256').update(other).digest('hex')
  await blobs.put([other], { maxBytes: 1_000_000 })
  expect(await blobs.head(contentKey(sha256))).not.toBeNull()
  const tell = () =>
    db.transaction(async (tx) => {
      const artefact = await rooms.artefacts.record(tx, scope(), {
        ...{ kind: 'portrait', key: besideKeyOf(artefactKey, line.id), sha256, mediaType: 'image/png' },
        ...{ sizeBytes: other.byteLength, facts: { width_px: 96, height_px: 128 }, provenance: {} },
      })
      await emit(tx, generationKept({ scope: scope(), at: new Date() }, { id: line.id, order, artefact }))
    })
  await tell()
  await tell()
  await studio.settle()
  const { items, revision } = await project.list()
  expect(items.map((one: { sha256: string }) => one.sha256).sort()).toEqual(
    [sha256, createHash('sha256').update(picture).digest('hex')].sort(),
  )
  const late = items.find((one: { sha256: string }) => one.sha256 === sha256)
  expect(late).toMatchObject({ state: 'ready', engine: engine.id, is_current: false, width_px: 96 })
  const picked = await director.post(
    project.at(`/candidates/character/${project.subject.id}/pick`),
    { candidate_id: late.id },
    { 'if-match': `"${revision}"` },
  )
  expect(picked.status, JSON.stringify(picked.body)).toBeLessThan(300)
  expect((await project.list()).items.find((one: { id: string }) => one.id === late.id)).toMatchObject({
    is_picked: true,
  })
  expect(asked.status).toBe(202)
})
