import { expect, test } from 'vitest'
import { openStudio } from '#testing/open-studio.ts'
import { aProjectWith, aScope, produce } from './productions.seed.ts'

test('a film beyond the length that the studio allows is refused before anything is encoded, and says so', async () => {
  await using world = await openStudio({ environment: { HUABEN_FILM_MINUTES: '1' } })
  const { studio } = world
  const scope = aScope()
  const script = '第一场 码头 夜 外\n\n【静默 90秒】\n\n甲：好长的夜。\n'
  const run = await produce(studio, scope, await aProjectWith(studio, scope, script))
  expect(run.state).toBe('failed')
  const task = await studio.rooms.tasks.load(studio.db, scope, run.taskId)
  expect(task.error).toMatchObject({ code: 'PRODUCTIONS_STEP_FAILED', details: { cause: 'FILMS_TOO_LONG' } })
  const steps = await studio.rooms.productions.steps(
    studio.db,
    await studio.rooms.productions.load(studio.db, scope, run.runId),
  )
  expect(steps.filter((step) => step.kind === 'segment' && step.state === 'done')).toEqual([])
}, 120_000)
