import type { AnchorIds, Former } from './anchors.ts'

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
  anchor_kind: 'scene' | 'shot' | 'line' | 'character'
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
  changes: unknown
  is_undone: boolean
  made_by: string
  made_at: Date
}

export type BoardTables = { boards: BoardRow; board_edits: EditRow; board_log: LogRow }

export type StoredBoard = {
  readonly scriptVersion: number
  readonly breakdownSha256: string
  readonly ids: AnchorIds
  readonly revision: number
}
