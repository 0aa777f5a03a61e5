import type {
  ProjectDetail,
  ProjectKind,
  ProjectSettings,
  ProjectStage,
  ProjectStatus,
  ProjectSummary,
} from '#contract/projects.ts'
import { readSettings } from './project.ts'

export type ProjectRow = {
  id: string
  workspace_id: string
  kind: ProjectKind
  title: string
  description: string
  stage: ProjectStage
  status: ProjectStatus
  settings: unknown
  genre: string | null
  tags: string[]
  difficulty: number | null
  thumbnail_file_id: string | null
  view_count: number
  like_count: number
  take_count: number
  revision: number
  search_text: string
  duplicate_of: string | null
  created_by: string
  created_at: Date
  updated_at: Date
  trashed_at: Date | null
  status_before_trash: ProjectStatus | null
  purge_at: Date | null
}

export type ProjectTables = {
  projects: ProjectRow
  project_likes: { project_id: string; user_id: string; liked_at: Date }
}

/** What lists show: without the settings. */
export const SUMMARY_COLUMNS = [
  'id',
  'workspace_id',
  'kind',
  'title',
  'description',
  'stage',
  'status',
  'genre',
  'tags',
  'difficulty',
  'thumbnail_file_id',
  'view_count',
  'like_count',
  'take_count',
  'revision',
  'created_by',
  'created_at',
  'updated_at',
  'trashed_at',
  'purge_at',
] as const satisfies readonly (keyof ProjectRow)[]

export const COLUMNS = [...SUMMARY_COLUMNS, 'settings', 'duplicate_of'] as const satisfies readonly (keyof ProjectRow)[]

export type SummaryRow = Pick<ProjectRow, (typeof SUMMARY_COLUMNS)[number]>

export type ProjectCounters = { readonly views: number; readonly likes: number; readonly takes: number }

export type ProjectHead = {
  readonly id: string
  readonly workspaceId: string
  readonly kind: ProjectKind
  readonly title: string
  readonly description: string
  readonly stage: ProjectStage
  readonly status: ProjectStatus
  readonly genre: string | null
  readonly tags: readonly string[]
  readonly difficulty: number | null
  readonly thumbnailFileId: string | null
  readonly counters: ProjectCounters
  readonly revision: number
  readonly createdBy: string
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly trashedAt: Date | null
  readonly purgeAt: Date | null
}

export type Project = ProjectHead & { readonly settings: ProjectSettings; readonly duplicateOf: string | null }

export function toHead(row: SummaryRow): ProjectHead {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    kind: row.kind,
    title: row.title,
    description: row.description,
    stage: row.stage,
    status: row.status,
    genre: row.genre,
    tags: row.tags,
    difficulty: row.difficulty,
    thumbnailFileId: row.thumbnail_file_id,
    counters: { views: row.view_count, likes: row.like_count, takes: row.take_count },
    revision: row.revision,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    trashedAt: row.trashed_at,
    purgeAt: row.purge_at,
  }
}

export function toProject(row: Pick<ProjectRow, (typeof COLUMNS)[number]>): Project {
  return { ...toHead(row), settings: readSettings(row.settings), duplicateOf: row.duplicate_of }
}

export function toSummary(project: ProjectHead): ProjectSummary {
  return {
    id: project.id,
    workspace_id: project.workspaceId,
    kind: project.kind,
    title: project.title,
    description: project.description,
    stage: project.stage,
    status: project.status,
    genre: project.genre,
    tags: [...project.tags],
    difficulty: project.difficulty,
    thumbnail_file_id: project.thumbnailFileId,
    counters: project.counters,
    revision: project.revision,
    created_by: project.createdBy,
    created_at: project.createdAt.toISOString(),
    updated_at: project.updatedAt.toISOString(),
    trashed_at: project.trashedAt?.toISOString() ?? null,
    purge_at: project.purgeAt?.toISOString() ?? null,
  }
}

export function toDetail(project: Project, likedByMe: boolean): ProjectDetail {
  return {
    ...toSummary(project),
    settings: project.settings,
    duplicate_of: project.duplicateOf,
    liked_by_me: likedByMe,
  }
}
