// A run that fails while providers are at other steps of it: what was handed over is awaited, kept and booked as if nothing had
// happened; what was not gives its hold back. Nobody waits for the reconciliation.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Engine, PollResult } from '#rooms/generation/provider.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { aProjectWith, awaitRun, SHORT_SCRIPT } from './productions.seed.ts'

const PICTURE = 120_000n
const POINT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const submitted: string[] = []
/** The first one is refused once the second is handed over; the second ends when the test says so. */
let isDone = false
let refusesFirst = true

function answerTo(providerJobId: string): PollResult {
  const running = { state: 'running', progressPercent: 1, pollAgainMs: 50 } as const
  if (refusesFirst && providerJobId === submitted[0])
    return submitted.length < 2 ? running : { state: 'failed', cause: 'blocked', message: 'not today' }
  if (!isDone) return running
  const output = { mediaType: 'image/png', bytes: POINT, facts: { width_px: 1, height_px: 1 } }
  return { state: 'succeeded', output }
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
  poll: async ({ providerJobId }) => answerTo(providerJobId),
})

let world: TestStudio
let owner: Client
let scope: Parameters<typeof aProjectWith>[1]
beforeAll(async () => {
  world = await openStudio({
    parts: { dressEngines: (engines) => engines.map((one) => (one.kind === 'image' ? remote(one) : one)) },
  })
  owner = await world.as('owner')
  scope = { workspaceId: owner.workspaceId, actorId: owner.userId, onlyProjectId: null, role: 'owner', requestId: null }
}, 60_000)
afterAll(() => world?.[Symbol.asyncDispose]())

test('a run that breaks off loses nothing that was paid for, and holds nothing that was not handed over', async () => {
  const { boards, billing, productions } = world.studio.rooms
  const projectId = await aProjectWith(world.studio, scope, SHORT_SCRIPT)
  const board = await boards.load(world.studio.db, scope, projectId)
  const shot_ids = board.shots.slice(0, 3).map((one) => one.id)
  expect(shot_ids).toHaveLength(3)
  const started = (await owner.post(`/projects/${projectId}/production/run`, { shot_ids })).body.data
  const run = { runId: started.run_id, taskId: started.task_id }
  expect((await awaitRun(world.studio, scope, run)).state).toBe('failed')
  expect((await owner.get(`/tasks/${run.taskId}`)).body.data.error).toMatchObject({ charged: false })
  // Of the second alone: the first was refused, the third never left the house.
  await expect.poll(() => billing.openHolds(world.studio.db, scope), { timeout: 20_000 }).toBe(1)
  isDone = true
  await expect.poll(() => billing.openHolds(world.studio.db, scope), { timeout: 20_000 }).toBe(0)
  expect(submitted).toHaveLength(2)
  expect((await owner.get(`/tasks/${run.taskId}`)).body.data.cost).toEqual({ amount: `${PICTURE}`, currency: 'CNY' })
  const steps = await productions.steps(world.studio.db, await productions.load(world.studio.db, scope, run.runId))
  expect(steps.filter((one) => one.kind === 'key_frame' && one.state === 'done')).toHaveLength(1)

  refusesFirst = false
  expect((await owner.post(`/tasks/${run.taskId}/retry`)).status).toBe(200)
  expect((await awaitRun(world.studio, scope, run)).state).toBe('completed')
  expect(submitted).toHaveLength(4)
  expect(await billing.openHolds(world.studio.db, scope)).toBe(0)
}, 60_000)
