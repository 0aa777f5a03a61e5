// Cancelling candidates while a provider is at them: it is told, and its word decides about the hold; what was made is kept.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CancelOutcome, Engine, PollResult } from '#rooms/generation/provider.ts'
import { SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { simulateAll } from '#testing/simulators/all.ts'
import { type Simulator, startSimulator } from '#testing/simulators/simulator.ts'

const POINT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const PRICE = 300n
const running: PollResult = { state: 'running', progressPercent: 1, pollAgainMs: 30 }
const made: PollResult = {
  state: 'succeeded',
  output: { mediaType: 'image/png', bytes: POINT, facts: { width_px: 1, height_px: 1 } },
}

/** A provider of pictures that takes its time. */
class Acme {
  readonly submitted: string[] = []
  readonly cancelled: string[] = []
  result: PollResult = running
  outcome: CancelOutcome = { charged: false }
  isReplyLost = false
  /** While it is asked how the work goes on. */
  isAsked = async () => {}

  engine(): Engine {
    return {
      ...{ id: 'acme/pictures', provider: 'acme', kind: 'image', outputRevision: 1 },
      ...{ resubmitIsFree: false, concurrencyMax: 8 },
      prices: { currency: 'CNY', units: { image: { micros: Number(PRICE), per: 1 } } },
      estimate: () => ({ image: 1 }),
      price: () => ({ currency: 'CNY', micros: 0n }),
      check: async () => ({ available: true }),
      submit: async ({ intentId }) => {
        this.submitted.push(intentId)
        if (this.isReplyLost) throw new Error('socket hang up')
        return { providerJobId: intentId }
      },
      poll: async () => {
        await this.isAsked()
        return this.result
      },
      cancel: async ({ providerJobId }) => {
        this.cancelled.push(providerJobId)
        return this.outcome
      },
      close: async () => {},
    }
  }
}

let acme = new Acme()
let simulator: Simulator
let studio: TestStudio
let director: Client
beforeAll(async () => {
  simulator = await startSimulator({ providers: simulateAll() })
  studio = await openStudio({
    environment: { HUABEN_SIMULATED_PROVIDERS: simulator.url },
    parts: { dressEngines: (engines) => [...engines, dressed()] },
  })
  director = await studio.as('owner')
}, 120_000)
afterAll(async () => {
  await studio?.[Symbol.asyncDispose]()
  await simulator?.close()
})
beforeEach(() => {
  acme = new Acme()
})

/** The one engine of the studio speaks for the Acme of the test. */
function dressed(): Engine {
  return {
    ...acme.engine(),
    submit: (...given) => acme.engine().submit(...given),
    poll: (...given) => acme.engine().poll(...given),
    cancel: (...given) => acme.engine().cancel(...given),
  }
}

const NAMES = ['张生', '柳生', '梁生', '崔生', '王生', '李生']

/** With somebody of its own in it: one description is made once in a workspace. */
async function newProject(image = 'acme/pictures') {
  const text = SHORT_SCRIPT.replaceAll('许仙', NAMES.pop() ?? '')
  const created = await director.post('/projects', {
    title: 'Called off',
    kind: 'comic_drama',
    settings: { size: '360p' },
  })
  const at = (rest: string) => `/projects/${created.body.data.id}${rest}`
  await director.put(at('/script'), { text, file_name: 'a.txt' }, { 'if-match': '"0"' })
  const { settings, revision } = (await director.get(at(''))).body.data
  const engines = { ...settings.engines, image }
  const patched = await director.patch(at(''), { settings: { engines } }, { 'if-match': `"${revision}"` })
  expect(patched.status, JSON.stringify(patched.body)).toBe(200)
  const board = (await director.get(at('/board'))).body.data
  const subject = { kind: 'character', id: board.characters[0].id as string }
  return {
    at,
    ask: async (count: number) => {
      const reply = await director.post(at('/candidates'), { subjects: [subject], count })
      expect(reply.status, JSON.stringify(reply.body)).toBe(202)
      return reply.body.data as { task_id: string; candidate_ids: string[] }
    },
    list: async () => (await director.get(at(`/candidates/character/${subject.id}`))).body.data.items,
  }
}

const taskOf = async (id: string) => (await director.get(`/tasks/${id}`)).body.data
const cancel = async (id: string) => expect((await director.post(`/tasks/${id}/cancel`, {})).status).toBe(200)
const awaitState = (id: string, state: string) =>
  expect.poll(async () => (await taskOf(id)).state, { timeout: 30_000, interval: 30 }).toBe(state)
async function books() {
  const { rooms, db } = studio.studio
  const scope = {
    workspaceId: director.workspaceId,
    actorId: director.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  } as const
  const totals = await rooms.billing.total(db, scope)
  const spent = totals.find(({ currency }) => currency === 'CNY')?.amountMicros ?? 0n
  const claims = studio.studio.db.withTables<{ artefact_claims: { key: string } }>().selectFrom('artefact_claims')
  return {
    spent,
    holds: await rooms.billing.openHolds(db, scope),
    claims: (await claims.select('key').execute()).length,
  }
}
const handedOver = (count: number) =>
  expect.poll(() => acme.submitted.length, { timeout: 20_000, interval: 20 }).toBe(count)

test('the provider confirms: it is told once for each, every hold is given back, nothing is shown, and nothing charged', async () => {
  const project = await newProject()
  const before = await books()
  const { task_id: taskId } = await project.ask(3)
  await handedOver(3)
  await cancel(taskId)
  await expect.poll(() => acme.cancelled.length, { timeout: 10_000, interval: 20 }).toBe(3)
  await studio.settle()
  expect([...acme.cancelled].sort()).toEqual([...acme.submitted].sort())
  expect(await books()).toEqual(before)
  expect(await taskOf(taskId)).toMatchObject({ state: 'cancelled', cost: null })
  expect(await project.list()).toEqual([])
})

test('what was made before the word came is kept, shown and charged, also though its task is cancelled', async () => {
  const project = await newProject()
  const before = await books()
  const { task_id: taskId, candidate_ids: ids } = await project.ask(1)
  await handedOver(1)
  acme.outcome = { charged: true }
  acme.result = made
  await cancel(taskId)
  await studio.settle()
  await expect.poll(async () => (await project.list()).map((one: { state: string }) => one.state)).toEqual(['ready'])
  expect((await project.list())[0]).toMatchObject({ id: ids[0], state: 'ready' })
  expect(await books()).toEqual({ ...before, spent: before.spent + PRICE })
  expect((await taskOf(taskId)).cost).toEqual({ amount: PRICE.toString(), currency: 'CNY' })
})

test('a retry after a cancel has all of it made, and a task of which everything is there ends at once', async () => {
  const project = await newProject()
  const { task_id: taskId } = await project.ask(2)
  await handedOver(2)
  await cancel(taskId)
  await studio.settle()
  acme.result = made
  expect((await director.post(`/tasks/${taskId}/retry`, {})).status).toBe(200)
  await awaitState(taskId, 'completed')
  expect(await project.list()).toHaveLength(2)
  expect(acme.submitted).toHaveLength(4)

  acme.result = running
  const second = await project.ask(1)
  await handedOver(5)
  await cancel(second.task_id)
  await studio.settle()
  acme.result = made
  // Asked for anew: this one takes its place.
  const third = await project.ask(1)
  await awaitState(third.task_id, 'completed')
  expect((await director.post(`/tasks/${second.task_id}/retry`, {})).status).toBe(200)
  await awaitState(second.task_id, 'completed')
  expect(await project.list()).toHaveLength(3)
  expect(acme.submitted).toHaveLength(6)
})

test('asked for anew while the cancelled one is still being called off: one is made, one is paid', async () => {
  const project = await newProject()
  const before = await books()
  const first = await project.ask(1)
  await handedOver(1)
  await cancel(first.task_id)
  const second = await project.ask(1)
  await handedOver(2)
  acme.result = made
  await awaitState(second.task_id, 'completed')
  await studio.settle()
  expect(await books()).toEqual({ ...before, spent: before.spent + PRICE })
  expect(await project.list()).toHaveLength(1)
})

test('a reply that is lost: the task says that nobody knows of the bill, and the hold stays until somebody decides', async () => {
  const project = await newProject()
  const before = await books()
  acme.isReplyLost = true
  const { task_id: taskId } = await project.ask(1)
  await awaitState(taskId, 'failed')
  expect((await taskOf(taskId)).error).toMatchObject({ code: 'GENERATION_FAILED', charged: 'unknown' })
  expect(await books()).toEqual({ ...before, holds: before.holds + 1 })
  const [open] = (await director.get('/generations?open=true')).body.data.items
  expect((await taskOf(taskId)).error.open_questions).toEqual([
    { generation_id: open.id, amount: PRICE.toString(), currency: 'CNY' },
  ])
  // A plain retry pays for nothing again; it says what stands in its way.
  expect((await director.post(`/tasks/${taskId}/retry`, {})).status).toBe(200)
  await awaitState(taskId, 'failed')
  expect(acme.submitted).toHaveLength(1)
  expect((await taskOf(taskId)).error).toMatchObject({ code: 'GENERATION_OPEN_QUESTION', charged: 'unknown' })
  acme.isReplyLost = false
  acme.result = made
  expect((await director.post(`/tasks/${taskId}/retry?although_charged=true`, {})).status).toBe(200)
  await awaitState(taskId, 'completed')
  expect(acme.submitted).toHaveLength(2)
  expect((await director.post(`/generations/${open.id}/decision`, { charged: false })).status).toBeLessThan(300)
  expect(await books()).toEqual({ ...before, spent: before.spent + PRICE })
})

test('with the simulated Kling, which makes on whatever is said: cancelled late it is kept, and the books are its bill', async () => {
  const key = { provider: 'kling', label: 'test', secrets: { api_key: 'test-key' } }
  expect((await director.post(`/workspaces/${director.workspaceId}/provider-keys`, key)).status).toBe(201)
  const project = await newProject('kling/kling-v3-image')
  simulator.setPace({ pollsUntilDone: 1000 })
  const before = await books()
  const { task_id: taskId } = await project.ask(1)
  await expect.poll(() => simulator.jobs().length, { timeout: 20_000, interval: 30 }).toBe(1)
  await expect.poll(() => simulator.jobs()[0]?.polls, { timeout: 20_000, interval: 30 }).toBeGreaterThan(0)
  simulator.setPace({ pollsUntilDone: 0 })
  await cancel(taskId)
  await expect.poll(async () => (await books()).holds, { timeout: 30_000 }).toBe(before.holds)
  await studio.settle()
  expect(await project.list()).toMatchObject([{ state: 'ready', engine: 'kling/kling-v3-image' }])
  expect(simulator.bill()).toHaveLength(1)
  const { cost } = await taskOf(taskId)
  expect(BigInt(cost.amount)).toBeGreaterThan(0n)
  expect((await books()).spent - before.spent).toBe(cost.currency === 'CNY' ? BigInt(cost.amount) : 0n)
})
