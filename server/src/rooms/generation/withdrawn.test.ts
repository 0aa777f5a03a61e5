// Handed in again after a lost reply: to the account of before, whoever asks by now, and only while a new request may go out on its bill.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
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
  later,
  openWorld,
  order,
  Ring,
  room,
  scopeOf,
} from './remote.seed.ts'

beforeAll(openWorld)
afterAll(closeWorld)
beforeEach(emptyWorld)

const MINUTE_MS = 60_000

/** A key for each person, which its owner may take away. */
class Own extends Ring {
  readonly taken = new Set<string>()
  readonly #keys = new Map<string, string>()
  keyOf(actorId: string): string {
    const keyId = this.#keys.get(actorId) ?? newId()
    this.#keys.set(actorId, keyId)
    return keyId
  }
  override async accessFor({ actorId }: Scope, _: string, { exclude }: { exclude: readonly string[] }) {
    const keyId = this.keyOf(actorId)
    return exclude.includes(keyId) || this.taken.has(keyId) ? null : { keyId, secrets: { api_key: keyId } }
  }
  async mayServe({ actorId }: Scope, keyId: string) {
    return this.keyOf(actorId) === keyId && !this.taken.has(keyId)
  }
}

/** Ann's request got no reply, and the provider never had it; Bob goes on with the work. */
async function lost(how: { isListed?: boolean } = {}) {
  const acme = new Acme()
  const ring = new Own()
  const suspended = new Set<string>()
  acme.script.push('lost')
  const engine = {
    findByIntent: async (intentId: string) => {
      const found = [...acme.jobs].find(([, job]) => job.intentId === intentId)
      return found ? { providerJobId: found[0] } : null
    },
  }
  const isActive = async (_: unknown, userId: string) => !suspended.has(userId)
  const { generation, billing } = room(acme, { ring, engine, isActive })
  const ann = scopeOf()
  const bob = { ...ann, actorId: newId() }
  const asked = order()
  await later(generation.generate(ann, asked, context()))
  if (!how.isListed) acme.jobs.clear()
  const ask = (who: Scope, extra = {}) => generation.generate(who, asked, { ...context(), ...extra })
  return { acme, ring, suspended, generation, billing, ann, bob, ask }
}

test('another member goes on with it: it goes in again to the account of who began it, for our id is known there alone', async () => {
  const { acme, ring, ann, bob, ask, billing } = await lost()
  clock.advanceMs(3 * MINUTE_MS)
  await later(ask(bob))
  expect(acme.keysSeen).toEqual([ring.keyOf(ann.actorId), ring.keyOf(ann.actorId)])
  expect((await books(billing, ann)).holds).toBe(1)
})

test.each(['takes the key away', 'is suspended'])(
  'who began it %s: nothing goes in on that account again, the hold is given back, and who goes on uses a key of their own',
  async (how) => {
    const { acme, ring, suspended, ann, bob, ask, billing, generation } = await lost()
    if (how === 'is suspended') suspended.add(ann.actorId)
    else ring.taken.add(ring.keyOf(ann.actorId))
    clock.advanceMs(MINUTE_MS)
    await later(ask(bob))
    expect((await books(billing, ann)).holds, 'it may show in their listing yet').toBe(1)
    clock.advanceMs(2 * MINUTE_MS)
    await later(ask(bob))
    expect(await books(billing, ann)).toEqual({ spent: 0n, holds: 0 })
    const page = { page: 1, size: 10, filter: {} }
    expect((await generation.list(database.db, ann, page)).items).toMatchObject([
      { state: 'cancelled', failure: { message: expect.stringContaining('may not be used') } },
    ])
    await later(ask(bob))
    expect(acme.keysSeen).toEqual([ring.keyOf(ann.actorId), ring.keyOf(bob.actorId)])
    finishAll(acme, clip({ second: 3 }))
    clock.advanceMs(MINUTE_MS)
    await ask(bob)
    expect(await books(billing, ann)).toEqual({ spent: 300n, holds: 0 })
  },
)

test('what the provider has is asked for, kept and booked, though the key was taken away', async () => {
  const { acme, ring, ann, bob, ask, billing } = await lost({ isListed: true })
  ring.taken.add(ring.keyOf(ann.actorId))
  finishAll(acme, clip({ second: 4 }))
  clock.advanceMs(MINUTE_MS)
  await ask(bob)
  expect(acme.jobs.size).toBe(1)
  expect(await books(billing, ann)).toEqual({ spent: 400n, holds: 0 })
})

test('a provider that cannot be asked about it makes it an open question, whoever may use the key', async () => {
  const acme = new Acme()
  const ring = new Own()
  acme.script.push('lost')
  const { generation, billing } = room(acme, { ring })
  const ann = scopeOf()
  const asked = order()
  await failsWith(generation.generate(ann, asked, context()), { cause: 'ambiguous', charged: 'unknown' })
  ring.taken.add(ring.keyOf(ann.actorId))
  expect(await books(billing, ann)).toEqual({ spent: 0n, holds: 1 })
})

test('followed only, it is not handed in again: what the provider never had gives its hold back', async () => {
  const { acme, ann, ask, billing } = await lost()
  clock.advanceMs(3 * MINUTE_MS)
  await later(ask(ann, { isOnlyFollowed: true }))
  expect(acme.keysSeen).toHaveLength(1)
  expect(await books(billing, ann)).toEqual({ spent: 0n, holds: 0 })
})

test('two who come for it at once: one lets go, the other begins anew, and the books are sound', async () => {
  const { acme, ring, ann, bob, ask, billing } = await lost()
  ring.taken.add(ring.keyOf(ann.actorId))
  clock.advanceMs(3 * MINUTE_MS)
  // A claim keeps jobs from asking at once; without one, who is late may also be refused the row, and asks again.
  const outcomes = await Promise.allSettled([ask(bob), ask(bob), ask(bob)])
  expect(outcomes.map(({ status }) => status)).toEqual(Array(3).fill('rejected'))
  await later(ask(bob))
  expect(acme.keysSeen.filter((keyId) => keyId === ring.keyOf(bob.actorId))).toHaveLength(1)
  expect((await books(billing, ann)).holds).toBe(1)
  const { findings } = await billing.prove(database.db)
  expect(findings.filter((one) => one.workspace_id === ann.workspaceId)).toEqual([])
})

test('nothing new goes out in the name of who is suspended: it waits with a notice, and goes on when the account is restored', async () => {
  const acme = new Acme()
  const suspended = new Set<string>()
  const isActive = async (_: unknown, userId: string) => !suspended.has(userId)
  const { generation, taskOf, noticeOf } = room(acme, { isActive })
  const ann = scopeOf()
  suspended.add(ann.actorId)
  const asked = order()
  const taskId = await taskOf()
  await later(generation.generate(ann, asked, { ...context(), taskId }))
  expect(acme.keysSeen).toEqual([])
  expect(await noticeOf(taskId)).toBe('TASKS_ASKER_SUSPENDED')
  for (let time = 0; time < 5; time += 1) {
    clock.advanceMs(5000)
    await later(generation.generate(ann, asked, { ...context(), taskId }))
  }
  const told = `select count(*)::int as times from events where name = 'task.waiting' and subject_id = '${taskId}'`
  const { rows } = await database.db.transaction((tx) => tx.executeSql(told, []))
  expect((rows[0] as { times: number }).times, 'once in a minute, not with each try').toBeLessThanOrEqual(2)
  suspended.clear()
  await later(generation.generate(ann, asked, { ...context(), taskId }))
  expect(acme.keysSeen).toHaveLength(1)
})
