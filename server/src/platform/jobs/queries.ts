import { sql } from 'kysely'
import { json, type Queryable, type Tx } from '../db/db.ts'
import { LANES } from './job.ts'

type Tables = {
  job_steps: { job_id: string; name: string; result: unknown; finished_at: Date }
  job_fences: { job_id: string; attempt: number; errors: number; updated_at: Date }
}
const t = (queryable: Queryable) => queryable.withTables<Tables>()

export async function findStep(
  queryable: Queryable,
  jobId: string,
  name: string,
): Promise<{ result: unknown } | undefined> {
  return t(queryable)
    .selectFrom('job_steps')
    .select('result')
    .where('job_id', '=', jobId)
    .where('name', '=', name)
    .executeTakeFirst()
}

export async function insertStep(
  tx: Tx,
  step: { jobId: string; name: string; result: unknown; at: Date },
): Promise<void> {
  await t(tx)
    .insertInto('job_steps')
    .values({ job_id: step.jobId, name: step.name, result: json(step.result ?? null), finished_at: step.at })
    .onConflict((conflict) => conflict.columns(['job_id', 'name']).doNothing())
    .execute()
}

export type Raise = { readonly jobId: string; readonly attempt: number; readonly at: Date }

/** Raises the fences and locks them; answers false where a later attempt already raised one higher. One per job. */
export async function raiseFences(tx: Tx, raises: readonly Raise[]): Promise<boolean[]> {
  const given = raises.map(({ jobId, attempt, at }) => ({ job_id: jobId, attempt, at }))
  const raised = await sql<{ job_id: string; attempt: number }>`
    insert into job_fences (job_id, attempt, errors, updated_at)
    select job_id, attempt, 0, at
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given (job_id uuid, attempt integer, at timestamptz)
    on conflict (job_id) do update
      set attempt = greatest(job_fences.attempt, excluded.attempt), updated_at = excluded.updated_at
    returning job_id, attempt`.execute(t(tx))
  const standing = new Map(raised.rows.map((row) => [row.job_id, row.attempt]))
  return raises.map(({ jobId, attempt }) => standing.get(jobId) === attempt)
}

export async function countError(tx: Tx, jobId: string, attempt: number, at: Date): Promise<number> {
  const row = await t(tx)
    .insertInto('job_fences')
    .values({ job_id: jobId, attempt, errors: 1, updated_at: at })
    .onConflict((conflict) =>
      conflict.column('job_id').doUpdateSet({ errors: sql<number>`job_fences.errors + 1`, updated_at: at }),
    )
    .returning('errors')
    .executeTakeFirstOrThrow()
  return row.errors
}

/** What a job that may still run has noted stays, however old: a step that was paid for must not be done again. */
const MAY_RUN = sql`select id from pgboss.job where state in ('created', 'retry', 'active')`

/** Of these hashes, those that a job that may still run was given, or has noted as a result of one of its steps. */
export async function findNamedByJobs(queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ sha256: string }>`
    select distinct found[1] as sha256 from (
      select data::text as said from pgboss.job where state in ('created', 'retry', 'active')
      union all select result::text from job_steps where job_id in (${MAY_RUN})
    ) as notes, regexp_matches(said, '[0-9a-f]{64}', 'g') as found
    where found[1] = any(${[...sha256s]}::text[])`.execute(t(queryable))
  return new Set(rows.map((row) => row.sha256))
}

/**
 * What jobs that may still run were given, of those whose payload names one of these under that name. It reads all jobs that the queue
 * remembers, ended ones too: to be asked once for all ids, not once for each.
 */
export async function findLivePayloads(
  queryable: Queryable,
  named: Readonly<Record<string, readonly string[]>>,
): Promise<unknown[]> {
  const [[name, ids]] = Object.entries(named) as [[string, readonly string[]]]
  if (ids.length === 0) return []
  const { rows } = await sql<{ payload: unknown }>`
    select data -> 'payload' as payload from pgboss.job
    where name = any(${[...LANES]}::text[]) and state in ('created', 'retry', 'active')
      and data -> 'payload' ->> ${name} = any(${[...ids]}::text[])`.execute(t(queryable))
  return rows.map((row) => row.payload)
}

/** Of these jobs, those that may still run. By lane and id, as the queue keeps them: jobs that have ended cost nothing. */
export async function findLiveJobs(queryable: Queryable, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select id from pgboss.job where name = any(${[...LANES]}::text[]) and id = any(${[...ids]}::uuid[])
      and state in ('created', 'retry', 'active')`.execute(t(queryable))
  return new Set(rows.map((row) => row.id))
}

/** One round of notes of jobs that have ended. Answers how many went. */
export async function deleteOldJobNotes(
  tx: Tx,
  old: { readonly before: Date; readonly countMax: number },
): Promise<number> {
  const steps = await sql`
    delete from job_steps where job_id in (
      select job_id from job_steps where finished_at < ${old.before} and job_id not in (${MAY_RUN}) limit ${old.countMax})`.execute(
    t(tx),
  )
  const fences = await sql`
    delete from job_fences where job_id in (
      select job_id from job_fences where updated_at < ${old.before} and job_id not in (${MAY_RUN}) limit ${old.countMax})`.execute(
    t(tx),
  )
  return Number((steps.numAffectedRows ?? 0n) + (fences.numAffectedRows ?? 0n))
}
