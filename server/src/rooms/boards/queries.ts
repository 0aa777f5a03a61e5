import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import { type Scope, within } from '#rooms/workspaces/workspaces.ts'
import type { AnchorIds, Former } from './anchors.ts'
import type { Change } from './board-state.ts'
import {
  type BoardTables,
  type LogEntry,
  type SignedEdit,
  type StoredBoard,
  toLogEntry,
  toSignedEdit,
} from './tables.ts'

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
    .where(within(scope))
    .where('project_id', '=', projectId)
    .executeTakeFirst()
  return row && toStored(row)
}

export async function lockBoard(tx: Tx, scope: Scope, projectId: string): Promise<StoredBoard | undefined> {
  const row = await t(tx)
    .selectFrom('boards')
    .select(COLUMNS)
    .where(within(scope))
    .where('project_id', '=', projectId)
    .forUpdate()
    .executeTakeFirst()
  return row && toStored(row)
}

export async function findMemory(queryable: Queryable, scope: Scope, projectId: string): Promise<readonly Former[]> {
  const row = await t(queryable)
    .selectFrom('boards')
    .select('memory')
    .where(within(scope))
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
        .where(within(scope, { of: 'boards' })),
    )
    .returning('revision')
    .executeTakeFirstOrThrow()
  return row.revision
}

export async function deleteBoardOfProject(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await t(tx).deleteFrom('boards').where('workspace_id', '=', workspaceId).where('project_id', '=', projectId).execute()
}

const EDIT_COLUMNS = ['anchor_kind', 'anchor_id', 'field', 'value', 'said', 'set_by', 'set_at'] as const

export async function listEdits(queryable: Queryable, scope: Scope, projectId: string): Promise<SignedEdit[]> {
  const rows = await t(queryable)
    .selectFrom('board_edits')
    .select(EDIT_COLUMNS)
    .where(within(scope))
    .where('project_id', '=', projectId)
    .orderBy('set_at')
    .orderBy('anchor_id')
    .orderBy('field')
    .execute()
  return rows.map(toSignedEdit)
}

export type Written = { readonly projectId: string; readonly at: Date; readonly changes: readonly Change[] }

export async function writeChanges(tx: Tx, scope: Scope, { projectId, at, changes }: Written): Promise<void> {
  for (const { kind, id, field, after } of changes) {
    if (after) await upsertEdit(tx, scope, { projectId, at, kind, id, field, ...after })
    else await deleteEdit(tx, scope, { projectId, kind, id, field })
  }
}

type EditKey = {
  readonly projectId: string
  readonly kind: Change['kind']
  readonly id: string
  readonly field: string
}

async function upsertEdit(
  tx: Tx,
  scope: Scope,
  edit: EditKey & { readonly at: Date; readonly value: unknown; readonly said: string },
): Promise<void> {
  const values = { value: json(edit.value), said: edit.said, set_by: scope.actorId, set_at: edit.at }
  await t(tx)
    .insertInto('board_edits')
    .values({
      ...values,
      workspace_id: scope.workspaceId,
      project_id: edit.projectId,
      anchor_kind: edit.kind,
      anchor_id: edit.id,
      field: edit.field,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['project_id', 'anchor_kind', 'anchor_id', 'field'])
        .doUpdateSet(values)
        .where(within(scope, { of: 'board_edits' })),
    )
    .execute()
}

async function deleteEdit(tx: Tx, scope: Scope, edit: EditKey): Promise<void> {
  await t(tx)
    .deleteFrom('board_edits')
    .where(within(scope))
    .where('project_id', '=', edit.projectId)
    .where('anchor_kind', '=', edit.kind)
    .where('anchor_id', '=', edit.id)
    .where('field', '=', edit.field)
    .execute()
}

/** One revision later; answers it. */
export async function touchBoard(tx: Tx, scope: Scope, board: { projectId: string; at: Date }): Promise<number> {
  const row = await t(tx)
    .updateTable('boards')
    .set((eb) => ({ revision: eb('revision', '+', 1), updated_at: board.at }))
    .where(within(scope))
    .where('project_id', '=', board.projectId)
    .returning('revision')
    .executeTakeFirstOrThrow()
  return row.revision
}

/** The newest entry that is in force, or the oldest that was taken back: what undo and redo are about. */
export async function findLogEntry(
  queryable: Queryable,
  scope: Scope,
  which: { readonly projectId: string; readonly isUndone: boolean },
): Promise<LogEntry | undefined> {
  const row = await t(queryable)
    .selectFrom('board_log')
    .select(['number', 'label', 'changes'])
    .where(within(scope))
    .where('project_id', '=', which.projectId)
    .where('is_undone', '=', which.isUndone)
    .orderBy('number', which.isUndone ? 'asc' : 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toLogEntry(row)
}

/** What a change of this id has made, if it is in force. */
export async function findChange(
  queryable: Queryable,
  scope: Scope,
  change: { readonly projectId: string; readonly changeId: string },
): Promise<{ readonly newShotIds: readonly string[] } | undefined> {
  const row = await t(queryable)
    .selectFrom('board_log')
    .select('new_shot_ids')
    .where(within(scope))
    .where('project_id', '=', change.projectId)
    .where('change_id', '=', change.changeId)
    .where('is_undone', '=', false)
    .executeTakeFirst()
  return row && { newShotIds: row.new_shot_ids }
}

/** Adds an entry behind those in force; what was taken back can then no longer be done again. */
export async function appendLog(
  tx: Tx,
  scope: Scope,
  entry: Written & {
    readonly label: string
    readonly keep: number
    readonly changeId?: string | undefined
    readonly newShotIds?: readonly string[]
  },
): Promise<void> {
  const of = { workspaceId: scope.workspaceId, projectId: entry.projectId }
  await t(tx)
    .deleteFrom('board_log')
    .where('workspace_id', '=', of.workspaceId)
    .where('project_id', '=', of.projectId)
    .where('is_undone', '=', true)
    .execute()
  const last = await findLogEntry(tx, scope, { projectId: of.projectId, isUndone: false })
  const number = (last?.number ?? 0) + 1
  await t(tx)
    .insertInto('board_log')
    .values({
      workspace_id: of.workspaceId,
      project_id: of.projectId,
      number,
      label: entry.label,
      changes: json(entry.changes),
      is_undone: false,
      made_by: scope.actorId,
      made_at: entry.at,
      change_id: entry.changeId ?? null,
      new_shot_ids: [...(entry.newShotIds ?? [])],
    })
    .execute()
  await t(tx)
    .deleteFrom('board_log')
    .where('workspace_id', '=', of.workspaceId)
    .where('project_id', '=', of.projectId)
    .where('number', '<=', number - entry.keep)
    .execute()
}

export async function markLogEntry(
  tx: Tx,
  scope: Scope,
  entry: { readonly projectId: string; readonly number: number; readonly isUndone: boolean },
): Promise<void> {
  await t(tx)
    .updateTable('board_log')
    .set({ is_undone: entry.isUndone })
    .where(within(scope))
    .where('project_id', '=', entry.projectId)
    .where('number', '=', entry.number)
    .execute()
}
