// Which content scripts refer to, and copying the version in force.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'
import { type Scope, within } from '#rooms/workspaces/workspaces.ts'

const t = (queryable: Queryable) => queryable.withTables<unknown>()

/** Original files of all versions, and breakdowns in force; breakdowns of older versions can be made again. In any workspace. */
export async function findReferred(queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>> {
  const given = [...sha256s]
  const rows = await sql<{ sha256: string }>`
    select source_sha256 as sha256 from script_versions where source_sha256 = any(${given}::text[])
    union select breakdown_sha256 from script_versions v join scripts s on s.id = v.script_id and s.current_version = v.number
      where breakdown_sha256 = any(${given}::text[])`.execute(t(queryable))
  return new Set(rows.rows.map((row) => row.sha256))
}

/** Original files and breakdowns of all versions: what is to be let go when the script is deleted. */
export async function listContents(queryable: Queryable, workspaceId: string, projectId: string): Promise<string[]> {
  const rows = await sql<{ source_sha256: string | null; breakdown_sha256: string }>`
    select source_sha256, breakdown_sha256 from script_versions v join scripts s on s.id = v.script_id
    where s.workspace_id = ${workspaceId} and s.project_id = ${projectId}`.execute(t(queryable))
  return rows.rows.flatMap((row) => [row.source_sha256 ?? [], row.breakdown_sha256].flat())
}

/** Of those that have an original. */
export async function listVersionIds(queryable: Queryable, workspaceId: string, projectId: string): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select v.id from script_versions v join scripts s on s.id = v.script_id
    where s.workspace_id = ${workspaceId} and s.project_id = ${projectId} and source_sha256 is not null`.execute(
    t(queryable),
  )
  return rows.rows.map((row) => row.id)
}

export type ScriptCopy = { readonly fromProjectId: string; readonly toProjectId: string; readonly at: Date }

/**
 * Writes the version in force as the first of a new script, a draft of the actor's. Until the end of the transaction the
 * source gets no other version. Undefined if there is none, or the project has a script.
 */
export async function copyScript(tx: Tx, scope: Scope, copy: ScriptCopy): Promise<{ id: string } | undefined> {
  const source = await sql<{ id: string }>`
    select id from scripts where ${within(scope)} and project_id = ${copy.fromProjectId} for share`.execute(t(tx))
  const from = source.rows[0]?.id
  if (from === undefined) return undefined
  const inserted = await sql<{ id: string }>`
    insert into scripts (id, workspace_id, project_id, title, description, state, state_at, author_id, current_version,
      created_at, updated_at)
    select ${newId()}::uuid, workspace_id, ${copy.toProjectId}::uuid, title, description, 'draft', ${copy.at}::timestamptz,
      ${scope.actorId}::uuid, 1, ${copy.at}::timestamptz, ${copy.at}::timestamptz
    from scripts where id = ${from}
    on conflict (project_id) do nothing returning id`.execute(t(tx))
  const script = inserted.rows[0]
  if (script) await copyVersion(tx, scope, { ...copy, from, to: script.id })
  return script
}

async function copyVersion(tx: Tx, scope: Scope, copy: ScriptCopy & { from: string; to: string }): Promise<void> {
  await sql`
    insert into script_versions (id, workspace_id, script_id, number, text, text_sha256, text_chars, source_sha256, source_kind,
      encoding, file_name, layout_wish, language_wish, layout, language, breakdown_sha256, breakdown_bytes, scene_count,
      shot_count, line_count, warning_count, note, created_by, created_at)
    select ${newId()}::uuid, v.workspace_id, ${copy.to}::uuid, 1, text, text_sha256, text_chars, source_sha256, source_kind,
      encoding, file_name, layout_wish, language_wish, layout, language, breakdown_sha256, breakdown_bytes, scene_count,
      shot_count, line_count, warning_count, note, ${scope.actorId}::uuid, ${copy.at}::timestamptz
    from script_versions v join scripts s on s.id = v.script_id and s.current_version = v.number
    where s.id = ${copy.from}`.execute(t(tx))
}
