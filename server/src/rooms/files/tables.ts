import type { FileDetail, FileFacts, FilePurpose, KeyframeVariant } from '#contract/files.ts'
import { must } from '#platform/assert.ts'
import { exportPath } from './file.ts'

export type FactsState = 'none' | 'pending' | 'known' | 'failed'
export type FileMetadata = Readonly<Record<string, string | number | boolean>>

export type FileRow = {
  id: string
  workspace_id: string
  project_id: string | null
  name: string
  purpose: FilePurpose
  variant: KeyframeVariant | null
  state: 'awaiting' | 'ready'
  declared_type: string | null
  reserved_bytes: number
  upload_expires_at: Date | null
  size_bytes: number | null
  sha256: string | null
  md5: string | null
  media_type: string | null
  facts: FileFacts | null
  facts_state: FactsState
  tags: string[]
  metadata: FileMetadata
  search_text: string
  revision: number
  charged_to: string
  created_at: Date
  updated_at: Date
  trashed_at: Date | null
  purge_at: Date | null
  expires_at: Date | null
}

export type FileTables = {
  files: FileRow
  file_blobs: { sha256: string; size_bytes: number | null; idle_since: Date | null }
  file_uploads: {
    file_id: string
    store_upload_id: string | null
    total_bytes: number
    part_bytes: number
    refused_type: string | null
  }
  file_archives: { id: string; workspace_id: string; made_by: string; file_ids: string[]; expires_at: Date }
  storage_entries: {
    id: string
    user_id: string
    workspace_id: string
    file_id: string
    bytes: number
    reason: 'stored' | 'purged'
    happened_at: Date
  }
  storage_totals: {
    owner_kind: 'user' | 'workspace'
    owner_id: string
    used_bytes: number
    reserved_bytes: number
    file_count: number
  }
}

export const COLUMNS = [
  'id',
  'workspace_id',
  'project_id',
  'name',
  'purpose',
  'variant',
  'state',
  'declared_type',
  'reserved_bytes',
  'upload_expires_at',
  'size_bytes',
  'sha256',
  'md5',
  'media_type',
  'facts',
  'facts_state',
  'tags',
  'metadata',
  'revision',
  'charged_to',
  'created_at',
  'updated_at',
  'trashed_at',
  'purge_at',
  'expires_at',
] as const satisfies readonly (keyof FileRow)[]

type Row = Pick<FileRow, (typeof COLUMNS)[number]>

type Common = {
  readonly id: string
  readonly workspaceId: string
  readonly projectId: string | null
  readonly name: string
  readonly purpose: FilePurpose
  readonly variant: KeyframeVariant | null
  readonly tags: readonly string[]
  readonly metadata: FileMetadata
  readonly revision: number
  /** Whose quota it counts against. */
  readonly chargedTo: string
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly trashedAt: Date | null
  readonly purgeAt: Date | null
  readonly expiresAt: Date | null
}

/** Announced, with its place in the quota held; the content has not arrived. */
export type AwaitedFile = Common & {
  readonly state: 'awaiting'
  readonly declaredType: string
  readonly reservedBytes: number
  readonly uploadExpiresAt: Date
}

export type StoredFile = Common & {
  readonly state: 'ready'
  readonly sizeBytes: number
  readonly sha256: string
  readonly md5: string | null
  readonly mediaType: string
  readonly facts: FileFacts | null
  readonly factsState: FactsState
}

export function toFile(row: Row): AwaitedFile | StoredFile {
  const common: Common = {
    id: row.id,
    workspaceId: row.workspace_id,
    projectId: row.project_id,
    name: row.name,
    purpose: row.purpose,
    variant: row.variant,
    tags: row.tags,
    metadata: row.metadata,
    revision: row.revision,
    chargedTo: row.charged_to,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    trashedAt: row.trashed_at,
    purgeAt: row.purge_at,
    expiresAt: row.expires_at,
  }
  if (row.state === 'awaiting') {
    return {
      ...common,
      state: 'awaiting',
      declaredType: must(row.declared_type, 'declared_type of an awaited file'),
      reservedBytes: row.reserved_bytes,
      uploadExpiresAt: must(row.upload_expires_at, 'upload_expires_at of an awaited file'),
    }
  }
  return {
    ...common,
    state: 'ready',
    sizeBytes: must(row.size_bytes, 'size_bytes of a stored file'),
    sha256: must(row.sha256, 'sha256 of a stored file'),
    md5: row.md5,
    mediaType: must(row.media_type, 'media_type of a stored file'),
    facts: row.facts,
    factsState: row.facts_state,
  }
}

export function toDetail(file: StoredFile, previewUrl: string | null): FileDetail {
  return {
    id: file.id,
    workspace_id: file.workspaceId,
    project_id: file.projectId,
    name: file.name,
    file_type: file.purpose,
    file_subtype: file.variant,
    media_type: file.mediaType,
    size_bytes: file.sizeBytes,
    sha256: file.sha256,
    md5: file.md5,
    storage_key: exportPath(file),
    facts: file.facts,
    facts_state: file.factsState,
    tags: [...file.tags],
    metadata: file.metadata,
    revision: file.revision,
    charged_to: file.chargedTo,
    created_at: file.createdAt.toISOString(),
    updated_at: file.updatedAt.toISOString(),
    trashed_at: file.trashedAt?.toISOString() ?? null,
    purge_at: file.purgeAt?.toISOString() ?? null,
    expires_at: file.expiresAt?.toISOString() ?? null,
    preview_url: previewUrl,
  }
}
