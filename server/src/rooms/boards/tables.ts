import type { AnchorIds, Former } from './anchors.ts'
import type { Change } from './board-state.ts'
import type { Edit } from './edits.ts'

export type BoardRow = {
  project_id: string
  workspace_id: string
  script_version: number
  breakdown_sha256: string
  ids: AnchorIds
  memory: readonly Former[]
  revision: number
  updated_at: Date
}

export type EditRow = {
  workspace_id: string
  project_id: string
  anchor_kind: 'scene' | 'shot' | 'line' | 'character' | 'location'
  anchor_id: string
  field: string
  value: unknown
  said: string
  set_by: string
  set_at: Date
}

export type LogRow = {
  workspace_id: string
  project_id: string
  number: number
  label: string
  changes: readonly Change[]
  is_undone: boolean
  made_by: string
  made_at: Date
  change_id: string | null
  new_shot_ids: readonly string[]
}

export type BoardTables = { boards: BoardRow; board_edits: EditRow; board_log: LogRow }

export type StoredBoard = {
  readonly scriptVersion: number
  readonly breakdownSha256: string
  readonly ids: AnchorIds
  readonly revision: number
}

/** An edit with whose it is. */
export type SignedEdit = Edit & { readonly setBy: string; readonly setAt: Date }

export function toSignedEdit(
  row: Pick<EditRow, 'anchor_kind' | 'anchor_id' | 'field' | 'value' | 'said' | 'set_by' | 'set_at'>,
): SignedEdit {
  return {
    kind: row.anchor_kind,
    id: row.anchor_id,
    field: row.field,
    value: row.value,
    said: row.said,
    setBy: row.set_by,
    setAt: row.set_at,
  }
}

export type LogEntry = { readonly number: number; readonly label: string; readonly changes: readonly Change[] }

export function toLogEntry(row: Pick<LogRow, 'number' | 'label' | 'changes'>): LogEntry {
  return { number: row.number, label: row.label, changes: row.changes }
}
