// Random operations of the ledger per second against the least that a balance could cost: one `update` of one row per
// transaction. Both on the same PostgreSQL in the same run, with the same number of connections and wallets. Afterwards the
// books are proved, and no balance may be below zero.
//
//   node bench/ledger.ts [--count 100000] [--lanes 8] [--workspaces 64] [--json]
//   npm run bench -- ledger -- --count 1000000          a million, in about ten minutes
import { parseArgs } from 'node:util'
import pg from 'pg'
import { systemClock } from '#platform/clock.ts'
import { createBilling } from '#rooms/billing/billing.ts'
import { bookLane, laneScope } from '#rooms/billing/ledger/lanes.seed.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { migrateDatabase, openDatabase } from '#studio/open-database.ts'
import { startPostgres } from './postgres.ts'

type Wish = { readonly count: number; readonly lanes: number; readonly workspaces: number }

const SEED = 20_261_123

/** Top-ups, holds, settlements, releases, late results and refunds at random, from lanes that meet at the same small wallets. */
async function runLedger(url: string, wish: Wish) {
  const database = await openDatabase({ kind: 'postgres', url, connectionsMax: wish.lanes })
  await migrateDatabase(database.db)
  const billing = createBilling({ clock: systemClock, mode: 'enforce' })
  const { db } = database
  const shared = { seed: SEED, from: 0, count: Math.ceil(wish.count / wish.lanes), workspaces: wish.workspaces }
  let done = 0
  const start = performance.now()
  const lanes = Array.from({ length: wish.lanes }, (_, lane) =>
    bookLane({ db, billing }, { ...shared, lane }, () => {
      done += 1
    }),
  )
  await Promise.all(lanes)
  const tookMs = performance.now() - start
  const reads = await timeReads(billing, db, laneScope(0))
  const proof = await billing.prove(db)
  const overdrawn = await countOverdrawn(billing, db, wish.workspaces)
  await db.close()
  if (!proof.isGood || overdrawn > 0)
    throw new Error(`the books are not right: ${overdrawn} overdrawn, ${JSON.stringify(proof.findings.slice(0, 3))}`)
  return { done, perSecond: (1000 * done) / tookMs, proofMs: proof.tookMs, entries: Number(proof.entries), ...reads }
}

type Billing = ReturnType<typeof createBilling>

async function countOverdrawn(billing: Billing, db: Parameters<Billing['wallets']>[0], workspaces: number) {
  let count = 0
  for (let workspace = 0; workspace < workspaces; workspace += 1)
    for (const { balance, held, debt } of await billing.wallets(db, laneScope(workspace)))
      if (balance < 0n || held < 0n || debt < 0n) count += 1
  return count
}

async function timeReads(billing: Billing, db: Parameters<Billing['wallets']>[0], scope: Scope) {
  const time = async (work: () => Promise<unknown>) => {
    const start = performance.now()
    await work()
    return Math.round(performance.now() - start)
  }
  const page = { page: 1, size: 20 }
  return {
    billMs: await time(() => billing.bill(db, scope, { ...page, filter: {} })),
    usageMs: await time(() => billing.usage(db, scope, { ...page, by: 'engine' })),
  }
}

/** What pgbench does: one row, one update, one transaction. */
async function runBaseline(url: string, wish: Wish & { readonly forMs: number }): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: wish.lanes })
  await pool.query('create table bench_balances (id int primary key, balance bigint not null)')
  await pool.query('insert into bench_balances select i, 0 from generate_series(0, $1 - 1) i', [wish.workspaces])
  const start = performance.now()
  let done = 0
  const lane = async () => {
    const client = await pool.connect()
    while (performance.now() - start < wish.forMs) {
      await client.query('begin')
      await client.query('update bench_balances set balance = balance + 1 where id = $1', [done % wish.workspaces])
      await client.query('commit')
      done += 1
    }
    client.release()
  }
  await Promise.all(Array.from({ length: wish.lanes }, lane))
  const perSecond = (1000 * done) / (performance.now() - start)
  await pool.end()
  return perSecond
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '100000' },
      lanes: { type: 'string', default: '8' },
      workspaces: { type: 'string', default: '64' },
      json: { type: 'boolean', default: false },
    },
  })
  const wish = { count: Number(values.count), lanes: Number(values.lanes), workspaces: Number(values.workspaces) }
  const own = process.env.DATABASE_URL === undefined ? await startPostgres() : null
  try {
    const url = process.env.DATABASE_URL ?? own?.url ?? ''
    const baseline = await runBaseline(url, { ...wish, forMs: 10_000 })
    const ours = await runLedger(url, wish)
    const figures = {
      operations: ours.done,
      lanes: wish.lanes,
      workspaces: wish.workspaces,
      operations_per_s: Math.round(ours.perSecond),
      update_per_s: Math.round(baseline),
      ours_over_update: Math.round((1000 * ours.perSecond) / baseline) / 1000,
      entries: ours.entries,
      proof_ms: ours.proofMs,
      bill_page_ms: ours.billMs,
      usage_page_ms: ours.usageMs,
    }
    if (values.json) console.log(JSON.stringify(figures))
    else for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(18)} ${value}`)
  } finally {
    await own?.stop()
  }
}
