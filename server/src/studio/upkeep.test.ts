import { expect, it } from 'vitest'
import { newId } from '#platform/ids.ts'
import { aHash, DAY_MS, HOUR_MS, type House, openHouse } from './upkeep.seed.ts'

type Reference = {
  readonly name: string
  readonly make: (house: House, projectId: string, sha256: string) => Promise<unknown>
}

/** Every place in which a room may refer to content by its hash. */
const REFERENCES: readonly Reference[] = [
  { name: 'a film', make: (house, project, sha256) => house.aFilm(project, { sha256 }) },
  { name: 'the SRT of a film', make: (house, project, srt) => house.aFilm(project, { sha256: aHash(), srt }) },
  { name: 'the VTT of a film', make: (house, project, vtt) => house.aFilm(project, { sha256: aHash(), vtt }) },
  { name: 'a take', make: (house, project, sha256) => house.aTake(project, { sha256 }) },
  {
    name: 'the original of an old version of a script',
    make: (house, project, source) => house.aScript(project, { source }),
  },
  { name: 'the breakdown of a script', make: (house, project, breakdown) => house.aScript(project, { breakdown }) },
  { name: 'the breakdown of a board', make: (house, project, breakdown) => house.aBoard(project, { breakdown }) },
  { name: 'a pinned picture', make: (house, project, pin) => house.aBoard(project, { pin }) },
  { name: 'a pin that undo would bring back', make: (house, project, undoable) => house.aBoard(project, { undoable }) },
  {
    name: 'a step of a run under way',
    make: (house, project, sha256) => house.aRun(project, { state: 'paused', sha256 }),
  },
  {
    name: 'a picture that an engine made for the newest film',
    make: (house, project, sha256) => house.aRun(project, { state: 'completed', sha256, kind: 'key_frame' }),
  },
]

it('throwing a copy away never takes content from a room that refers to it; with the last reference it goes', async () => {
  await using house = await openHouse()
  const { clock, isThere, collectContent, throwAway, newProject, world, scope } = house
  const artefact = await house.anArtefact('an artefact')
  await throwAway('an artefact')
  const alone = await throwAway('nobody else has it')
  const kept = []
  for (const { name, make } of REFERENCES) {
    const projectId = await newProject()
    const sha256 = await throwAway(name)
    await make(house, projectId, sha256)
    kept.push({ name, projectId, sha256 })
  }
  for (let day = 0; day < 3; day += 1) {
    clock.advanceMs(DAY_MS + HOUR_MS)
    await collectContent()
  }
  expect(await isThere(alone)).toBe(false)
  expect(await isThere(artefact.sha256), 'an artefact').toBe(true)
  for (const { name, sha256 } of kept) expect(await isThere(sha256), name).toBe(true)

  for (const { projectId } of kept) {
    await world.studio.rooms.projects.trash(scope, projectId)
    await world.studio.rooms.projects.purge(scope, projectId)
  }
  await world.studio.relay.settle()
  clock.advanceMs(DAY_MS - HOUR_MS)
  await collectContent()
  for (const { name, sha256 } of kept.slice(0, 3)) expect(await isThere(sha256), `${name}: grace`).toBe(true)
  clock.advanceMs(DAY_MS + HOUR_MS)
  await collectContent()
  for (const { name, sha256 } of kept) expect(await isThere(sha256), name).toBe(false)
})

it('content that is put again while it waits to be collected stays', async () => {
  await using house = await openHouse()
  const sha256 = await house.throwAway('wanted again')
  house.clock.advanceMs(DAY_MS + HOUR_MS)
  await house.put('wanted again')
  await house.collectContent()
  expect(await house.isThere(sha256), 'its row is yet to come').toBe(true)
  house.clock.advanceMs(DAY_MS + HOUR_MS)
  await house.collectContent()
  expect(await house.isThere(sha256), 'no row came').toBe(false)
})

it('artefacts that nothing refers to go after the setting, row first; what is referred to stays', async () => {
  await using house = await openHouse()
  const { anArtefact, newProject, clock, count, isThere, collectArtefacts, collectContent } = house
  const project = await newProject()
  const of = async (text: string, kind?: Parameters<typeof anArtefact>[1]) => {
    const { id, sha256 } = await anArtefact(text, kind)
    return { artefactId: id, sha256 }
  }
  const unused = await of('unused')
  const spoken = await of('spoken and never judged', 'speech')
  const overtaken = await of('picture of an older film', 'key_frame')
  const segment = await of('segment of the newest film', 'segment')
  const kept = {
    film: await of('film', 'film'),
    approved: await of('approved', 'speech'),
    performed: await of('performed by a person', 'speech'),
    pinned: await of('pinned', 'key_frame'),
    underWay: await of('under way'),
    newest: await of('picture of the newest film', 'key_frame'),
    breakdown: await of('breakdown', 'breakdown'),
  }
  await house.aFilm(project, kept.film)
  await house.aTake(project, spoken)
  await house.aTake(project, { ...kept.approved, state: 'approved' })
  await house.aTake(project, { ...kept.performed, engine: null })
  await house.aBoard(project, { pin: kept.pinned.sha256 })
  await house.aScript(project, { breakdown: kept.breakdown.sha256 })
  await house.aRun(project, { ...overtaken, state: 'completed', kind: 'key_frame', at: '2029-01-01T00:00:00Z' })
  await house.aRun(project, { ...segment, state: 'completed', at: '2029-06-01T00:00:00Z' })
  await house.aRun(project, { ...kept.newest, state: 'completed', kind: 'key_frame', at: '2029-06-02T00:00:00Z' })
  await house.aRun(project, { ...kept.underWay, state: 'running' })

  clock.advanceMs(30 * DAY_MS - HOUR_MS)
  expect(await collectArtefacts()).toBe(0)
  clock.advanceMs(2 * HOUR_MS)
  expect(await collectArtefacts()).toBe(4)
  for (const { artefactId } of [unused, spoken, overtaken, segment])
    expect(await count('artefacts', `id = '${artefactId}'`)).toBe(0)
  for (const [name, { artefactId }] of Object.entries(kept))
    expect(await count('artefacts', `id = '${artefactId}'`), name).toBe(1)
  expect(await count('takes'), 'what an engine spoke goes with its artefact').toBe(2)
  await collectContent()
  expect(await isThere(unused.sha256), 'content has its grace').toBe(true)
  clock.advanceMs(DAY_MS + HOUR_MS)
  await collectContent()
  for (const { sha256 } of [unused, spoken, overtaken, segment]) expect(await isThere(sha256)).toBe(false)
  for (const [name, { sha256 }] of Object.entries(kept)) expect(await isThere(sha256), name).toBe(true)
  expect(await count('events', `name = 'artefacts.collected' and payload = '{"count": 4, "size_bytes": 79}'`)).toBe(1)
})

it('a sweep that is cut off goes on where it was: bounded batches, an event for each', async () => {
  await using house = await openHouse()
  await house.run(`
    insert into artefacts select gen_random_uuid(), '${house.scope.workspaceId}', 'segment', 'key ' || n, 'sha ' || n, 'x/y', 7,
      '{}', '{}', '${newId()}', '2029-01-01', '2029-01-01' from generate_series(1, 450) as n`)
  const { upkeep } = house.world.studio
  expect(await upkeep.collectArtefacts()).toEqual({ seen: 200, deleted: 200 })
  expect(await house.count('artefacts')).toBe(250)
  expect(await house.collectArtefacts()).toBe(250)
  expect(await house.count('events', `name = 'artefacts.collected'`)).toBe(3)
  expect(await house.count('file_blobs'), 'all are watched from now on').toBe(450)
})

it('an artefact in use is not collected, and says so; one that was collected says that', async () => {
  await using house = await openHouse()
  const { artefacts } = house.world.studio.rooms
  const [used, unused] = [await house.anArtefact('used'), await house.anArtefact('unused')]
  house.clock.advanceMs(31 * DAY_MS)
  const touch = () =>
    house.world.studio.db.transaction((tx) => artefacts.touch(tx, house.scope, [used.id, used.id, newId()]))
  expect(await touch()).toEqual(new Set([used.id]))
  expect(await house.collectArtefacts()).toBe(1)
  expect(await touch()).toEqual(new Set([used.id]))
  expect(await house.count('artefacts', `id = '${unused.id}'`)).toBe(0)
})
