// What was made last for each shot and line, where the newest run stands, and how long things took.
import { sql } from 'kysely'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import type { StoredFailure } from '#rooms/tasks/tasks.ts'
import type { KindCount } from './progress/expected-time.ts'
import type { RunState } from './queries.ts'

type Tables = {
  production_latest: { workspace_id: string; project_id: string; step_id: string; key: string; made_at: Date }
}
const t = (queryable: Queryable) => queryable.withTables<Tables>()

export type Latest = { readonly stepId: string; readonly key: string }

const INSERT_MAX = 2000

export async function saveLatest(
  tx: Tx,
  at: { readonly workspaceId: string; readonly projectId: string; readonly at: Date },
  made: readonly Latest[],
): Promise<void> {
  for (let start = 0; start < made.length; start += INSERT_MAX) {
    const rows = made.slice(start, start + INSERT_MAX).map(({ stepId, key }) => ({
      workspace_id: at.workspaceId,
      project_id: at.projectId,
      step_id: stepId,
      key,
      made_at: at.at,
    }))
    await t(tx)
      .insertInto('production_latest')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['project_id', 'step_id'])
          .doUpdateSet({
            key: (eb) => eb.ref('excluded.key'),
            made_at: (eb) => eb.ref('excluded.made_at'),
          })
          .where('production_latest.workspace_id', '=', at.workspaceId),
      )
      .execute()
  }
}

export async function listLatest(
  queryable: Queryable,
  workspaceId: string,
  projectId: string,
): Promise<Map<string, string>> {
  const rows = await t(queryable)
    .selectFrom('production_latest')
    .select(['step_id', 'key'])
    .where('workspace_id', '=', workspaceId)
    .where('project_id', '=', projectId)
    .execute()
  return new Map(rows.map((row) => [row.step_id, row.key]))
}

export async function deleteLatest(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await t(tx)
    .deleteFrom('production_latest')
    .where('workspace_id', '=', workspaceId)
    .where('project_id', '=', projectId)
    .execute()
}

export type NewestRun = {
  readonly id: string
  readonly taskId: string
  readonly state: RunState
  /** Pictures and takes that are not done, with whether the run broke off at them. */
  readonly undone: ReadonlyMap<string, 'waiting' | 'failed'>
}

export async function findNewestRun(
  queryable: Queryable,
  workspaceId: string,
  projectId: string,
): Promise<NewestRun | undefined> {
  const { rows } = await sql<{ id: string; task_id: string; state: RunState; step_id: string | null; step: string }>`
    select r.id, r.task_id, r.state, s.step_id, s.state as step
    from (
      select id, task_id, state from production_runs
      where workspace_id = ${workspaceId} and project_id = ${projectId}
      order by started_at desc, id desc limit 1
    ) r
    left join production_steps s on s.run_id = r.id and s.state <> 'done'
      and (s.kind in ('key_frame', 'speech') or s.state = 'failed')`.execute(t(queryable))
  const [first] = rows
  if (!first) return undefined
  const undone = new Map<string, 'waiting' | 'failed'>()
  for (const { step_id: stepId, step } of rows)
    if (stepId !== null) undone.set(stepId, step === 'failed' ? 'failed' : 'waiting')
  return { id: first.id, taskId: first.task_id, state: first.state, undone }
}

export type FailedStep = { readonly stepId: string; readonly failure: StoredFailure | null }

/** The run broke off at this step, or cannot go beyond it. */
export async function markStepFailed(tx: Tx, runId: string, { stepId, failure }: FailedStep): Promise<void> {
  await sql`update production_steps set state = 'failed', failure = ${failure && json(failure)}, waits_until = null
    where run_id = ${runId} and step_id = ${stepId} and state <> 'done'`.execute(t(tx))
}

export async function listFailedSteps(queryable: Queryable, runId: string): Promise<FailedStep[]> {
  const { rows } = await sql<{ step_id: string; failure: StoredFailure | null }>`
    select step_id, failure from production_steps where run_id = ${runId} and state = 'failed' order by step_id`.execute(
    t(queryable),
  )
  return rows.map((row) => ({ stepId: row.step_id, failure: row.failure }))
}

/** Whether something of the run is being made, or is about to be handed out. */
export async function hasStepsUnderWay(queryable: Queryable, runId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from production_steps where run_id = ${runId}
      and (state = 'queued' or (state = 'waiting' and missing = 0)) limit 1`.execute(t(queryable))
  return rows.length > 0
}

/** How far each kind of step is. */
export async function countSteps(queryable: Queryable, runId: string): Promise<KindCount[]> {
  const { rows } = await sql<KindCount>`
    select kind, count(*)::int as total, count(*) filter (where state = 'done')::int as done,
      count(*) filter (where reused)::int as reused
    from production_steps where run_id = ${runId} group by kind`.execute(t(queryable))
  return rows
}

/** Of how many of the workspace's runs the times are averaged. */
const RUNS_LOOKED_AT = 5

/** Milliseconds that one step of a kind took of late, by kind. */
export async function averageElapsed(queryable: Queryable, workspaceId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ kind: string; ms: number }>`
    select s.kind, avg(s.elapsed_ms)::float8 as ms from production_steps s
    where s.run_id in (
      select id from production_runs where workspace_id = ${workspaceId} order by started_at desc limit ${RUNS_LOOKED_AT}
    ) and not s.reused and s.elapsed_ms > 0
    group by s.kind`.execute(t(queryable))
  return new Map(rows.map((row) => [row.kind, row.ms]))
}

/** This step stands still until then: its rate is used up. */
export async function setWaiting(
  tx: Tx,
  runId: string,
  { stepId, until }: { readonly stepId: string; readonly until: Date },
): Promise<void> {
  await sql`update production_steps set waits_until = ${until}
    where run_id = ${runId} and step_id = ${stepId} and state = 'queued'`.execute(t(tx))
}

/** Whether one of its steps was made for this run, not taken from earlier ones. */
export async function hasMadeAnything(queryable: Queryable, runId: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from production_steps where run_id = ${runId} and artefact_id is not null and not reused) as has`.execute(
    t(queryable),
  )
  return rows[0]?.has ?? false
}
