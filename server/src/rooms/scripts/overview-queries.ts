// What lists of projects show of their scripts.
import { sql } from 'kysely'
import type { Queryable } from '#platform/db/db.ts'
import { type Tenant, within } from '#rooms/workspaces/workspaces.ts'

export type ScriptOverview = {
  readonly projectId: string
  readonly version: number
  readonly scenes: number
  readonly shots: number
  readonly lines: number
}

type Row = { project_id: string; number: number; scene_count: number; shot_count: number; line_count: number }

/** The versions in force, of those of the projects that have a script. */
export async function listOverviews(
  queryable: Queryable,
  scope: Tenant,
  projectIds: readonly string[],
): Promise<ScriptOverview[]> {
  const found = await sql<Row>`
    select s.project_id, v.number, v.scene_count, v.shot_count, v.line_count
    from scripts s join script_versions v on v.script_id = s.id and v.number = s.current_version
    where ${within(scope, { of: 's' })} and s.project_id = any(${[...projectIds]}::uuid[])`.execute(
    queryable.withTables<unknown>(),
  )
  return found.rows.map((row) => ({
    projectId: row.project_id,
    version: row.number,
    scenes: row.scene_count,
    shots: row.shot_count,
    lines: row.line_count,
  }))
}
