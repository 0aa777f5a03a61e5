// More of a kind than one user may have made an hour: what is over it waits, says so before and meanwhile, and nothing fails.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import type { Engine } from '#rooms/generation/provider.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { aProjectWith, SHORT_SCRIPT } from './productions.seed.ts'

const POINT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let submitted = 0
const artist: Engine = {
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
  poll: async () => ({
    state: 'succeeded',
    output: { mediaType: 'image/png', bytes: POINT, facts: { width_px: 1, height_px: 1 } },
  }),
  cancel: async () => ({ charged: false }),
  close: async () => {},
}

let studio: TestStudio
let owner: Client
const clock = new ManualClock(new Date().toISOString())
beforeAll(async () => {
  studio = await openStudio({
    clock,
    environment: { HUABEN_PICTURES_PER_HOUR: '1' },
    parts: { dressEngines: (engines) => [...engines, artist] },
  })
  owner = await studio.as('owner')
}, 60_000)
afterAll(() => studio?.[Symbol.asyncDispose]())

const taskOf = async (id: string, language = 'en') =>
  (await owner.get(`/tasks/${id}`, { 'accept-language': language })).body.data

test('two pictures at one an hour: the plan says it before, the second waits and says until when, and then it is made', async () => {
  const { workspaceId, userId: actorId } = owner
  const scope: Scope = { workspaceId, actorId, onlyProjectId: null, role: 'owner', requestId: null }
  const engines = { image: 'acme/pictures', speech: null, video: null }
  const projectId = await aProjectWith(studio.studio, scope, SHORT_SCRIPT, { engines })
  const board = await studio.studio.rooms.boards.load(studio.studio.db, scope, projectId)
  const shots = board.shots.filter((shot) => shot.lines.length === 0 && shot.cues.length === 0).slice(0, 2)
  const body = { shot_ids: shots.map((shot) => shot.id) }
  const plan = (await owner.post(`/projects/${projectId}/production/plan`, body)).body.data
  const inAnHour = new Date(clock.now().getTime() + 3_600_000).toISOString()
  expect(plan.waits).toEqual([
    {
      ...{ kind: 'image', count: 2, most: 1, window_minutes: 60, at_once: 1 },
      ...{ last_begins_at: inAnHour, last_begins_in_s: 3600 },
    },
  ])

  const { task_id: taskId, run_id: runId } = (await owner.post(`/projects/${projectId}/production/run`, body)).body.data
  await expect.poll(async () => (await taskOf(taskId)).notice?.code, { timeout: 20_000 }).toBe('TASKS_WAITS_FOR_RATE')
  const waiting = await taskOf(taskId)
  expect(waiting).toMatchObject({ state: 'running', error: null, notice: { until: inAnHour } })
  expect(waiting.notice.message).toContain('1 pictures made in 60 minutes')
  expect((await taskOf(taskId, 'zh-CN')).notice.message).toContain('图片')
  const steps = (await owner.get(`/productions/${runId}/steps?state=queued`)).body.data.items
  expect(steps.map((one: { waits_until: string }) => one.waits_until)).toContain(inAnHour)
  await studio.settle()
  expect(submitted).toBe(1)

  clock.advanceMs(3_600_001)
  // Waiting jobs are counted by the database's clock: they are let go as if their time had come.
  await studio.studio.db.transaction((tx) =>
    tx.executeSql(`update pgboss.job set start_after = now() where state in ('created', 'retry')`, []),
  )
  // By now the session of an hour ago has ended.
  const { db, rooms } = studio.studio
  const stored = () => rooms.tasks.load(db, scope, taskId)
  await expect.poll(async () => (await stored()).state, { timeout: 20_000 }).toBe('completed')
  expect(submitted).toBe(2)
  expect((await stored()).notice).toBeNull()
  const untils = await db.transaction((tx) =>
    tx.executeSql('select waits_until from production_steps where run_id = $1 and waits_until is not null', [runId]),
  )
  expect(untils.rows, 'what is done begins by itself no more').toEqual([])
})
