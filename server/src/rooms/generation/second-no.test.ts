// A reply was lost, the same request went in again, and that was refused: a no to the second says nothing of the first.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import type { Engine } from './provider.ts'
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
  room,
  scope,
} from './remote.seed.ts'

beforeAll(openWorld)
afterAll(closeWorld)
beforeEach(emptyWorld)

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const signal = () => new AbortController().signal

/** Lists what it has when it is told to, refuses a known id, and names what a cancel costs only at the end. */
function slow() {
  const acme = new Acme()
  const list = { isUp: false, cancels: 0 }
  const engine: Partial<Engine> = {
    findByIntent: async (intentId) => {
      const found = list.isUp ? [...acme.jobs].find(([, job]) => job.intentId === intentId) : undefined
      return found ? { providerJobId: found[0] } : null
    },
    refusesTwice: true,
    cancel: async () => {
      list.cancels += 1
      return { charged: 'at_its_end' }
    },
  }
  return { acme, list, ...room(acme, { engine }) }
}

type Slow = ReturnType<typeof slow>
type Refused = 'no_balance' | 'auth' | 'internal' | 'busy'

async function refusedAfterLost({ acme, generation }: Slow, refused: Refused, isThere = true) {
  const asked = { ...order(), projectId: newId() }
  acme.script.push('lost')
  await later(generation.generate(scope, asked, context()))
  if (!isThere) acme.jobs.clear()
  clock.advanceMs(9000)
  acme.script.push({ refused, message: 'no' })
  await later(generation.generate(scope, asked, context()))
  expect(acme.keysSeen).toHaveLength(2)
  return asked
}

test.each(['no_balance', 'auth', 'internal', 'busy'] as const)(
  'the second is refused with %s: the first is looked for, kept and booked',
  async (refused) => {
    const shop = slow()
    const asked = await refusedAfterLost(shop, refused)
    expect(await books(shop.billing)).toEqual({ spent: 0n, holds: 1 })
    shop.list.isUp = true
    finishAll(shop.acme, clip({ second: 3 }))
    clock.advanceMs(2 * MINUTE_MS)
    await shop.generation.generate(scope, asked, context())
    expect(shop.acme.keysSeen).toHaveLength(2)
    expect(await books(shop.billing)).toEqual({ spent: 300n, holds: 0 })
  },
)

test('what they are believed not to have by then is given up as it was refused, for nothing', async () => {
  const shop = slow()
  const asked = await refusedAfterLost(shop, 'no_balance', false)
  clock.advanceMs(3 * MINUTE_MS)
  shop.acme.script.push({ refused: 'no_balance', message: 'still no' })
  await failsWith(shop.generation.generate(scope, asked, context()), { cause: 'no_balance', charged: false })
  expect(await books(shop.billing)).toEqual({ spent: 0n, holds: 0 })
})

test('a key that they refuse for good leaves an open question at the deadline', async () => {
  const shop = slow()
  const asked = await refusedAfterLost(shop, 'auth')
  const deaf = async () => {
    throw new Error('401')
  }
  const again = room(shop.acme, { engine: { findByIntent: deaf, refusesTwice: true } })
  clock.advanceMs(25 * HOUR_MS)
  await failsWith(again.generation.generate(scope, asked, context()), { cause: 'ambiguous', charged: 'unknown' })
  expect(await books(shop.billing)).toEqual({ spent: 0n, holds: 1 })
})

test('cancelled while they are too busy for the second: the hold stays until the first is known, and is booked', async () => {
  const shop = slow()
  const asked = await refusedAfterLost(shop, 'busy')
  await shop.generation.callOff(scope, asked, context())
  expect(await books(shop.billing)).toEqual({ spent: 0n, holds: 1 })
  shop.list.isUp = true
  finishAll(shop.acme, clip({ second: 3 }))
  clock.advanceMs(2 * MINUTE_MS)
  await shop.generation.reconcile(signal())
  expect(await books(shop.billing)).toEqual({ spent: 300n, holds: 0 })
})

test.each([true, false])('nobody comes back for it, and they have it: %s', async (isThere) => {
  const shop = slow()
  await refusedAfterLost(shop, 'busy', isThere)
  shop.list.isUp = true
  finishAll(shop.acme, clip({ second: 3 }))
  clock.advanceMs(16 * MINUTE_MS)
  await shop.generation.reconcile(signal())
  expect(await books(shop.billing)).toEqual(isThere ? { spent: 300n, holds: 0 } : { spent: 0n, holds: 1 })
  clock.advanceMs(25 * HOUR_MS)
  await shop.generation.reconcile(signal())
  expect(await books(shop.billing)).toEqual(isThere ? { spent: 300n, holds: 0 } : { spent: 0n, holds: 0 })
  expect(shop.acme.keysSeen).toHaveLength(2)
})

async function trashed({ generation }: Slow, projectId: string) {
  const { workspaceId } = scope
  await database.db.transaction((tx) => generation.stopProject(tx, { workspaceId, projectId }))
  clock.advanceMs(1)
}

test('work that cannot be stopped, its engine being gone, keeps no other from being stopped', async () => {
  const shop = slow()
  const [gone, other] = [
    { ...order(), projectId: newId() },
    { ...order(), projectId: newId() },
  ]
  for (const asked of [gone, other]) {
    await later(shop.generation.generate(scope, asked, context()))
    await trashed(shop, asked.projectId)
  }
  const { artefactKey } = gone
  await database.db.transaction((tx) =>
    tx.executeSql(`update generations set engine_id = 'acme/gone' where artefact_key = $1`, [artefactKey]),
  )
  expect(await shop.generation.stopAsked(signal())).toBe(2)
  expect(shop.list.cancels).toBe(1)
  expect(await shop.generation.stopAsked(signal())).toBe(1)
})

test('wanted again while others were being stopped, it goes on', async () => {
  const shop = slow()
  const asked = [order(), order()].map((one) => ({ ...one, projectId: newId() }))
  for (const one of asked) {
    await later(shop.generation.generate(scope, one, context()))
    await trashed(shop, one.projectId)
  }
  const [, kept] = asked
  const cancel: Engine['cancel'] = async () => {
    shop.list.cancels += 1
    // The other one is wanted again before its turn comes.
    if (kept) await shop.generation.generate(scope, kept, context()).catch(() => undefined)
    return { charged: 'at_its_end' }
  }
  const { generation } = room(shop.acme, { engine: { cancel, refusesTwice: true } })
  await generation.stopAsked(signal())
  expect(shop.list.cancels).toBe(1)
})
