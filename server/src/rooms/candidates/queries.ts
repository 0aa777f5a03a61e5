import { sql } from 'kysely'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import type { Artefact } from '#rooms/artefacts/artefacts.ts'
import { type Tenant, within } from '#rooms/workspaces/workspaces.ts'
import {
  type AnySubject,
  isFree,
  type MakingStep,
  type ShownCandidate,
  type StoredCandidate,
  type StoredState,
} from './candidate.ts'

type Row = {
  id: string
  workspace_id: string
  project_id: string
  subject_kind: AnySubject['kind']
  subject_id: string
  state: StoredState
  source: 'engine' | 'upload'
  engine_id: string | null
  variant: number | null
  prompt: string | null
  artefact_kind: string | null
  artefact_key: string | null
  step: MakingStep | null
  artefact_id: string | null
  file_id: string | null
  sha256: string | null
  media_type: string | null
  size_bytes: string | number | null
  facts: Record<string, number | string>
  failure: StoredCandidate['failure']
  task_id: string | null
  made_by: string
  created_at: Date
}
type Tables = { candidates: Row }
const t = (queryable: Queryable) => queryable.withTables<Tables>()

const COLUMNS = [
  'id',
  'workspace_id',
  'project_id',
  'subject_kind',
  'subject_id',
  'state',
  'source',
  'engine_id',
  'variant',
  'prompt',
  'artefact_key',
  'step',
  'file_id',
  'sha256',
  'media_type',
  'size_bytes',
  'facts',
  'failure',
  'task_id',
  'made_by',
  'created_at',
] as const

function toCandidate(row: Pick<Row, (typeof COLUMNS)[number]>): StoredCandidate {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    projectId: row.project_id,
    subject: { kind: row.subject_kind, id: row.subject_id },
    state: row.state,
    source: row.source,
    engineId: row.engine_id,
    variant: row.variant,
    prompt: row.prompt,
    artefactKey: row.artefact_key,
    step: row.step,
    fileId: row.file_id,
    sha256: row.sha256,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes === null ? null : Number(row.size_bytes),
    facts: row.facts,
    failure: row.failure,
    taskId: row.task_id,
    madeBy: row.made_by,
    createdAt: row.created_at,
  }
}

export type NewCandidate = Omit<StoredCandidate, 'facts' | 'failure'> & {
  readonly facts?: Readonly<Record<string, number | string>>
}

export async function insertCandidates(tx: Tx, candidates: readonly NewCandidate[]): Promise<void> {
  if (candidates.length === 0) return
  const rows = candidates.map((one) => ({
    id: one.id,
    workspace_id: one.workspaceId,
    project_id: one.projectId,
    subject_kind: one.subject.kind,
    subject_id: one.subject.id,
    state: one.state,
    source: one.source,
    engine_id: one.engineId,
    variant: one.variant,
    prompt: one.prompt,
    artefact_kind: one.step?.kind ?? null,
    artefact_key: one.artefactKey,
    step: one.step === null ? null : json(one.step),
    artefact_id: null,
    file_id: one.fileId,
    sha256: one.sha256,
    media_type: one.mediaType,
    size_bytes: one.sizeBytes,
    facts: json(one.facts ?? {}),
    failure: null,
    task_id: one.taskId,
    made_by: one.madeBy,
    created_at: one.createdAt,
  }))
  await t(tx).insertInto('candidates').values(rows).execute()
}

type Asked = { readonly projectId: string; readonly kind?: AnySubject['kind']; readonly id?: string }

/** Newest first; without what was cancelled. */
export async function listCandidates(
  queryable: Queryable,
  scope: Tenant,
  { projectId, kind, id }: Asked,
): Promise<ShownCandidate[]> {
  let query = t(queryable)
    .selectFrom('candidates')
    .select(COLUMNS)
    .where(within(scope))
    .where('project_id', '=', projectId)
    .where('state', '!=', 'cancelled')
  if (kind !== undefined) query = query.where('subject_kind', '=', kind)
  if (id !== undefined) query = query.where('subject_id', '=', id)
  const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').execute()
  return rows.map((row) => toCandidate(row) as ShownCandidate)
}

export async function findCandidate(
  queryable: Queryable,
  scope: Tenant,
  id: string,
): Promise<StoredCandidate | undefined> {
  const row = await t(queryable)
    .selectFrom('candidates')
    .select(COLUMNS)
    .where(within(scope))
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toCandidate(row)
}

/**
 * For the jobs of a task, which carry the workspace's id. All rows of the task that are still wanted, locked: the last one to end
 * ends the task.
 */
export async function lockOfTask(
  tx: Tx,
  scope: Tenant,
  taskId: string,
): Promise<readonly { id: string; state: StoredState }[]> {
  const rows = await t(tx)
    .selectFrom('candidates')
    .select(['id', 'state', 'subject_kind', 'file_id', 'failure'])
    .where(within(scope))
    .where('task_id', '=', taskId)
    .where('state', '!=', 'cancelled')
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map((row) => ({ id: row.id, state: isUnfiled(row) ? 'waiting' : row.state }))
}

/** Made, and not yet a file: its task is not at its end. */
const isUnfiled = (row: Pick<Row, 'state' | 'subject_kind' | 'file_id' | 'failure'>) =>
  row.state === 'ready' && isFree({ kind: row.subject_kind, id: '' }) && row.file_id === null && row.failure === null

/** Also one that was cancelled: it was made all the same. False if another candidate has taken its place since. */
export async function setReady(tx: Tx, scope: Tenant, id: string, artefact: Artefact): Promise<boolean> {
  const changed = await t(tx)
    .updateTable('candidates')
    .set({
      state: 'ready',
      artefact_id: artefact.id,
      sha256: artefact.sha256,
      media_type: artefact.mediaType,
      size_bytes: artefact.sizeBytes,
      facts: json(artefact.facts),
      failure: null,
    })
    .where(within(scope))
    .where('id', '=', id)
    .where(hasNoHeir)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

type OfKey = { readonly projectId: string; readonly subject: AnySubject; readonly key: string }

const ofKey = (queryable: Queryable, scope: Tenant, { projectId, subject, key }: OfKey) =>
  t(queryable)
    .selectFrom('candidates')
    .select('id')
    .where(within(scope))
    .where('project_id', '=', projectId)
    .where('subject_kind', '=', subject.kind)
    .where('subject_id', '=', subject.id)
    .where('artefact_key', '=', key)

/** The newest of this key that failed or was cancelled, or null. */
export async function findEndedByKey(queryable: Queryable, scope: Tenant, asked: OfKey): Promise<string | null> {
  const ended = ofKey(queryable, scope, asked).where('state', 'in', ['failed', 'cancelled'])
  const row = await ended.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row?.id ?? null
}

export async function hasCandidateOfKey(queryable: Queryable, scope: Tenant, asked: OfKey): Promise<boolean> {
  return (await ofKey(queryable, scope, asked).limit(1).executeTakeFirst()) !== undefined
}

/** No other candidate of the same description is there or on its way: one that failed or was cancelled may be asked for again. */
const hasNoHeir = sql<boolean>`not exists (
  select 1 from candidates heir where heir.project_id = candidates.project_id and heir.subject_kind = candidates.subject_kind
    and heir.subject_id = candidates.subject_id and heir.artefact_key = candidates.artefact_key
    and heir.id <> candidates.id and heir.state in ('waiting', 'ready'))`

export async function setFailed(
  tx: Tx,
  scope: Tenant,
  id: string,
  failure: NonNullable<StoredCandidate['failure']>,
): Promise<void> {
  await t(tx)
    .updateTable('candidates')
    .set({ state: 'failed', failure: json(failure) })
    .where(within(scope))
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute()
}

/** What belongs to no shot has become a file, or could not: then it says why. */
export async function setFiled(
  tx: Tx,
  scope: Tenant,
  id: string,
  filed: { readonly fileId: string } | { readonly failure: NonNullable<StoredCandidate['failure']> },
): Promise<void> {
  await t(tx)
    .updateTable('candidates')
    .set('fileId' in filed ? { file_id: filed.fileId } : { failure: json(filed.failure) })
    .where(within(scope))
    .where('id', '=', id)
    .where('file_id', 'is', null)
    .execute()
}

/** All that one request has asked for, in that order. */
export async function listOfTask(queryable: Queryable, scope: Tenant, taskId: string): Promise<ShownCandidate[]> {
  const rows = await t(queryable)
    .selectFrom('candidates')
    .select(COLUMNS)
    .where(within(scope))
    .where('task_id', '=', taskId)
    .where('state', '!=', 'cancelled')
    .orderBy('id')
    .execute()
  return rows.map((row) => toCandidate(row) as ShownCandidate)
}

/** What waits is given up. */
export async function cancelWaiting(tx: Tx, scope: Tenant, taskId: string): Promise<void> {
  await t(tx)
    .updateTable('candidates')
    .set({ state: 'cancelled' })
    .where(within(scope))
    .where('task_id', '=', taskId)
    .where('state', '=', 'waiting')
    .execute()
}

/** Those that failed or were cancelled shall be tried again, unless they were asked for anew meanwhile. Answers which. */
export async function reopenEnded(tx: Tx, scope: Tenant, taskId: string): Promise<string[]> {
  const rows = await t(tx)
    .updateTable('candidates')
    .set({ state: 'waiting', failure: null })
    .where(within(scope))
    .where('task_id', '=', taskId)
    .where('state', 'in', ['failed', 'cancelled'])
    .where(hasNoHeir)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

/** As what people of this workspace have put this content in as a candidate; a few are enough. */
export async function findContents(queryable: Queryable, scope: Tenant, sha256: string): Promise<StoredCandidate[]> {
  const rows = await t(queryable)
    .selectFrom('candidates')
    .select(COLUMNS)
    .where(within(scope))
    .where('sha256', '=', sha256)
    .limit(10)
    .execute()
  return rows.map(toCandidate)
}

/** Which of these contents are a candidate, or are to be made into one. In any workspace. */
export async function findReferred(queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ sha256: string }>`
    select sha256 from candidates where sha256 = any(${[...sha256s]}::text[])
    union select found[1] from candidates, regexp_matches(step::text, '[0-9a-f]{64}', 'g') as found
    where state <> 'ready' and found[1] = any(${[...sha256s]}::text[])`.execute(t(queryable))
  return new Set(rows.rows.map((row) => row.sha256))
}

/** For which projects of a workspace, null for any, an engine made this content as a candidate: by id, so many behind the one named. */
export async function findProjectsWith(
  queryable: Queryable,
  { workspaceId, sha256, page }: WithContent,
): Promise<string[]> {
  const rows = await sql<{ project_id: string }>`
    select distinct project_id from candidates where sha256 = ${sha256} and source = 'engine'
      and (${workspaceId}::uuid is null or workspace_id = ${workspaceId}::uuid)
      and (${page.after}::uuid is null or project_id > ${page.after}::uuid)
    order by project_id limit ${page.size}`.execute(t(queryable))
  return rows.rows.map((row) => row.project_id)
}

type WithContent = {
  readonly workspaceId: string | null
  readonly sha256: string
  readonly page: { readonly after: string | null; readonly size: number }
}

/** The keys under which an engine made this content for candidates of a project; null of what is older than keys. */
export async function findKeysWith(
  queryable: Queryable,
  scope: Tenant,
  { projectId, sha256 }: { readonly projectId: string; readonly sha256: string },
): Promise<(string | null)[]> {
  const rows = await t(queryable)
    .selectFrom('candidates')
    .select('artefact_key')
    .distinct()
    .where(within(scope))
    .where('project_id', '=', projectId)
    .where('sha256', '=', sha256)
    .where('source', '=', 'engine')
    .execute()
  return rows.map((row) => row.artefact_key)
}

/** Answers the contents that were theirs. */
export async function deleteOfProject(tx: Tx, workspaceId: string, projectId: string): Promise<string[]> {
  const rows = await t(tx)
    .deleteFrom('candidates')
    .where('workspace_id', '=', workspaceId)
    .where('project_id', '=', projectId)
    .returning('sha256')
    .execute()
  return rows.flatMap((row) => row.sha256 ?? [])
}

export type Unended = Pick<StoredCandidate, 'id' | 'workspaceId'> & { readonly taskId: string }

/** Those that a job is to make, or to make a file of: of all workspaces, for the pick-up alone. */
export async function listUnended(queryable: Queryable): Promise<Unended[]> {
  const { rows } = await sql<{ id: string; workspace_id: string; task_id: string }>`
    select id, workspace_id, task_id from candidates where state = 'waiting' and task_id is not null
    union all select id, workspace_id, task_id from candidates
    where state = 'ready' and file_id is null and failure is null and subject_kind in ('picture', 'video') and task_id is not null`.execute(
    t(queryable),
  )
  return rows.map((row) => ({ id: row.id, workspaceId: row.workspace_id, taskId: row.task_id }))
}
