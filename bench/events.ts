// From the start of a transaction that emits an event to its commit, its place in the order, and an open socket; and how
// many a second. Against the limit: the same row in the same kind of transaction, and nobody who reads it.
//
//   node bench/events.ts [--idle 60] [--burst 1000] [--json]
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { WebSocket } from 'ws'
import { emit, type NewEvent } from '#platform/events/events.ts'
import { newId } from '#platform/ids.ts'
import type { Studio } from '#studio/compose.ts'
import { startPostgres } from './postgres.ts'
import { median, percentile, present, type Row, round } from './report.ts'
import { openBenchStudio, type Person, signIn } from './studio.ts'

const { values } = parseArgs({
  options: {
    idle: { type: 'string', default: '60' },
    burst: { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
  },
})
const IDLE = Number(values.idle)
const BURST = Number(values.burst)
const LANES = 8

const anEvent = (person: Person, subjectId: string): NewEvent => ({
  name: 'project.updated',
  tenantId: person.workspaceId,
  actorId: person.userId,
  requestId: null,
  subjectKind: 'project',
  subjectId,
  payload: { title: 'x'.repeat(80) },
  happenedAt: new Date(0),
})

async function openSocket(studio: Studio, person: Person): Promise<Arrivals> {
  await studio.http.listen({ host: '127.0.0.1', port: 0 })
  const { port } = studio.http.server.address() as AddressInfo
  const url = `ws://127.0.0.1:${port}/api/v1/ws?workspace=${person.workspaceId}`
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${person.access}` } })
  const arrivals: Arrivals = { at: new Map(), onArrival: () => {}, close: () => socket.close() }
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('message', (data) => {
      const frame = JSON.parse(data.toString()) as { type: string; subject_id?: string }
      if (frame.type === 'live') resolve()
      if (frame.type !== 'event' || frame.subject_id === undefined) return
      arrivals.at.set(frame.subject_id, performance.now())
      arrivals.onArrival()
    })
  })
  return arrivals
}

type Arrivals = { readonly at: Map<string, number>; onArrival: () => void; close(): void }

async function untilArrived(arrivals: Arrivals, count: number): Promise<void> {
  const all = Promise.withResolvers<void>()
  arrivals.onArrival = () => {
    if (arrivals.at.size >= count) all.resolve()
  }
  arrivals.onArrival()
  await all.promise
  arrivals.at.clear()
}

const pause = (waitMs: number) => new Promise((resolve) => setTimeout(resolve, waitMs))

async function measureIdle(studio: Studio, person: Person, arrivals: Arrivals) {
  const placedAt = new Map<string, number>()
  const stop = studio.relay.watch((events) => {
    for (const event of events) if (event.subjectId) placedAt.set(event.subjectId, performance.now())
  })
  const waits = { commit: [] as number[], placed: [] as number[], socket: [] as number[] }
  for (let turn = 0; turn < IDLE; turn++) {
    const id = newId()
    const start = performance.now()
    await studio.db.transaction((tx) => emit(tx, anEvent(person, id)))
    waits.commit.push(performance.now() - start)
    while (!arrivals.at.has(id)) await pause(1)
    waits.placed.push((placedAt.get(id) ?? 0) - start)
    waits.socket.push((arrivals.at.get(id) ?? 0) - start)
    await pause(30)
  }
  stop()
  arrivals.at.clear()
  return waits
}

async function inLanes(count: number, work: () => Promise<unknown>): Promise<void> {
  let left = count
  const lane = async () => {
    while (left-- > 0) await work()
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return (1000 * count) / (performance.now() - start)
}

async function benchEngine(name: string, url: string | null): Promise<Row> {
  const opened = await openBenchStudio(url)
  const { studio } = opened
  try {
    await studio.db.executeScript(
      'create table bench_rows (id uuid primary key, workspace_id uuid, actor_id uuid, payload jsonb)',
    )
    const person = await signIn(studio, 'bench')
    const arrivals = await openSocket(studio, person)
    await measureIdle(studio, person, arrivals)
    const waits = await measureIdle(studio, person, arrivals)
    const ours: number[] = []
    const limits: number[] = []
    for (let turn = 0; turn < 3; turn++) {
      limits.push(await perSecond(BURST, () => inLanes(BURST, () => insertAlone(studio, person))))
      ours.push(
        await perSecond(BURST, async () => {
          await inLanes(BURST, () => studio.db.transaction((tx) => emit(tx, anEvent(person, newId()))))
          await untilArrived(arrivals, BURST)
        }),
      )
    }
    arrivals.close()
    return {
      engine: name,
      'commit p50 ms': round(median(waits.commit), 2),
      'placed p50 ms': round(median(waits.placed), 2),
      'on socket p50 ms': round(median(waits.socket), 2),
      'on socket p99 ms': round(percentile(waits.socket, 0.99), 2),
      'on socket / commit': round(median(waits.socket) / median(waits.commit), 2),
      'events/s': Math.round(median(ours)),
      'inserts/s, limit': Math.round(median(limits)),
      'events / limit': round(median(ours) / median(limits), 2),
    }
  } finally {
    await opened.close()
  }
}

/** The row in the table of a room, as large as an event: what a transaction costs whoever reads it or not. */
async function insertAlone(studio: Studio, person: Person): Promise<void> {
  await studio.db.transaction(async (tx) => {
    await sql`
      insert into bench_rows (id, workspace_id, actor_id, payload)
      values (${newId()}, ${person.workspaceId}, ${person.userId}, ${JSON.stringify({ title: 'x'.repeat(80) })}::jsonb)`.execute(
      tx.withTables(),
    )
  })
}

const postgres = await startPostgres()
try {
  const rows = [await benchEngine('PostgreSQL', postgres.url), await benchEngine('PGlite', null)]
  present({
    title: 'Events',
    rows,
    notes: [
      `one at a time (${IDLE}), from the begin of the transaction; then ${BURST} transactions of one event each in ${LANES} lanes, until the last one is on the socket.`,
      'limit: transactions with one plain insert, which nobody reads.',
    ],
  })
} finally {
  await postgres.stop()
}
process.exit(0)
