// Engines of providers: keys that fail over, places that are shared fairly, refusals that pass, and results that were charged.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { RunAgainLater } from '#platform/jobs/job.ts'
import type { GenerationOrder } from './generation.ts'
import {
  Acme,
  books,
  clip,
  clock,
  closeWorld,
  context,
  emptyWorld,
  failsWith,
  finishAll,
  first,
  later,
  model,
  openWorld,
  order,
  Ring,
  room,
  scope,
  scopeOf,
  second,
} from './remote.seed.ts'

beforeAll(openWorld)
afterAll(closeWorld)
beforeEach(emptyWorld)

test('held at the most, booked at what was used, at the prices of the submit', async () => {
  const acme = new Acme()
  const { generation, billing } = room(acme)
  const asked = order(4200)
  expect(generation.price(model.id, asked.input)).toEqual({ currency: 'CNY', micros: 500n })
  await later(generation.generate(scope, asked, context()))
  expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
  finishAll(acme, clip({ second: 4 }))
  await generation.generate(scope, asked, context())
  expect(await books(billing)).toEqual({ spent: 400n, holds: 0 })
  expect(acme.jobs.size).toBe(1)
})

test('a provider that says it used more than was asked for is paid what it says', async () => {
  const acme = new Acme()
  acme.result = clip({ second: 10 })
  const { generation, billing } = room(acme)
  await generation.generate(scope, order(4000), context())
  expect(await books(billing)).toEqual({ spent: 1000n, holds: 0 })
})

test('a key that is refused gives way to the next, and the result is asked for with the key that was taken', async () => {
  const acme = new Acme()
  acme.script.push({ refused: 'auth', message: 'bad key' })
  const ring = new Ring(first, second)
  const { generation } = room(acme, { ring })
  const asked = order()
  await later(generation.generate(scope, asked, context()))
  await later(generation.generate(scope, asked, context()))
  expect(acme.keysSeen).toEqual([first, second])
  expect(acme.pollKeys).toEqual([second, second])
  expect(ring.outcomes.map(([keyId, { kind }]) => [keyId, kind])).toEqual([
    [first, 'refused'],
    [second, 'ok'],
  ])
})

test('when no key is left, what the last one met is told, and nothing is held', async () => {
  const acme = new Acme()
  acme.script.push({ refused: 'auth', message: 'bad' }, { refused: 'no_balance', message: 'empty account' })
  const { generation, billing } = room(acme)
  await failsWith(generation.generate(scope, order(), context()), {
    cause: 'no_balance',
    charged: false,
    is_final: true,
  })
  expect(await books(billing)).toEqual({ spent: 0n, holds: 0 })
})

test('an engine that needs a key says so when there is none', async () => {
  const { generation, billing } = room(new Acme(), { ring: new Ring() })
  await expect(generation.generate(scope, order(), context())).rejects.toMatchObject({ code: 'GENERATION_NO_KEY' })
  expect(await books(billing)).toEqual({ spent: 0n, holds: 0 })
})

test('who is busy is asked again when they said, with the same intent, and given up after some hours', async () => {
  const acme = new Acme()
  const { generation, billing } = room(acme, { ring: new Ring(first) })
  const asked = order()
  acme.script.push({ refused: 'busy', message: 'slow down', retryAfterMs: 40_000 })
  const refused = await generation.generate(scope, asked, context()).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(RunAgainLater)
  expect((refused as RunAgainLater).delayMs).toBeGreaterThanOrEqual(40_000)
  expect((refused as RunAgainLater).delayMs).toBeLessThanOrEqual(50_000)
  acme.script.push('unreachable')
  await later(generation.generate(scope, asked, context()))
  expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
  clock.advanceMs(7 * 3_600_000)
  acme.script.push({ refused: 'busy', message: 'still' })
  await failsWith(generation.generate(scope, asked, context()), { cause: 'busy', charged: false, is_final: false })
  expect(await books(billing)).toEqual({ spent: 0n, holds: 0 })
  expect(acme.jobs.size).toBe(0)
})

test('that a provider cannot be asked is no failure of the work; a key refused while asking neither', async () => {
  const acme = new Acme()
  const { generation, billing } = room(acme)
  const asked = order()
  await later(generation.generate(scope, asked, context()))
  acme.isDown = true
  await later(generation.generate(scope, asked, context()))
  acme.isDown = false
  finishAll(acme, { state: 'unanswered', message: '401 expired token', pollAgainMs: 5000 })
  await later(generation.generate(scope, asked, context()))
  finishAll(acme, clip())
  await generation.generate(scope, asked, context())
  expect(await books(billing)).toEqual({ spent: 500n, holds: 0 })
})

test('a failure that the provider charges for is booked, and never tried again by itself', async () => {
  const acme = new Acme()
  acme.result = { state: 'failed', cause: 'expired', message: 'gone', isCharged: true }
  const { generation, billing } = room(acme)
  await failsWith(generation.generate(scope, order(), context()), { cause: 'expired', charged: true, is_final: true })
  expect(await books(billing)).toEqual({ spent: 500n, holds: 0 })
})

test('places are shared: who has fewer under way comes first', async () => {
  const acme = new Acme()
  const { generation } = room(acme, { places: 3 })
  const [greedy, modest] = [scopeOf(), scopeOf()]
  const many = [order(), order(), order(), order()]
  for (const one of many) await later(generation.generate(greedy, one, context()))
  expect(acme.jobs.size).toBe(3)
  const little = order()
  await later(generation.generate(modest, little, context()))
  expect(acme.jobs.size).toBe(3)
  finishAll(acme, clip())
  await generation.generate(greedy, many[0] as GenerationOrder, context())
  // A place is free, and both wait for it.
  acme.result = { state: 'running', progressPercent: 0, pollAgainMs: 1000 }
  await later(generation.generate(greedy, many[3] as GenerationOrder, context()))
  expect(acme.jobs.size).toBe(3)
  await later(generation.generate(modest, little, context()))
  expect(acme.jobs.size).toBe(4)
  // Who stopped asking does not wait any more.
  await generation.generate(greedy, many[1] as GenerationOrder, context())
  clock.advanceMs(60_000)
  await later(generation.generate(greedy, many[3] as GenerationOrder, context()))
  expect(acme.jobs.size).toBe(5)
})
