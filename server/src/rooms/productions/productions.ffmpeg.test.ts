// The whole way with real engines and real ffmpeg: a first film, and what a change makes anew.
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { aProjectWith, aScope, type FinishedRun, produce, SHORT_SCRIPT, saveScript } from './productions.seed.ts'

const scope = aScope()
let world: TestStudio
let projectId: string
let first: FinishedRun

beforeAll(async () => {
  world = await openStudio()
  projectId = await aProjectWith(world.studio, scope, SHORT_SCRIPT)
  first = await produce(world.studio, scope, projectId)
}, 240_000)
afterAll(() => world[Symbol.asyncDispose]())

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0)
const blob = (sha256: string) => world.studio.blobs.read(contentKey(sha256))

test('a script becomes a film with a report', async () => {
  expect(first.state).toBe('completed')
  expect(first.report).toMatchObject({ scenes: 2, lines: 6, characters: 3, built: { speech: 6, mix: 1, film: 1 } })
  expect(first.report.built.segment).toBe(first.report.shots)
  expect(first.report.loudness_lufs).toBeGreaterThan(-16.5)
  expect(first.report.loudness_lufs).toBeLessThan(-15.5)
  expect(first.report.true_peak_dbtp).toBeLessThanOrEqual(-1.5)
  const task = await world.studio.rooms.tasks.load(world.studio.db, scope, first.taskId)
  expect(task.state).toBe('completed')
})

test('the subtitles hold every spoken line, in order', async () => {
  const srt = await text((await blob(first.srtSha256)).stream)
  const spoken = [
    '船家，过河去么？',
    '雨这么大，上来吧。',
    '多谢多谢。',
    '公子，这把伞借我一用。',
    '姑娘只管拿去。',
    '改日奉还。',
  ]
  const places = spoken.map((line) => srt.replace(/\n/g, '').indexOf(line))
  expect(places.every((place) => place >= 0)).toBe(true)
  expect(places).toEqual([...places].sort((a, b) => a - b))
})

test('produced again unchanged: nothing is made, and the film is the same', async () => {
  const before = await countGenerations()
  const again = await produce(world.studio, scope, projectId)
  expect(total(again.report.built)).toBe(0)
  expect(total(again.report.reused)).toBe(total(first.report.built) + total(first.report.reused))
  expect(again.sha256).toBe(first.sha256)
  expect(await countGenerations()).toBe(before)
})

test('one cached segment deleted: exactly that one is encoded, and the film is equal', async () => {
  const { studio } = world
  const steps = await studio.rooms.productions.steps(
    studio.db,
    await studio.rooms.productions.load(studio.db, scope, first.runId),
  )
  const segment = steps.find((step) => step.kind === 'segment')
  await studio.blobs.delete(contentKey(segment?.sha256 ?? ''))
  const again = await produce(studio, scope, projectId)
  expect(again.report.built).toMatchObject({ segment: 1, speech: 0, key_frame: 0, mix: 0, film: 0, transition: 0 })
  expect(again.sha256).toBe(first.sha256)
})

test('one line changed: one spoken line, at most three segments, one mix', async () => {
  await saveScript(
    world.studio,
    scope,
    projectId,
    SHORT_SCRIPT.replace('公子，这把伞借我一用。', '公子，这把旧伞可否借我一用？'),
  )
  const changed = await produce(world.studio, scope, projectId)
  expect(changed.report.built).toMatchObject({ speech: 1, key_frame: 0, bed: 0, mix: 1, film: 1 })
  expect(changed.report.built.segment + changed.report.built.transition).toBeLessThanOrEqual(3)
  expect(changed.sha256).not.toBe(first.sha256)
})

test('the first text again: everything is still there', async () => {
  await saveScript(world.studio, scope, projectId, SHORT_SCRIPT)
  const back = await produce(world.studio, scope, projectId)
  expect(total(back.report.built)).toBe(0)
  expect(back.sha256).toBe(first.sha256)
})

test('every artefact has one row, one cost entry, and no hold is left', async () => {
  const { studio } = world
  const made = await studio.db
    .withTables<{ artefacts: { kind: string; key: string } }>()
    .selectFrom('artefacts')
    .select(['kind', 'key'])
    .execute()
  expect(new Set(made.map((row) => `${row.kind} ${row.key}`)).size).toBe(made.length)
  const engineMade = made.filter((row) => ['speech', 'key_frame', 'bed'].includes(row.kind)).length
  const [booked] = await studio.rooms.billing.total(studio.db, scope)
  expect(booked?.count).toBe(engineMade)
  expect(await studio.rooms.billing.openHolds(studio.db, scope)).toBe(0)
})

test('another workspace neither sees nor profits from what this one has made', async () => {
  const stranger = aScope()
  await expect(world.studio.rooms.productions.load(world.studio.db, stranger, first.runId)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  const own = await aProjectWith(world.studio, stranger, SHORT_SCRIPT)
  const preview = await world.studio.rooms.productions.preview(stranger, own)
  expect(preview.firstSteps.every((step) => step.artefact === undefined)).toBe(true)
})

test('two productions of one project at once: the second is refused and says which task to follow', async () => {
  const { studio } = world
  const { taskId, runId } = await studio.rooms.productions.start(scope, projectId, { size: '480p' })
  await expect(studio.rooms.productions.start(scope, projectId)).rejects.toMatchObject({
    code: 'PRODUCTIONS_ALREADY_RUNNING',
    details: { task_id: taskId },
  })
  await studio.db.transaction((tx) => studio.rooms.tasks.cancel(tx, scope, taskId))
  expect((await studio.rooms.productions.load(studio.db, scope, runId)).state).toBe('cancelled')
})

test('pause holds between steps, resume goes on, and nothing is made twice', async () => {
  const { studio } = world
  const { taskId, runId } = await studio.rooms.productions.start(scope, projectId, { size: '480p', aspect: '1:1' })
  await expect
    .poll(async () => (await studio.rooms.tasks.load(studio.db, scope, taskId)).state, { timeout: 30_000 })
    .toBe('running')
  await studio.db.transaction((tx) => studio.rooms.tasks.pause(tx, scope, taskId))
  await studio.jobs.settle()
  const held = await studio.rooms.productions.load(studio.db, scope, runId)
  expect(held.state).toBe('paused')
  await studio.db.transaction((tx) => studio.rooms.tasks.resume(tx, scope, taskId))
  await expect
    .poll(async () => (await studio.rooms.tasks.load(studio.db, scope, taskId)).state, { timeout: 120_000 })
    .toBe('completed')
  const made = await studio.db
    .withTables<{ generations: { artefact_key: string } }>()
    .selectFrom('generations')
    .select('artefact_key')
    .execute()
  expect(new Set(made.map((row) => row.artefact_key)).size).toBe(made.length)
}, 180_000)

test('a broken ffmpeg fails the task with what to do, and loses nothing', async () => {
  await using broken = await openStudio({ environment: { FFMPEG_PATH: '/nonexistent/ffmpeg' } })
  const own = await aProjectWith(broken.studio, scope, SHORT_SCRIPT)
  const { state, taskId } = await produce(broken.studio, scope, own)
  expect(state).toBe('failed')
  const task = await broken.studio.rooms.tasks.load(broken.studio.db, scope, taskId)
  expect(task.error).toMatchObject({ code: 'PRODUCTIONS_STEP_FAILED', charged: false })
  expect(task.error?.remedy).toContain('FFMPEG_PATH')
  const preview = await broken.studio.rooms.productions.preview(scope, own)
  expect(preview.firstSteps.filter((step) => step.kind === 'speech').every((step) => step.artefact)).toBe(true)
}, 120_000)

async function countGenerations(): Promise<number> {
  const rows = await world.studio.db
    .withTables<{ generations: { id: string } }>()
    .selectFrom('generations')
    .select('id')
    .execute()
  return rows.length
}
