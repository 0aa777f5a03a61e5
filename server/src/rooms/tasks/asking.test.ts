// Whoever answers an open question holds money locked meanwhile: looking for the tasks that tell of it must not cost more with every
// task that a workspace ever had.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'
import { lockAsking } from './queries.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(async () => {
  await database.db.close()
  await database.drop()
})

const TASKS = 20_000

test('the tasks that tell of a question are found by an index of those that tell of any; removed ones are left alone', async () => {
  const [workspaceId, generationId] = [newId(), newId()]
  const error = { code: 'X', open_questions: [{ generation_id: generationId, amount: '1', currency: 'CNY' }] }
  await database.db.transaction(async (tx) => {
    const on = tx.withTables<Record<string, never>>()
    // Every tenth has failed, two of them of this question; of those two one was removed.
    await sql`insert into tasks (id, workspace_id, kind, title, state, error, created_by, created_at, updated_at, finished_at, removed_at)
      select gen_random_uuid(), ${workspaceId}::uuid, 'test.work', 'Work', case when n % 10 = 0 then 'failed' else 'completed' end,
        case when n <= 20 and n % 10 = 0 then ${JSON.stringify(error)}::jsonb when n % 10 = 0 then '{"code":"Y"}' end,
        ${newId()}::uuid, now(), now(), now(), case when n = 20 then now() end
      from generate_series(1, ${TASKS}) n`.execute(on)
    await sql`analyze tasks`.execute(on)
  })
  const seen = await database.db.transaction(async (tx) => {
    const found = await lockAsking(tx, workspaceId, generationId)
    const on = tx.withTables<Record<string, never>>()
    const counted = await sql<{ scanned: number; fetched: number }>`
      select seq_tup_read::int as scanned, idx_tup_fetch::int as fetched from pg_stat_xact_user_tables where relname = 'tasks'`.execute(
      on,
    )
    return { found, ...counted.rows[0] }
  })
  expect(seen.found.map((one) => one.error)).toEqual([error])
  expect(seen.scanned, 'rows that were read one after the other').toBe(0)
  expect(seen.fetched).toBeLessThan(20)
}, 60_000)
