// People and the work itself on one run at one moment, on connections of their own.
import { expect, test } from 'vitest'
import { openStudio } from '#testing/open-studio.ts'
import { aProjectWith, SHORT_SCRIPT } from './productions.seed.ts'
import { findActiveRun, lockRun } from './queries.ts'

test('a pause and a plan that runs at the same time wait for each other in one order', async () => {
  await using world = await openStudio({ working: false })
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
  const { taskId } = await studio.rooms.productions.start(scope, projectId)
  const run = await findActiveRun(studio.db, scope.workspaceId, projectId)

  const planned = Promise.withResolvers<void>()
  // What a plan does: the run, then its task.
  const plan = studio.db.transaction(async (tx) => {
    await lockRun(tx, run?.id ?? '')
    planned.resolve()
    await new Promise((resolve) => setTimeout(resolve, 500))
    return studio.rooms.tasks.start(tx, taskId)
  })
  await planned.promise
  const pause = await owner.post(`/tasks/${taskId}/pause`)
  expect(await plan).toBe(true)
  expect(pause.status).toBe(200)
  expect((await owner.get(`/tasks/${taskId}`)).body.data.state).toBe('paused')
}, 120_000)
