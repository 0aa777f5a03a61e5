// In whose name work is done: of whoever pressed last, with their keys; and of nobody who may not have things made any more.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Engine, PollResult } from '#rooms/generation/provider.ts'
import { OWN, ofWorkspace, storeKey } from '#rooms/keys/keys.seed.ts'
import { aProjectWith, SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Role, Scope } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

const POINT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const RUNNING: PollResult = { state: 'running', progressPercent: 1, pollAgainMs: 30 }
const MADE: PollResult = {
  state: 'succeeded',
  output: { mediaType: 'image/png', bytes: POINT, facts: { width_px: 1, height_px: 1 } },
}
const PRICE = 300n

/** One picture at a time; it remembers with which key each was asked for. */
const acme = { keys: [] as (string | undefined)[], result: RUNNING as PollResult }
const artist: Engine = {
  ...{ id: 'acme/pictures', provider: 'ark', kind: 'image', outputRevision: 1 },
  ...{ resubmitIsFree: false, concurrencyMax: 1, needsKey: true },
  prices: { currency: 'CNY', units: { image: { micros: Number(PRICE), per: 1 } } },
  estimate: () => ({ image: 1 }),
  price: () => ({ currency: 'CNY', micros: 0n }),
  check: async () => ({ available: true }),
  submit: async ({ intentId, access }) => {
    acme.keys.push(access?.keyId)
    return { providerJobId: intentId }
  },
  poll: async () => acme.result,
  cancel: async () => ({ charged: false }),
  close: async () => {},
}

let studio: TestStudio
let owner: Client
let shared: string
beforeAll(async () => {
  studio = await openStudio({ parts: { dressEngines: (engines) => [...engines, artist] } })
  owner = await studio.as('owner')
  shared = (await storeKey(owner, ofWorkspace(owner), { provider: 'ark' })).id
}, 60_000)
afterAll(() => studio?.[Symbol.asyncDispose]())
beforeEach(() => {
  acme.keys.length = 0
  acme.result = RUNNING
})

let people = 0
async function aDirector() {
  people += 1
  const client = await studio.another('director', `director${people}`)
  return { client, keyId: (await storeKey(client, OWN, { provider: 'ark' })).id }
}

const scopeOf = (client: Client, role: Role = 'director'): Scope => ({
  ...{ workspaceId: client.workspaceId, actorId: client.userId, onlyProjectId: null, role, requestId: null },
})
let styles = 0

/** Two pictures, and nothing else: each description is made once in a workspace. */
async function startRun(client: Client) {
  const { studio: inner } = studio
  const engines = { image: 'acme/pictures', speech: null, video: null }
  styles += 1
  const settings = { size: '360p', engines, visual_style: `style ${styles}` }
  const projectId = await aProjectWith(inner, scopeOf(owner, 'owner'), SHORT_SCRIPT, settings)
  const board = await inner.rooms.boards.load(inner.db, scopeOf(owner, 'owner'), projectId)
  const shots = board.shots.filter((shot) => shot.lines.length === 0 && shot.cues.length === 0).slice(0, 2)
  const body = { shot_ids: shots.map((shot) => shot.id) }
  const reply = await client.post(`/projects/${projectId}/production/run`, body)
  expect(reply.status, JSON.stringify(reply.body)).toBe(202)
  return { projectId, taskId: reply.body.data.task_id as string }
}

const taskOf = async (id: string) => (await owner.get(`/tasks/${id}`)).body.data
const awaitState = (id: string, state: string) =>
  expect.poll(async () => (await taskOf(id)).state, { timeout: 30_000, interval: 50 }).toBe(state)
const handedOver = (count: number) => expect.poll(() => acme.keys.length, { timeout: 20_000, interval: 20 }).toBe(count)
const leave = (client: Client) => owner.delete(`/workspaces/${owner.workspaceId}/members/${client.userId}`)
const lower = (client: Client, role: Role) =>
  owner.patch(`/workspaces/${owner.workspaceId}/members/${client.userId}`, { role })

async function askedBy(projectId: string): Promise<string[]> {
  const { items } = (await owner.get(`/generations?project_id=${projectId}&size=100`)).body.data
  const acmes = items.filter((one: { state: string }) => one.state === 'succeeded')
  return acmes.map((one: { requested_by: string }) => one.requested_by).reverse()
}

test('removed in mid-film: it is paused and says why; what was paid for is kept, and the rest goes on in the name, and with the key, of who resumes', async () => {
  const { client, keyId } = await aDirector()
  const { projectId, taskId } = await startRun(client)
  await handedOver(1)
  expect(acme.keys).toEqual([keyId])
  expect((await leave(client)).status).toBeLessThan(300)
  await awaitState(taskId, 'paused')
  expect(await taskOf(taskId)).toMatchObject({
    notice: { code: 'TASKS_ASKER_GONE', until: null },
    controls: ['resume', 'cancel'],
  })
  acme.result = MADE
  await studio.settle()
  expect(acme.keys).toEqual([keyId])

  expect((await owner.post(`/tasks/${taskId}/resume`)).body.data).toMatchObject({ state: 'queued', notice: null })
  await awaitState(taskId, 'completed')
  expect(acme.keys).toEqual([keyId, shared])
  expect(await askedBy(projectId)).toEqual([client.userId, owner.userId])
  expect((await taskOf(taskId)).cost).toEqual({ amount: (2n * PRICE).toString(), currency: 'CNY' })
})

test('a run that failed, retried by somebody else: his keys, and not those of whoever began it', async () => {
  const [first, second] = [await aDirector(), await aDirector()]
  acme.result = { state: 'failed', cause: 'blocked', message: 'not today' }
  const { projectId, taskId } = await startRun(first.client)
  await awaitState(taskId, 'failed')
  await studio.settle()
  const before = acme.keys.length
  expect(new Set(acme.keys)).toEqual(new Set([first.keyId]))
  acme.result = MADE
  expect((await second.client.post(`/tasks/${taskId}/retry`)).status).toBe(200)
  await awaitState(taskId, 'completed')
  expect(acme.keys.slice(before)).toEqual([second.keyId, second.keyId])
  expect(await askedBy(projectId)).toEqual([second.client.userId, second.client.userId])
})

test('made a writer while his candidates are being drawn: they are cancelled, say why, and whoever may retries in his own name', async () => {
  const { client, keyId } = await aDirector()
  const project = (await owner.post('/projects', { title: 'Cast', kind: 'comic_drama' })).body.data.id
  const body = { project_id: project, prompt: 'a stone bridge', count: 1, engine: 'acme/pictures' }
  const taskId = (await client.post('/images/generate', body)).body.data.task_id
  await handedOver(1)
  expect(acme.keys).toEqual([keyId])
  expect((await lower(client, 'writer')).status).toBe(200)
  await awaitState(taskId, 'cancelled')
  expect(await taskOf(taskId)).toMatchObject({ notice: { code: 'TASKS_ASKER_GONE' }, controls: ['retry'] })
  await studio.settle()
  acme.result = MADE
  expect((await owner.post(`/tasks/${taskId}/retry`)).status).toBe(200)
  await awaitState(taskId, 'completed')
  expect(acme.keys).toEqual([keyId, shared])
})

test('a key of one’s own serves nobody who may not have such work done there by now, whatever a job believes', async () => {
  const { client, keyId } = await aDirector()
  const { keys } = studio.studio.rooms
  const forWork = { projectId: null, rights: ['production.run', 'board.write'] } as const
  const taken = async () => (await keys.accessFor(scopeOf(client), 'ark', { forWork }))?.keyId
  expect(await taken()).toBe(keyId)
  await lower(client, 'writer')
  expect(await taken()).toBe(shared)
  await lower(client, 'director')
  expect(await taken()).toBe(keyId)
  await leave(client)
  expect(await taken()).toBe(shared)
  expect((await keys.open(scopeOf(client), keyId))?.keyId, 'what was begun with it is still asked for').toBe(keyId)
})
