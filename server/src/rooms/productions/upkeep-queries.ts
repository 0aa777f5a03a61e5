// Runs as a whole: what they refer to, what goes with a project, which steps are kept.
import { sql } from 'kysely'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import { type Tenant, within } from '#rooms/workspaces/workspaces.ts'
import type { ProductionInput } from './input.ts'

const t = (queryable: Queryable) => queryable.withTables<unknown>()

/** What engines make may cost money to make again; what ffmpeg makes costs time. */
const ENGINE_KINDS = ['speech', 'key_frame', 'clip', 'bed', 'effect']

/** There is a completed run of the same project after it. */
const IS_OVERTAKEN = sql`exists (select from production_runs later where later.workspace_id = r.workspace_id
  and later.project_id = r.project_id and later.state = 'completed' and not later.is_partial and later.started_at > r.started_at)`

/** Everything that runs under way have made or taken, or were asked to make a film of, and what engines made for the newest film of each project. */
export async function findReferred(queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ sha256: string }>`
    select distinct s.sha256 from production_steps s join production_runs r on r.id = s.run_id
    where s.sha256 = any(${[...sha256s]}::text[])
      and (r.state in ('running', 'paused') or (s.kind = any(${ENGINE_KINDS}::text[]) and not ${IS_OVERTAKEN}))
    union select found[1] from production_runs, regexp_matches(input::text, '[0-9a-f]{64}', 'g') as found
    where state in ('running', 'paused') and found[1] = any(${[...sha256s]}::text[])`.execute(t(queryable))
  return new Set(rows.rows.map((row) => row.sha256))
}

/** In which projects of a workspace, null for any, runs have made or taken this content: by id, so many behind the one named. */
export async function findProjectsWith(
  queryable: Queryable,
  {
    workspaceId,
    sha256,
    page,
  }: {
    readonly workspaceId: string | null
    readonly sha256: string
    readonly page: { readonly after: string | null; readonly size: number }
  },
): Promise<string[]> {
  const rows = await sql<{ project_id: string }>`
    select distinct r.project_id from production_steps s join production_runs r on r.id = s.run_id
    where s.sha256 = ${sha256}
      and (${workspaceId}::uuid is null or r.workspace_id = ${workspaceId}::uuid)
      and (${page.after}::uuid is null or r.project_id > ${page.after}::uuid)
    order by r.project_id limit ${page.size}`.execute(t(queryable))
  return rows.rows.map((row) => row.project_id)
}

/** As which artefacts runs of a project have made or taken these contents, by id. */
export async function findArtefactsWith(
  queryable: Queryable,
  scope: Tenant,
  { projectId, sha256s }: { readonly projectId: string; readonly sha256s: readonly string[] },
): Promise<string[]> {
  const rows = await sql<{ artefact_id: string }>`
    select distinct s.artefact_id from production_steps s join production_runs r on r.id = s.run_id
    where s.sha256 = any(${[...sha256s]}::text[]) and ${within(scope, { of: 'r' })} and r.project_id = ${projectId}
      and s.artefact_id is not null`.execute(t(queryable))
  return rows.rows.map((row) => row.artefact_id)
}

/** Steps go with their runs. */
export async function deleteRunsOfProject(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await sql`delete from production_runs where workspace_id = ${workspaceId} and project_id = ${projectId}`.execute(
    t(tx),
  )
}

/**
 * Deletes the steps of runs that have ended, except those of the newest `runsKept` of each project and of the newest film.
 * Answers how many runs lost theirs.
 */
export async function deleteOldSteps(tx: Tx, keep: { runsKept: number; countMax: number }): Promise<number> {
  const old = await sql<{ id: string }>`
    select id from (
      select id, state, is_partial, started_at, workspace_id, project_id,
        row_number() over (partition by project_id order by started_at desc, id desc) as place
      from production_runs
    ) r
    where r.place > ${keep.runsKept} and r.state not in ('running', 'paused')
      and (r.state <> 'completed' or r.is_partial or ${IS_OVERTAKEN})
      and exists (select from production_steps s where s.run_id = r.id)
    order by r.started_at limit ${keep.countMax}`.execute(t(tx))
  const ids = old.rows.map((row) => row.id)
  if (ids.length === 0) return 0
  await sql`delete from production_edges where run_id = any(${ids}::uuid[])`.execute(t(tx))
  await sql`delete from production_steps where run_id = any(${ids}::uuid[])`.execute(t(tx))
  return ids.length
}

/** Steps whose result is gone are to be made again; whoever adds steps next counts anew what they wait for. */
export async function reopenSteps(tx: Tx, runId: string, stepIds: readonly string[]): Promise<void> {
  await sql`
    update production_steps set state = 'waiting', artefact_id = null, sha256 = null, reused = false, elapsed_ms = null, waits_until = null
    where run_id = ${runId} and step_id = any(${[...stepIds]}::text[]) and state in ('done', 'queued')`.execute(t(tx))
}

/** What stopped these steps stands in their way no more. What they miss is counted anew: it may have been reopened meanwhile. */
export async function reopenFailed(tx: Tx, runId: string, stepIds: readonly string[]): Promise<void> {
  await sql`
    update production_steps s set state = 'waiting', failure = null, missing = (
      select count(*) from production_edges e join production_steps n on n.run_id = e.run_id and n.step_id = e.needs
      where e.run_id = s.run_id and e.step_id = s.step_id and n.state <> 'done')
    where s.run_id = ${runId} and s.step_id = any(${[...stepIds]}::text[]) and s.state = 'failed'`.execute(t(tx))
}

/** Keys, quotas and budgets are of whoever asks for the run from now on. */
export async function setRequestedBy(tx: Tx, runId: string, userId: string): Promise<void> {
  await sql`update production_runs set requested_by = ${userId} where id = ${runId}`.execute(t(tx))
}

/** The next plan of the run looks at the project again. */
export async function lookAgain(tx: Tx, runId: string): Promise<void> {
  await sql`update production_runs set looks_again = wish is not null where id = ${runId}`.execute(t(tx))
}

export async function stopLookingAgain(tx: Tx, runId: string): Promise<void> {
  await sql`update production_runs set looks_again = false where id = ${runId}`.execute(t(tx))
}

/** The run makes this from now on. */
export async function putInput(tx: Tx, runId: string, input: ProductionInput): Promise<void> {
  await sql`update production_runs set input = ${json(input)}, input_revision = input_revision + 1, looks_again = false,
    steps_total = 0, steps_done = 0 where id = ${runId}`.execute(t(tx))
}

export async function deleteStepsOfRun(tx: Tx, runId: string): Promise<void> {
  await sql`delete from production_edges where run_id = ${runId}`.execute(t(tx))
  await sql`delete from production_steps where run_id = ${runId}`.execute(t(tx))
}

/** After a pause or a failure: whatever was handed out and never finished is handed out again, but for the `kept` that a job is still at. */
export async function requeueSteps(tx: Tx, runId: string, kept: readonly string[]): Promise<void> {
  await sql`update production_steps set state = 'waiting', failure = null, waits_until = null
    where run_id = ${runId} and (state = 'failed' or (state = 'queued' and step_id <> all(${[...kept]}::text[])))`.execute(
    t(tx),
  )
}

/** Runs under way, of all workspaces; oldest first. */
export async function listRunning(queryable: Queryable): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from production_runs where state = 'running' order by started_at`.execute(t(queryable))
  return rows.map((row) => row.id)
}

/** Steps that were handed out and did not end. */
export async function listQueuedSteps(queryable: Queryable, runId: string): Promise<string[]> {
  const { rows } = await sql<{ step_id: string }>`
    select step_id from production_steps where run_id = ${runId} and state = 'queued'`.execute(t(queryable))
  return rows.map((row) => row.step_id)
}

/** Whose jobs are gone, or end without them: handed out again by the next plan. */
export async function requeueLost(tx: Tx, runId: string, stepIds: readonly string[]): Promise<void> {
  await sql`update production_steps set state = 'waiting', waits_until = null
    where run_id = ${runId} and step_id = any(${[...stepIds]}::text[]) and state = 'queued'`.execute(t(tx))
}
