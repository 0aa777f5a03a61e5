// An answer that comes in the very moment in which a run would end with its question, on connections of their own.
import { expect, test } from 'vitest'
import type { Engine } from '#rooms/generation/provider.ts'
import { openStudio } from '#testing/open-studio.ts'
import { aProjectWith, awaitRun, SHORT_SCRIPT } from './productions.seed.ts'

const POINT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
let submitted = 0
const gate = Promise.withResolvers<void>()
/** Loses the reply to the first picture; the others wait at the gate. */
const artist = (engine: Engine): Engine => ({
  ...engine,
  resubmitIsFree: false,
  price: () => ({ currency: 'CNY', micros: 120_000n }),
  submit: async ({ intentId }) => {
    submitted += 1
    if (submitted === 1) throw new Error('socket hang up')
    await gate.promise
    return { providerJobId: intentId }
  },
  poll: async () => ({
    state: 'succeeded',
    output: { mediaType: 'image/png', bytes: POINT, facts: { width_px: 1, height_px: 1 } },
  }),
  cancel: async () => ({ charged: false }),
})

test('a run does not end with a question that somebody is just answering', async () => {
  await using world = await openStudio({
    parts: { dressEngines: (engines) => engines.map((one) => (one.kind === 'image' ? artist(one) : one)) },
  })
  const { studio } = world
  const owner = await world.as('owner')
  const { workspaceId, userId: actorId } = owner
  const scope = { workspaceId, actorId, onlyProjectId: null, role: 'owner', requestId: null } as const
  const projectId = await aProjectWith(studio, scope, SHORT_SCRIPT)
  const board = await studio.rooms.boards.load(studio.db, scope, projectId)
  const shots = board.shots.filter((one) => one.lines.length === 0 && one.cues.length === 0).slice(0, 2)
  const wish = { shot_ids: shots.map((one) => one.id) }
  const { run_id: runId, task_id: taskId } = (await owner.post(`/projects/${projectId}/production/run`, wish)).body.data
  const open = async () => (await owner.get('/generations?open=true')).body.data.items[0]?.id
  await expect.poll(open, { timeout: 20_000 }).toBeTypeOf('string')
  const questionId = await open()

  const locked = Promise.withResolvers<void>()
  const statesOf = 'select state from production_steps where run_id = $1 and kind = $2 order by state'
  // What an answer does first; meanwhile the other picture is made, and nothing is left to be made without an answer.
  const holding = studio.db.transaction(async (tx) => {
    await tx.executeSql('select id from generations where id = $1 for update', [questionId])
    locked.resolve()
    const states = async () => (await tx.executeSql(statesOf, [runId, 'key_frame'])).rows
    await expect.poll(states, { timeout: 20_000 }).toEqual([{ state: 'done' }, { state: 'failed' }])
    return (await tx.executeSql('select state from production_runs where id = $1', [runId])).rows
  })
  await locked.promise
  const answer = owner.post(`/generations/${questionId}/decision`, { charged: false })
  gate.resolve()
  expect(await holding).toEqual([{ state: 'running' }])
  expect((await answer).status).toBeLessThan(300)
  expect((await awaitRun(studio, scope, { runId, taskId })).state).toBe('completed')
  expect(submitted).toBe(3)
}, 120_000)

test('what is answered before its step is told of is not said to wait', async () => {
  const asked = Promise.withResolvers<void>()
  const lost = Promise.withResolvers<void>()
  let sent = 0
  const losing = (engine: Engine): Engine => ({
    ...artist(engine),
    submit: async ({ intentId }) => {
      sent += 1
      if (sent > 1) return { providerJobId: intentId }
      asked.resolve()
      await lost.promise
      throw new Error('socket hang up')
    },
  })
  await using world = await openStudio({
    parts: { dressEngines: (engines) => engines.map((one) => (one.kind === 'image' ? losing(one) : one)) },
  })
  const { studio } = world
  const owner = await world.as('owner')
  const { workspaceId, userId: actorId } = owner
  const scope = { workspaceId, actorId, onlyProjectId: null, role: 'owner', requestId: null } as const
  const projectId = await aProjectWith(studio, scope, SHORT_SCRIPT)
  const board = await studio.rooms.boards.load(studio.db, scope, projectId)
  const shot = board.shots.find((one) => one.lines.length === 0 && one.cues.length === 0)
  const wish = { shot_ids: [shot?.id] }
  const { run_id: runId, task_id: taskId } = (await owner.post(`/projects/${projectId}/production/run`, wish)).body.data
  await asked.promise
  // The step cannot be told of while its run is locked; its question is there by then, and is answered.
  const locked = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  const holding = studio.db.transaction(async (tx) => {
    await tx.executeSql('select id from production_runs where id = $1 for update', [runId])
    locked.resolve()
    await answered.promise
  })
  await locked.promise
  lost.resolve()
  const open = async () => (await owner.get('/generations?open=true')).body.data.items[0]?.id
  await expect.poll(open, { timeout: 20_000 }).toBeTypeOf('string')
  expect((await owner.post(`/generations/${await open()}/decision`, { charged: false })).status).toBeLessThan(300)
  answered.resolve()
  await holding
  expect((await awaitRun(studio, scope, { runId, taskId })).state).toBe('completed')
  const { items } = (await owner.get(`/tasks/${taskId}/logs`)).body.data
  const said = (words: string) => items.filter((line: { text: string }) => line.text.includes(words))
  expect(said('is answered, and goes on')).toHaveLength(1)
  expect(said('waits for an answer')).toEqual([])
}, 120_000)
