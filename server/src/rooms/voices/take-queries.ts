// Takes and castings as a whole: what refers to content, what goes with a project, what follows a copy.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'

const t = (queryable: Queryable) => queryable.withTables<unknown>()

type Sha256Row = { sha256: string }

/** Which of these contents are a take, in any workspace. */
export async function findReferred(queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>> {
  const rows = await sql<Sha256Row>`
    select distinct sha256 from takes where sha256 = any(${[...sha256s]}::text[])`.execute(t(queryable))
  return new Set(rows.rows.map((row) => row.sha256))
}

/** The same without what an engine spoke and nobody has judged: that can be made again. */
export async function findKept(queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>> {
  const rows = await sql<Sha256Row>`
    select distinct sha256 from takes where sha256 = any(${[...sha256s]}::text[])
      and (engine_id is null or state <> 'pending_review')`.execute(t(queryable))
  return new Set(rows.rows.map((row) => row.sha256))
}

/** Takes that an engine spoke and nobody has judged go with their artefacts. Answers of which projects, counted below zero. */
export async function deleteUnjudged(
  tx: Tx,
  artefactIds: readonly string[],
): Promise<{ workspaceId: string; projectId: string; by: number }[]> {
  const { rows } = await sql<{ workspace_id: string; project_id: string; count: number }>`
    with gone as (
      delete from takes where artefact_id = any(${[...artefactIds]}::uuid[])
        and engine_id is not null and state = 'pending_review' returning workspace_id, project_id)
    select workspace_id, project_id, count(*)::int as count from gone group by workspace_id, project_id`.execute(t(tx))
  return rows.map((row) => ({ workspaceId: row.workspace_id, projectId: row.project_id, by: -row.count }))
}

/** Answers the contents of its takes. */
export async function deleteOfProject(tx: Tx, workspaceId: string, projectId: string): Promise<string[]> {
  await sql`delete from castings where workspace_id = ${workspaceId} and project_id = ${projectId}`.execute(t(tx))
  const rows = await sql<Sha256Row>`
    delete from takes where workspace_id = ${workspaceId} and project_id = ${projectId} returning sha256`.execute(t(tx))
  return rows.rows.map((row) => row.sha256)
}

export type VoicesCopy = {
  readonly workspaceId: string
  readonly fromProjectId: string
  readonly toProjectId: string
  /** Of characters and lines: what it is in the source, and what in the copy. Others do not follow. */
  readonly ids: ReadonlyMap<string, string>
  readonly at: Date
}

export async function copyCastings(tx: Tx, copy: VoicesCopy): Promise<void> {
  await sql`
    insert into castings (workspace_id, project_id, character_id, voice, pinned, updated_at)
    select workspace_id, ${copy.toProjectId}::uuid, given.after, voice, pinned, ${copy.at}::timestamptz
    from castings join ${pairs(copy.ids)} on given.before = castings.character_id
    where workspace_id = ${copy.workspaceId} and project_id = ${copy.fromProjectId}
    on conflict (project_id, character_id) do nothing`.execute(t(tx))
}

/** Answers how many. */
export async function copyTakes(tx: Tx, copy: VoicesCopy): Promise<number> {
  const takes = await sql<{ id: string }>`
    select id from takes where workspace_id = ${copy.workspaceId} and project_id = ${copy.fromProjectId}`.execute(t(tx))
  const newIds = new Map(takes.rows.map((row) => [row.id, newId()]))
  const copied = await sql`
    insert into takes (id, workspace_id, project_id, line_id, artefact_id, sha256, media_type, duration_samples, engine_id,
      state, made_by, created_at)
    select fresh.after, workspace_id, ${copy.toProjectId}::uuid, given.after, artefact_id, sha256, media_type, duration_samples,
      engine_id, state, made_by, created_at
    from takes join ${pairs(copy.ids)} on given.before = takes.line_id
      join ${pairs(newIds, 'fresh')} on fresh.before = takes.id
    where workspace_id = ${copy.workspaceId} and project_id = ${copy.fromProjectId}
    on conflict (project_id, line_id, artefact_id) do nothing`.execute(t(tx))
  return Number(copied.numAffectedRows ?? 0n)
}

function pairs(ids: ReadonlyMap<string, string>, name = 'given') {
  return sql`unnest(${[...ids.keys()]}::uuid[], ${[...ids.values()]}::uuid[]) as ${sql.ref(name)} (before, after)`
}
