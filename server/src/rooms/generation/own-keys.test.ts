// Whose key, whose money: with `enforce`, keys of one's own ask no wallet, keys of the installation do, and the cost never moves
// from one to the other without a hold.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Fault } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import { RunAgainLater } from '#platform/jobs/job.ts'
import { purseOf, topUp } from '#rooms/billing/billing.seed.ts'
import { openStudio } from '#testing/open-studio.ts'
import { simulateAll } from '#testing/simulators/all.ts'
import { startSimulator } from '#testing/simulators/simulator.ts'
import type { KeyRing } from './generation.ts'
import {
  Acme,
  books,
  clip,
  clock,
  closeWorld,
  context,
  database,
  emptyWorld,
  openWorld,
  order,
  room,
  scopeOf,
} from './remote.seed.ts'

beforeAll(openWorld)
afterAll(closeWorld)
beforeEach(emptyWorld)

const own = newId()
const house = newId()

/** Own keys before those of the installation, as the real one has it. */
class Ring implements KeyRing {
  readonly keys: string[]
  expected: boolean | null
  constructor(...keys: string[]) {
    this.keys = keys
    this.expected = keys.length === 0 ? null : !keys.includes(own)
  }
  accessFor: KeyRing['accessFor'] = async (_scope, _provider, { exclude }) => {
    const keyId = this.keys.find((one) => !exclude.includes(one))
    return keyId === undefined ? null : { keyId, secrets: {}, isBilled: keyId === house }
  }
  open: KeyRing['open'] = async (_scope, keyId) => ({ keyId, secrets: {} })
  noteOutcome = async () => {}
  isBilled = async () => this.expected
}

function world(...keys: string[]) {
  const [acme, ring, scope] = [new Acme(), new Ring(...keys), scopeOf()]
  const { generation, billing } = room(acme, { ring, mode: 'enforce' })
  const asked = order()
  const holder = { db: database.db, billing }
  return {
    ...{ acme, ring, scope, billing, asked },
    generate: () =>
      generation.generate(scope, asked, context()).then(
        () => 'made',
        (error: unknown) => {
          if (error instanceof RunAgainLater) return 'later'
          if (error instanceof Fault) return error
          throw error
        },
      ),
    topUp: (micros: number) => topUp(holder, scope, micros),
    purse: () => purseOf(holder, scope),
    books: () => books(billing, scope),
    findings: async () =>
      (await billing.prove(database.db)).findings.filter(({ workspace_id }) => workspace_id === scope.workspaceId),
  }
}
const EMPTY = { balance: 0n, held: 0n, debt: 0n }

test('with one’s own key an empty wallet is no obstacle: what is charged is recorded, and the wallet stays as it is', async () => {
  const { acme, generate, ...rest } = world(own)
  expect(await generate()).toBe('later')
  expect(await rest.purse()).toEqual({ ...EMPTY, held: 500n })
  acme.result = clip()
  for (const job of acme.jobs.values()) job.result = clip({ second: 4 })
  expect(await generate()).toBe('made')
  expect(await rest.books()).toEqual({ spent: 400n, holds: 0 })
  expect(await rest.purse()).toEqual(EMPTY)
  expect(await rest.findings()).toEqual([])
})

test('with a key of the installation an empty wallet refuses before anything leaves the house, and says who must do what', async () => {
  const { acme, generate, ...rest } = world(house)
  const fault = await generate()
  expect(fault).toMatchObject({ code: 'BILLING_NO_BALANCE', details: { needed: '0.0005', balance: '0' } })
  expect(acme.keysSeen).toEqual([])
  expect(await rest.books()).toEqual({ spent: 0n, holds: 0 })
  await rest.topUp(500)
  acme.result = clip()
  expect(await generate()).toBe('made')
  expect(await rest.purse()).toEqual(EMPTY)
})

test('an own key that fails does not give way to one that the wallet cannot pay: nothing is handed over, and it is said', async () => {
  const { acme, generate, ...rest } = world(own, house)
  acme.script.push({ refused: 'auth', message: 'bad key' })
  const fault = (await generate()) as Fault
  expect(fault).toMatchObject({ code: 'GENERATION_HOUSE_KEY_UNPAID', kind: 'payment_required' })
  expect(fault.details).toMatchObject({ needed: '0.0005', currency: 'CNY', charged: false })
  expect(acme.keysSeen).toEqual([own])
  expect(await rest.books()).toEqual({ spent: 0n, holds: 0 })
  expect(await rest.purse()).toEqual(EMPTY)
  expect(await rest.findings()).toEqual([])
})

test('where the wallet covers it, the hold moves to it before the key of the installation is used', async () => {
  const { acme, generate, ...rest } = world(own, house)
  await rest.topUp(700)
  acme.script.push({ refused: 'no_balance', message: 'empty there' })
  expect(await generate()).toBe('later')
  expect(acme.keysSeen).toEqual([own, house])
  expect(await rest.purse()).toEqual({ balance: 200n, held: 500n, debt: 0n })
  for (const job of acme.jobs.values()) job.result = clip({ second: 3 })
  expect(await generate()).toBe('made')
  expect(await rest.purse()).toEqual({ balance: 400n, held: 0n, debt: 0n })
  expect(await rest.findings()).toEqual([])
})

test('an own key that is only busy is waited for, and costs the wallet nothing', async () => {
  const { acme, generate, ...rest } = world(own, house)
  acme.script.push({ refused: 'busy', message: 'slow down' })
  expect(await generate()).toBe('later')
  expect(acme.keysSeen).toEqual([own])
  clock.advanceMs(60_000)
  acme.result = clip()
  expect(await generate()).toBe('made')
  expect(acme.keysSeen).toEqual([own, own])
  expect(await rest.purse()).toEqual(EMPTY)
  expect(await rest.books()).toEqual({ spent: 500n, holds: 0 })
})

test('held from the wallet and then made with an own key: the wallet has it back', async () => {
  const { acme, ring, generate, ...rest } = world(own, house)
  await rest.topUp(500)
  ring.expected = true
  expect(await generate()).toBe('later')
  expect(await rest.purse()).toEqual({ balance: 500n, held: 500n, debt: 0n })
  for (const job of acme.jobs.values()) job.result = clip()
  expect(await generate()).toBe('made')
  expect(await rest.purse()).toEqual({ balance: 500n, held: 0n, debt: 0n })
  expect(await rest.findings()).toEqual([])
})

test('without any key one is told so, and not of an empty wallet; a machine of the installation is the wallet’s', async () => {
  const none = world()
  expect(await none.generate()).toMatchObject({ code: 'GENERATION_NO_KEY' })
  expect(await none.books()).toEqual({ spent: 0n, holds: 0 })
  const { billing, generation } = room(new Acme(), { ring: new Ring(), mode: 'enforce', engine: { needsKey: false } })
  const scope = scopeOf()
  await expect(generation.generate(scope, order(), context())).rejects.toMatchObject({ code: 'BILLING_NO_BALANCE' })
  expect(await books(billing, scope)).toEqual({ spent: 0n, holds: 0 })
})

test('through the studio: a workspace with its own key works on an empty wallet; one without is refused with the way out', async () => {
  const simulator = await startSimulator({ providers: simulateAll() })
  try {
    await using studio = await openStudio({
      environment: { HUABEN_SIMULATED_PROVIDERS: simulator.url, HUABEN_BILLING: 'enforce' },
    })
    const owner = await studio.as('owner')
    const administrator = await studio.operator()
    const secrets = { api_key: 'test-key' }
    const key = { provider: 'openai', label: 'house', secrets }
    expect((await administrator.post('/system/provider-keys', key)).status).toBe(201)
    const allowed = await administrator.put('/system/key-rules', { workspaces_may_use: true }, { 'if-match': '"1"' })
    expect(allowed.body.data).toMatchObject({ workspaces_may_use: true, is_billed: true })
    const ask = async () => {
      const reply = await owner.post('/copy', { product: '油纸伞', languages: ['zh-CN'] })
      expect(reply.status, JSON.stringify(reply.body)).toBe(202)
      const task = async () => (await owner.get(`/tasks/${reply.body.data.task_id}`)).body.data
      await expect.poll(async () => (await task()).state, { timeout: 60_000 }).toMatch(/completed|failed/)
      return task()
    }
    expect(await ask()).toMatchObject({ state: 'failed', error: { code: 'BILLING_NO_BALANCE', charged: false } })
    expect(simulator.bill()).toHaveLength(0)
    const mine = { provider: 'openai', label: 'mine', secrets }
    expect((await owner.post(`/workspaces/${owner.workspaceId}/provider-keys`, mine)).status).toBe(201)
    const task = await ask()
    expect(task).toMatchObject({ state: 'completed' })
    expect(Number(task.cost.amount)).toBeGreaterThan(0)
    expect(simulator.bill()).toHaveLength(1)
    const [wallet] = (await owner.get('/billing/wallet')).body.data.wallets
    expect(wallet).toMatchObject({ balance: '0', held: '0', debt: '0' })
  } finally {
    await simulator.close()
  }
})
