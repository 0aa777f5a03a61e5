// A charge that is booked while somebody pauses the run, on connections of their own.
import { expect, test } from 'vitest'
import type { Engine } from '#rooms/generation/provider.ts'
import { openStudio } from '#testing/open-studio.ts'
import { aProjectWith, awaitRun, SHORT_SCRIPT } from './productions.seed.ts'
import { lockRun } from './queries.ts'

const POINT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const asked = Promise.withResolvers<void>()
const answered = Promise.withResolvers<void>()
const artist = (engine: Engine): Engine => ({
  ...engine,
  resubmitIsFree: false,
  price: () => ({ currency: 'CNY', micros: 120_000n }),
  submit: async ({ intentId }) => ({ providerJobId: intentId }),
  poll: async () => {
    asked.resolve()
    await answered.promise
    return {
      state: 'succeeded',
      output: { mediaType: 'image/png', bytes: POINT, facts: { width_px: 1, height_px: 1 } },
    }
  },
  cancel: async () => ({ charged: false }),
})

test('a charge and a pause at the same time wait for each other in one order', async () => {
  await using world = await openStudio({
    parts: { dressEngines: (engines) => engines.map((one) => (one.kind === 'image' ? artist(one) : one)) },
  })
  const { studio } = world
  const owner = await world.as('owner')
  const scope = {
    workspaceId: owner.workspaceId,
    actorId: owner.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  } as const
  const projectId = await aProjectWith(studio, scope, SHORT_SCRIPT)
  const board = await studio.rooms.boards.load(studio.db, scope, projectId)
  const shot = board.shots.find((one) => one.lines.length === 0 && one.cues.length === 0)
  const started = (await owner.post(`/projects/${projectId}/production/run`, { shot_ids: [shot?.id] })).body.data
  await asked.promise

  // What a pause does: the run, then its task; between the two the charge comes in.
  await studio.db.transaction(async (tx) => {
    await lockRun(tx, started.run_id)
    answered.resolve()
    const waiting = () => tx.executeSql('select 1 from pg_locks where not granted', [])
    await expect.poll(async () => (await waiting()).rows.length, { timeout: 20_000 }).toBeGreaterThan(0)
    await studio.rooms.tasks.pause(tx, scope, started.task_id)
  })
  await world.settle()
  expect((await owner.get(`/tasks/${started.task_id}`)).body.data).toMatchObject({
    state: 'paused',
    cost: { amount: '120000', currency: 'CNY' },
  })
  expect((await owner.post(`/tasks/${started.task_id}/resume`)).status).toBe(200)
  const run = { runId: started.run_id, taskId: started.task_id }
  expect((await awaitRun(studio, scope, run)).state).toBe('completed')
}, 120_000)
