// Every step of a run looks up what exists by key alone: its cost must not grow with all that a workspace ever made.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(async () => {
  await database.db.close()
  await database.drop()
})

test('a key is found by an index on workspace and key', async () => {
  const workspaceId = newId()
  const plan = await database.db.transaction(async (tx) => {
    const on = tx.withTables<Record<string, never>>()
    await sql`insert into artefacts (id, workspace_id, kind, key, sha256, media_type, size_bytes, facts, provenance, made_by,
        created_at, used_at)
      select gen_random_uuid(), ${workspaceId}::uuid, 'kind ' || n % 20, md5(n::text), md5(n::text), 'image/png', 1, '{}', '{}',
        ${newId()}::uuid, now(), now() from generate_series(1, 4000) n`.execute(on)
    await sql`analyze artefacts`.execute(on)
    const found = await sql<
      Record<string, string>
    >`explain select id from artefacts where workspace_id = ${workspaceId}::uuid
      and key in (md5('7'), md5('8'), md5('9'))`.execute(on)
    return found.rows.map((row) => Object.values(row)[0]).join('\n')
  })
  expect(plan).toContain('artefacts_by_key')
})
