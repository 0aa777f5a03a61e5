// A project that goes into the trash costs nothing more, and one that is gone leaves no hold; whoever may not have things made any more
// has nothing made in their name. With the simulated Ark, which cancels what is queued for nothing, and makes on what is running.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { simulateAll } from '#testing/simulators/all.ts'
import { type Simulator, startSimulator } from '#testing/simulators/simulator.ts'

let simulator: Simulator
let studio: TestStudio
let owner: Client
beforeAll(async () => {
  simulator = await startSimulator({ providers: simulateAll(), keys: ['test-key', 'directors-key'] })
  studio = await openStudio({
    environment: { HUABEN_SIMULATED_PROVIDERS: simulator.url, HUABEN_CLIPS_PER_HOUR: '0' },
  })
  owner = await studio.as('owner')
  const key = { provider: 'ark', label: 'house', secrets: { api_key: 'test-key' } }
  expect((await owner.post(`/workspaces/${owner.workspaceId}/provider-keys`, key)).status).toBe(201)
}, 120_000)
afterAll(async () => {
  await studio?.[Symbol.asyncDispose]()
  await simulator?.close()
})
beforeEach(() => simulator.reset())

const ENGINE = 'ark/seedance-2-0'
const NEVER = { pollsUntilDone: 100_000 }
const taskOf = async (id: string, language = 'en') =>
  (await owner.get(`/tasks/${id}`, { 'accept-language': language })).body.data

async function newProject(client = owner): Promise<string> {
  const settings = { size: '360p', width_px: 640, height_px: 360 }
  return (await client.post('/projects', { title: 'Stopped', kind: 'comic_drama', settings })).body.data.id
}

let prompts = 0
async function film(projectId: string, count: number, client = owner): Promise<string> {
  prompts += 1
  const body = { project_id: projectId, prompt: `rain ${prompts}`, count, engine: ENGINE, duration_ms: 5000 }
  const reply = await client.post('/video/generate', body)
  expect(reply.status, JSON.stringify(reply.body)).toBe(202)
  return reply.body.data.task_id
}

const handedOver = (count: number) =>
  expect.poll(() => simulator.jobs().length, { timeout: 20_000, interval: 20 }).toBe(count)

async function books() {
  const { rooms, db } = studio.studio
  const { workspaceId, userId: actorId } = owner
  const scope = { workspaceId, actorId, onlyProjectId: null, role: 'owner', requestId: null } as const
  const totals = await rooms.billing.total(db, scope)
  return {
    spent: totals.find(({ currency }) => currency === 'CNY')?.amountMicros ?? 0n,
    holds: await rooms.billing.openHolds(db, scope),
  }
}

/** Tokens at the price of the catalogue. */
function billed(): bigint {
  const { prices } = studio.studio.rooms.generation.engine('video', ENGINE)
  const { micros = 0, per = 1 } = prices?.units.output_token ?? {}
  const tokens = simulator.bill().map(({ usage }) => BigInt(usage.output_token ?? 0))
  expect(micros).toBeGreaterThan(0)
  return tokens.reduce((sum, one) => sum + (one * BigInt(micros) + BigInt(per) - 1n) / BigInt(per), 0n)
}

test('into the trash: what is queued at the provider is called off for nothing, what runs is kept and booked, and nothing is begun any more', async () => {
  simulator.setPace(NEVER)
  const project = await newProject()
  const before = await books()
  const taskId = await film(project, 3)
  await handedOver(3)
  expect((await owner.delete(`/projects/${project}`)).status).toBe(200)
  await studio.settle()
  expect(await taskOf(taskId)).toMatchObject({
    state: 'cancelled',
    notice: { code: 'TASKS_PROJECT_TRASHED', until: null, message: 'Cancelled: its project was moved to the trash.' },
  })
  expect((await taskOf(taskId, 'zh-CN')).notice.message).toContain('回收站')
  await expect.poll(async () => (await books()).holds, { timeout: 20_000 }).toBe(before.holds)
  expect(simulator.bill()).toEqual([])
  expect(await books()).toEqual(before)
  const taken = simulator.jobs().length
  await studio.settle()
  expect(simulator.jobs()).toHaveLength(taken)
  expect((await owner.post(`/tasks/${taskId}/retry`)).body.error.code).toBe('PROJECTS_IN_TRASH')

  expect((await owner.post(`/projects/${project}/restore`)).status).toBe(200)
  simulator.setPace({ pollsUntilDone: 0 })
  expect((await owner.post(`/tasks/${taskId}/retry`)).body.data).toMatchObject({ state: 'queued', notice: null })
  await expect.poll(async () => (await taskOf(taskId)).state, { timeout: 30_000 }).toBe('completed')
  expect(simulator.bill()).toHaveLength(3)
  expect((await books()).spent - before.spent).toBe(billed())
})

test('purged while a provider is at it and nobody else: it is called off, what it made all the same is booked as billed, no hold stays', async () => {
  simulator.setPace(NEVER)
  const project = await newProject()
  const before = await books()
  await film(project, 2)
  await handedOver(2)
  // Running there: it cannot be called off any more.
  await expect.poll(() => simulator.jobs()[0]?.polls ?? 0, { timeout: 20_000 }).toBeGreaterThan(0)
  simulator.setPace({ pollsUntilDone: 2 })
  expect((await owner.delete(`/projects/${project}`)).status).toBe(200)
  expect((await owner.delete(`/projects/${project}/trash`)).status).toBe(200)
  const { generation } = studio.studio.rooms
  await expect
    .poll(
      async () => {
        await studio.settle()
        await generation.stopAsked(AbortSignal.timeout(10_000))
        await studio.studio.db.transaction((tx) =>
          tx.executeSql(
            `update generations set attended_at = attended_at - interval '1 hour' where state = 'submitted'`,
            [],
          ),
        )
        await generation.reconcile(AbortSignal.timeout(10_000))
        return (await books()).holds
      },
      { timeout: 30_000 },
    )
    .toBe(before.holds)
  expect((await books()).spent - before.spent).toBe(billed())
  // Its jobs find when they next ask that nothing is left to do, and keep nobody else from it.
  const claims = () => studio.studio.db.transaction((tx) => tx.executeSql('select key from artefact_claims', []))
  await expect.poll(async () => (await claims()).rows, { timeout: 40_000 }).toEqual([])
}, 120_000)
