// The store loses bytes that the database remembers, while a run is under way and before it is taken up again.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { aProjectWith, aScope, awaitRun, type FinishedRun, produce, SHORT_SCRIPT } from './productions.seed.ts'

type StepTable = { production_steps: { kind: string; state: string; sha256: string | null } }

let world: TestStudio
let made: FinishedRun
let lost: string | null = null
const scope = aScope()

beforeAll(async () => {
  world = await openStudio()
}, 120_000)
afterAll(() => world?.[Symbol.asyncDispose]())

/** The first sound that is looked for once all are made is gone in that moment. */
function loseASound(): void {
  const { blobs, db } = world.studio
  const head = blobs.head.bind(blobs)
  blobs.head = async (key) => {
    if (lost === null) {
      const steps = await db
        .withTables<StepTable>()
        .selectFrom('production_steps')
        .select(['kind', 'state', 'sha256'])
        .execute()
      const isPlanned = steps.some((step) => step.kind === 'timeline' && step.state === 'queued')
      const isSound = steps.some((step) => step.kind === 'speech' && contentKey(step.sha256 ?? '') === key)
      if (lost === null && isPlanned && isSound) {
        lost = key
        await blobs.delete(key)
      }
    }
    return head(key)
  }
}

test('a sound that vanishes before the timeline is planned is made again, and the run ends', async () => {
  loseASound()
  const projectId = await aProjectWith(world.studio, scope, SHORT_SCRIPT)
  made = await produce(world.studio, scope, projectId)
  expect(lost).not.toBeNull()
  expect(made.state).toBe('completed')
}, 120_000)

test('a run that is taken up again makes anew whatever it had made and is no longer whole', async () => {
  const { studio } = world
  const run = await studio.rooms.productions.load(studio.db, scope, made.runId)
  const steps = await studio.rooms.productions.steps(studio.db, run)
  for (const kind of ['speech', 'key_frame', 'segment']) {
    const step = steps.find((one) => one.kind === kind)
    await studio.blobs.delete(contentKey(step?.sha256 ?? ''))
  }
  await studio.db.executeScript(`
    update production_runs set state = 'cancelled';
    update tasks set state = 'cancelled', result = null;
    delete from films`)
  await studio.db.transaction((tx) => studio.rooms.tasks.retry(tx, scope, made.taskId))
  const again = await awaitRun(studio, scope, made)
  expect([again.state, again.sha256]).toEqual(['completed', made.sha256])
}, 120_000)
