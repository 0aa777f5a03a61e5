import { sql } from 'kysely'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import type { ProductionInput, RunWish } from './input.ts'

export type RunState = 'running' | 'paused' | 'completed' | 'failed' | 'cancelled'

export type Run = {
  readonly id: string
  readonly workspaceId: string
  readonly projectId: string
  readonly taskId: string
  readonly requestedBy: string
  readonly state: RunState
  /** Of some shots only: it cuts no film. */
  readonly isPartial: boolean
  readonly stepsTotal: number
  readonly stepsDone: number
  readonly startedAt: Date
  /** What the request said; null of a run so old that nobody kept it. */
  readonly wish: RunWish | null
  /** Grows when a retry took corrected settings or another script: steps of the input before are no steps of this one. */
  readonly inputRevision: number
  /** Retried, and the project was not looked at since. */
  readonly looksAgain: boolean
}

export type StepRow = {
  readonly stepId: string
  readonly kind: string
  readonly state: 'waiting' | 'queued' | 'done' | 'failed'
  readonly sha256: string | null
  readonly artefactId: string | null
  readonly reused: boolean
  readonly elapsedMs: number | null
  /** Its rate was used up: when it may begin. */
  readonly waitsUntil: Date | null
}

type Tables = {
  production_runs: {
    id: string
    workspace_id: string
    project_id: string
    task_id: string
    requested_by: string
    state: RunState
    input: unknown
    is_partial: boolean
    wish: RunWish | null
    input_revision: number
    looks_again: boolean
    steps_total: number
    steps_done: number
    started_at: Date
    finished_at: Date | null
  }
  production_steps: {
    run_id: string
    step_id: string
    kind: string
    subject_id: string | null
    state: StepRow['state']
    missing: number
    artefact_id: string | null
    sha256: string | null
    reused: boolean
    is_remote: boolean
    elapsed_ms: number | null
    waits_until: Date | null
  }
  production_edges: { run_id: string; step_id: string; needs: string }
}
const t = (queryable: Queryable) => queryable.withTables<Tables>()

const RUN_COLUMNS = [
  'id',
  'workspace_id',
  'project_id',
  'task_id',
  'requested_by',
  'state',
  'is_partial',
  'steps_total',
  'steps_done',
  'started_at',
  'wish',
  'input_revision',
  'looks_again',
] as const
type RunRow = Pick<Tables['production_runs'], (typeof RUN_COLUMNS)[number]>

function toRun(row: RunRow): Run {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    projectId: row.project_id,
    taskId: row.task_id,
    requestedBy: row.requested_by,
    state: row.state,
    isPartial: row.is_partial,
    stepsTotal: row.steps_total,
    stepsDone: row.steps_done,
    startedAt: row.started_at,
    wish: row.wish,
    inputRevision: row.input_revision,
    looksAgain: row.looks_again,
  }
}

export async function insertRun(
  tx: Tx,
  run: Pick<Run, 'id' | 'workspaceId' | 'projectId' | 'taskId' | 'requestedBy'> & {
    input: ProductionInput
    wish: RunWish
    isPartial: boolean
    at: Date
  },
): Promise<void> {
  await t(tx)
    .insertInto('production_runs')
    .values({
      id: run.id,
      workspace_id: run.workspaceId,
      project_id: run.projectId,
      task_id: run.taskId,
      requested_by: run.requestedBy,
      state: 'running',
      input: json(run.input),
      is_partial: run.isPartial,
      wish: json(run.wish),
      input_revision: 0,
      looks_again: false,
      steps_total: 0,
      steps_done: 0,
      started_at: run.at,
      finished_at: null,
    })
    .execute()
}

/** By id alone: for jobs, which rebuild the scope from what they find. */
export async function findRun(queryable: Queryable, runId: string): Promise<Run | undefined> {
  const row = await t(queryable)
    .selectFrom('production_runs')
    .select(RUN_COLUMNS)
    .where('id', '=', runId)
    .executeTakeFirst()
  return row && toRun(row)
}

export async function lockRun(tx: Tx, runId: string): Promise<Run | undefined> {
  const row = await t(tx)
    .selectFrom('production_runs')
    .select(RUN_COLUMNS)
    .where('id', '=', runId)
    .forUpdate()
    .executeTakeFirst()
  return row && toRun(row)
}

export async function findRunOfTask(
  queryable: Queryable,
  workspaceId: string,
  taskId: string,
): Promise<Run | undefined> {
  const row = await t(queryable)
    .selectFrom('production_runs')
    .select(RUN_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('task_id', '=', taskId)
    .executeTakeFirst()
  return row && toRun(row)
}

export async function findActiveRun(
  queryable: Queryable,
  workspaceId: string,
  projectId: string,
): Promise<Run | undefined> {
  const row = await t(queryable)
    .selectFrom('production_runs')
    .select(RUN_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('project_id', '=', projectId)
    .where('state', 'in', ['running', 'paused'])
    .executeTakeFirst()
  return row && toRun(row)
}

export async function loadInput(queryable: Queryable, runId: string): Promise<ProductionInput> {
  const row = await t(queryable)
    .selectFrom('production_runs')
    .select('input')
    .where('id', '=', runId)
    .executeTakeFirstOrThrow()
  return row.input as ProductionInput
}

export async function setRunState(tx: Tx, runId: string, state: RunState, finishedAt: Date | null): Promise<void> {
  await t(tx).updateTable('production_runs').set({ state, finished_at: finishedAt }).where('id', '=', runId).execute()
}

export type NewStep = {
  readonly stepId: string
  readonly kind: string
  readonly subjectId: string | null
  readonly needs: readonly string[]
  readonly artefact: { readonly id: string; readonly sha256: string } | undefined
  readonly isRemote: boolean
}

const INSERT_MAX = 2000

/** `later`: how many follow that nobody can add yet. They count from the start, until the film has a step. */
type Added = { readonly steps: readonly NewStep[]; readonly later: number }

/** Adds steps that are not there yet, with what they still miss; the run row must be locked. */
export async function insertSteps(tx: Tx, runId: string, { steps, later }: Added): Promise<void> {
  for (let start = 0; start < steps.length; start += INSERT_MAX)
    await insertSomeSteps(tx, runId, steps.slice(start, start + INSERT_MAX))
  const edges = steps.flatMap((step) => step.needs.map((needs) => ({ run_id: runId, step_id: step.stepId, needs })))
  for (let start = 0; start < edges.length; start += INSERT_MAX) {
    await t(tx)
      .insertInto('production_edges')
      .values(edges.slice(start, start + INSERT_MAX))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  await recount(tx, runId, later)
}

async function insertSomeSteps(tx: Tx, runId: string, steps: readonly NewStep[]): Promise<void> {
  const rows = steps.map((step) => ({
    run_id: runId,
    step_id: step.stepId,
    kind: step.kind,
    is_remote: step.isRemote,
    subject_id: step.subjectId,
    state: step.artefact ? ('done' as const) : ('waiting' as const),
    missing: 0,
    artefact_id: step.artefact?.id ?? null,
    sha256: step.artefact?.sha256 ?? null,
    reused: step.artefact !== undefined,
    elapsed_ms: null,
    waits_until: null,
  }))
  await t(tx)
    .insertInto('production_steps')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

async function recount(tx: Tx, runId: string, later: number): Promise<void> {
  await sql`
    update production_steps s set missing = (
      select count(*) from production_edges e join production_steps n on n.run_id = e.run_id and n.step_id = e.needs
      where e.run_id = s.run_id and e.step_id = s.step_id and n.state <> 'done')
    where s.run_id = ${runId} and s.state = 'waiting'`.execute(t(tx))
  await sql`
    update production_runs r set
      steps_total = (
        select count(*) + case when count(*) filter (where kind = 'film') > 0 then 0 else ${later}::int end
        from production_steps where run_id = r.id),
      steps_done = (select count(*) from production_steps where run_id = r.id and state = 'done')
    where r.id = ${runId}`.execute(t(tx))
}

export type ReadyStep = { readonly stepId: string; readonly kind: string; readonly isRemote: boolean }

/** Marks what can be made now as queued and answers it: each step is answered once. */
export async function takeReady(tx: Tx, runId: string): Promise<ReadyStep[]> {
  const rows = await t(tx)
    .updateTable('production_steps')
    .set({ state: 'queued' })
    .where('run_id', '=', runId)
    .where('state', '=', 'waiting')
    .where('missing', '=', 0)
    .returning(['step_id', 'kind', 'is_remote'])
    .execute()
  return rows.map((row) => ({ stepId: row.step_id, kind: row.kind, isRemote: row.is_remote }))
}

/** Completes a step and counts down what waited for it. Answers false if it was done before. */
export async function finishStep(
  tx: Tx,
  done: {
    runId: string
    stepId: string
    artefactId: string | null
    sha256: string | null
    reused: boolean
    elapsedMs: number
  },
): Promise<boolean> {
  const result = await t(tx)
    .updateTable('production_steps')
    .set({
      state: 'done',
      artefact_id: done.artefactId,
      sha256: done.sha256,
      reused: done.reused,
      elapsed_ms: done.elapsedMs,
      waits_until: null,
    })
    .where('run_id', '=', done.runId)
    .where('step_id', '=', done.stepId)
    .where('state', '<>', 'done')
    .executeTakeFirst()
  if (result.numUpdatedRows === 0n) return false
  await t(tx)
    .updateTable('production_steps')
    .set({ missing: sql<number>`missing - 1` })
    .where('run_id', '=', done.runId)
    .where('step_id', 'in', (eb) =>
      eb
        .selectFrom('production_edges')
        .select('step_id')
        .where('run_id', '=', done.runId)
        .where('needs', '=', done.stepId),
    )
    .execute()
  await t(tx)
    .updateTable('production_runs')
    .set({ steps_done: sql<number>`steps_done + 1` })
    .where('id', '=', done.runId)
    .execute()
  return true
}

const STEP_COLUMNS = [
  ...(['step_id', 'kind', 'state', 'sha256', 'artefact_id', 'reused', 'elapsed_ms'] as const),
  'waits_until',
] as const

function toStep(row: Pick<Tables['production_steps'], (typeof STEP_COLUMNS)[number]>): StepRow {
  return {
    stepId: row.step_id,
    kind: row.kind,
    state: row.state,
    sha256: row.sha256,
    artefactId: row.artefact_id,
    reused: row.reused,
    elapsedMs: row.elapsed_ms,
    waitsUntil: row.waits_until,
  }
}

export async function listSteps(queryable: Queryable, runId: string): Promise<StepRow[]> {
  const rows = await t(queryable)
    .selectFrom('production_steps')
    .select(STEP_COLUMNS)
    .where('run_id', '=', runId)
    .execute()
  return rows.map(toStep)
}

export type StepPageRequest = {
  readonly page: number
  readonly size: number
  readonly state?: StepRow['state'] | undefined
}

export async function pageSteps(
  queryable: Queryable,
  runId: string,
  { page, size, state }: StepPageRequest,
): Promise<{ steps: StepRow[]; total: number }> {
  let query = t(queryable).selectFrom('production_steps').where('run_id', '=', runId)
  if (state !== undefined) query = query.where('state', '=', state)
  const counted = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await query
    .select(STEP_COLUMNS)
    .orderBy('step_id')
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  return { steps: rows.map(toStep), total: Number(counted.total) }
}

export async function findSteps(queryable: Queryable, runId: string, stepIds: readonly string[]): Promise<StepRow[]> {
  if (stepIds.length === 0) return []
  const rows = await t(queryable)
    .selectFrom('production_steps')
    .select(STEP_COLUMNS)
    .where('run_id', '=', runId)
    .where('step_id', 'in', stepIds)
    .execute()
  return rows.map(toStep)
}

export async function findStep(queryable: Queryable, runId: string, stepId: string): Promise<StepRow | undefined> {
  const row = await t(queryable)
    .selectFrom('production_steps')
    .select(STEP_COLUMNS)
    .where('run_id', '=', runId)
    .where('step_id', '=', stepId)
    .executeTakeFirst()
  return row && toStep(row)
}
