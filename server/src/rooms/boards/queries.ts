import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { AnchorIds, Former } from './anchors.ts'
import type { BoardTables, StoredBoard } from './tables.ts'

const t = (queryable: Queryable) => queryable.withTables<BoardTables>()

const COLUMNS = ['script_version', 'breakdown_sha256', 'ids', 'revision'] as const

type Summary = { script_version: number; breakdown_sha256: string; ids: AnchorIds; revision: number }

function toStored(row: Summary): StoredBoard {
  return {
    scriptVersion: row.script_version,
    breakdownSha256: row.breakdown_sha256,
    ids: row.ids,
    revision: row.revision,
  }
}

export async function findBoard(
  queryable: Queryable,
  scope: Scope,
  projectId: string,
): Promise<StoredBoard | undefined> {
  const row = await t(queryable)
    .selectFrom('boards')
    .select(COLUMNS)
    .where('workspace_id', '=', scope.workspaceId)
    .where('project_id', '=', projectId)
    .executeTakeFirst()
  return row && toStored(row)
}

export async function lockBoard(tx: Tx, scope: Scope, projectId: string): Promise<StoredBoard | undefined> {
  const row = await t(tx)
    .selectFrom('boards')
    .select(COLUMNS)
    .where('workspace_id', '=', scope.workspaceId)
    .where('project_id', '=', projectId)
    .forUpdate()
    .executeTakeFirst()
  return row && toStored(row)
}

export async function findMemory(queryable: Queryable, scope: Scope, projectId: string): Promise<readonly Former[]> {
  const row = await t(queryable)
    .selectFrom('boards')
    .select('memory')
    .where('workspace_id', '=', scope.workspaceId)
    .where('project_id', '=', projectId)
    .executeTakeFirst()
  return row?.memory ?? []
}

export type Anchoring = {
  readonly projectId: string
  readonly scriptVersion: number
  readonly breakdownSha256: string
  readonly ids: AnchorIds
  readonly memory: readonly Former[]
  readonly at: Date
}

/** Makes the board follow a breakdown. Answers the new revision. */
export async function saveAnchors(tx: Tx, scope: Scope, anchoring: Anchoring): Promise<number> {
  const values = {
    script_version: anchoring.scriptVersion,
    breakdown_sha256: anchoring.breakdownSha256,
    ids: json(anchoring.ids),
    memory: json(anchoring.memory),
    updated_at: anchoring.at,
  }
  const row = await t(tx)
    .insertInto('boards')
    .values({ ...values, project_id: anchoring.projectId, workspace_id: scope.workspaceId, revision: 1 })
    .onConflict((conflict) =>
      conflict
        .column('project_id')
        .doUpdateSet((eb) => ({ ...values, revision: eb('boards.revision', '+', 1) }))
        .where('boards.workspace_id', '=', scope.workspaceId),
    )
    .returning('revision')
    .executeTakeFirstOrThrow()
  return row.revision
}

export async function deleteBoardOfProject(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await t(tx).deleteFrom('boards').where('workspace_id', '=', workspaceId).where('project_id', '=', projectId).execute()
}
