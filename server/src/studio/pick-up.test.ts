// Work that nobody is at any more, because the queue has lost it: it is put on again where it stood, once, and nothing is made twice.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Engine, PollResult } from '#rooms/generation/provider.ts'
import { aProjectWith, awaitRun, SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

const POINT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
let submitted = 0
let isDone = false
const output = { mediaType: 'image/png', bytes: POINT, facts: { width_px: 1, height_px: 1 } }

/** Far away: its jobs sleep while it works. */
const remote = (engine: Engine): Engine => ({
  ...engine,
  provider: 'acme',
  needsKey: false,
  resubmitIsFree: false,
  concurrencyMax: 8,
  price: () => ({ currency: 'CNY', micros: 300n }),
  submit: async ({ intentId }) => {
    submitted += 1
    return { providerJobId: intentId }
  },
  poll: async (): Promise<PollResult> =>
    isDone ? { state: 'succeeded', output } : { state: 'running', progressPercent: 1, pollAgainMs: 100 },
})

let isBusy = true
const WRITTEN = '第1集\n1-1 日 外 断桥\n△细雨落在湖面。\n许仙：姑娘，雨大，拿去吧。\n白素贞：多谢公子。\n'
const scribe: Engine = {
  ...{ id: 'acme/scribe', provider: 'acme', kind: 'text', outputRevision: 1, resubmitIsFree: false, concurrencyMax: 4 },
  prices: { currency: 'CNY', units: { output_token: { micros: 1, per: 1 } } },
  estimate: () => ({ output_token: 5000 }),
  price: () => ({ currency: 'CNY', micros: 0n }),
  check: async () => ({ available: true }),
  submit: async ({ intentId }) => {
    if (isBusy) return { refused: 'busy', message: 'come back later', retryAfterMs: 3_600_000 }
    const text = { mediaType: 'text/plain', bytes: Buffer.from(WRITTEN), facts: {}, usage: { output_token: 1000 } }
    return { providerJobId: intentId, result: { state: 'succeeded', output: text } }
  },
  poll: async () => ({ state: 'unknown' }),
  cancel: async () => ({ charged: false }),
  close: async () => {},
}

let world: TestStudio
let owner: Client
let scope: Parameters<typeof aProjectWith>[1]
beforeAll(async () => {
  world = await openStudio({
    parts: {
      dressEngines: (engines) => [...engines.map((one) => (one.kind === 'image' ? remote(one) : one)), scribe],
    },
  })
  owner = await world.as('owner')
  scope = { workspaceId: owner.workspaceId, actorId: owner.userId, onlyProjectId: null, role: 'owner', requestId: null }
}, 60_000)
afterAll(() => world?.[Symbol.asyncDispose]())

const pickUp = () => world.studio.upkeep.pickUpLost(AbortSignal.timeout(30_000))
const nothing = { runs: 0, candidates: 0, drafts: 0 }

/** As if the queue's tables had been emptied: of what names one of these. Retried while a worker has it in its hands. */
async function loseJobs(field: string, ids: readonly string[]): Promise<void> {
  const gone = `data -> 'payload' ->> '${field}' = any($1::text[]) and state <> 'completed'`
  await expect
    .poll(
      () =>
        world.studio.db.transaction(async (tx) => {
          await tx.executeSql(`delete from pgboss.job where ${gone} and state <> 'active'`, [[...ids]])
          return (await tx.executeSql(`select id from pgboss.job where ${gone}`, [[...ids]])).rows.length
        }),
      { timeout: 20_000, interval: 15 },
    )
    .toBe(0)
}

async function aRunUnderWay(shots: number) {
  const projectId = await aProjectWith(world.studio, scope, SHORT_SCRIPT)
  const board = await world.studio.rooms.boards.load(world.studio.db, scope, projectId)
  const shot_ids = board.shots.slice(0, shots).map((one) => one.id)
  const before = submitted
  isDone = false
  const size = shots === 2 ? '480p' : '720p'
  const started = (await owner.post(`/projects/${projectId}/production/run`, { shot_ids, size })).body.data
  await expect.poll(() => submitted, { timeout: 20_000 }).toBe(before + shots)
  return { runId: started.run_id as string, taskId: started.task_id as string, shot_ids }
}

test('a run without any job is put on again, once, and nothing is paid for twice', async () => {
  const run = await aRunUnderWay(2)
  expect(await pickUp(), 'all is as it should be').toEqual(nothing)
  await loseJobs('run_id', [run.runId])
  const before = submitted
  isDone = true
  expect(await pickUp()).toEqual({ ...nothing, runs: 1 })
  expect(await pickUp()).toEqual(nothing)
  expect((await awaitRun(world.studio, scope, run)).state).toBe('completed')
  expect(submitted).toBe(before)
  expect((await owner.get(`/tasks/${run.taskId}`)).body.data.cost).toEqual({ amount: '600', currency: 'CNY' })
  await world.settle()
  expect(await pickUp(), 'an ended run is left alone').toEqual(nothing)
}, 60_000)

test('of a run of which one job is gone that one is put on again; a paused run stays paused', async () => {
  const run = await aRunUnderWay(3)
  await loseJobs('step_id', [`key_frame:${run.shot_ids[0]}`])
  expect((await pickUp()).runs).toBe(1)
  expect((await owner.post(`/tasks/${run.taskId}/pause`)).status).toBe(200)
  await loseJobs('run_id', [run.runId])
  expect(await pickUp()).toEqual(nothing)
  expect((await owner.post(`/tasks/${run.taskId}/resume`)).status).toBe(200)
  const before = submitted
  isDone = true
  expect((await awaitRun(world.studio, scope, run)).state).toBe('completed')
  expect(submitted).toBe(before)
}, 60_000)

test('a candidate without a job is put on again', async () => {
  const projectId = await aProjectWith(world.studio, scope, SHORT_SCRIPT)
  const { characters } = (await owner.get(`/projects/${projectId}/board`)).body.data
  isDone = false
  const before = submitted
  const subjects = [{ kind: 'character', id: characters[0].id }]
  const asked = (await owner.post(`/projects/${projectId}/candidates`, { subjects, count: 1 })).body.data
  await expect.poll(() => submitted, { timeout: 20_000 }).toBe(before + 1)
  expect(await pickUp()).toEqual(nothing)
  await loseJobs('task_id', [asked.task_id])
  isDone = true
  expect(await pickUp()).toEqual({ ...nothing, candidates: 1 })
  await expect
    .poll(async () => (await owner.get(`/tasks/${asked.task_id}`)).body.data.state, { timeout: 20_000 })
    .toBe('completed')
  expect(submitted).toBe(before + 1)
}, 60_000)

test('a draft without a job is put on again', async () => {
  const projectId = (await owner.post('/projects', { title: 'Written', kind: 'comic_drama' })).body.data.id
  const asked = await owner.post(`/projects/${projectId}/writing/script`, { idea: '雨中断桥' })
  expect(asked.status, JSON.stringify(asked.body)).toBe(202)
  const { task_id: taskId, draft_id: draftId } = asked.body.data
  const state = async () => (await owner.get(`/tasks/${taskId}`)).body.data.state
  await expect.poll(state, { timeout: 20_000 }).toBe('running')
  expect(await pickUp()).toEqual(nothing)
  await loseJobs('draft_id', [draftId])
  isBusy = false
  expect(await pickUp()).toEqual({ ...nothing, drafts: 1 })
  await expect.poll(state, { timeout: 20_000 }).toBe('completed')
  expect((await owner.get(`/drafts/${draftId}`)).body.data).toMatchObject({
    state: 'proposed',
    text: expect.stringContaining('断桥'),
  })
}, 60_000)
