// What people may do to a run beside others, and in a project that is in the trash.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { aProjectWith, SHORT_SCRIPT } from './productions.seed.ts'

let world: TestStudio
let owner: Client
let projectId: string

beforeAll(async () => {
  world = await openStudio({ working: false })
  owner = await world.as('owner')
  const scope = {
    workspaceId: owner.workspaceId,
    actorId: owner.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  } as const
  projectId = await aProjectWith(world.studio, scope, SHORT_SCRIPT)
}, 120_000)
afterAll(() => world?.[Symbol.asyncDispose]())

const start = async (): Promise<string> => {
  const reply = await owner.post(`/projects/${projectId}/production/run`, {})
  expect(reply.status).toBe(202)
  return reply.body.data.task_id
}
const ask = async (taskId: string, control: string) => {
  const reply = await owner.post(`/tasks/${taskId}/${control}`)
  return { status: reply.status, code: reply.body.error?.code, details: reply.body.error?.details }
}

test('an ended run is not taken up beside one that is under way: whoever asks is told which', async () => {
  const first = await start()
  expect((await ask(first, 'cancel')).status).toBe(200)
  const second = await start()
  const refused = { status: 409, code: 'PRODUCTIONS_ALREADY_RUNNING' }
  expect(await ask(first, 'retry')).toMatchObject({ ...refused, details: { task_id: second } })
  expect((await owner.get(`/tasks/${first}`)).body.data.state).toBe('cancelled')
  expect((await ask(second, 'cancel')).status).toBe(200)
  expect((await ask(first, 'retry')).status).toBe(200)
  expect((await ask(first, 'cancel')).status).toBe(200)
})

test('before its first plan nobody knows how long a run still takes', async () => {
  const { task_id: taskId, run_id: runId } = (await owner.post(`/projects/${projectId}/production/run`, {})).body.data
  expect((await owner.get(`/productions/${runId}`)).body.data).toMatchObject({ state: 'running', left_s: null })
  expect((await ask(taskId, 'cancel')).status).toBe(200)
})

test('a project that goes into the trash has its run cancelled; nothing is resumed or retried until it is restored', async () => {
  const ended = await start()
  await ask(ended, 'cancel')
  const paused = await start()
  expect((await ask(paused, 'pause')).status).toBe(200)
  expect((await owner.delete(`/projects/${projectId}`)).status).toBeLessThan(300)
  const refused = { status: 409, code: 'PROJECTS_IN_TRASH' }
  expect(await ask(paused, 'resume')).toMatchObject(refused)
  expect(await ask(ended, 'retry')).toMatchObject(refused)
  expect((await owner.get(`/tasks/${paused}`)).body.data).toMatchObject({
    state: 'cancelled',
    notice: { code: 'TASKS_PROJECT_TRASHED' },
  })
  expect((await owner.post(`/projects/${projectId}/restore`)).status).toBe(200)
  expect((await ask(paused, 'retry')).status).toBe(200)
})
