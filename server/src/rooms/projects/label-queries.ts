import { sql } from 'kysely'
import type { Queryable } from '#platform/db/db.ts'

const t = (queryable: Queryable) => queryable.withTables<unknown>()

/** Whether one of these projects, of any workspace, wants what was made for it to say so. */
export async function hasLabelling(queryable: Queryable, ids: readonly string[]): Promise<boolean> {
  const rows = await sql<{ id: string }>`
    select id from projects where id = any(${[...ids]}::uuid[]) and settings ->> 'ai_label' = 'true' limit 1`.execute(
    t(queryable),
  )
  return rows.rows.length > 0
}
