// A run that broke off is retried after somebody has corrected the settings or the script: through HTTP, with the local engines.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Engine } from '#rooms/generation/provider.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { aProjectWith, awaitRun, SHORT_SCRIPT, saveScript } from './productions.seed.ts'

let refuses = false
let atPicture: (() => Promise<void>) | null = null
const refusing = (engines: readonly Engine[]): readonly Engine[] =>
  engines.map((engine) => {
    if (engine.kind !== 'image') return engine
    return {
      ...engine,
      poll: async (...given: Parameters<Engine['poll']>) => {
        await atPicture?.()
        return refuses ? { state: 'failed', cause: 'blocked', message: 'not today' } : engine.poll(...given)
      },
    }
  })

let world: TestStudio
let owner: Client
let scope: Parameters<typeof aProjectWith>[1]
beforeAll(async () => {
  world = await openStudio({ parts: { dressEngines: refusing } })
  owner = await world.as('owner')
  scope = { workspaceId: owner.workspaceId, actorId: owner.userId, onlyProjectId: null, role: 'owner', requestId: null }
}, 60_000)
beforeEach(() => {
  refuses = true
  atPicture = null
})
afterAll(() => world?.[Symbol.asyncDispose]())

const boardOf = (projectId: string) => world.studio.rooms.boards.load(world.studio.db, scope, projectId)

const NAMES = ['张三', '李四', '王五', '赵六']

/** A run of one shot with a line, that broke off at its picture. */
async function aBrokenRun(wish: Record<string, unknown> = {}) {
  // Somebody else in each, or the pictures of the test before would be reused.
  const name = NAMES.pop() ?? ''
  const script = SHORT_SCRIPT.replaceAll('许仙', name).replaceAll('白娘子', `${name}娘`)
  const projectId = await aProjectWith(world.studio, scope, script)
  const shot = (await boardOf(projectId)).shots.find((one) => one.lines.length === 1)
  const body = { shot_ids: [shot?.id ?? ''], ...wish }
  const started = (await owner.post(`/projects/${projectId}/production/run`, body)).body.data
  const run = { runId: started.run_id as string, taskId: started.task_id as string }
  expect((await awaitRun(world.studio, scope, run)).state).toBe('failed')
  await world.settle()
  refuses = false
  const retry = async () => {
    expect((await owner.post(`/tasks/${run.taskId}/retry`)).status).toBe(200)
    const { state } = await awaitRun(world.studio, scope, run)
    await world.settle()
    return state
  }
  return { projectId, script, shotId: shot?.id ?? '', said: shot?.lines[0]?.text ?? '', ...run, retry }
}

async function patch(projectId: string, settings: Record<string, unknown>): Promise<void> {
  const { revision } = (await owner.get(`/projects/${projectId}`)).body.data
  const reply = await owner.patch(`/projects/${projectId}`, { settings }, { 'if-match': `"${revision}"` })
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
}

async function pictureOf(runId: string): Promise<Record<string, unknown>> {
  const { studio } = world
  const run = await studio.rooms.productions.load(studio.db, scope, runId)
  const step = (await studio.rooms.productions.steps(studio.db, run)).find((one) => one.kind === 'key_frame')
  const ids = step?.artefactId ? [step.artefactId] : []
  return (await studio.rooms.artefacts.findByIds(studio.db, scope, ids))[0]?.facts ?? {}
}
const revisionOf = async (runId: string): Promise<number> =>
  (await world.studio.rooms.productions.load(world.studio.db, scope, runId)).inputRevision
const logOf = async (taskId: string): Promise<string> =>
  JSON.stringify((await owner.get(`/tasks/${taskId}/logs`)).body.data)

test('corrected settings hold for the retry, what the request itself said still does, and the log tells', async () => {
  const run = await aBrokenRun({ size: '480p' })
  await patch(run.projectId, { aspect: '9:16', size: '1080p' })
  // As if it had failed at the last of many steps.
  await world.studio.db.transaction((tx) => tx.executeSql('update tasks set percent = 99 where id = $1', [run.taskId]))
  const shown: number[] = []
  atPicture = async () => {
    shown.push((await owner.get(`/tasks/${run.taskId}`)).body.data.progress.percent)
  }
  expect(await run.retry()).toBe('completed')
  expect(shown[0], 'what is made anew begins anew').toBeLessThan(99)
  const { width_px, height_px } = await pictureOf(run.runId)
  expect(Number(height_px) > Number(width_px), `${width_px} x ${height_px}`).toBe(true)
  const { input } = await world.studio.db
    .withTables<{ production_runs: { id: string; input: { film: { size: string; aspect: string } } } }>()
    .selectFrom('production_runs')
    .select('input')
    .where('id', '=', run.runId)
    .executeTakeFirstOrThrow()
  expect(input.film).toMatchObject({ size: '480p', aspect: '9:16' })
  expect(await logOf(run.taskId)).toContain('retried with the script and the settings as they are now')
  expect(await revisionOf(run.runId)).toBe(1)
}, 60_000)

test('a corrected line is what the retry speaks', async () => {
  const run = await aBrokenRun()
  await saveScript(
    world.studio,
    scope,
    run.projectId,
    run.script.replace(run.said, `${run.said.slice(0, -1)}，明天一早再说。`),
  )
  const shot = (await boardOf(run.projectId)).shots.find((one) => one.id === run.shotId)
  expect(shot?.lines[0]?.text).toContain('明天一早再说')
  expect(await run.retry()).toBe('completed')
  const plan = (await owner.post(`/projects/${run.projectId}/production/plan`, { shot_ids: [run.shotId] })).body.data
  expect(plan.to_make, 'of what the script says now').toEqual({})
}, 60_000)

test('where nothing was corrected, the run goes on with its own steps and says nothing', async () => {
  const run = await aBrokenRun()
  expect(await run.retry()).toBe('completed')
  expect(await revisionOf(run.runId)).toBe(0)
  expect(await logOf(run.taskId)).not.toContain('retried with')
}, 60_000)

test('a shot of the request that is gone is named, and nothing is made', async () => {
  const run = await aBrokenRun()
  const { revision } = (await owner.get(`/projects/${run.projectId}/board`)).body.data
  const edits = [{ type: 'delete_shot', id: run.shotId, with_lines: true }]
  const edited = await owner.patch(`/projects/${run.projectId}/board`, { edits }, { 'if-match': `"${revision}"` })
  expect(edited.status, JSON.stringify(edited.body)).toBe(200)
  expect(await run.retry()).toBe('failed')
  const task = (await owner.get(`/tasks/${run.taskId}`)).body.data
  expect(task.error.message).toContain(run.shotId)
  expect(task.error.charged).toBe(false)
  expect(await pictureOf(run.runId)).toEqual({})
}, 60_000)
