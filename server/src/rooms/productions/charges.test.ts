// What a run costs, seen from outside: engines with a price and a wallet that pays, pictures only.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Engine, PollResult } from '#rooms/generation/provider.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { aProjectWith, awaitRun, SHORT_SCRIPT } from './productions.seed.ts'

const PICTURE = 120_000n
const LINE = 7n
const POINT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** Draws nothing but a point, remembers what it was asked for, and may be told to refuse. */
class PricedEngine {
  readonly submitted: string[] = []
  refuses = 0
  holds = false
  forgets = false
  cancelled = 0

  dress(engines: readonly Engine[]): readonly Engine[] {
    return engines.map((engine) => {
      if (engine.kind === 'speech') return { ...engine, price: () => ({ currency: 'USD', micros: LINE }) }
      return engine.kind === 'image' ? this.#artist(engine) : engine
    })
  }

  #artist(engine: Engine): Engine {
    return {
      ...engine,
      resubmitIsFree: false,
      price: () => ({ currency: 'CNY', micros: PICTURE }),
      submit: async ({ intentId }) => {
        this.submitted.push(intentId)
        return { providerJobId: intentId }
      },
      poll: async (_job, _waitMs, signal): Promise<PollResult> => {
        if (this.holds) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        if (this.forgets) return { state: 'unknown' }
        if (this.refuses > 0) {
          this.refuses -= 1
          return { state: 'failed', cause: 'blocked', message: 'not today' }
        }
        return {
          state: 'succeeded',
          output: { mediaType: 'image/png', bytes: POINT, facts: { width_px: 1, height_px: 1 } },
        }
      },
      cancel: async () => {
        this.cancelled += 1
        return { charged: false }
      },
    }
  }
}

const engine = new PricedEngine()
let world: TestStudio
let owner: Client
let scope: Parameters<typeof aProjectWith>[1]

beforeAll(async () => {
  world = await openStudio({
    // A listing is believed at once: nobody here waits for one that lags.
    environment: { HUABEN_FILMS_PER_HOUR: '2', HUABEN_PROVIDER_FIND_SECONDS: '1' },
    parts: { dressEngines: (engines) => engine.dress(engines) },
  })
  owner = await world.as('owner')
  scope = { workspaceId: owner.workspaceId, actorId: owner.userId, onlyProjectId: null, role: 'owner', requestId: null }
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

async function prepare() {
  const projectId = await aProjectWith(world.studio, scope, SHORT_SCRIPT)
  const board = await world.studio.rooms.boards.load(world.studio.db, scope, projectId)
  const shots = board.shots.filter((shot) => shot.lines.length === 0 && shot.cues.length === 0).slice(0, 2)
  const spoken = board.shots.find((shot) => shot.lines.length === 1)
  return { projectId, silent: shots.map((shot) => shot.id), spoken: spoken?.id ?? '' }
}
const taskOf = async (taskId: string) => (await owner.get(`/tasks/${taskId}`)).body.data
const books = async () => {
  const totals = await world.studio.rooms.billing.total(world.studio.db, scope)
  const of = (currency: string) => totals.find((one) => one.currency === currency)?.amountMicros ?? 0n
  return { cny: of('CNY'), usd: of('USD'), holds: await world.studio.rooms.billing.openHolds(world.studio.db, scope) }
}

test('the plan sums the prices of what is missing, and the task shows what was booked, however often it is tried', async () => {
  const { projectId, silent, spoken } = await prepare()
  expect(silent.length, 'shots without speech').toBeGreaterThan(0)
  const wish = { shot_ids: [...silent, spoken] }
  const pictures = BigInt(wish.shot_ids.length) * PICTURE
  const before = await books()
  const plan = (await owner.post(`/projects/${projectId}/production/plan`, wish)).body.data
  expect([plan.cost, ...plan.other_costs]).toEqual(
    expect.arrayContaining([
      { amount: pictures.toString(), currency: 'CNY' },
      { amount: LINE.toString(), currency: 'USD' },
    ]),
  )
  engine.refuses = 100
  const started = (await owner.post(`/projects/${projectId}/production/run`, wish)).body.data
  const run = { runId: started.run_id, taskId: started.task_id }
  expect((await awaitRun(world.studio, scope, run)).state).toBe('failed')
  await world.settle()
  engine.refuses = 0
  const told = async (language: string) =>
    (await owner.get(`/tasks/${run.taskId}`, { 'accept-language': language })).body.data.error
  expect(await told('en')).toMatchObject({ code: 'PRODUCTIONS_STEP_FAILED', charged: false })
  expect((await told('en')).message).toMatch(/could not make this: its content check refused it \(not today\)/)
  expect((await told('zh-CN')).message).toMatch(/未能生成：内容审核未通过（not today）/)
  expect((await told('zh-CN')).remedy).toContain('未产生费用')
  expect((await owner.post(`/tasks/${run.taskId}/retry`)).status).toBe(200)
  expect((await awaitRun(world.studio, scope, run)).state).toBe('completed')
  const task = await taskOf(run.taskId)
  const costs = [task.cost, ...task.other_costs]
  expect(costs).toHaveLength(2)
  expect(costs).toEqual(
    expect.arrayContaining([
      { amount: pictures.toString(), currency: 'CNY' },
      { amount: LINE.toString(), currency: 'USD' },
    ]),
  )
  const after = await books()
  expect(after).toEqual({ cny: before.cny + pictures, usd: before.usd + LINE, holds: 0 })
  const again = (await owner.post(`/projects/${projectId}/production/plan`, wish)).body.data
  expect(again.cost).toEqual({ amount: '0', currency: 'CNY' })
}, 60_000)

test('a provider that has lost our work: the task says that it may have been charged', async () => {
  const { projectId, silent } = await prepare()
  engine.forgets = true
  const wish = { shot_ids: silent.slice(0, 1), size: '720p' }
  const started = (await owner.post(`/projects/${projectId}/production/run`, wish)).body.data
  const run = { runId: started.run_id, taskId: started.task_id }
  expect((await awaitRun(world.studio, scope, run)).state).toBe('failed')
  engine.forgets = false
  const { error } = await taskOf(run.taskId)
  expect(error).toMatchObject({ charged: 'unknown' })
  expect(error.remedy).toContain('may have been charged')
  // Its money is held until somebody decides, or the deadline does.
  world.expectLeft({ holds: 1 })
}, 60_000)

test('cancelled while an outside engine works: it is told, the hold is given back, and a later run asks anew', async () => {
  const { projectId, silent } = await prepare()
  const wish = { shot_ids: silent.slice(0, 1), size: '480p' }
  const before = await books()
  engine.holds = true
  const asked = engine.submitted.length
  const started = (await owner.post(`/projects/${projectId}/production/run`, wish)).body.data
  await expect.poll(() => engine.submitted.length, { timeout: 20_000 }).toBe(asked + 1)
  expect((await books()).holds).toBe(before.holds + 1)
  await owner.post(`/tasks/${started.task_id}/cancel`)
  await expect.poll(() => engine.cancelled, { timeout: 20_000 }).toBe(1)
  await expect.poll(async () => (await books()).holds, { timeout: 20_000 }).toBe(before.holds)
  engine.holds = false
  await world.settle()
  expect(await books()).toEqual(before)
  expect((await taskOf(started.task_id)).cost).toBeNull()
  const next = (await owner.post(`/projects/${projectId}/production/run`, wish)).body.data
  const ended = await awaitRun(world.studio, scope, { runId: next.run_id, taskId: next.task_id })
  expect(ended.state).toBe('completed')
  expect(engine.submitted.length).toBe(asked + 2)
}, 60_000)

test('films an hour: starts at one moment cannot pass the limit, what made nothing is given back, an operator is free', async () => {
  const projects = [await prepare(), await prepare(), await prepare()]
  engine.holds = true
  const run = (projectId: string) => owner.post(`/projects/${projectId}/production/run`, {})
  const replies = await Promise.all(projects.map((one) => run(one.projectId)))
  expect(replies.map((reply) => reply.status).toSorted()).toEqual([202, 202, 403])
  const refused = replies.find((reply) => reply.status === 403)
  expect(refused?.body.error).toMatchObject({ code: 'BILLING_OVER_QUOTA', details: { most: 2, used: 2 } })
  expect(Date.parse(refused?.body.error.details.free_at)).toBeGreaterThan(Date.now() + 3_500_000)
  const rest = projects[replies.findIndex((reply) => reply.status === 403)]?.projectId ?? ''

  // Held before anything was made: it does not count.
  const begun = replies.find((reply) => reply.status === 202)?.body.data
  const made = await world.studio.rooms.productions.steps(
    world.studio.db,
    await world.studio.rooms.productions.load(world.studio.db, scope, begun.run_id),
  )
  await owner.post(`/tasks/${begun.task_id}/cancel`)
  const isNothing = !made.some((step) => step.state === 'done' && !step.reused && step.artefactId !== null)
  if (isNothing) expect((await run(rest)).status).toBe(202)
  const operatorScope = { ...scope, actorId: (await world.operator()).userId }
  const free = await prepare()
  const unlimited = { isLimited: false }
  const { productions } = world.studio.rooms
  for (let round = 0; round < 3; round += 1) {
    const { taskId } = await productions.start(operatorScope, free.projectId, {}, unlimited)
    await owner.post(`/tasks/${taskId}/cancel`)
  }
  for (const task of (await owner.get('/tasks?open=true&size=100')).body.data.items)
    await owner.post(`/tasks/${task.id}/cancel`)
  engine.holds = false
  await world.settle()
}, 60_000)

test('what candidates cost is on the bill of their project', async () => {
  const { projectId, silent } = await prepare()
  const shot = { kind: 'shot', id: silent[0] }
  const asked = await owner.post(`/projects/${projectId}/candidates`, { subjects: [shot], count: 2 })
  expect(asked.status, JSON.stringify(asked.body)).toBeLessThan(300)
  await world.settle()
  const made = (await owner.get(`/generations?project_id=${projectId}&size=50`)).body.data.items
  expect(made.map((one: { charged_amount: string }) => one.charged_amount)).toEqual([PICTURE, PICTURE].map(String))
}, 60_000)
