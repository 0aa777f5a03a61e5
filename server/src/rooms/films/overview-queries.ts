// What lists of projects show of their films.
import { sql } from 'kysely'
import type { Queryable } from '#platform/db/db.ts'
import { type Tenant, within } from '#rooms/workspaces/workspaces.ts'

export type FilmOverview = {
  readonly id: string
  readonly projectId: string
  readonly durationMs: number
  readonly madeAt: Date
}

type Row = {
  id: string
  project_id: string
  total_frames: number | string
  rate_num: number
  rate_den: number
  created_at: Date
}

/** The newest film of each of the projects. */
export async function listNewestFilms(
  queryable: Queryable,
  scope: Tenant,
  projectIds: readonly string[],
): Promise<FilmOverview[]> {
  const found = await sql<Row>`
    select f.* from unnest(${[...projectIds]}::uuid[]) as asked (project_id), lateral (
      select id, project_id, total_frames, rate_num, rate_den, created_at from films
      where ${within(scope)} and project_id = asked.project_id and trashed_at is null
      order by created_at desc limit 1) f`.execute(queryable.withTables<unknown>())
  return found.rows.map((row) => ({
    id: row.id,
    projectId: row.project_id,
    durationMs: Math.round((Number(row.total_frames) * row.rate_den * 1000) / row.rate_num),
    madeAt: row.created_at,
  }))
}
