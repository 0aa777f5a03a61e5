// What our handle over the database costs: reads by key and small transactions through it, against the drivers themselves.
//
//   node bench/db.ts [--count 2000] [--json]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import pg from 'pg'
import { must } from '#platform/assert.ts'
import { newId } from '#platform/ids.ts'
import { type OpenDatabase, openDatabase } from '#studio/open-database.ts'
import { startPostgres } from './postgres.ts'
import { median, present, type Row, round } from './report.ts'

const { values } = parseArgs({
  options: { count: { type: 'string', default: '2000' }, json: { type: 'boolean', default: false } },
})
const COUNT = Number(values.count)
const LANES = 8
const ROUNDS = 5
const READ = 'select "id", "title", "made_at" from "bench_things" where "id" = $1'
const WRITE = 'update "bench_things" set "title" = $1 where "id" = $2'

type Tables = { bench_things: { id: string; title: string; made_at: Date } }
type Verbs = { read(id: string): Promise<unknown>; transact(id: string): Promise<unknown> }

function throughHandle({ db }: OpenDatabase): Verbs {
  const things = () => db.withTables<Tables>()
  return {
    read: (id) =>
      things().selectFrom('bench_things').select(['id', 'title', 'made_at']).where('id', '=', id).executeTakeFirst(),
    transact: (id) =>
      db.transaction(async (tx) => {
        const own = tx.withTables<Tables>()
        const found = own.selectFrom('bench_things').select(['id', 'title', 'made_at']).where('id', '=', id)
        await found.executeTakeFirst()
        await own.updateTable('bench_things').set({ title: 'changed' }).where('id', '=', id).execute()
      }),
  }
}

function throughPglite({ pglite }: OpenDatabase): Verbs {
  const raw = must(pglite, 'PGlite')
  return {
    read: (id) => raw.query(READ, [id]),
    transact: (id) =>
      raw.transaction(async (tx) => {
        await tx.query(READ, [id])
        await tx.query(WRITE, ['changed', id])
      }),
  }
}

function throughPool(pool: pg.Pool): Verbs {
  return {
    read: (id) => pool.query(READ, [id]),
    transact: async (id) => {
      const client = await pool.connect()
      try {
        await client.query('begin')
        await client.query(READ, [id])
        await client.query(WRITE, ['changed', id])
        await client.query('commit')
      } finally {
        client.release()
      }
    },
  }
}

async function time(ids: readonly string[], work: (id: string) => Promise<unknown>) {
  let at = 0
  const lane = async () => {
    for (;;) {
      const id = ids[at++]
      if (id === undefined) return
      await work(id)
    }
  }
  const cpu = process.cpuUsage()
  const start = performance.now()
  await Promise.all(Array.from({ length: LANES }, lane))
  const wallMs = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return { perSecond: (1000 * ids.length) / wallMs, cpuUs: (user + system) / ids.length }
}

type Peers = { readonly name: string; readonly raw: Verbs; readonly ours: Verbs }

async function compare(database: OpenDatabase, { name, raw, ours }: Peers): Promise<Row[]> {
  await database.db.executeScript('create table bench_things (id uuid primary key, title text, made_at timestamptz)')
  const ids = Array.from({ length: COUNT }, () => newId())
  await sql`insert into bench_things select unnest(${ids}::uuid[]), 'title', now()`.execute(database.db.withTables())
  const rows: Row[] = []
  for (const verb of ['read', 'transact'] as const) {
    const found = { raw: [] as Awaited<ReturnType<typeof time>>[], ours: [] as Awaited<ReturnType<typeof time>>[] }
    for (let turn = 0; turn <= ROUNDS; turn++) {
      const pair = { raw: await time(ids, raw[verb]), ours: await time(ids, ours[verb]) }
      // The first turn only warms up.
      if (turn > 0) for (const who of ['raw', 'ours'] as const) found[who].push(pair[who])
    }
    const of = (who: 'raw' | 'ours', field: 'perSecond' | 'cpuUs') => median(found[who].map((one) => one[field]))
    rows.push({
      engine: name,
      work: verb === 'read' ? 'read by key' : 'transaction of a read and a write',
      'raw/s': Math.round(of('raw', 'perSecond')),
      'ours/s': Math.round(of('ours', 'perSecond')),
      'ours / raw': round(of('ours', 'perSecond') / of('raw', 'perSecond'), 2),
      'raw cpu µs': Math.round(of('raw', 'cpuUs')),
      'ours cpu µs': Math.round(of('ours', 'cpuUs')),
    })
  }
  return rows
}

async function benchPglite(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-db-'))
  const database = await openDatabase({ kind: 'pglite', dir: join(folder, 'database') })
  try {
    return await compare(database, { name: 'PGlite', raw: throughPglite(database), ours: throughHandle(database) })
  } finally {
    await database.db.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function benchPostgres(): Promise<Row[]> {
  const postgres = await startPostgres()
  const database = await openDatabase({ kind: 'postgres', url: postgres.url, connectionsMax: LANES })
  const pool = new pg.Pool({ connectionString: postgres.url, max: LANES })
  try {
    return await compare(database, { name: 'PostgreSQL', raw: throughPool(pool), ours: throughHandle(database) })
  } finally {
    await pool.end()
    await database.db.close()
    await postgres.stop()
  }
}

const rows = [...(await benchPostgres()), ...(await benchPglite())]
present({
  title: 'Database handle',
  rows,
  notes: ['cpu: of this process, which holds PGlite itself; raw: the driver alone, statements as text.'],
})
process.exit(0)
