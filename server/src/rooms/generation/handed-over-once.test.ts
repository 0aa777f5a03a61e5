// Handed over once: whatever is lost on the way, and whoever asks, one request is taken by one account.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import { RunAgainLater } from '#platform/jobs/job.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Engine, Refusal } from './provider.ts'
import { noteInTheAir } from './queries.ts'
import {
  Acme,
  books,
  clip,
  clock,
  closeWorld,
  context,
  database,
  emptyWorld,
  failsWith,
  finishAll,
  first,
  later,
  openWorld,
  order,
  Ring,
  room,
  scope,
  second,
} from './remote.seed.ts'

beforeAll(openWorld)
afterAll(closeWorld)
beforeEach(emptyWorld)

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Gives its keys in turn, as the real one does. */
class Turning extends Ring {
  readonly #all: readonly string[]
  #turn = -1
  constructor(...keys: string[]) {
    super(...keys)
    this.#all = keys
  }
  override async accessFor(_: Scope, __: string, { exclude }: { exclude: readonly string[] }) {
    this.#turn += 1
    const turned = [...this.#all.slice(this.#turn % this.#all.length), ...this.#all]
    const keyId = turned.find((one) => !exclude.includes(one))
    return keyId === undefined ? null : { keyId, secrets: { api_key: keyId } }
  }
}

/** Tells of a job once it is listed, to the account that handed it in. */
function lagging(acme: Acme, lagMs: number) {
  const acceptedAt = clock.now().getTime()
  const findByIntent: Engine['findByIntent'] = async (intentId, _, access) => {
    if (clock.now().getTime() - acceptedAt < lagMs) return null
    const found = [...acme.jobs].find(([, job]) => job.intentId === intentId && job.keyId === access?.keyId)
    return found ? { providerJobId: found[0] } : null
  }
  return findByIntent
}

const openQuestions = (generation: ReturnType<typeof room>['generation']) =>
  generation.list(database.db, scope, { page: 1, size: 10, filter: { open: true } })

test('a listing that lags behind is asked again before it is believed: nothing is handed in twice, to whatever account', async () => {
  const acme = new Acme()
  acme.script.push('lost')
  const engine = { findByIntent: lagging(acme, 90_000) }
  const { generation, billing } = room(acme, { engine, ring: new Turning(first, second) })
  const asked = order()
  const waits: number[] = []
  for (let tries = 0; tries < 20; tries += 1) {
    const outcome = await generation.generate(scope, asked, context()).catch((error: unknown) => error)
    if (!(outcome instanceof RunAgainLater)) throw outcome
    if (acme.pollKeys.length > 0) break
    waits.push(outcome.delayMs)
    clock.advanceMs(outcome.delayMs)
  }
  expect(acme.keysSeen).toEqual([first])
  expect(acme.pollKeys).toEqual([first])
  expect(waits.length).toBeGreaterThan(3)
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  finishAll(acme, clip({ second: 3 }))
  await generation.generate(scope, asked, context())
  expect(await books(billing)).toEqual({ spent: 300n, holds: 0 })
})

test('what the provider still does not know after that time is handed in again, to the same account, however busy that is', async () => {
  const acme = new Acme()
  acme.script.push('lost')
  const { generation } = room(acme, { engine: { findByIntent: async () => null }, ring: new Turning(first, second) })
  const asked = order()
  await later(generation.generate(scope, asked, context()))
  acme.jobs.clear()
  clock.advanceMs(119_000)
  await later(generation.generate(scope, asked, context()))
  expect(acme.keysSeen).toEqual([first])
  clock.advanceMs(2000)
  acme.script.push({ refused: 'busy', message: 'too many' })
  await later(generation.generate(scope, asked, context()))
  clock.advanceMs(3 * MINUTE_MS)
  await later(generation.generate(scope, asked, context()))
  expect(acme.keysSeen).toEqual([first, first, first])
  expect(acme.jobs.size).toBe(1)
})

const known: Refusal = { refused: 'bad_input', message: 'external_task_id is taken', isKnown: true }
const unfit: Refusal = { refused: 'bad_input', message: 'invalid parameter' }

test.each([
  ['as known', known],
  ['in words that nobody knows', unfit],
])(
  'handed in again and refused %s, it was taken: it is looked for, and never given up as not charged',
  async (_, no) => {
    const acme = new Acme()
    acme.script.push('lost', no)
    let isListed = false
    const findByIntent: Engine['findByIntent'] = async () => (isListed ? { providerJobId: 'job-1' } : null)
    const { generation, billing } = room(acme, { engine: { findByIntent }, ring: new Ring(first) })
    const asked = order()
    await later(generation.generate(scope, asked, context()))
    clock.advanceMs(3 * MINUTE_MS)
    await failsWith(generation.generate(scope, asked, context()), { cause: 'ambiguous', charged: 'unknown' })
    expect(acme.jobs.size).toBe(1)
    expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
    clock.advanceMs(HOUR_MS)
    if (no.isKnown) await generation.reconcile(new AbortController().signal)
    expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
    isListed = true
    finishAll(acme, clip({ second: 2 }))
    clock.advanceMs(HOUR_MS)
    await generation.reconcile(new AbortController().signal)
    expect(await books(billing)).toEqual({ spent: 200n, holds: 0 })
  },
)

test('refused as known at the first hand-over, it is looked for like a lost one', async () => {
  const acme = new Acme()
  acme.script.push(known)
  acme.jobs.set('job-1', { intentId: '', keyId: first, result: clip() })
  let isListed = false
  const findByIntent: Engine['findByIntent'] = async () => (isListed ? { providerJobId: 'job-1' } : null)
  const { generation, billing } = room(acme, { engine: { findByIntent }, ring: new Ring(first) })
  const asked = order()
  await later(generation.generate(scope, asked, context()))
  expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
  isListed = true
  await generation.generate(scope, asked, context())
  expect(acme.keysSeen).toEqual([first])
  expect(await books(billing)).toEqual({ spent: 500n, holds: 0 })
})

test('of two attempts that have read the same lost submit one hands it in again, and the other waits', async () => {
  const acme = new Acme()
  acme.script.push('lost')
  const bothAsked = Promise.withResolvers<void>()
  let askers = 0
  const findByIntent: Engine['findByIntent'] = async () => {
    askers += 1
    if (askers === 2) bothAsked.resolve()
    await bothAsked.promise
    return null
  }
  const { generation, billing } = room(acme, { engine: { findByIntent } })
  const asked = order()
  await later(generation.generate(scope, asked, context()))
  acme.jobs.clear()
  clock.advanceMs(3 * MINUTE_MS)
  const both = [generation.generate(scope, asked, context()), generation.generate(scope, asked, context())]
  await Promise.all(both.map(later))
  expect(acme.jobs.size).toBe(1)
  expect(acme.keysSeen).toHaveLength(2)
  expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
})

test.each(['can be asked', 'cannot be asked'])(
  'a request that is still under way is neither overtaken nor taken for lost: the provider %s',
  async (how) => {
    const answered = Promise.withResolvers<void>()
    const acme = new Acme()
    let submits = 0
    const submit: Engine['submit'] = async (...given) => {
      submits += 1
      await answered.promise
      return acme.engine().submit(...given)
    }
    const engine = how === 'can be asked' ? { submit, findByIntent: async () => null } : { submit }
    const { generation } = room(acme, { engine, times: { attendEveryMs: 5, findWithinMs: 1000 } })
    const asked = order()
    const one = generation.generate(scope, asked, context())
    await expect.poll(() => submits, { interval: 5 }).toBe(1)
    for (let minute = 0; minute < 3; minute += 1) {
      clock.advanceMs(MINUTE_MS)
      await expect.poll(handedAt, { interval: 5 }).toEqual(clock.now())
      await later(generation.generate(scope, asked, context()))
    }
    expect(submits).toBe(1)
    expect((await openQuestions(generation)).total).toBe(0)
    answered.resolve()
    await later(one)
  },
)

test('a note that a request is under way, written late, takes back no newer one', async () => {
  const answered = Promise.withResolvers<void>()
  const acme = new Acme()
  let intentId = ''
  const submit: Engine['submit'] = async (...given) => {
    intentId = given[0].intentId
    await answered.promise
    return acme.engine().submit(...given)
  }
  const { generation } = room(acme, { engine: { submit } })
  const asked = generation.generate(scope, order(), context())
  await expect.poll(() => intentId, { interval: 5 }).not.toBe('')
  const of = { workspaceId: scope.workspaceId, id: intentId }
  const late = new Date(clock.now().getTime() + MINUTE_MS)
  const newer = new Date(late.getTime() + MINUTE_MS)
  for (const at of [newer, late]) await database.db.transaction((tx) => noteInTheAir(tx, of, { attempt: 1, at }))
  expect(await handedAt()).toEqual(newer)
  answered.resolve()
  await later(asked)
})

const handedAt = async () => {
  const { rows } = await database.db.transaction((tx) => tx.executeSql('select handed_at from generations', []))
  return (rows[0] as { handed_at: Date } | undefined)?.handed_at
}

test('work is asked for with the key that it went out with, also by somebody who may not use that key', async () => {
  const acme = new Acme()
  const owner = scope
  const other: Scope = { ...scope, actorId: newId() }
  class Personal extends Ring {
    override async open(asker: Scope, keyId: string) {
      return asker.actorId === owner.actorId ? super.open(asker, keyId) : (null as never)
    }
  }
  const { generation, billing } = room(acme, { ring: new Personal(first) })
  const asked = order()
  await later(generation.generate(owner, asked, context()))
  await later(generation.generate(other, asked, context()))
  expect(acme.pollKeys).toEqual([first, first])
  finishAll(acme, clip())
  await generation.generate(other, asked, context())
  expect(await books(billing)).toEqual({ spent: 500n, holds: 0 })
})

test('a price that is set to 0 while paid work is in the air does not make it free to hand in once more', async () => {
  const free = { resubmitIsFree: true, prices: { currency: 'CNY', units: { second: { micros: 0, per: 1 } } } }
  const acme = new Acme()
  const asked = order()
  await later(room(acme).generation.generate(scope, asked, context()))
  acme.jobs.clear()
  clock.advanceMs(5 * MINUTE_MS)
  await failsWith(room(acme, { engine: free }).generation.generate(scope, asked, context()), { cause: 'ambiguous' })
  expect(acme.keysSeen).toHaveLength(1)
  // And the other way round: what was free when it went out stays so.
  const promoted = order()
  await later(room(acme, { engine: free }).generation.generate(scope, promoted, context()))
  acme.jobs.clear()
  clock.advanceMs(5 * MINUTE_MS)
  await later(room(acme).generation.generate(scope, promoted, context()))
  expect(acme.keysSeen).toHaveLength(3)
})

test('the deadline counts from the hand-over: who waited a day for a place is not overdue at the first lost reply', async () => {
  const acme = new Acme()
  let isUp = false
  const findByIntent: Engine['findByIntent'] = async (intentId) => {
    if (!isUp) throw new Error('the listing is down')
    const found = [...acme.jobs].find(([, job]) => job.intentId === intentId)
    return found ? { providerJobId: found[0] } : null
  }
  const { generation, billing } = room(acme, { places: 1, engine: { findByIntent } })
  const [before, asked] = [order(), order()]
  await later(generation.generate(scope, before, context()))
  await later(generation.generate(scope, asked, context()))
  clock.advanceMs(23 * HOUR_MS)
  finishAll(acme, clip({ second: 1 }))
  await generation.generate(scope, before, context())
  clock.advanceMs(2 * HOUR_MS)
  acme.script.push('lost')
  await later(generation.generate(scope, asked, context()))
  await later(generation.generate(scope, asked, context()))
  const { total } = await generation.list(database.db, scope, { page: 1, size: 1, filter: { open: true } })
  expect(total, 'open questions').toBe(0)
  isUp = true
  finishAll(acme, clip({ second: 3 }))
  await generation.generate(scope, asked, context())
  expect(await books(billing)).toEqual({ spent: 400n, holds: 0 })
})

test('after a lost reply it is asked for within seconds, then more and more rarely, for two minutes', async () => {
  const acme = new Acme()
  const asks: number[] = []
  const startMs = clock.now().getTime()
  const findByIntent = async () => {
    asks.push((clock.now().getTime() - startMs) / 1000)
    return null
  }
  const { generation } = room(acme, { engine: { findByIntent } })
  acme.script.push('lost')
  const asked = order()
  while (acme.jobs.size < 2) {
    const error = await generation.generate(scope, asked, context()).catch((thrown: unknown) => thrown)
    if (!(error instanceof RunAgainLater)) throw error
    if (acme.jobs.size < 2) clock.advanceMs(error.delayMs)
  }
  expect(asks.slice(0, 6)).toEqual([2, 4, 8, 16, 32, 62])
  expect(asks.at(-1)).toBeGreaterThanOrEqual(120)
  expect(asks.at(-1)).toBeLessThan(125)
})

test('where a second submit under one id is refused, it goes in again within seconds, and is made once however the listing lags', async () => {
  for (const isTaken of [false, true]) {
    await emptyWorld()
    const acme = new Acme()
    const startMs = clock.now().getTime()
    let isListed = false
    const findByIntent: Engine['findByIntent'] = async (intentId) => {
      const found = isListed ? [...acme.jobs].find(([, job]) => job.intentId === intentId) : undefined
      return found ? { providerJobId: found[0] } : null
    }
    const { generation, billing } = room(acme, { engine: { findByIntent, refusesTwice: true } })
    acme.script.push('lost')
    const asked = order()
    await later(generation.generate(scope, asked, context()))
    if (isTaken) acme.script.push({ refused: 'bad_input', message: 'external_task_id is taken', isKnown: true })
    else acme.jobs.clear()
    const seen = acme.keysSeen.length
    while (acme.keysSeen.length === seen) {
      clock.advanceMs(1000)
      await later(generation.generate(scope, asked, context()))
    }
    expect((clock.now().getTime() - startMs) / 1000).toBeLessThan(12)
    isListed = true
    finishAll(acme, clip({ second: 3 }))
    for (let tries = 0; tries < 5; tries += 1) {
      clock.advanceMs(30_000)
      if ((await generation.generate(scope, asked, context()).catch(() => undefined)) !== undefined) break
    }
    expect(acme.jobs.size, `taken before: ${isTaken}`).toBe(1)
    expect(await books(billing)).toEqual({ spent: 300n, holds: 0 })
  }
})

test('what was called off is not given back on a listing that may lag, however soon a request might go in again', async () => {
  const acme = new Acme()
  const engine = {
    findByIntent: async () => null,
    refusesTwice: true,
    cancel: async () => ({ charged: 'at_its_end' }) as const,
  }
  const { generation, billing } = room(acme, { engine })
  acme.script.push('lost')
  const asked = order()
  await later(generation.generate(scope, asked, context()))
  await generation.callOff(scope, asked, context())
  clock.advanceMs(70_000)
  await generation.reconcile(new AbortController().signal)
  expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
})
