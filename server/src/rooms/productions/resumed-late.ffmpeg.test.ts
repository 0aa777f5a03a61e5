// A run that is taken up again after what it had made was collected.
import { expect, test } from 'vitest'
import { openStudio } from '#testing/open-studio.ts'
import { aProjectWith, aScope, awaitRun, produce, SHORT_SCRIPT } from './productions.seed.ts'

test('steps whose artefacts are gone are made again, and the film is the same', async () => {
  await using world = await openStudio()
  const { studio } = world
  const scope = aScope()
  const projectId = await aProjectWith(studio, scope, SHORT_SCRIPT)
  const first = await produce(studio, scope, projectId)
  await studio.db.executeScript(`
    update production_runs set state = 'cancelled';
    update tasks set state = 'cancelled', result = null;
    delete from films;
    delete from artefacts where kind in ('speech', 'segment', 'mix')`)
  await studio.db.transaction((tx) => studio.rooms.tasks.retry(tx, scope, first.taskId))
  const again = await awaitRun(studio, scope, first)
  expect(again.state).toBe('completed')
  expect(again.sha256).toBe(first.sha256)
  const run = await studio.rooms.productions.load(studio.db, scope, first.runId)
  expect(run.stepsDone).toBe(run.stepsTotal)
  const steps = await studio.rooms.productions.steps(studio.db, run)
  const made = (kind: string) => steps.filter((step) => step.kind === kind && !step.reused).length
  expect([made('speech'), made('segment'), made('mix')]).toEqual([6, first.report.shots, 1])
}, 240_000)
