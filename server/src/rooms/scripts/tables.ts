import type { ScriptLayout } from '#contract/breakdown.ts'
import type {
  ScriptAction,
  ScriptState,
  ScriptVersionSummary,
  Script as WireScript,
  ScriptVersion as WireVersion,
} from '#contract/scripts.ts'

export type ScriptRow = {
  id: string
  workspace_id: string
  project_id: string
  title: string | null
  description: string
  state: ScriptState
  state_reason: string | null
  state_by: string | null
  state_at: Date
  author_id: string
  reviewer_id: string | null
  current_version: number
  published_version: number | null
  view_count: number | string
  like_count: number | string
  revision: number
  created_at: Date
  updated_at: Date
}

export type VersionRow = {
  id: string
  workspace_id: string
  script_id: string
  number: number
  text: string
  text_sha256: string
  text_chars: number
  source_sha256: string | null
  source_kind: string
  encoding: string
  file_name: string | null
  layout_wish: ScriptLayout | null
  language_wish: string | null
  layout: ScriptLayout
  language: string
  breakdown_sha256: string
  breakdown_bytes: number | string
  scene_count: number
  shot_count: number
  line_count: number
  warning_count: number
  note: string
  restored_from: number | null
  created_by: string
  created_at: Date
}

export type StateChangeRow = {
  id: string
  workspace_id: string
  script_id: string
  action: ScriptAction | 'new_version'
  from_state: ScriptState
  to_state: ScriptState
  reason: string | null
  version: number
  changed_by: string | null
  changed_at: Date
}

export type ScriptTables = {
  scripts: ScriptRow
  script_state_changes: StateChangeRow
  script_versions: VersionRow
  script_likes: { script_id: string; user_id: string; liked_at: Date }
}

export type StateChange = Omit<StateChangeRow, 'workspace_id' | 'script_id'>

export const SCRIPT_COLUMNS = [
  'id',
  'workspace_id',
  'project_id',
  'title',
  'description',
  'state',
  'state_reason',
  'state_by',
  'state_at',
  'author_id',
  'reviewer_id',
  'current_version',
  'published_version',
  'view_count',
  'like_count',
  'revision',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof ScriptRow)[]

/** Everything but the text. */
export const VERSION_COLUMNS = [
  'id',
  'script_id',
  'number',
  'text_sha256',
  'text_chars',
  'source_sha256',
  'source_kind',
  'encoding',
  'file_name',
  'layout_wish',
  'language_wish',
  'layout',
  'language',
  'breakdown_sha256',
  'breakdown_bytes',
  'scene_count',
  'shot_count',
  'line_count',
  'warning_count',
  'note',
  'restored_from',
  'created_by',
  'created_at',
] as const satisfies readonly (keyof VersionRow)[]

export type Script = {
  readonly id: string
  readonly workspaceId: string
  readonly projectId: string
  readonly title: string | null
  readonly description: string
  readonly state: ScriptState
  readonly stateReason: string | null
  readonly stateAt: Date
  readonly authorId: string
  readonly reviewerId: string | null
  readonly currentVersion: number
  readonly publishedVersion: number | null
  readonly viewCount: number
  readonly likeCount: number
  readonly revision: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export function toScript(row: ScriptRow): Script {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    projectId: row.project_id,
    title: row.title,
    description: row.description,
    state: row.state,
    stateReason: row.state_reason,
    stateAt: row.state_at,
    authorId: row.author_id,
    reviewerId: row.reviewer_id,
    currentVersion: row.current_version,
    publishedVersion: row.published_version,
    viewCount: Number(row.view_count),
    likeCount: Number(row.like_count),
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export type Version = {
  readonly id: string
  readonly number: number
  readonly textSha256: string
  readonly textChars: number
  readonly source: {
    readonly sha256: string | null
    readonly kind: string
    readonly encoding: string
    readonly fileName: string | null
  }
  readonly layoutWish: ScriptLayout | null
  readonly languageWish: string | null
  readonly layout: ScriptLayout
  readonly language: string
  readonly breakdownSha256: string
  readonly counts: {
    readonly scenes: number
    readonly shots: number
    readonly lines: number
    readonly warnings: number
  }
  readonly note: string
  readonly restoredFrom: number | null
  readonly createdBy: string
  readonly createdAt: Date
}

export type VersionSummaryRow = Pick<VersionRow, (typeof VERSION_COLUMNS)[number]>

export function toVersion(row: VersionSummaryRow): Version {
  return {
    id: row.id,
    number: row.number,
    textSha256: row.text_sha256,
    textChars: row.text_chars,
    source: { sha256: row.source_sha256, kind: row.source_kind, encoding: row.encoding, fileName: row.file_name },
    layoutWish: row.layout_wish,
    languageWish: row.language_wish,
    layout: row.layout,
    language: row.language,
    breakdownSha256: row.breakdown_sha256,
    counts: { scenes: row.scene_count, shots: row.shot_count, lines: row.line_count, warnings: row.warning_count },
    note: row.note,
    restoredFrom: row.restored_from,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}

export function toWireVersion(version: Version): ScriptVersionSummary {
  const { source } = version
  return {
    id: version.id,
    number: version.number,
    text_sha256: version.textSha256,
    text_chars: version.textChars,
    source: { kind: source.kind, encoding: source.encoding, file_name: source.fileName, sha256: source.sha256 },
    layout: version.layout,
    language: version.language,
    layout_wish: version.layoutWish,
    language_wish: version.languageWish,
    counts: { ...version.counts },
    note: version.note,
    restored_from: version.restoredFrom,
    created_by: version.createdBy,
    created_at: version.createdAt.toISOString(),
  }
}

export function toWireVersionWithText(version: Version, text: string): WireVersion {
  return { ...toWireVersion(version), text }
}

export function toWireScript(script: Script, actions: ScriptAction[]): WireScript {
  return {
    id: script.id,
    project_id: script.projectId,
    title: script.title,
    description: script.description,
    state: script.state,
    state_reason: script.stateReason,
    state_at: script.stateAt.toISOString(),
    actions,
    author_id: script.authorId,
    reviewer_id: script.reviewerId,
    current_version: script.currentVersion,
    published_version: script.publishedVersion,
    view_count: script.viewCount,
    like_count: script.likeCount,
    revision: script.revision,
    created_at: script.createdAt.toISOString(),
    updated_at: script.updatedAt.toISOString(),
  }
}
