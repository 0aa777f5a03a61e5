// Places at a provider: of each account its own, taken, waited for, and given back whatever happens to whoever took them.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import { RunAgainLater } from '#platform/jobs/job.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { GenerationOrder } from '../generation.ts'
import type { Engine } from '../provider.ts'
import {
  Acme,
  books,
  clip,
  clock,
  closeWorld,
  context,
  database,
  emptyWorld,
  finishAll,
  later,
  openWorld,
  order,
  Ring,
  room,
  scopeOf,
} from '../remote.seed.ts'

beforeAll(openWorld)
afterAll(closeWorld)
beforeEach(emptyWorld)

const MINUTE_MS = 60_000

/** Each person has a key of their own, and it rests when it was told off. */
class Personal extends Ring {
  readonly keyOf = new Map<string, string>()
  readonly #restUntil = new Map<string, number>()
  lost = new Set<string>()
  keyIdOf({ actorId }: Scope): string {
    const keyId = this.keyOf.get(actorId) ?? newId()
    this.keyOf.set(actorId, keyId)
    return keyId
  }
  #access(keyId: string) {
    const owner = [...this.keyOf].find(([, one]) => one === keyId)?.[0]
    return { keyId, secrets: { api_key: keyId }, account: `user:${owner}` }
  }
  override async accessFor(who: Scope, _: string, { exclude }: { exclude: readonly string[] }) {
    const keyId = this.keyIdOf(who)
    const isResting = (this.#restUntil.get(keyId) ?? 0) > clock.now().getTime()
    return exclude.includes(keyId) || isResting ? null : this.#access(keyId)
  }
  override async open(_: Scope, keyId: string) {
    return this.lost.has(keyId) ? (null as never) : this.#access(keyId)
  }
  override async noteOutcome(...[keyId, outcome]: Parameters<Ring['noteOutcome']>) {
    await super.noteOutcome(keyId, outcome)
    if (outcome.kind === 'refused') this.#restUntil.set(keyId, clock.now().getTime() + (outcome.retryAfterMs ?? 0))
  }
  async busyUntil(who: Scope) {
    const until = this.#restUntil.get(this.keyIdOf(who)) ?? 0
    return until > clock.now().getTime() ? new Date(until) : null
  }
}

const lanesOf = async () => {
  const { rows } = await database.db.transaction((tx) =>
    tx.executeSql('select lane, state from generations order by created_at, id', []),
  )
  return rows as { lane: string | null; state: string }[]
}

type World = { acme: Acme; generation: ReturnType<typeof room>['generation'] }
const asksLater = (generation: World['generation'], who: Scope, what: GenerationOrder) =>
  generation.generate(who, what, context()).then(
    () => 'made' as const,
    (error: unknown) => {
      if (error instanceof RunAgainLater) return error.delayMs
      throw error
    },
  )

test('two owners do not wait for each other: a full lane of one leaves the other’s places free', async () => {
  const acme = new Acme()
  const { generation } = room(acme, { ring: new Personal(), places: 2 })
  const [ann, bob] = [scopeOf(), scopeOf()]
  for (const one of [order(), order(), order()]) await later(generation.generate(ann, one, context()))
  expect(acme.jobs.size).toBe(2)
  for (const one of [order(), order(), order()]) await later(generation.generate(bob, one, context()))
  expect(acme.jobs.size).toBe(4)
  const lanes = Map.groupBy(await lanesOf(), ({ lane }) => lane)
  expect([...lanes.keys()].toSorted()).toEqual(
    [`acme/video/user:${ann.actorId}`, `acme/video/user:${bob.actorId}`].toSorted(),
  )
})

test('one person’s account is one lane in all their workspaces', async () => {
  const acme = new Acme()
  const { generation } = room(acme, { ring: new Personal(), places: 2 })
  const home = scopeOf()
  const away = { ...home, workspaceId: newId() }
  for (const one of [order(), order()]) await later(generation.generate(home, one, context()))
  await later(generation.generate(away, order(), context()))
  expect(acme.jobs.size).toBe(2)
})

test('members who share a key share its places: who asks for many does not keep out who asks for one', async () => {
  const acme = new Acme()
  const { generation } = room(acme, { places: 2 })
  const many = scopeOf()
  const one = { ...many, actorId: newId() }
  const orders = [order(), order(), order(), order()] as const
  for (const asked of orders) await later(generation.generate(many, asked, context()))
  const little = order()
  await later(generation.generate(one, little, context()))
  finishAll(acme, clip())
  await generation.generate(many, orders[0], context())
  acme.result = { state: 'running', progressPercent: 0, pollAgainMs: 1000 }
  await later(generation.generate(many, orders[2], context()))
  expect(acme.jobs.size, 'the free place is for who has none').toBe(2)
  await later(generation.generate(one, little, context()))
  expect(acme.jobs.size).toBe(3)
})

test('a 429 on one account leaves the other alone, and is waited out for as long as it says', async () => {
  const acme = new Acme()
  const ring = new Personal()
  const { generation, billing } = room(acme, { ring, places: 4 })
  const [ann, bob] = [scopeOf(), scopeOf()]
  const [told, next] = [order(), order()]
  acme.script.push({ refused: 'busy', message: '429', retryAfterMs: 90_000 })
  expect(await asksLater(generation, ann, told)).toBeGreaterThanOrEqual(90_000)
  // Not asked before its time, for whatever else goes out with that key.
  expect(await asksLater(generation, ann, next)).toBeGreaterThanOrEqual(90_000)
  expect(acme.keysSeen).toEqual([ring.keyIdOf(ann)])
  for (const one of [order(), order(), order()]) await later(generation.generate(bob, one, context()))
  expect(acme.jobs.size).toBe(3)
  clock.advanceMs(89_000)
  await later(generation.generate(ann, told, context()))
  expect(acme.jobs.size).toBe(3)
  clock.advanceMs(2000)
  await later(generation.generate(ann, told, context()))
  await later(generation.generate(ann, next, context()))
  expect(acme.jobs.size).toBe(5)
  expect((await books(billing, ann)).holds).toBe(2)
})

test('work that was told off waits in no lane: nobody with a key that works stands behind it', async () => {
  const acme = new Acme()
  const { generation } = room(acme, { ring: null, engine: { needsKey: false }, places: 3 })
  const [ann, bob] = [scopeOf(), scopeOf()]
  await later(generation.generate(bob, order(), context()))
  acme.script.push({ refused: 'busy', message: '429' })
  await later(generation.generate(ann, order(), context()))
  expect((await lanesOf()).filter(({ state }) => state === 'intended')).toEqual([{ lane: null, state: 'intended' }])
  await later(generation.generate(bob, order(), context()))
  expect(acme.jobs.size).toBe(2)
})

test('the place of a worker that was killed while it handed work over comes back', async () => {
  const acme = new Acme()
  const [hangs, isAsked] = [Promise.withResolvers<never>(), Promise.withResolvers<void>()]
  let isHanging = true
  const plain = acme.engine()
  const submit: Engine['submit'] = (request, signal) => {
    if (!isHanging) return plain.submit(request, signal)
    isAsked.resolve()
    return hangs.promise
  }
  const { generation } = room(acme, { engine: { submit, findByIntent: async () => null }, places: 1 })
  const [dead, waiting] = [scopeOf(), scopeOf()]
  const killed = generation.generate(dead, order(), context()).catch(() => {})
  await isAsked.promise
  isHanging = false
  const asked = order()
  await later(generation.generate(waiting, asked, context()))
  expect(acme.jobs.size, 'as long as somebody may be waiting for the reply').toBe(0)
  clock.advanceMs(3 * MINUTE_MS)
  await later(generation.generate(waiting, asked, context()))
  expect(acme.jobs.size).toBe(1)
  hangs.reject(new Error('killed'))
  await killed
})

test('lowered, a lane drains and lets nobody in before it is below; raised, it admits who waits', async () => {
  const acme = new Acme()
  // The catalogue is read anew with each change of it.
  const withPlaces = (places: number) => room(acme, { places }).generation
  let generation = withPlaces(3)
  const who = scopeOf()
  const orders = [order(), order(), order(), order(), order()] as const
  const isIn = async (asked: GenerationOrder) => {
    const before = acme.jobs.size
    await later(generation.generate(who, asked, context()))
    return acme.jobs.size > before
  }
  expect([await isIn(orders[0]), await isIn(orders[1]), await isIn(orders[2]), await isIn(orders[3])]).toEqual([
    ...[true, true, true, false],
  ])
  generation = withPlaces(1)
  for (const asked of orders.slice(0, 2)) {
    finishAll(acme, clip())
    await generation.generate(who, asked, context())
    expect(await isIn(orders[3])).toBe(false)
  }
  await generation.generate(who, orders[2], context())
  acme.result = { state: 'running', progressPercent: 0, pollAgainMs: 1000 }
  expect(await isIn(orders[3])).toBe(true)
  expect(await isIn(orders[4])).toBe(false)
  generation = withPlaces(2)
  expect(await isIn(orders[4])).toBe(true)
})

test('work whose key is lost, or that is not answered for, gives its place back; heard of again, it has it', async () => {
  const acme = new Acme()
  const ring = new Personal()
  const { generation } = room(acme, { ring, places: 1 })
  const who = scopeOf()
  const [first, second] = [order(), order()]
  await later(generation.generate(who, first, context()))
  await later(generation.generate(who, second, context()))
  expect(acme.jobs.size).toBe(1)
  finishAll(acme, { state: 'unanswered', message: '401', pollAgainMs: 1000 })
  await later(generation.generate(who, first, context()))
  await later(generation.generate(who, second, context()))
  expect(acme.jobs.size).toBe(2)
  finishAll(acme, { state: 'running', progressPercent: 1, pollAgainMs: 1000 })
  await later(generation.generate(who, first, context()))
  expect((await lanesOf()).map(({ lane }) => lane)).toEqual(Array(2).fill(`acme/video/user:${who.actorId}`))
  ring.lost.add(ring.keyIdOf(who))
  await later(generation.generate(who, first, context()))
  expect((await lanesOf()).filter(({ lane }) => lane === null)).toHaveLength(1)
})
