import { sql } from 'kysely'
import { json, type Queryable, type Tx } from '../db/db.ts'

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

/** Raises the fence to `attempt` and locks it; answers false if a later attempt already raised it higher. */
export async function raiseFence(tx: Tx, jobId: string, attempt: number, at: Date): Promise<boolean> {
  const row = await t(tx)
    .insertInto('job_fences')
    .values({ job_id: jobId, attempt, errors: 0, updated_at: at })
    .onConflict((conflict) =>
      conflict
        .column('job_id')
        .doUpdateSet({ attempt: sql<number>`greatest(job_fences.attempt, excluded.attempt)`, updated_at: at }),
    )
    .returning('attempt')
    .executeTakeFirstOrThrow()
  return row.attempt === attempt
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
