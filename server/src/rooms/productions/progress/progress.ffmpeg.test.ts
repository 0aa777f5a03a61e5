// How far a run is said to be, from its start to its film: all that follows counts from the start, so nothing ever goes back.
import { expect, test } from 'vitest'
import { openStudio } from '#testing/open-studio.ts'
import { aProjectWith, aScope, awaitRun, SHORT_SCRIPT } from '../productions.seed.ts'

test('the second stage is counted before it is there, and what is shown never falls, through a pause as well', async () => {
  await using world = await openStudio()
  const { studio } = world
  const { tasks, productions } = studio.rooms
  const scope = aScope()
  const projectId = await aProjectWith(studio, scope, SHORT_SCRIPT, { template: 'suspense', transition: 'fade' })
  const told: { percent: number; done: number | null; total: number | null }[] = []
  tasks.watch((tick) => {
    if (tick.kind === 'progress') told.push(tick.progress)
  })
  const run = await productions.start(scope, projectId)
  await expect.poll(() => told.length, { timeout: 60_000 }).toBeGreaterThan(1)
  await studio.db.transaction((tx) => tasks.pause(tx, scope, run.taskId))
  const paused = await productions.load(studio.db, scope, run.runId)
  const early = await productions.progress(studio.db, paused, await productions.steps(studio.db, paused))
  expect(early.leftSeconds).toBeNull()
  await studio.db.transaction((tx) => tasks.resume(tx, scope, run.taskId))
  expect((await awaitRun(studio, scope, run)).state).toBe('completed')
  await tasks.flushReports()

  const after = await productions.load(studio.db, scope, run.runId)
  const late = await productions.progress(studio.db, after, await productions.steps(studio.db, after))
  const totals = (kinds: typeof late.kinds) => Object.fromEntries(kinds.map(({ kind, total }) => [kind, total]))
  expect(totals(early.kinds)).toEqual(totals(late.kinds))
  expect(totals(late.kinds)).toMatchObject({ speech: 6, mix: 1, film: 1, transition: expect.any(Number) })
  expect(new Set(told.map((one) => one.total))).toEqual(new Set([after.stepsTotal]))
  const percents = told.map((one) => one.percent)
  expect(percents).toEqual(percents.toSorted((a, b) => a - b))
  // Half of the steps are no half of the work: pieces take longer than pictures.
  const half = told.find((one) => (one.done ?? 0) >= after.stepsTotal / 2)
  expect(half?.percent).toBeLessThan(50)
  expect(late.percent).toBe(100)
}, 240_000)
