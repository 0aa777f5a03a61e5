// Which content boards refer to, and copying a whole board.
import { sql } from 'kysely'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import type { BoardRow, BoardTables, EditRow } from './tables.ts'

const t = (queryable: Queryable) => queryable.withTables<BoardTables>()

/** Breakdowns in force; pictures, clips and takes that are pinned, or would be again after an undo. In any workspace. */
export async function findReferred(queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>> {
  const given = [...sha256s]
  const rows = await sql<{ sha256: string }>`
    select breakdown_sha256 as sha256 from boards where breakdown_sha256 = any(${given}::text[])
    union select value ->> 'sha256' from board_edits
      where field in ('key_frame', 'start_frame', 'end_frame', 'take', 'picture', 'clip') and value ->> 'sha256' = any(${given}::text[])
    union select jsonb_array_elements_text(jsonb_path_query_array(changes, '$[*].*.value.sha256')) from board_log
      where jsonb_path_query_array(changes, '$[*].*.value.sha256') ?| ${given}::text[]`.execute(t(queryable))
  const asked = new Set(given)
  return new Set(rows.rows.map((row) => row.sha256).filter((sha256) => asked.has(sha256)))
}

export type WholeBoard = Pick<BoardRow, 'script_version' | 'breakdown_sha256' | 'ids' | 'memory'> & {
  readonly edits: readonly Omit<EditRow, 'workspace_id' | 'project_id'>[]
}

export async function findWholeBoard(
  queryable: Queryable,
  project: { readonly workspaceId: string; readonly projectId: string },
): Promise<WholeBoard | undefined> {
  const board = await t(queryable)
    .selectFrom('boards')
    .select(['script_version', 'breakdown_sha256', 'ids', 'memory'])
    .where('workspace_id', '=', project.workspaceId)
    .where('project_id', '=', project.projectId)
    .executeTakeFirst()
  if (!board) return undefined
  const edits = await t(queryable)
    .selectFrom('board_edits')
    .select(['anchor_kind', 'anchor_id', 'field', 'value', 'said', 'set_by', 'set_at'])
    .where('workspace_id', '=', project.workspaceId)
    .where('project_id', '=', project.projectId)
    .execute()
  return { ...board, edits }
}

const INSERT_MAX = 1000

/** Answers false, and writes nothing, if the project has a board. */
export async function insertWholeBoard(
  tx: Tx,
  project: { readonly workspaceId: string; readonly projectId: string; readonly at: Date },
  { edits, ...board }: WholeBoard,
): Promise<boolean> {
  const place = { workspace_id: project.workspaceId, project_id: project.projectId }
  const inserted = await t(tx)
    .insertInto('boards')
    .values({
      ...place,
      script_version: board.script_version,
      breakdown_sha256: board.breakdown_sha256,
      ids: json(board.ids),
      memory: json(board.memory),
      revision: 1,
      updated_at: project.at,
    })
    .onConflict((conflict) => conflict.column('project_id').doNothing())
    .returning('revision')
    .executeTakeFirst()
  if (!inserted) return false
  for (let start = 0; start < edits.length; start += INSERT_MAX) {
    const rows = edits.slice(start, start + INSERT_MAX).map((edit) => ({ ...edit, ...place, value: json(edit.value) }))
    await t(tx).insertInto('board_edits').values(rows).execute()
  }
  return true
}
