// What lists of projects show of their productions.
import { sql } from 'kysely'
import type { Queryable } from '#platform/db/db.ts'
import { type Tenant, within } from '#rooms/workspaces/workspaces.ts'
import type { Run } from './queries.ts'

export type RunOverview = Pick<Run, 'id' | 'projectId' | 'taskId' | 'state' | 'stepsDone' | 'stepsTotal'>

type RunRow = {
  id: string
  project_id: string
  task_id: string
  state: Run['state']
  steps_done: number
  steps_total: number
}

/** The newest run of each of the projects; one that made some shots only says nothing of the whole. */
export async function listNewestRuns(
  queryable: Queryable,
  scope: Tenant,
  projectIds: readonly string[],
): Promise<RunOverview[]> {
  const found = await sql<RunRow>`
    select r.* from unnest(${[...projectIds]}::uuid[]) as asked (project_id), lateral (
      select id, project_id, task_id, state, steps_done, steps_total from production_runs
      where ${within(scope)} and project_id = asked.project_id and not is_partial
      order by started_at desc limit 1) r`.execute(queryable.withTables<unknown>())
  return found.rows.map((row) => ({
    id: row.id,
    projectId: row.project_id,
    taskId: row.task_id,
    state: row.state,
    stepsDone: row.steps_done,
    stepsTotal: row.steps_total,
  }))
}

export type FirstPicture = { readonly projectId: string; readonly artefactId: string }

/**
 * Of each project the earliest key frame that its newest runs have made. Ids of shots grow in the order of the script that
 * first had them, so the least of them is the first picture, or close to it.
 */
export async function listFirstPictures(
  queryable: Queryable,
  scope: Tenant,
  projectIds: readonly string[],
): Promise<FirstPicture[]> {
  const found = await sql<{ project_id: string; artefact_id: string }>`
    select p.* from unnest(${[...projectIds]}::uuid[]) as asked (project_id), lateral (
      select r.project_id, s.artefact_id from production_runs r
      join production_steps s on s.run_id = r.id and s.kind = 'key_frame' and s.state = 'done'
      where ${within(scope, { of: 'r' })} and r.project_id = asked.project_id and s.artefact_id is not null
      order by r.started_at desc, s.subject_id limit 1) p`.execute(queryable.withTables<unknown>())
  return found.rows.map((row) => ({ projectId: row.project_id, artefactId: row.artefact_id }))
}
