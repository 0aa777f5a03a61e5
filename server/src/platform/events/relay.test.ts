import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '#platform/log.ts'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'
import { newId } from '../ids.ts'
import { emit } from './events.ts'
import { insertEvents, readEvents } from './queries.ts'
import { EventRelay, type Subscriber } from './relay.ts'

const log = createLog('silent')
let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(async () => {
  await database.db.close()
  await database.drop()
})

const event = (name: string) => ({
  name,
  ...{ tenantId: null, actorId: null, requestId: null },
  ...{ subjectKind: 'test', subjectId: null, payload: {}, happenedAt: new Date() },
})
const write = (...names: string[]) => database.db.transaction((tx) => emit(tx, ...names.map(event)))

/** A relay that polls seldom: the test pokes it. */
async function relayWith(subscriber: Subscriber, rejectAfterMs: number) {
  const relay = new EventRelay(database.db, log, { batchMax: 100, pollMs: 60_000, rejectAfterMs })
  relay.subscribe(subscriber)
  await relay.start()
  await relay.settle()
  return relay
}

/** Throws at one event as long as `isBroken`. */
function listener(name: string, failsAt: string) {
  const state = { isBroken: true, seen: [] as string[] }
  const subscriber: Subscriber = {
    name,
    events: '*',
    from: 'now',
    handle: async (tx, one) => {
      if (state.isBroken && one.name === failsAt) throw new Error(`cannot do ${one.name}`)
      tx.afterCommit(() => state.seen.push(one.name))
    },
  }
  return { state, subscriber }
}

test('those of one round come as they were written, though the clock of one server runs ahead of the other', async () => {
  const relay = await relayWith({ ...listener('none', '').subscriber, events: [] }, 0)
  await relay.stop()
  const [right, ahead] = [newId(), newId(Date.now() + 60_000)]
  await database.db.transaction((tx) => insertEvents(tx, [{ ...event('clock.ahead'), id: ahead }]))
  await database.db.transaction((tx) => insertEvents(tx, [{ ...event('clock.right'), id: right }]))
  await relay.start()
  await relay.settle()
  await relay.stop()
  const names = (await readEvents(database.db, 0, { limit: 100 })).map((one) => one.name)
  expect(names).toEqual(['clock.ahead', 'clock.right'])
})

test('a subscriber that fails at one event is given all before it, and tries that one again', async () => {
  const { state, subscriber } = listener('patient', 'bad.one')
  const relay = await relayWith(subscriber, 60_000)
  await write('good.one', 'bad.one', 'good.two')
  await relay.settle()
  expect(state.seen).toEqual(['good.one'])
  expect(await relay.troubles()).toEqual([
    expect.objectContaining({ subscriber: 'patient', lastError: 'cannot do bad.one', rejected: 0 }),
  ])
  state.isBroken = false
  await relay.settle()
  expect(state.seen).toEqual(['good.one', 'bad.one', 'good.two'])
  expect(await relay.troubles()).toEqual([])
  await relay.stop()
})

test('after long it goes on without that event, which is told and given to it at the next start', async () => {
  const { state, subscriber } = listener('stuck', 'bad.two')
  const relay = await relayWith(subscriber, 0)
  await write('good.three', 'bad.two', 'good.four')
  await relay.settle()
  expect(state.seen).toEqual(['good.three', 'good.four'])
  expect(await relay.troubles()).toEqual([
    expect.objectContaining({ subscriber: 'stuck', failures: 0, rejected: 1, lastError: 'cannot do bad.two' }),
  ])
  await relay.stop()

  const again = await relayWith(subscriber, 0)
  expect(await again.troubles()).toHaveLength(1)
  await again.stop()
  state.isBroken = false
  const mended = await relayWith(subscriber, 0)
  expect(state.seen).toEqual(['good.three', 'good.four', 'bad.two'])
  expect(await mended.troubles()).toEqual([])
  await mended.stop()
})

test('a database that is busy is no reason to go on without an event', async () => {
  const { state, subscriber } = listener('waiting', 'bad.three')
  const handle: Subscriber['handle'] = async (tx, one) => {
    if (state.isBroken) throw Object.assign(new Error('canceling statement'), { code: '57014', severity: 'ERROR' })
    await subscriber.handle(tx, one)
  }
  state.isBroken = true
  const relay = await relayWith({ ...subscriber, handle }, 0)
  await write('bad.three')
  await relay.settle()
  expect(await relay.troubles()).toEqual([expect.objectContaining({ subscriber: 'waiting', rejected: 0 })])
  state.isBroken = false
  await relay.settle()
  expect(state.seen).toEqual(['bad.three'])
  await relay.stop()
})
