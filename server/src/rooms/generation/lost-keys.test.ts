// A key that cannot be opened any more: what was handed over with it is neither failed nor free, and a person is told what to do.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { generationFaults } from './faults.ts'
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
} from './remote.seed.ts'

beforeAll(openWorld)
afterAll(closeWorld)
beforeEach(emptyWorld)

const HOUR_MS = 3_600_000

class Losing extends Ring {
  state: 'there' | 'gone' | 'unreadable' = 'there'
  override async open(who: Scope, keyId: string) {
    if (this.state === 'gone') return null as never
    if (this.state === 'unreadable') throw generationFaults.NO_KEY({ provider: 'acme', engine: 'x' })
    return super.open(who, keyId)
  }
}

test.each(['gone', 'unreadable'] as const)(
  'a key that is %s: accepted work waits for it until the deadline, then it is an open question that says so',
  async (state) => {
    const acme = new Acme()
    const ring = new Losing(first)
    const { generation, billing } = room(acme, { ring })
    const asked = order()
    await later(generation.generate(scope, asked, context()))
    ring.state = state
    finishAll(acme, clip())
    const polled = acme.pollKeys.length
    await later(generation.generate(scope, asked, context()))
    clock.advanceMs(20 * 60_000)
    expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 0, released: 0, open: 1 })
    expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
    clock.advanceMs(25 * HOUR_MS)
    await failsWith(generation.generate(scope, asked, { ...context(), jobId: newId() }), {
      cause: 'ambiguous',
      charged: 'unknown',
      reason: expect.stringContaining('Put it back'),
    })
    expect(acme.pollKeys, 'nothing is asked without the key').toHaveLength(polled)
    clock.advanceMs(HOUR_MS)
    expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 0, released: 0, open: 1 })
    expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
    // Put back before anybody decided, the result is fetched.
    ring.state = 'there'
    clock.advanceMs(HOUR_MS)
    expect(await generation.reconcile(new AbortController().signal)).toEqual({ kept: 1, released: 0, open: 0 })
    expect(await books(billing)).toEqual({ spent: 500n, holds: 0 })
  },
)

test('a lost reply whose key is gone is handed in to no other account', async () => {
  const acme = new Acme()
  acme.script.push('lost')
  const ring = new Losing(first, newId())
  const { generation, billing } = room(acme, { ring, engine: { findByIntent: async () => null } })
  const asked = order()
  await later(generation.generate(scope, asked, context()))
  ring.state = 'gone'
  clock.advanceMs(10 * 60_000)
  await later(generation.generate(scope, asked, context()))
  clock.advanceMs(25 * HOUR_MS)
  await failsWith(generation.generate(scope, asked, context()), { cause: 'ambiguous', charged: 'unknown' })
  expect(acme.keysSeen).toEqual([first])
  expect(await books(billing)).toEqual({ spent: 0n, holds: 1 })
  const { total } = await generation.list(database.db, scope, { page: 1, size: 1, filter: { open: true } })
  expect(total).toBe(1)
})
