// A production whose provider keeps silent: its task tells of all that may have been charged, a plain retry pays for none of it again,
// and one that says so does.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Engine, PollResult } from '#rooms/generation/provider.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { aProjectWith, awaitRun, SHORT_SCRIPT } from './productions.seed.ts'

const PICTURE = 120_000n
const POINT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const MADE: PollResult = {
  state: 'succeeded',
  output: { mediaType: 'image/png', bytes: POINT, facts: { width_px: 1, height_px: 1 } },
}

/** Takes pictures, and may lose its replies: of so many at once, that all are under way before the first is lost. */
class Silent {
  submitted = 0
  losesTogether = 0
  losesFirst = false
  /** What the others wait for before they are taken. */
  gate: Promise<void> | null = null
  /** Knows its work by our id. */
  finds = false
  #arrived: (() => void)[] = []

  dress(engines: readonly Engine[]): readonly Engine[] {
    return engines.map((engine) => (engine.kind === 'image' ? this.#artist(engine) : engine))
  }

  #artist(engine: Engine): Engine {
    return {
      ...engine,
      resubmitIsFree: false,
      price: () => ({ currency: 'CNY', micros: PICTURE }),
      submit: async ({ intentId }) => {
        this.submitted += 1
        if (this.losesTogether > 0) await this.#lose()
        if (this.losesFirst && this.submitted === 1) throw new Error('socket hang up')
        await this.gate
        return { providerJobId: intentId }
      },
      poll: async () => MADE,
      cancel: async () => ({ charged: 'unknown' }),
    }
  }

  loseNow(): void {
    for (const one of this.#arrived.splice(0)) one()
  }

  async #lose(): Promise<never> {
    await new Promise<void>((resolve) => {
      this.#arrived.push(resolve)
      if (this.#arrived.length >= this.losesTogether) this.loseNow()
    })
    throw new Error('socket hang up')
  }
}

let engine = new Silent()
let world: TestStudio
let owner: Client
let scope: Parameters<typeof aProjectWith>[1]
beforeAll(async () => {
  world = await openStudio({
    parts: {
      dressEngines: (engines) =>
        engines.map((one) => {
          if (one.kind !== 'image') return one
          const now = () => engine.dress([one])[0] as Engine
          const findByIntent: Engine['findByIntent'] = async (providerJobId) => ({ providerJobId })
          const finding = { get: () => (engine.finds ? findByIntent : undefined) }
          return Object.defineProperty(
            { ...now(), submit: (...given) => now().submit(...given), poll: (...given) => now().poll(...given) },
            'findByIntent',
            finding,
          ) as Engine
        }),
    },
  })
  owner = await world.as('owner')
  scope = { workspaceId: owner.workspaceId, actorId: owner.userId, onlyProjectId: null, role: 'owner', requestId: null }
}, 60_000)
afterAll(() => world?.[Symbol.asyncDispose]())
beforeEach(() => {
  engine = new Silent()
})

const SIZES = ['360p', '480p', '720p', '1080p']
const taskOf = async (taskId: string) => (await owner.get(`/tasks/${taskId}`)).body.data
const openOf = async () => (await owner.get('/generations?open=true&size=100')).body.data.items
const decide = (id: string, charged: boolean) => owner.post(`/generations/${id}/decision`, { charged })

async function aRunThatWasLost() {
  const projectId = await aProjectWith(world.studio, scope, SHORT_SCRIPT)
  const board = await world.studio.rooms.boards.load(world.studio.db, scope, projectId)
  const silent = board.shots.filter((shot) => shot.lines.length === 0 && shot.cues.length === 0).slice(0, 2)
  expect(silent).toHaveLength(2)
  // Pictures of one description are made once in a workspace: each test has a size of its own.
  const wish = { shot_ids: silent.map((shot) => shot.id), size: SIZES.pop() }
  engine.losesTogether = 2
  const started = (await owner.post(`/projects/${projectId}/production/run`, wish)).body.data
  const run = { runId: started.run_id, taskId: started.task_id }
  expect((await awaitRun(world.studio, scope, run)).state).toBe('failed')
  await world.settle()
  engine.losesTogether = 0
  return { ...run, projectId, wish }
}

const question = { amount: PICTURE.toString(), currency: 'CNY' }

test('the task tells of every picture that may have been charged, and a plain retry asks for none of them again', async () => {
  const { runId, taskId } = await aRunThatWasLost()
  expect(engine.submitted).toBe(2)
  const { error } = await taskOf(taskId)
  expect(error).toMatchObject({ charged: 'unknown', open_questions: [question, question] })
  const ids = error.open_questions.map((one: { generation_id: string }) => one.generation_id)
  expect((await openOf()).map((one: { id: string }) => one.id).toSorted()).toEqual(ids.toSorted())

  expect((await owner.post(`/tasks/${taskId}/retry`)).status).toBe(200)
  expect((await awaitRun(world.studio, scope, { runId, taskId })).state).toBe('failed')
  await world.settle()
  expect(engine.submitted).toBe(2)
  const again = (await taskOf(taskId)).error
  expect(again).toMatchObject({ charged: 'unknown', open_questions: [question, question] })
  expect(again.message).toContain('0.12 CNY may have been charged')
  expect(again.remedy).toContain('although it may be charged twice')

  const notice = async () => {
    await world.studio.relay.settle()
    return (await owner.get('/notices')).body.data.items[0].detail
  }
  expect(await notice()).toContain('Open questions')
  expect((await decide(ids[0], false)).status).toBeLessThan(300)
  const half = (await taskOf(taskId)).error
  expect(half).toMatchObject({ charged: 'unknown', open_questions: [{ generation_id: ids[1] }] })
  expect(half.remedy).toContain('Open questions')
  expect((await decide(ids[1], false)).status).toBeLessThan(300)
  const decided = (await taskOf(taskId)).error
  expect(decided).toMatchObject({
    charged: false,
    decided_questions: [{ decided_by: 'person', charged: false }, question],
  })
  expect(decided).not.toHaveProperty('open_questions')
  expect(decided.remedy).toBe('Decided: it was not charged, and what was held is free again. Press retry to go on.')
  expect(await notice()).toContain('Decided: it was not charged')
  expect(await notice()).not.toContain('Open questions')
  expect((await owner.post(`/tasks/${taskId}/retry`)).status).toBe(200)
  expect((await awaitRun(world.studio, scope, { runId, taskId })).state).toBe('completed')
  expect(engine.submitted).toBe(4)
  expect((await taskOf(taskId)).cost).toEqual({ amount: (2n * PICTURE).toString(), currency: 'CNY' })
}, 60_000)

test('one click: retried although it may be charged twice, all of it is made; the questions stay to be answered', async () => {
  const { runId, taskId, projectId } = await aRunThatWasLost()
  // A director of the workspace, and a viewer of this one project.
  const director = await world.as('director')
  const share = { user_id: director.userId, role: 'viewer' }
  expect((await owner.post(`/projects/${projectId}/share`, share)).status).toBe(201)
  expect((await director.post(`/generations/${(await openOf())[0].id}/retry`)).status).toBe(403)
  expect((await director.post(`/tasks/${taskId}/retry?although_charged=true`)).status).toBe(403)
  expect((await owner.post(`/tasks/${taskId}/retry?although_charged=true`)).status).toBe(200)
  expect((await awaitRun(world.studio, scope, { runId, taskId })).state).toBe('completed')
  expect(engine.submitted).toBe(4)
  const open = await openOf()
  expect(open).toHaveLength(2)
  for (const one of open) await decide(one.id, true)
  expect(await world.studio.rooms.billing.openHolds(world.studio.db, scope)).toBe(0)
}, 60_000)

test('paused while the reply is lost, and resumed: nothing is asked for again, and the task says what may have been charged', async () => {
  const projectId = await aProjectWith(world.studio, scope, SHORT_SCRIPT)
  const board = await world.studio.rooms.boards.load(world.studio.db, scope, projectId)
  const shot = board.shots.find((one) => one.lines.length === 0 && one.cues.length === 0)
  engine.losesTogether = 2
  const wish = { shot_ids: [shot?.id], size: SIZES.pop() }
  const { run_id: runId, task_id: taskId } = (await owner.post(`/projects/${projectId}/production/run`, wish)).body.data
  await expect.poll(() => engine.submitted, { timeout: 20_000 }).toBe(1)
  expect((await owner.post(`/tasks/${taskId}/pause`)).status).toBe(200)
  engine.loseNow()
  await expect.poll(async () => (await openOf()).length, { timeout: 20_000 }).toBe(1)
  await world.settle()
  engine.losesTogether = 0
  expect((await taskOf(taskId)).state).toBe('paused')
  expect((await owner.post(`/tasks/${taskId}/resume`)).status).toBe(200)
  expect((await awaitRun(world.studio, scope, { runId, taskId })).state).toBe('failed')
  expect(engine.submitted).toBe(1)
  expect((await taskOf(taskId)).error).toMatchObject({ charged: 'unknown', open_questions: [question] })
  expect((await owner.post(`/tasks/${taskId}/retry?although_charged=true`)).status).toBe(200)
  expect((await awaitRun(world.studio, scope, { runId, taskId })).state).toBe('completed')
  expect(engine.submitted).toBe(2)
  for (const one of await openOf()) await decide(one.id, false)
}, 60_000)

test('another production that needs the same picture stops at the question, names it, and goes on when it is let', async () => {
  const { projectId, wish, taskId: lost } = await aRunThatWasLost()
  const stateOf = async () => (await owner.get(`/projects/${projectId}/production/state`)).body.data.run
  expect(await stateOf()).toMatchObject({ state: 'failed', problem: { message: expect.any(String) } })
  expect((await owner.delete(`/tasks/${lost}`)).status).toBeLessThan(300)
  expect(await stateOf(), 'without the task that told why').toMatchObject({ state: 'failed', problem: null })
  const started = (await owner.post(`/projects/${projectId}/production/run`, wish)).body.data
  const next = { runId: started.run_id, taskId: started.task_id }
  expect((await awaitRun(world.studio, scope, next)).state).toBe('failed')
  await world.settle()
  expect(engine.submitted).toBe(2)
  const { error } = await taskOf(next.taskId)
  expect(error).toMatchObject({ charged: 'unknown' })
  expect(error.open_questions.length).toBeGreaterThan(0)
  expect((await owner.post(`/tasks/${next.taskId}/retry?although_charged=true`)).status).toBe(200)
  // It may have been stopped by one of them before it came to the other.
  let ended = await awaitRun(world.studio, scope, next)
  await world.settle()
  if (ended.state === 'failed') {
    await owner.post(`/tasks/${next.taskId}/retry?although_charged=true`)
    ended = await awaitRun(world.studio, scope, next)
  }
  expect(ended.state).toBe('completed')
  for (const one of await openOf()) await decide(one.id, false)
}, 60_000)

test('the question itself has the same click, which takes its task up again; who may not steer tasks may not click', async () => {
  // The picture of another workspace is nobody's business here.
  engine.losesTogether = 1
  const other = await world.stranger()
  const otherScope = { ...scope, workspaceId: other.workspaceId, actorId: other.userId }
  const projectId = await aProjectWith(world.studio, otherScope, SHORT_SCRIPT)
  const board = await world.studio.rooms.boards.load(world.studio.db, otherScope, projectId)
  const shot = board.shots.find((one) => one.lines.length === 0 && one.cues.length === 0)
  const begun = await other.post(`/projects/${projectId}/production/run`, { shot_ids: [shot?.id] })
  const run = { runId: begun.body.data.run_id, taskId: begun.body.data.task_id }
  expect((await awaitRun(world.studio, otherScope, run)).state).toBe('failed')
  await world.settle()
  engine.losesTogether = 0
  const [open] = (await other.get('/generations?open=true')).body.data.items
  expect((await owner.post(`/generations/${open.id}/retry`)).status).toBe(404)
  const reply = await other.post(`/generations/${open.id}/retry`)
  expect(reply.body.data).toEqual({ task_id: run.taskId })
  expect((await awaitRun(world.studio, otherScope, run)).state).toBe('completed')
  expect((await other.post(`/generations/${open.id}/decision`, { charged: false })).status).toBeLessThan(300)
}, 60_000)

test('what does not need an answer is made before the run ends with its question', async () => {
  const projectId = await aProjectWith(world.studio, scope, SHORT_SCRIPT)
  const board = await world.studio.rooms.boards.load(world.studio.db, scope, projectId)
  const shots = board.shots.filter((one) => one.lines.length === 0 && one.cues.length === 0).slice(0, 2)
  const spoken = board.shots.find((one) => one.lines.length > 0)
  const wish = { shot_ids: [...shots.map((one) => one.id), spoken?.id], size: '1440p' }
  engine.losesFirst = true
  const started = (await owner.post(`/projects/${projectId}/production/run`, wish)).body.data
  const run = { runId: started.run_id, taskId: started.task_id }
  expect((await awaitRun(world.studio, scope, run)).state).toBe('failed')
  await world.settle()
  const steps = await world.studio.rooms.productions.steps(
    world.studio.db,
    await world.studio.rooms.productions.load(world.studio.db, scope, run.runId),
  )
  const made = steps.filter((one) => one.state === 'done').map((one) => one.kind)
  // Two of three pictures, and every line.
  expect(made.filter((kind) => kind === 'key_frame')).toHaveLength(2)
  expect(made.filter((kind) => kind === 'speech')).toHaveLength(spoken?.lines.length ?? 0)
  expect(steps.filter((one) => one.state === 'failed')).toHaveLength(1)
  const { error } = await taskOf(run.taskId)
  expect(error).toMatchObject({ code: 'PRODUCTIONS_STEP_FAILED', charged: 'unknown', open_questions: [question] })
  const log = (await owner.get(`/tasks/${run.taskId}/logs`)).body.data.items.map((line: { text: string }) => line.text)
  expect(log.filter((line: string) => line.includes('waits for an answer'))).toHaveLength(1)
  await decide(error.open_questions[0].generation_id, false)
  expect((await owner.post(`/tasks/${run.taskId}/retry`)).status).toBe(200)
  expect((await awaitRun(world.studio, scope, run)).state).toBe('completed')
  expect(engine.submitted).toBe(4)
}, 60_000)

/** Two pictures, of which the first one's reply is lost while the second is not taken before the gate opens. */
async function aRunWithAQuestion(aspect: string) {
  const projectId = await aProjectWith(world.studio, scope, SHORT_SCRIPT)
  const board = await world.studio.rooms.boards.load(world.studio.db, scope, projectId)
  const shots = board.shots.filter((one) => one.lines.length === 0 && one.cues.length === 0).slice(0, 2)
  const gate = Promise.withResolvers<void>()
  Object.assign(engine, { losesFirst: true, gate: gate.promise })
  const wish = { shot_ids: shots.map((one) => one.id), size: '2160p', aspect }
  const started = (await owner.post(`/projects/${projectId}/production/run`, wish)).body.data
  const run = { runId: started.run_id, taskId: started.task_id }
  await expect.poll(() => stepsOf(run.runId), { timeout: 20_000 }).toEqual(['failed', 'queued'])
  expect((await taskOf(run.taskId)).state).toBe('running')
  const [open] = await openOf()
  return { ...run, gate, questionId: open.id as string }
}

const stepsOf = async (runId: string) => {
  const { items } = (await owner.get(`/productions/${runId}/steps?size=100`)).body.data
  const pictures = items.filter((one: { kind: string }) => one.kind === 'key_frame')
  return pictures.map((one: { state: string }) => one.state).toSorted()
}

test('answered as not charged while the rest is made, it is made again, and nothing fails', async () => {
  const { gate, questionId, ...run } = await aRunWithAQuestion('16:9')
  expect((await decide(questionId, false)).status).toBeLessThan(300)
  gate.resolve()
  expect((await awaitRun(world.studio, scope, run)).state).toBe('completed')
  expect(engine.submitted).toBe(3)
  const log = (await owner.get(`/tasks/${run.taskId}/logs`)).body.data.items.map((line: { text: string }) => line.text)
  expect(log.filter((line: string) => line.includes('is answered, and goes on'))).toHaveLength(1)
}, 60_000)

test('kept while the rest is made, it is taken as it lies there, and nothing fails', async () => {
  const { gate, ...run } = await aRunWithAQuestion('9:16')
  engine.finds = true
  await world.studio.db.transaction((tx) =>
    tx.executeSql(`update generations set attended_at = attended_at - interval '1 hour' where state = 'ambiguous'`, []),
  )
  const signal = AbortSignal.timeout(30_000)
  expect(await world.studio.rooms.generation.reconcile(signal)).toMatchObject({ kept: 1 })
  gate.resolve()
  expect((await awaitRun(world.studio, scope, run)).state).toBe('completed')
  expect(engine.submitted).toBe(2)
}, 60_000)

test('answered as charged while the rest is made, the run fails and says so: there is nothing to answer any more', async () => {
  const { gate, questionId, ...run } = await aRunWithAQuestion('1:1')
  expect((await decide(questionId, true)).status).toBeLessThan(300)
  gate.resolve()
  expect((await awaitRun(world.studio, scope, run)).state).toBe('failed')
  await world.settle()
  expect(await stepsOf(run.runId)).toEqual(['done', 'failed'])
  const { error, cost } = await taskOf(run.taskId)
  expect(cost).toEqual({ amount: (2n * PICTURE).toString(), currency: 'CNY' })
  expect(error).toMatchObject({
    ...{ code: 'PRODUCTIONS_STEP_FAILED', charged: true, cause: 'GENERATION_CHARGED_FOR_NOTHING' },
    decided_questions: [{ ...question, generation_id: questionId, charged: true, decided_by: 'person' }],
  })
  expect(error).not.toHaveProperty('open_questions')
  expect(error.message).toContain('0.12 CNY were charged')
  expect(error.remedy).toContain('made anew and costs again')
  expect((await owner.post(`/tasks/${run.taskId}/retry`)).status).toBe(200)
  expect((await awaitRun(world.studio, scope, run)).state).toBe('completed')
  expect(engine.submitted).toBe(3)
}, 60_000)
