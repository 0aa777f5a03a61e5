// Cancelling while ffmpeg works: the program ends, nothing is left behind, and a later run makes the same thing.
import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openStudio } from '#testing/open-studio.ts'
import { aProjectWith, aScope, awaitRun } from './productions.seed.ts'

const ONE_SHOT = `第一集 独白

1-1 日 内 茶馆
人物：许仙
许仙：这一把旧伞跟了我许多年，风里来雨里去，从来没有借给过别人，今天借给了你，往后的日子你可要好好待它。
`

async function encoders(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'comm=', '--ppid', String(process.pid)])
  return stdout.split('\n').filter((name) => name.startsWith('ffmpeg'))
}

test('the encode of a cancelled run is ended, its claim is free, and a later run makes the film', async () => {
  await using world = await openStudio()
  const { studio } = world
  const scope = aScope()
  const projectId = await aProjectWith(studio, scope, ONE_SHOT, { size: '1080p' })
  const run = await studio.rooms.productions.start(scope, projectId)
  await expect.poll(async () => (await encoders()).length, { timeout: 90_000, interval: 20 }).toBeGreaterThan(0)
  await studio.db.transaction((tx) => studio.rooms.tasks.cancel(tx, scope, run.taskId))
  // Asked to end, it is killed after two seconds; the encode itself would go on for much longer.
  await expect.poll(encoders, { timeout: 8000, interval: 50 }).toEqual([])
  await studio.jobs.settle()
  const claims = studio.db.withTables<{ artefact_claims: { key: string } }>().selectFrom('artefact_claims')
  expect(await claims.select('key').execute()).toEqual([])
  expect(await readdir(join(world.dataDir, 'scratch')).catch(() => [])).toEqual([])
  const again = await studio.rooms.productions.start(scope, projectId)
  const made = await awaitRun(studio, scope, again)
  expect(made.state).toBe('completed')
  expect(made.report.built).toMatchObject({ speech: 0, film: 1 })
  expect(made.report.built.segment).toBeGreaterThan(0)
}, 240_000)
