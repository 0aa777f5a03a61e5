// Every SQL statement of the room. A transition is one statement with the permitted states in its WHERE.
import { sql } from 'kysely'
import type { TaskState } from '#contract/tasks.ts'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import { containsEach } from '#platform/db/like.ts'
import type { PageRequest } from '#platform/http/route.ts'
import { type Tenant, within } from '#rooms/workspaces/workspaces.ts'
import type { StoredError } from './stored-error.ts'
import type { StoredNotice } from './stored-notice.ts'
import {
  type Cost,
  SUMMARY_COLUMNS,
  type Task,
  type TaskTables,
  type TaskWithResult,
  toOtherCosts,
  toTask,
} from './tables.ts'
import { hasEnded, moveOf, type TaskAction } from './task.ts'

const t = (queryable: Queryable) => queryable.withTables<TaskTables>()
const SUMMARY = sql.raw(SUMMARY_COLUMNS.map((column) => `tasks.${column}`).join(', '))

export type NewTask = {
  readonly id: string
  readonly workspaceId: string
  readonly projectId: string | null
  readonly kind: string
  readonly title: string
  readonly subjectKind: string | null
  readonly subjectId: string | null
  readonly state: TaskState
  readonly estimateSeconds: number | null
  readonly createdBy: string
  readonly at: Date
}

export async function insertTasks(tx: Tx, tasks: readonly NewTask[]): Promise<void> {
  const rows = tasks.map((task) => ({
    id: task.id,
    workspace_id: task.workspaceId,
    project_id: task.projectId,
    kind: task.kind,
    title: task.title,
    subject_kind: task.subjectKind,
    subject_id: task.subjectId,
    state: task.state,
    estimate_seconds: task.estimateSeconds,
    created_by: task.createdBy,
    at: task.at,
  }))
  // One parameter for any number of rows: the statement is the same text each time, so engines can keep its plan.
  await sql`
    insert into tasks (id, workspace_id, project_id, kind, title, subject_kind, subject_id, state, estimate_seconds, created_by, created_at, updated_at)
    select id, workspace_id, project_id, kind, title, subject_kind, subject_id, state, estimate_seconds, created_by, at, at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (
      id uuid, workspace_id uuid, project_id uuid, kind text, title text, subject_kind text, subject_id uuid, state text,
      estimate_seconds integer, created_by uuid, at timestamptz)`.execute(t(tx))
}

export type Transition = {
  readonly action: TaskAction
  /** Only within this workspace, for what people ask. */
  readonly workspaceId?: string
}
export type TransitionItem = {
  readonly id: string
  readonly at: Date
  readonly result?: unknown
  readonly error?: StoredError
  /** Why it is stopped. Whatever it was told before is over. */
  readonly notice?: StoredNotice
  /** Who asks for the work from now on. */
  readonly asked_by?: string
}

/** Moves those of the tasks that are in a permitted state, and answers them as they are now. */
export async function moveTasks(tx: Tx, transition: Transition, items: readonly TransitionItem[]): Promise<Task[]> {
  const { action } = transition
  const { from, to } = moveOf(action)
  const changes = [sql`state = ${to}`, sql`updated_at = given.at`]
  if (action === 'start') changes.push(sql`started_at = coalesce(tasks.started_at, given.at)`)
  if (action === 'complete')
    changes.push(sql`result = given.result, percent = 100, done_units = coalesce(tasks.total_units, tasks.done_units)`)
  if (action === 'fail') changes.push(sql`error = given.error`)
  if (action === 'retry') changes.push(sql`attempt = tasks.attempt + 1, error = null, result = null`)
  if (action === 'retry') changes.push(sql`finished_at = null, done_units = null, message = null`)
  if (action === 'retry' || action === 'resume') changes.push(sql`asked_by = coalesce(given.asked_by, tasks.asked_by)`)
  if (action !== 'start' && action !== 'queue') changes.push(sql`notice = given.notice`)
  if (hasEnded(to)) changes.push(sql`finished_at = given.at`)
  const inOne = transition.workspaceId === undefined ? sql`` : sql` and tasks.workspace_id = ${transition.workspaceId}`
  // The ids are given twice: the planner takes a record set for a hundred rows, and would read the whole table for one task.
  const moved = await sql<TaskTables['tasks']>`
    update tasks set ${sql.join(changes)}
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as given (
      id uuid, at timestamptz, result jsonb, error jsonb, notice jsonb, asked_by uuid)
    where tasks.id = given.id and tasks.id = any(${items.map((item) => item.id)}::uuid[])
      and tasks.state = any(${[...from]}::text[]) and tasks.removed_at is null${inOne}
    returning ${SUMMARY}`.execute(t(tx))
  return moved.rows.map(toTask)
}

export async function findTask(queryable: Queryable, scope: Tenant, id: string): Promise<TaskWithResult | undefined> {
  const row = await t(queryable)
    .selectFrom('tasks')
    .select([...SUMMARY_COLUMNS, 'result', 'other_costs'])
    .where('id', '=', id)
    .where(within(scope))
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return row && { ...toTask(row), result: row.result, otherCosts: toOtherCosts(row.other_costs) }
}

/** What is under way of one project, or was asked for by one person: of a workspace, for whoever stops it. */
export type UnderWay = { readonly projectId: string } | { readonly askedBy: string }

/** In one order for all that lock several. */
export async function listUnderWay(queryable: Queryable, scope: Tenant, which: UnderWay): Promise<Task[]> {
  const among = t(queryable)
    .selectFrom('tasks')
    .select(SUMMARY_COLUMNS)
    .where(within(scope))
    .where('finished_at', 'is', null)
    .where('removed_at', 'is', null)
  const found =
    'projectId' in which
      ? among.where('project_id', '=', which.projectId)
      : among.where(sql<boolean>`coalesce(asked_by, created_by) = ${which.askedBy}`)
  return (await found.orderBy('id').execute()).map(toTask)
}

/** Workspaces in which something is under way that this person has asked for. */
export async function listWorkspacesOfAsker(queryable: Queryable, userId: string): Promise<string[]> {
  const rows = await t(queryable)
    .selectFrom('tasks')
    .select('workspace_id')
    .distinct()
    .where('finished_at', 'is', null)
    .where('removed_at', 'is', null)
    .where(sql<boolean>`coalesce(asked_by, created_by) = ${userId}`)
    .orderBy('workspace_id')
    .execute()
  return rows.map((row) => row.workspace_id)
}

/** Of a task that goes on: what it waits for. Undefined if it was told before, or is not under way. */
export async function setNotice(
  tx: Tx,
  id: string,
  { notice, at }: { readonly notice: StoredNotice; readonly at: Date },
): Promise<Task | undefined> {
  const told = JSON.stringify(notice)
  const saved = await sql<TaskTables['tasks']>`
    update tasks set notice = ${told}::jsonb, updated_at = ${at}
    where id = ${id} and state in ('queued', 'running') and notice is distinct from ${told}::jsonb
    returning ${SUMMARY}`.execute(t(tx))
  return saved.rows[0] && toTask(saved.rows[0])
}

/** Of a task that goes on with other work than before: what it had done by then tells nothing. */
export async function resetPercent(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await sql`update tasks set percent = 0 where id = ${id} and workspace_id = ${workspaceId}`.execute(t(tx))
}

export async function findState(queryable: Queryable, id: string): Promise<TaskState | undefined> {
  const row = await t(queryable).selectFrom('tasks').select('state').where('id', '=', id).executeTakeFirst()
  return row?.state
}

/** How far tasks are, by id; those that are gone are left out. */
export async function findPercents(queryable: Queryable, workspaceId: string, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, number>()
  const rows = await t(queryable)
    .selectFrom('tasks')
    .select(['id', 'percent'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, row.percent]))
}

/** Who asks for the work of a task now; undefined of one that has ended. */
export async function findAsker(queryable: Queryable, id: string): Promise<string | undefined> {
  const row = await t(queryable)
    .selectFrom('tasks')
    .select(sql<string>`coalesce(asked_by, created_by)`.as('asker'))
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .executeTakeFirst()
  return row?.asker
}

export async function findWhereabouts(queryable: Queryable, id: string) {
  const row = await t(queryable)
    .selectFrom('tasks')
    .select(['workspace_id', 'project_id'])
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return row && { workspaceId: row.workspace_id, projectId: row.project_id }
}

export type TaskListFilter = {
  readonly state?: TaskState | undefined
  readonly open?: boolean | undefined
  readonly kind?: string | undefined
  readonly projectId?: string | undefined
  /** In the title; every word must occur. */
  readonly search?: string | undefined
}

export async function listTasks(
  queryable: Queryable,
  scope: Tenant,
  request: PageRequest & { readonly filter: TaskListFilter },
): Promise<{ tasks: Task[]; total: number }> {
  const { filter, page, size } = request
  let query = t(queryable).selectFrom('tasks').where(within(scope)).where('removed_at', 'is', null)
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  if (filter.open !== undefined) query = query.where('finished_at', filter.open ? 'is' : 'is not', null)
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind)
  if (filter.projectId !== undefined) query = query.where('project_id', '=', filter.projectId)
  for (const pattern of containsEach(filter.search)) query = query.where('title', 'ilike', pattern)
  // Counted apart from the page, from the index alone: `count(*) over ()` fetches every row of the list.
  const count = query.select(sql<number>`count(*)::int`.as('total'))
  const rows = await query
    .select(SUMMARY_COLUMNS)
    .select(count.as('total'))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  if (rows.length > 0 || page === 1) return { tasks: rows.map(toTask), total: rows[0]?.total ?? 0 }
  // A page behind the last one has no row to tell the total.
  const counted = await count.executeTakeFirst()
  return { tasks: [], total: counted?.total ?? 0 }
}

export async function removeTask(tx: Tx, scope: Tenant, change: { id: string; at: Date }): Promise<Task | undefined> {
  const row = await t(tx)
    .updateTable('tasks')
    .set({ removed_at: change.at, updated_at: change.at })
    .where('id', '=', change.id)
    .where(within(scope))
    .where('removed_at', 'is', null)
    .where('finished_at', 'is not', null)
    .returning(SUMMARY_COLUMNS)
    .executeTakeFirst()
  return row && toTask(row)
}

/** Of a task that has failed: its error says from now on that these may be charged. */
export async function setOpenQuestions(
  tx: Tx,
  id: string,
  { open, at }: { readonly open: NonNullable<StoredError['open_questions']>; readonly at: Date },
): Promise<void> {
  const told = { charged: 'unknown', open_questions: open }
  await sql`
    update tasks set error = error || ${JSON.stringify(told)}::jsonb, updated_at = ${at}
    where id = ${id} and state = 'failed' and error is not null`.execute(t(tx))
}

/** Failed tasks that tell of this as an open question, locked; without those that somebody has removed. The words of `tasks_asking`. */
export async function lockAsking(
  tx: Tx,
  workspaceId: string,
  generationId: string,
): Promise<{ id: string; error: StoredError | null }[]> {
  const asked = JSON.stringify({ open_questions: [{ generation_id: generationId }] })
  const found = await sql<{ id: string; error: StoredError | null }>`
    select id, error from tasks where workspace_id = ${workspaceId}
      and state = 'failed' and error ? 'open_questions' and removed_at is null and error @> ${asked}::jsonb
    order by id for update`.execute(t(tx))
  return found.rows
}

export async function putError(
  tx: Tx,
  workspaceId: string,
  { id, error, at }: { readonly id: string; readonly error: StoredError; readonly at: Date },
): Promise<Task | undefined> {
  const row = await t(tx)
    .updateTable('tasks')
    .set({ error: json(error), updated_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', '=', 'failed')
    .returning(SUMMARY_COLUMNS)
    .executeTakeFirst()
  return row && toTask(row)
}

export async function addCost(tx: Tx, id: string, cost: Cost): Promise<void> {
  const { currency } = cost
  const micros = cost.micros.toString()
  await sql`
    update tasks set
      cost_currency = coalesce(cost_currency, ${currency}),
      cost_micros = case when coalesce(cost_currency, ${currency}) = ${currency} then cost_micros + ${micros}::bigint else cost_micros end,
      other_costs = case when coalesce(cost_currency, ${currency}) = ${currency} then other_costs else
        jsonb_set(other_costs, array[${currency}]::text[], to_jsonb(coalesce((other_costs ->> ${currency})::bigint, 0) + ${micros}::bigint)) end
    where id = ${id}`.execute(t(tx))
}

export type ProgressRow = {
  readonly id: string
  readonly done: number | null
  readonly total: number | null
  readonly percent: number
  readonly message: string | null
}

/** What is shown never falls, also where the work turns out to be more. Answers those of them that are still under way. */
export async function saveProgress(queryable: Queryable, news: readonly ProgressRow[], at: Date): Promise<Task[]> {
  const saved = await sql<TaskTables['tasks']>`
    update tasks set done_units = given.done, total_units = given.total, percent = greatest(tasks.percent, given.percent), message = given.message, updated_at = ${at}
    from jsonb_to_recordset(${JSON.stringify(news)}::jsonb) as given (id uuid, done bigint, total bigint, percent smallint, message text)
    where tasks.id = given.id and tasks.id = any(${news.map((one) => one.id)}::uuid[]) and tasks.finished_at is null
    returning ${SUMMARY}`.execute(t(queryable))
  return saved.rows.map(toTask)
}

/** Counts `count` more lines; answers the workspace and the total, or undefined if there is no such task. */
export async function countLogLines(
  tx: Tx,
  id: string,
  { count, at }: { readonly count: number; readonly at: Date },
): Promise<{ workspaceId: string; total: number } | undefined> {
  const row = await t(tx)
    .updateTable('tasks')
    .set({ log_lines: sql<number>`log_lines + ${count}`, updated_at: at })
    .where('id', '=', id)
    .returning(['workspace_id', 'log_lines'])
    .executeTakeFirst()
  return row && { workspaceId: row.workspace_id, total: row.log_lines }
}

export async function insertLogChunk(
  tx: Tx,
  chunk: { taskId: string; firstLine: number; lines: readonly string[]; at: Date },
): Promise<void> {
  await t(tx)
    .insertInto('task_log_chunks')
    .values({
      task_id: chunk.taskId,
      first_line: chunk.firstLine,
      line_count: chunk.lines.length,
      lines: json(chunk.lines),
      written_at: chunk.at,
    })
    .execute()
}

/** Drops chunks that end before this line. */
export async function dropLogBefore(tx: Tx, taskId: string, line: number): Promise<void> {
  await sql`delete from task_log_chunks where task_id = ${taskId} and first_line + line_count <= ${line}`.execute(t(tx))
}

export async function readLogChunks(queryable: Queryable, taskId: string, range: { after: number; chunksMax: number }) {
  return t(queryable)
    .selectFrom('task_log_chunks')
    .select(['first_line', 'line_count', 'lines', 'written_at'])
    .where('task_id', '=', taskId)
    .where(sql<boolean>`first_line + line_count - 1 > ${range.after}`)
    .orderBy('first_line')
    .limit(range.chunksMax)
    .execute()
}

export async function firstKeptLine(queryable: Queryable, taskId: string): Promise<number | undefined> {
  const row = await t(queryable)
    .selectFrom('task_log_chunks')
    .select('first_line')
    .where('task_id', '=', taskId)
    .orderBy('first_line')
    .limit(1)
    .executeTakeFirst()
  return row?.first_line
}

/** The tasks of a project leave with it. */
export async function deleteTasksOfProject(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await t(tx).deleteFrom('tasks').where('workspace_id', '=', workspaceId).where('project_id', '=', projectId).execute()
}

/** Tasks of these workspaces that are under way and were written to since. */
export async function findProgress(
  queryable: Queryable,
  workspaceIds: readonly string[],
  since: Date,
): Promise<Task[]> {
  const rows = await sql<TaskTables['tasks']>`
    select ${SUMMARY} from tasks
    where workspace_id = any(${[...workspaceIds]}::uuid[]) and removed_at is null and finished_at is null and updated_at > ${since}
    order by updated_at limit 500`.execute(t(queryable))
  return rows.rows.map(toTask)
}
