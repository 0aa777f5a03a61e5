import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'

const t = (queryable: Queryable) => queryable.withTables<unknown>()

export type CandidatesCopy = {
  readonly workspaceId: string
  readonly fromProjectId: string
  readonly toProjectId: string
  /** Of subjects: what it is in the source, and what in the copy. Others do not follow. */
  readonly ids: ReadonlyMap<string, string>
}

/** What is ready: what waits belongs to a task of the source. */
export async function copyCandidates(tx: Tx, copy: CandidatesCopy): Promise<void> {
  const { workspaceId, fromProjectId, toProjectId } = copy
  const made = await sql<{ id: string }>`
    select id from candidates where workspace_id = ${workspaceId} and project_id = ${fromProjectId} and state = 'ready'`.execute(
    t(tx),
  )
  const newIds = new Map(made.rows.map((row) => [row.id, newId()]))
  await sql`
    insert into candidates (id, workspace_id, project_id, subject_kind, subject_id, state, source, engine_id, variant, prompt,
      artefact_kind, artefact_key, step, artefact_id, file_id, sha256, media_type, size_bytes, facts, failure, task_id, made_by,
      created_at)
    select fresh.after, workspace_id, ${toProjectId}::uuid, subject_kind, given.after, state, source, engine_id, variant, prompt,
      artefact_kind, artefact_key, step, artefact_id, file_id, sha256, media_type, size_bytes, facts, failure, null, made_by,
      created_at
    from candidates join ${pairs(copy.ids, 'given')} on given.before = candidates.subject_id
      join ${pairs(newIds, 'fresh')} on fresh.before = candidates.id
    where workspace_id = ${workspaceId} and project_id = ${fromProjectId}
    on conflict do nothing`.execute(t(tx))
}

function pairs(ids: ReadonlyMap<string, string>, name: string) {
  return sql`unnest(${[...ids.keys()]}::uuid[], ${[...ids.values()]}::uuid[]) as ${sql.ref(name)} (before, after)`
}
