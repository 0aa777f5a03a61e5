// Files of a workspace, as the server tells them.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { FileDetail, FileLink, FileSort, FileTags, OpenUploads, StorageUsage } from '#contract/files.ts'
import type { MemberRole, Workspace } from '#contract/workspaces.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { isAtLeast } from '../workspaces/workspace.ts'

export type FileWish = {
  readonly search?: string
  readonly media?: string
  readonly tag?: string
  readonly sort?: FileSort
  readonly trash?: string
  readonly page?: string
}

export type FilePage = {
  readonly items: readonly FileDetail[]
  readonly pagination: { readonly page: number; readonly pages: number; readonly total: number }
}

const PAGE_SIZE = 48
const LINK_FRESH_MS = 30 * 60 * 1000

export const filesQuery = (workspace: Workspace, wish: FileWish) =>
  queryOptions({
    queryKey: keys.inWorkspace(workspace.id, 'files', wish),
    queryFn: ({ signal }) =>
      api.get<FilePage>('/assets', {
        workspace: workspace.id,
        signal,
        query: {
          search: wish.search,
          media_type: wish.media,
          tag: wish.tag,
          sort: wish.sort,
          trashed: wish.trash === undefined ? undefined : true,
          page: wish.page,
          size: PAGE_SIZE,
        },
      }),
    placeholderData: keepPreviousData,
  })

export const tagsQuery = (workspace: Workspace) =>
  queryOptions({
    queryKey: keys.inWorkspace(workspace.id, 'files', 'tags'),
    queryFn: ({ signal }) => api.get<FileTags>('/assets/tags', { workspace: workspace.id, signal }),
  })

export const usageQuery = (workspace: Workspace) =>
  queryOptions({
    queryKey: keys.inWorkspace(workspace.id, 'usage'),
    queryFn: ({ signal }) => api.get<StorageUsage>('/storage/usage', { workspace: workspace.id, signal }),
  })

export const openUploadsQuery = (workspace: Workspace) =>
  queryOptions({
    queryKey: keys.inWorkspace(workspace.id, 'files', 'uploads'),
    queryFn: ({ signal }) => api.get<OpenUploads>('/storage/multipart', { workspace: workspace.id, signal }),
  })

export const fileQuery = (fileId: string) =>
  queryOptions({
    queryKey: keys.ofFile(fileId),
    queryFn: ({ signal }) => api.get<FileDetail>(`/assets/${fileId}`, { signal }),
  })

/** A link that needs no session; the same for half an hour, so that what plays goes on playing. */
export const linkQuery = (fileId: string) =>
  queryOptions({
    queryKey: ['file-link', fileId],
    queryFn: ({ signal }) => api.get<FileLink>(`/storage/url/${fileId}`, { signal }),
    staleTime: LINK_FRESH_MS,
  })

export const downloadUrl = (fileId: string) => `/api/v1/assets/${fileId}/download`

export const mayUpload = (role: MemberRole) => role === 'cv' || isAtLeast(role, 'writer')
export const mayDelete = (role: MemberRole) => isAtLeast(role, 'director')

export type Looks = 'image' | 'video' | 'audio' | 'pdf' | 'text' | 'other'

export function looksOf(mediaType: string): Looks {
  if (mediaType === 'application/pdf') return 'pdf'
  const kind = mediaType.split('/')[0]
  if (kind === 'image' || kind === 'video' || kind === 'audio' || kind === 'text') return kind
  return mediaType === 'application/json' || mediaType === 'application/xml' ? 'text' : 'other'
}
