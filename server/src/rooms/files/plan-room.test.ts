// The storage of a plan: files are refused before they arrive, what was paid for is kept, and the next work is refused before it begins.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Engine, PollResult } from '#rooms/generation/provider.ts'
import { SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { onPlan } from '#testing/plans.seed.ts'

const POINT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const submitted: string[] = []
let result: PollResult
const artist: Engine = {
  ...{ id: 'acme/pictures', provider: 'acme', kind: 'image', outputRevision: 1 },
  ...{ resubmitIsFree: false, concurrencyMax: 8 },
  prices: { currency: 'CNY', units: { image: { micros: 300, per: 1 } } },
  estimate: () => ({ image: 1 }),
  price: () => ({ currency: 'CNY', micros: 0n }),
  check: async () => ({ available: true }),
  submit: async ({ intentId }) => {
    submitted.push(intentId)
    return { providerJobId: intentId }
  },
  poll: async () => result,
  cancel: async () => ({ charged: false }),
  close: async () => {},
}

let world: TestStudio
let owner: Client
let scope: Scope
beforeAll(async () => {
  world = await openStudio({ parts: { dressEngines: (engines) => [...engines, artist] } })
  owner = await world.as('owner')
  scope = { workspaceId: owner.workspaceId, actorId: owner.userId, onlyProjectId: null, role: 'owner', requestId: null }
})
afterAll(() => world?.[Symbol.asyncDispose]())

const announce = (client: Client, sizeBytes: number, headers = {}) =>
  client.post('/storage/upload', { file_name: 'a.txt', file_size: sizeBytes, content_type: 'text/plain' }, headers)
const totals = async () => (await owner.get('/storage/usage')).body.data

test('files of all members together stay within the plan; what is given up is free again; the fault says who must do what', async () => {
  const { files } = world.studio.rooms
  await onPlan(world, owner, { storageBytes: 10_000 })
  const input = { name: 'x.txt', purpose: 'other', projectId: null } as const
  const stored = await files.store(scope, { ...input, bytes: Buffer.alloc(6000, 'a') })
  const writer = await world.as('writer')
  const other = { ...scope, actorId: writer.userId }
  const ticket = await files.announce(other, { ...input, sizeBytes: 3000, contentType: 'text/plain' })
  const fault = await files
    .announce(other, { ...input, sizeBytes: 2000, contentType: 'text/plain' })
    .catch((error: unknown) => error)
  expect(fault).toMatchObject({ code: 'FILES_PLAN_FULL', kind: 'over_quota' })
  expect(fault).toMatchObject({ details: { available_bytes: 1000, limit_bytes: 10_000, needed_bytes: 2000 } })
  await expect(files.store(scope, { ...input, bytes: Buffer.alloc(1001) })).rejects.toMatchObject({
    code: 'FILES_PLAN_FULL',
  })
  expect(await files.confirm(other, { fileId: ticket.file_id, isGivenUp: true })).toBeNull()
  await files.store(scope, { ...input, bytes: Buffer.alloc(4000, 'b') })
  await expect(files.store(scope, { ...input, bytes: Buffer.alloc(1) })).rejects.toMatchObject({
    code: 'FILES_PLAN_FULL',
  })
  await files.trash(scope, stored.id)
  await files.purge(scope, stored.id)
  await files.store(scope, { ...input, bytes: Buffer.alloc(6000, 'c') })
  expect(await files.findUnevenTotals(world.studio.db)).toEqual([])
  // Without a limit it is the quota of each person alone.
  await onPlan(world, owner, {})
  await files.store(scope, { ...input, bytes: Buffer.alloc(20_000, 'd') })
})

test('what was paid for is kept though it passes the limit; the next work is refused before it is handed over', async () => {
  const { db, rooms } = world.studio
  const created = await owner.post('/projects', { title: 'Full', kind: 'comic_drama', settings: { size: '360p' } })
  const at = (rest: string) => `/projects/${created.body.data.id}${rest}`
  await owner.put(at('/script'), { text: SHORT_SCRIPT, file_name: 'a.txt' }, { 'if-match': '"0"' })
  const { settings, revision } = (await owner.get(at(''))).body.data
  const engines = { ...settings.engines, image: 'acme/pictures' }
  await owner.patch(at(''), { settings: { engines } }, { 'if-match': `"${revision}"` })
  const { characters } = (await owner.get(at('/board'))).body.data
  const ask = async (id: string) =>
    (await owner.post(at('/candidates'), { subjects: [{ kind: 'character', id }], count: 1 })).body.data
  const taskOf = async (id: string) => (await owner.get(`/tasks/${id}`)).body.data
  const awaitState = (id: string, state: string) =>
    expect.poll(async () => (await taskOf(id)).state, { timeout: 20_000, interval: 30 }).toBe(state)

  const usage = (await totals()).workspace
  const made = await rooms.artefacts.sizeOf(db, owner.workspaceId)
  // One byte is left.
  await onPlan(world, owner, { storageBytes: usage.used_bytes + made + 1 })
  result = { state: 'running', progressPercent: 1, pollAgainMs: 30 }
  const first = await ask(characters[0].id)
  await expect.poll(() => submitted.length, { timeout: 20_000, interval: 20 }).toBe(1)
  // Before it comes in, nothing is left at all.
  await rooms.files.store(scope, { name: 'x', purpose: 'other', projectId: null, bytes: Buffer.alloc(1) })
  result = {
    state: 'succeeded',
    output: { mediaType: 'image/png', bytes: POINT, facts: { width_px: 1, height_px: 1 } },
  }
  await awaitState(first.task_id, 'completed')
  expect((await taskOf(first.task_id)).cost).toEqual({ amount: '300', currency: 'CNY' })
  expect((await totals()).workspace.plan).toMatchObject({ made_bytes: made + POINT.length })

  const second = await ask(characters[1].id)
  await awaitState(second.task_id, 'failed')
  expect(submitted).toHaveLength(1)
  const told = (await taskOf(second.task_id)).error
  expect(told).toMatchObject({ code: 'FILES_PLAN_SPENT', charged: false })
  expect(told.remedy).toContain('assign another plan')
  expect(await rooms.billing.openHolds(db, scope)).toBe(0)

  await onPlan(world, owner, {})
  expect((await owner.post(`/tasks/${second.task_id}/retry`, {})).status).toBe(200)
  await awaitState(second.task_id, 'completed')
})

test('through HTTP it is told in the language of whoever asks', async () => {
  await onPlan(world, owner, { storageBytes: 1 })
  const reply = await announce(owner, 5000, { 'accept-language': 'zh-CN' })
  expect(reply.status, JSON.stringify(reply.body)).toBe(403)
  expect(reply.body.error).toMatchObject({ code: 'FILES_PLAN_FULL' })
  expect(reply.body.error.message).toContain('套餐')
  await onPlan(world, owner, {})
})
