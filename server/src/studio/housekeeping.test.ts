import { expect, it } from 'vitest'
import { newId } from '#platform/ids.ts'
import { configForTesting } from './config.ts'
import { housekeepingJob } from './housekeeping.ts'
import { DAY_MS, openHouse } from './upkeep.seed.ts'

const context = { jobId: newId(), attempt: 0, signal: new AbortController().signal } as never

it('old notes go, young ones and those of jobs that may still run stay; the next run is queued once', async () => {
  await using house = await openHouse()
  const { db, jobs, clock, rooms } = house.world.studio
  const { upkeep } = configForTesting('/nowhere').config
  const daysAgo = (days: number) => new Date(clock.now().getTime() - days * DAY_MS).toISOString()
  const notes = (jobId: string, at: string) => `
    insert into job_steps values ('${jobId}', 'step', '1', '${at}');
    insert into job_fences values ('${jobId}', 0, 0, '${at}');`
  const waiting = newId()
  await house.run(
    notes(newId(), daysAgo(15)) +
      notes(newId(), daysAgo(13)) +
      notes(waiting, daysAgo(400)) +
      [1, 3]
        .map(
          (days) => `insert into idempotency_keys values ('${newId()}', 'k', 'o', 's', 200, '{}', '${daysAgo(days)}');`,
        )
        .join(''),
  )
  await house.run(`
    insert into job_steps select gen_random_uuid(), 'step', '1', '${daysAgo(15)}' from generate_series(1, 2500);
    insert into pgboss.job (id, name, data, state) values ('${waiting}', 'short', '{}', 'retry')`)
  const trash = { purgeTrash: rooms.films.purgeTrash, days: 30, letGo: rooms.files.letGo }
  const { productions, notifications, smallPictures, leaving, keys } = rooms
  const job = housekeepingJob({
    ...{ db, jobs, clock, productions, notifications, smallPictures, leaving, keys, trash },
    settings: upkeep,
  })
  await job.run(context, {})
  await job.run(context, {})
  expect(await house.count('job_steps')).toBe(2)
  expect(await house.count('job_fences')).toBe(2)
  expect(await house.count('job_steps', `job_id = '${waiting}'`)).toBe(1)
  expect(await house.count('idempotency_keys')).toBe(1)
  expect(await house.count('pgboss.job', `data ->> 'job' = 'platform.housekeeping' and state = 'created'`)).toBe(1)
})

it('the newest runs of each project keep their steps, as do those under way and that of the newest film', async () => {
  await using house = await openHouse()
  const project = await house.newProject()
  const other = await house.newProject()
  const states = ['completed', 'paused', 'completed', 'failed', 'cancelled', 'failed', 'failed']
  const runs = []
  for (const [at, state] of states.entries()) {
    const { artefactId, sha256 } = { artefactId: newId(), sha256: `${at}` }
    runs.push(await house.aRun(project, { state, artefactId, sha256, at: `2029-01-0${at + 1}T00:00:00Z` }))
  }
  const single = await house.aRun(other, { state: 'failed', sha256: 'x', at: '2020-01-01T00:00:00Z' })
  const { db, rooms } = house.world.studio
  const prune = () => db.transaction((tx) => rooms.productions.pruneSteps(tx, 2))
  expect(await prune()).toBe(3)
  expect(await prune()).toBe(0)
  const kept = await Promise.all([...runs, single].map((id) => house.count('production_steps', `run_id = '${id}'`)))
  expect(kept).toEqual([0, 1, 1, 0, 0, 1, 1, 1])
  expect(await house.count('production_edges')).toBe(5)
  expect(await house.count('production_runs'), 'the runs themselves stay').toBe(8)
})
