// More texts than one user may have written an hour: the draft waits, says until when, and is written then; nothing fails.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import type { Engine } from '#rooms/generation/provider.ts'
import { SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

const answers: string[] = []
const scribe: Engine = {
  ...{ id: 'acme/scribe', provider: 'acme', kind: 'text', outputRevision: 1, resubmitIsFree: false, concurrencyMax: 4 },
  prices: { currency: 'CNY', units: { output_token: { micros: 1, per: 1 } } },
  estimate: () => ({ output_token: 5000 }),
  price: () => ({ currency: 'CNY', micros: 0n }),
  check: async () => ({ available: true }),
  submit: async ({ intentId }) => {
    const bytes = Buffer.from(answers.shift() ?? 'nothing')
    const output = { mediaType: 'text/plain', bytes, facts: {}, usage: { output_token: 1000 } }
    return { providerJobId: intentId, result: { state: 'succeeded', output } }
  },
  poll: async () => ({ state: 'unknown' }),
  cancel: async () => ({ charged: false }),
  close: async () => {},
}

let studio: TestStudio
let director: Client
const clock = new ManualClock(new Date().toISOString())
beforeAll(async () => {
  studio = await openStudio({
    clock,
    environment: { HUABEN_TEXTS_PER_HOUR: '1' },
    parts: { dressEngines: (engines) => [...engines, scribe] },
  })
  director = await studio.as('director')
}, 60_000)
afterAll(() => studio?.[Symbol.asyncDispose]())

test('an answer that cannot be used, and the rate is used up: the one that mends it waits, and both make one draft', async () => {
  const { workspaceId, userId: actorId } = director
  const scope: Scope = { workspaceId, actorId, onlyProjectId: null, role: 'director', requestId: null }
  const { db, rooms } = studio.studio
  const created = await director.post('/projects', {
    title: 'Writing',
    kind: 'comic_drama',
    settings: { size: '360p' },
  })
  const at = (rest: string) => `/projects/${created.body.data.id}${rest}`
  await director.put(at('/script'), { text: SHORT_SCRIPT, file_name: 'a.txt' }, { 'if-match': '"0"' })
  const [shot] = (await director.get(at('/board'))).body.data.shots
  const sized = (id: string) => JSON.stringify({ shots: [{ id, size: 'extreme_close', reason: '' }] })
  answers.push(sized('nobody'), sized(shot.id))

  const begun = (await director.post(at('/writing/shots'), { scene_id: shot.scene_id })).body.data
  const task = async () => rooms.tasks.load(db, scope, begun.task_id)
  const draft = async () => rooms.writing.load(db, scope, begun.draft_id)
  await expect.poll(async () => (await task()).notice?.code, { timeout: 20_000 }).toBe('TASKS_WAITS_FOR_RATE')
  await studio.settle()
  const inAnHour = new Date(clock.now().getTime() + 3_600_000).toISOString()
  expect((await director.get(`/tasks/${begun.task_id}`)).body.data).toMatchObject({
    ...{ state: 'running', error: null, notice: { until: inAnHour }, cost: { amount: '1000', currency: 'CNY' } },
  })
  expect(await draft()).toMatchObject({ state: 'writing', attempts: [{ number: 0, isUsable: false }] })

  // Asked again before its time, as when the limit may have been raised: nothing is said twice.
  await goOn()
  await studio.settle()
  const log = (await director.get(`/tasks/${begun.task_id}/logs`)).body.data.items
  expect(log.map((line: { text: string }) => line.text)).toHaveLength(1)

  clock.advanceMs(3_600_001)
  await goOn()
  await expect.poll(async () => (await task()).state, { timeout: 20_000 }).toBe('completed')
  expect(await task()).toMatchObject({ notice: null, cost: { micros: 2000n } })
  expect((await draft()).attempts.map((one) => one.isUsable)).toEqual([false, true])
}, 60_000)

/** Waiting jobs are counted by the database's clock: they are let go as if their time had come. */
const goOn = () =>
  studio.studio.db.transaction((tx) =>
    tx.executeSql(`update pgboss.job set start_after = now() where state in ('created', 'retry')`, []),
  )
