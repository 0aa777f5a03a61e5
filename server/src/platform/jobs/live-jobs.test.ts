// Which jobs may still run is asked while a run is locked: ended ones, which the queue remembers for days, must cost nothing.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'
import { newId } from '../ids.ts'
import { findLiveJobs, findLivePayloads } from './queries.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(async () => {
  await database.db.close()
  await database.drop()
})

const ENDED = 20_000

test('of these jobs those that may still run are found by their ids, and what those of a run were given by its id', async () => {
  const [runId, waiting, active, ended] = [newId(), newId(), newId(), newId()]
  await database.db.transaction(async (tx) => {
    const on = tx.withTables<Record<string, never>>()
    const insert = (rows: ReturnType<typeof sql>) =>
      sql`insert into pgboss.job (id, name, state, policy, data) ${rows}`.execute(on)
    await insert(
      sql`select gen_random_uuid(), 'engine', 'completed', 'short', '{"payload":{}}' from generate_series(1, ${ENDED})`,
    )
    const data = JSON.stringify({ payload: { run_id: runId } })
    for (const [id, state] of [
      [waiting, 'retry'],
      [active, 'active'],
      [ended, 'completed'],
    ] as const)
      await insert(sql`values (${id}::uuid, 'remote', ${state}::pgboss.job_state, 'short', ${data}::jsonb)`)
    await sql`analyze pgboss.job_common`.execute(on)
  })
  const seen = await database.db.transaction(async (tx) => {
    const live = await findLiveJobs(tx, [waiting, active, ended, newId()])
    const { rows } = await sql<{ scanned: number }>`
      select seq_tup_read::int as scanned from pg_stat_xact_user_tables where relname = 'job_common'`.execute(
      tx.withTables<Record<string, never>>(),
    )
    return { live, scanned: rows[0]?.scanned }
  })
  expect([...seen.live].sort()).toEqual([waiting, active].sort())
  expect(seen.scanned, 'rows that were read one after the other').toBe(0)
  expect(await findLivePayloads(database.db, { run_id: [newId(), runId] })).toEqual([
    { run_id: runId },
    { run_id: runId },
  ])
  expect(await findLivePayloads(database.db, { run_id: [] })).toEqual([])
}, 60_000)
