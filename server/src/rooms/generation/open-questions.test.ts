// What nobody can tell the fate of: it stays open with its hold until the provider, a person or the deadline decides.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import { createArtefacts } from '#rooms/artefacts/artefacts.ts'
import type { Engine } from './provider.ts'
import {
  Acme,
  blobs,
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
  scopeOf,
} from './remote.seed.ts'

beforeAll(openWorld)
afterAll(closeWorld)
beforeEach(emptyWorld)

const clipOutput = { mediaType: 'video/mp4', bytes: Buffer.from('clip'), facts: {} }
/** An id as it would have been made at that moment. */
const idOf = (ms: number) => {
  const hex = ms.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${newId().slice(15)}`
}
const attendedAt = async () => {
  const { rows } = await database.db.transaction((tx) => tx.executeSql('select attended_at from generations', []))
  return (rows[0] as { attended_at: Date } | undefined)?.attended_at
}

test('a lost reply stays open with its hold; the deadline gives it back, once', async () => {
  const acme = new Acme()
  acme.script.push('lost')
  const { generation, billing } = room(acme)
  await failsWith(generation.generate(scope, order(), context()), { cause: 'ambiguous', charged: 'unknown' })
  expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
  clock.advanceMs(23 * 3_600_000)
  expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 0, released: 0, open: 1 })
  clock.advanceMs(2 * 3_600_000)
  expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 0, released: 1, open: 0 })
  expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 0, released: 0, open: 0 })
  expect(await books(billing)).toEqual({ spent: 0n, holds: 0 })
  expect(acme.jobs.size).toBe(1)
})

test('a person decides an open question: charged or not, once, and nobody from elsewhere', async () => {
  for (const charged of [true, false]) {
    await database.db.executeScript('delete from billing_holds; delete from generations')
    const acme = new Acme()
    acme.script.push('lost')
    const { generation, billing } = room(acme)
    await failsWith(generation.generate(scope, order(), context()), { cause: 'ambiguous' })
    const { items, total } = await generation.list(database.db, scope, { page: 1, size: 10, filter: { open: true } })
    expect(total).toBe(1)
    const id = items[0]?.id ?? ''
    await expect(generation.decide(scopeOf(), { id, charged })).rejects.toMatchObject({ kind: 'not_found' })
    await generation.decide(scope, { id, charged })
    await expect(generation.decide(scope, { id, charged })).rejects.toMatchObject({ code: 'GENERATION_NOT_OPEN' })
    expect(await books(billing)).toEqual({ spent: charged ? 500n : 0n, holds: 0 })
    const told = await generation.decisionsOn(database.db, scope, [id, newId()])
    expect([...told]).toEqual([[id, { by: scope.actorId, at: clock.now(), isCharged: charged }]])
    expect(await generation.decisionsOn(database.db, scopeOf(), [id])).toEqual(new Map())
  }
})

test('work whose job is gone is kept all the same, and found when its run goes on', async () => {
  const acme = new Acme()
  const { generation, billing } = room(acme)
  const asked = order()
  await later(generation.generate(scope, asked, context()))
  finishAll(acme, clip())
  expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 0, released: 0, open: 0 })
  clock.advanceMs(20 * 60_000)
  expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 1, released: 0, open: 0 })
  expect(await books(billing)).toEqual({ spent: 500n, holds: 0 })
  const artefacts = createArtefacts({ blobs, clock })
  expect((await artefacts.find(database.db, scope, [asked.artefactKey])).size).toBe(1)
})

test.each(['the listing stays down', 'what it says of its use cannot be booked', 'its model is gone'])(
  'past the deadline it is an open question whatever keeps it from its end: %s',
  async (reason) => {
    const acme = new Acme()
    const asked = order()
    const parts: Parameters<typeof room>[1] = {}
    if (reason === 'the listing stays down') {
      acme.script.push('lost')
      parts.engine = { findByIntent: () => Promise.reject(new Error('the listing is down')) }
    }
    const before = room(acme, parts)
    await expect(before.generation.generate(scope, asked, context())).rejects.toThrow()
    if (reason === 'what it says of its use cannot be booked') finishAll(acme, clip({ second: 1e300 }))
    const { generation, billing } = room(acme, { ...parts, isGone: reason === 'its model is gone' })
    clock.advanceMs(23 * 3_600_000)
    expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 0, released: 0, open: 1 })
    expect((await generation.list(database.db, scope, { page: 1, size: 10, filter: { open: true } })).total).toBe(0)
    clock.advanceMs(2 * 3_600_000)
    expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 0, released: 0, open: 1 })
    const { items } = await generation.list(database.db, scope, { page: 1, size: 10, filter: { open: true } })
    expect(items).toHaveLength(1)
    await generation.decide(scope, { id: items[0]?.id ?? '', charged: true })
    expect(await books(billing)).toEqual({ spent: 500n, holds: 0 })
    expect(acme.jobs.size).toBe(1)
  },
)

test.each(['is too busy for', 'takes'])(
  'what the provider never had, and %s when it is handed in again, is no open question, however old',
  async (then) => {
    const acme = new Acme()
    acme.script.push('lost')
    const engine = { findByIntent: async () => null }
    const { generation, billing } = room(acme, { engine, ring: new Ring(first) })
    const asked = order()
    await later(generation.generate(scope, asked, context()))
    if (then === 'is too busy for') acme.script.push({ refused: 'busy', message: 'too many' })
    clock.advanceMs(30 * 3_600_000)
    await later(generation.generate(scope, asked, context()))
    const { total } = await generation.list(database.db, scope, { page: 1, size: 10, filter: { open: true } })
    expect(total).toBe(0)
    expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
  },
)

test('a reply that is long in coming is no open question while somebody waits for it', async () => {
  const answered = Promise.withResolvers<void>()
  const submit = async () => {
    await answered.promise
    return { providerJobId: 'slow', result: { state: 'succeeded', output: clipOutput } } as const
  }
  const { generation, billing } = room(new Acme(), { engine: { submit }, times: { attendEveryMs: 5 } })
  const work = generation.generate(scope, order(), context())
  await expect.poll(async () => (await books(billing)).holds, { interval: 5 }).toBe(1)
  for (let quarter = 0; quarter < 3; quarter += 1) {
    clock.advanceMs(16 * 60_000)
    await expect.poll(attendedAt, { interval: 5 }).toEqual(clock.now())
    expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 0, released: 0, open: 0 })
  }
  answered.resolve()
  await work
  expect(await books(billing)).toEqual({ spent: 500n, holds: 0 })
})

test('an open question that the provider can answer later is settled by its answer', async () => {
  const acme = new Acme()
  acme.script.push('lost')
  let isKnown = true
  const findByIntent = async (intentId: string) => {
    if (!isKnown) throw new Error('the listing is down')
    const found = [...acme.jobs].find(([, job]) => job.intentId === intentId)
    return found ? { providerJobId: found[0] } : null
  }
  const { generation, billing } = room(acme, { engine: { findByIntent } })
  const asked = order()
  // Nobody knows at first; the next attempt asks.
  await later(generation.generate(scope, asked, context()))
  isKnown = false
  await later(generation.generate(scope, asked, context()))
  isKnown = true
  finishAll(acme, clip({ second: 3 }))
  await generation.generate(scope, asked, context())
  expect(acme.jobs.size).toBe(1)
  expect(await books(billing)).toEqual({ spent: 300n, holds: 0 })
})

test('a submit that the provider never had is handed in again with the same intent', async () => {
  const acme = new Acme()
  const { generation } = room(acme, { engine: { findByIntent: async () => null } })
  const asked = order()
  acme.script.push('lost')
  await later(generation.generate(scope, asked, context()))
  const [lost] = [...acme.jobs.values()]
  acme.jobs.clear()
  clock.advanceMs(3 * 60_000)
  await later(generation.generate(scope, asked, context()))
  expect([...acme.jobs.values()].map((job) => job.intentId)).toEqual([lost?.intentId])
})

test('a job that died right after its work had ended is told the end again, and nothing is submitted; another job asks anew', async () => {
  const acme = new Acme()
  const { generation, billing } = room(acme)
  const asked = order()
  const job = (agoMs: number) => ({ ...context(), jobId: idOf(clock.now().getTime() - agoMs) })
  const [leading, waiting] = [job(3000), job(2000)]
  acme.result = { state: 'failed', cause: 'expired', message: 'gone', isCharged: true }
  await failsWith(generation.generate(scope, asked, leading), { cause: 'expired' })
  await failsWith(generation.generate(scope, asked, leading), { cause: 'expired', charged: true })
  // Whoever was waiting for the same thing does not pay for it again either.
  clock.advanceMs(1000)
  await failsWith(generation.generate(scope, asked, waiting), { cause: 'expired', charged: true })
  expect(acme.jobs.size).toBe(1)
  acme.result = { state: 'running', progressPercent: 1, pollAgainMs: 5000 }
  await later(generation.generate(scope, asked, job(0)))
  expect(acme.jobs.size).toBe(2)
  expect(await books(billing)).toEqual({ spent: 500n, holds: 1 })
})

test('work that was given up as not charged and comes in late is kept, and booked once', async () => {
  const acme = new Acme()
  const { generation, billing } = room(acme)
  const asked = order()
  const abort = new AbortController()
  await later(generation.generate(scope, asked, { ...context(), signal: abort.signal }))
  // The provider takes longer than anybody waits: an open question, and a day later nobody has decided.
  clock.advanceMs(25 * 3_600_000)
  await failsWith(generation.generate(scope, asked, context()), { cause: 'ambiguous' })
  clock.advanceMs(25 * 3_600_000)
  await generation.reconcile(new AbortController().signal)
  expect(await books(billing)).toEqual({ spent: 0n, holds: 0 })
  finishAll(acme, clip({ second: 3 }))
  clock.advanceMs(2 * 3_600_000)
  expect(await generation.reconcile(new AbortController().signal)).toMatchObject({ kept: 1 })
  expect(await books(billing)).toEqual({ spent: 300n, holds: 0 })
  clock.advanceMs(2 * 3_600_000)
  expect(await generation.reconcile(new AbortController().signal)).toMatchObject({ kept: 0 })
  expect(await books(billing)).toEqual({ spent: 300n, holds: 0 })
  const artefacts = createArtefacts({ blobs, clock })
  expect((await artefacts.find(database.db, scope, [asked.artefactKey])).size).toBe(1)
})

test('nobody wants it any more: what never arrived is not handed in by the reconciliation, and its hold is given back', async () => {
  const acme = new Acme()
  const { generation, billing } = room(acme, { engine: { findByIntent: async () => null } })
  acme.script.push('lost')
  await later(generation.generate(scope, order(), context()))
  acme.jobs.clear()
  clock.advanceMs(20 * 60_000)
  await generation.reconcile(new AbortController().signal)
  expect(acme.jobs.size).toBe(0)
  expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
  clock.advanceMs(25 * 3_600_000)
  expect(await generation.reconcile(new AbortController().signal)).toMatchObject({ released: 1 })
  expect(acme.jobs.size).toBe(0)
  expect(await books(billing)).toEqual({ spent: 0n, holds: 0 })
})

test('a ring that cannot note how a key did loses no result', async () => {
  const acme = new Acme()
  class Deaf extends Ring {
    override noteOutcome = async () => Promise.reject(new Error('the database is away'))
  }
  acme.result = clip()
  const { generation, billing } = room(acme, { ring: new Deaf(newId()) })
  await generation.generate(scope, order(), context())
  expect(await books(billing)).toEqual({ spent: 500n, holds: 0 })
})

test('a process that died while it submitted: paid work that cannot be asked about is an open question, never a second submit', async () => {
  const acme = new Acme()
  const dies = new AbortController()
  const submit: Engine['submit'] = async (request, signal) => {
    await acme.engine().submit(request, signal)
    dies.abort(new Error('the process is stopping'))
    throw new Error('aborted')
  }
  const asked = order()
  const dying = room(acme, { engine: { submit } })
  await expect(dying.generation.generate(scope, asked, { ...context(), signal: dies.signal })).rejects.toThrow(
    'aborted',
  )
  const { generation, billing } = room(acme)
  await failsWith(generation.generate(scope, asked, context()), { cause: 'ambiguous', charged: 'unknown' })
  expect(acme.jobs.size).toBe(1)
  expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
})

test('called off while its result came in: what was made is there, and what was given back is not booked', async () => {
  const acme = new Acme()
  const asked = order()
  let cancel = async () => {}
  const poll: Engine['poll'] = async () => {
    await cancel()
    return clip()
  }
  const cancelled = async () => ({ charged: false }) as const
  const { generation, billing } = room(acme, { engine: { poll, cancel: cancelled } })
  cancel = () => generation.callOff(scope, asked, context())
  await generation.generate(scope, asked, context())
  expect(await books(billing)).toEqual({ spent: 0n, holds: 0 })
  expect((await createArtefacts({ blobs, clock }).find(database.db, scope, [asked.artefactKey])).size).toBe(1)
})

test('what a person has said was charged, and comes in late, is kept and not booked again', async () => {
  const acme = new Acme()
  const { generation, billing } = room(acme)
  const asked = order()
  await later(generation.generate(scope, asked, context()))
  clock.advanceMs(25 * 3_600_000)
  await failsWith(generation.generate(scope, asked, context()), { cause: 'ambiguous' })
  const { items } = await generation.list(database.db, scope, { page: 1, size: 1, filter: { open: true } })
  await generation.decide(scope, { id: items[0]?.id ?? '', charged: true })
  finishAll(acme, clip({ second: 3 }))
  clock.advanceMs(2 * 3_600_000)
  expect(await generation.reconcile(new AbortController().signal)).toMatchObject({ kept: 1 })
  expect(await books(billing)).toEqual({ spent: 500n, holds: 0 })
  const { items: after } = await generation.list(database.db, scope, { page: 1, size: 1, filter: {} })
  expect(after[0]).toMatchObject({ state: 'succeeded', chargedMicros: 500n })
})
