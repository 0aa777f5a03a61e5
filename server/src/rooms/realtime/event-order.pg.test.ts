// Replay follows commit order. One connection holds a transaction with an event open while others commit theirs; PGlite,
// which has a single connection, hides every fault of this kind.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Db, detached } from '#platform/db/db.ts'
import { emit, type NewEvent, type StoredEvent } from '#platform/events/events.ts'
import { readEvents } from '#platform/events/queries.ts'
import { EventRelay } from '#platform/events/relay.ts'
import { newId } from '#platform/ids.ts'
import { createLog } from '#platform/log.ts'
import { type OpenDatabase, openDatabase } from '#studio/open-database.ts'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'

const log = createLog('fatal')
let database: TestDatabase
let second: OpenDatabase

beforeAll(async () => {
  database = await openTestDatabase()
  if (database.url === null) throw new Error('this test needs PostgreSQL')
  second = await openDatabase({ kind: 'postgres', url: database.url, connectionsMax: 8 })
})
afterAll(async () => {
  await second.db.close()
  await database.db.close()
  await database.drop()
})

function event(name: string): NewEvent {
  const tenant = { tenantId: null, actorId: null, requestId: null }
  return { name, ...tenant, subjectKind: 'test', subjectId: newId(), payload: {}, happenedAt: new Date() }
}

const write = (db: Db, name: string) => db.transaction((tx) => emit(tx, event(name)))

/** A transaction that has written its event and waits with its commit. */
async function holdOpen(db: Db, name: string) {
  const written = Promise.withResolvers<void>()
  const commit = Promise.withResolvers<void>()
  const done = detached(() =>
    db.transaction(async (tx) => {
      await emit(tx, event(name))
      written.resolve()
      await commit.promise
    }),
  )
  await written.promise
  const finish = () => {
    commit.resolve()
    return done
  }
  return { commit: finish }
}

/** Polls like a client that resumes after the last id it saw; complains about anything out of order. */
class Reader {
  readonly names: string[] = []
  position = 0
  readonly #db: Db
  constructor(db: Db) {
    this.#db = db
  }
  async poll(): Promise<void> {
    const events = await readEvents(this.#db, this.position, { limit: 7 })
    for (const one of events) {
      expect(one.position).toBeGreaterThan(this.position)
      this.position = one.position
      this.names.push(one.name)
    }
    if (events.length > 0) await this.poll()
  }
}

it('event order: a reader who passed a commit misses nothing of a transaction that was open then', async () => {
  const relay = new EventRelay(database.db, log, { batchMax: 500, pollMs: 20 })
  await relay.start()
  const reader = new Reader(database.db)
  const slow = await holdOpen(second.db, 'order.slow')
  await write(database.db, 'order.quick')
  await relay.settle()
  await reader.poll()
  expect(reader.names).toContain('order.quick')
  expect(reader.names).not.toContain('order.slow')
  await slow.commit()
  await relay.settle()
  await reader.poll()
  expect(reader.names.filter((name) => name.startsWith('order.'))).toEqual(['order.quick', 'order.slow'])
  await relay.stop()
})

it('event order: two relays at once give every event one position, and no reader sees a lower one later', async () => {
  const relays = [database.db, second.db].map((db) => new EventRelay(db, log, { batchMax: 10, pollMs: 5 }))
  await Promise.all(relays.map((relay) => relay.start()))
  const readers = [new Reader(database.db), new Reader(second.db)]
  const watched: StoredEvent[][] = [[], []]
  for (const [index, relay] of relays.entries()) relay.watch((events) => watched[index]?.push(...events))

  let isWriting = true
  const polling = readers.map(async (reader) => {
    while (isWriting) await reader.poll()
  })
  const names: string[] = []
  const writers = [database.db, second.db].map(async (db, writer) => {
    for (let round = 0; round < 60; round += 1) {
      const held = round % 6 === 0 ? await holdOpen(db, `many.${writer}.${round}.held`) : null
      await Promise.all([0, 1, 2].map((index) => write(db, `many.${writer}.${round}.${index}`)))
      names.push(...[0, 1, 2].map((index) => `many.${writer}.${round}.${index}`))
      if (held) {
        await held.commit()
        names.push(`many.${writer}.${round}.held`)
      }
    }
  })
  await Promise.all(writers)
  await Promise.all(relays.map((relay) => relay.settle()))
  isWriting = false
  await Promise.all(polling)
  for (const reader of readers) {
    await reader.poll()
    const seen = reader.names.filter((name) => name.startsWith('many.'))
    expect(seen).toHaveLength(names.length)
    expect(new Set(seen)).toEqual(new Set(names))
  }
  expect(readers[0]?.names.filter((name) => name.startsWith('many.'))).toEqual(
    readers[1]?.names.filter((name) => name.startsWith('many.')),
  )
  await Promise.all(relays.map((relay) => relay.settle()))
  for (const events of watched) {
    const positions = events.map((one) => one.position)
    expect(positions).toEqual([...positions].sort((a, b) => a - b))
    expect(new Set(events.filter((one) => one.name.startsWith('many.')).map((one) => one.name))).toEqual(new Set(names))
  }
  await Promise.all(relays.map((relay) => relay.stop()))
})

it('event order: two relays deliver each event to a subscriber once, in order', async () => {
  const delivered: number[] = []
  const relays = [database.db, second.db].map((db) => {
    const relay = new EventRelay(db, log, { batchMax: 5, pollMs: 5 })
    relay.subscribe({
      name: 'order-test',
      events: ['once.told'],
      from: 'now',
      handle: async (_tx, told) => {
        delivered.push(told.position)
      },
    })
    return relay
  })
  await Promise.all(relays.map((relay) => relay.start()))
  await Promise.all(Array.from({ length: 80 }, (_, index) => write(index % 2 ? database.db : second.db, 'once.told')))
  for (let round = 0; round < 2; round += 1) await Promise.all(relays.map((relay) => relay.settle()))
  expect(delivered).toHaveLength(80)
  expect(new Set(delivered).size).toBe(80)
  expect(delivered).toEqual([...delivered].sort((a, b) => a - b))
  await Promise.all(relays.map((relay) => relay.stop()))
})
