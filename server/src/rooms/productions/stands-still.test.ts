// A film that stands still, paused by a person or because whoever asked for it is suspended: what was handed over is awaited, kept and
// booked; nothing more is handed over, nothing else is held; whoever resumes goes on in their own name.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Engine, PollResult } from '#rooms/generation/provider.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { aProjectWith, awaitRun, SHORT_SCRIPT } from './productions.seed.ts'

const PICTURE = 120_000n
const POINT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
let submitted: string[] = []
let end: PollResult | null = null
const RUNNING = { state: 'running', progressPercent: 1, pollAgainMs: 50 } as const
const DONE: PollResult = {
  state: 'succeeded',
  output: { mediaType: 'image/png', bytes: POINT, facts: { width_px: 1, height_px: 1 } },
}

const remote = (engine: Engine): Engine => ({
  ...engine,
  provider: 'acme',
  needsKey: false,
  // The third waits for a place.
  concurrencyMax: 2,
  resubmitIsFree: false,
  price: () => ({ currency: 'CNY', micros: PICTURE }),
  submit: async ({ intentId }) => {
    submitted.push(intentId)
    return { providerJobId: intentId }
  },
  poll: async () => end ?? RUNNING,
})

let world: TestStudio
let owner: Client
let director: Client
const scopeOf = ({ userId: actorId }: Client): Scope => ({
  ...{ workspaceId: owner.workspaceId, actorId, onlyProjectId: null, role: 'owner', requestId: null },
})
beforeAll(async () => {
  world = await openStudio({
    parts: { dressEngines: (engines) => engines.map((one) => (one.kind === 'image' ? remote(one) : one)) },
  })
  owner = await world.as('owner')
  director = await world.as('director')
}, 60_000)
afterAll(() => world?.[Symbol.asyncDispose]())
beforeEach(() => {
  submitted = []
  end = null
})

/** Three pictures, of which two are at the provider. */
async function aRunOfThree(by: Client, settings: Record<string, unknown>) {
  const { boards } = world.studio.rooms
  const projectId = await aProjectWith(world.studio, scopeOf(owner), SHORT_SCRIPT, settings)
  const board = await boards.load(world.studio.db, scopeOf(owner), projectId)
  const shot_ids = board.shots.slice(0, 3).map((one) => one.id)
  const started = (await by.post(`/projects/${projectId}/production/run`, { shot_ids })).body.data
  await expect.poll(() => submitted.length, { timeout: 20_000 }).toBe(2)
  return { runId: started.run_id as string, taskId: started.task_id as string }
}

const holds = () => world.studio.rooms.billing.openHolds(world.studio.db, scopeOf(owner))
const taskOf = async (id: string, language = 'en') =>
  (await owner.get(`/tasks/${id}`, { 'accept-language': language })).body.data
const picturesOf = async (runId: string) => {
  const { productions } = world.studio.rooms
  const { db } = world.studio
  const steps = await productions.steps(db, await productions.load(db, scopeOf(owner), runId))
  return steps.filter(({ kind, state }) => kind === 'key_frame' && state === 'done').length
}

test('paused: what is at the provider is stored and booked meanwhile, and what was not handed over is not held', async () => {
  const run = await aRunOfThree(owner, { aspect: '16:9' })
  expect((await owner.post(`/tasks/${run.taskId}/pause`)).status).toBe(200)
  await expect.poll(holds, { timeout: 20_000 }).toBe(2)
  end = DONE
  await expect.poll(holds, { timeout: 20_000 }).toBe(0)
  await expect.poll(() => picturesOf(run.runId), { timeout: 20_000 }).toBe(2)
  expect(await taskOf(run.taskId)).toMatchObject({ state: 'paused', cost: { amount: `${2n * PICTURE}` } })
  expect(submitted).toHaveLength(2)
  expect((await owner.post(`/tasks/${run.taskId}/resume`)).status).toBe(200)
  expect((await awaitRun(world.studio, scopeOf(owner), run)).state).toBe('completed')
  expect(submitted).toHaveLength(3)
  expect(await holds()).toBe(0)
}, 60_000)

test('paused: what fails at the provider is told in the log, and tried again when the run goes on', async () => {
  const run = await aRunOfThree(owner, { aspect: '9:16' })
  expect((await owner.post(`/tasks/${run.taskId}/pause`)).status).toBe(200)
  end = { state: 'failed', cause: 'blocked', message: 'not today' }
  await expect.poll(holds, { timeout: 20_000 }).toBe(0)
  const log = async () => JSON.stringify((await owner.get(`/tasks/${run.taskId}/logs`)).body.data)
  await expect.poll(log, { timeout: 20_000 }).toContain('failed while the run is paused')
  expect((await taskOf(run.taskId)).state).toBe('paused')
  end = DONE
  expect((await owner.post(`/tasks/${run.taskId}/resume`)).status).toBe(200)
  expect((await awaitRun(world.studio, scopeOf(owner), run)).state).toBe('completed')
}, 60_000)

test('paused and resumed while the provider is at it: the job that follows it stays the only one at its step', async () => {
  const run = await aRunOfThree(owner, { visual_style: '水墨画' })
  const jobs = () =>
    world.studio.db.transaction(async (tx) => {
      const text = `select data -> 'payload' ->> 'step_id' as step, count(*)::int as jobs from pgboss.job
        where state in ('created', 'retry', 'active') and data -> 'payload' ->> 'run_id' = $1
          and data -> 'payload' ->> 'step_id' is not null group by 1`
      return (await tx.executeSql(text, [run.runId])).rows as { step: string; jobs: number }[]
    })
  for (let time = 0; time < 3; time += 1) {
    expect((await owner.post(`/tasks/${run.taskId}/pause`)).status).toBe(200)
    // What waits for a place is not followed: its job ends, and the next resume hands it out anew.
    await expect.poll(async () => (await jobs()).length, { timeout: 20_000 }).toBe(2)
    expect((await owner.post(`/tasks/${run.taskId}/resume`)).status).toBe(200)
    await expect.poll(async () => (await jobs()).map((one) => one.jobs), { timeout: 20_000 }).toEqual([1, 1, 1])
  }
  end = DONE
  expect((await awaitRun(world.studio, scopeOf(owner), run)).state).toBe('completed')
  expect(submitted).toHaveLength(3)
}, 60_000)

test('whoever asked is suspended: the film stands still and says who must do what; another member goes on in their own name', async () => {
  const run = await aRunOfThree(director, { aspect: '1:1' })
  const administrator = await world.operator()
  const suspend = await administrator.patch(`/users/${director.userId}/status`, { status: 'suspended' })
  expect(suspend.status, JSON.stringify(suspend.body)).toBe(200)
  await expect.poll(async () => (await taskOf(run.taskId)).state, { timeout: 20_000 }).toBe('paused')
  const { notice } = await taskOf(run.taskId)
  expect(notice).toMatchObject({ code: 'TASKS_ASKER_SUSPENDED', until: null })
  expect(notice.remedy).toContain('resume')
  expect((await taskOf(run.taskId, 'zh-CN')).notice.message).toContain('停用')
  end = DONE
  await expect.poll(holds, { timeout: 20_000 }).toBe(0)
  await expect.poll(() => picturesOf(run.runId), { timeout: 20_000 }).toBe(2)
  expect(submitted).toHaveLength(2)
  expect((await owner.post(`/tasks/${run.taskId}/resume`)).body.data).toMatchObject({ notice: null })
  expect((await awaitRun(world.studio, scopeOf(owner), run)).state).toBe('completed')
  expect(submitted).toHaveLength(3)
  const { requestedBy } = await world.studio.rooms.productions.load(world.studio.db, scopeOf(owner), run.runId)
  expect(requestedBy).toBe(owner.userId)
}, 60_000)
