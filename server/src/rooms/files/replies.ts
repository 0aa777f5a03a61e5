// Files as routes answer them.

import type { Static } from 'typebox'
import type { FileDetail, PartsTicket, UploadedFile } from '#contract/files.ts'
import type { Db } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import { isId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Files, StoredFile, UploadState } from './files.ts'
import { toDetail } from './tables.ts'
import { partCountOf } from './uploads.ts'

export type FileParts = {
  readonly db: Db
  readonly files: Files
  /** Lets the caller into a project that the body names, by their role in it: throws NOT_FOUND or FORBIDDEN. */
  readonly enterProject: (
    actorId: string,
    place: { readonly projectId: string; readonly right: string; readonly requestId: string },
  ) => Promise<Scope>
}

/** Whoever may put files into the workspace may not therefore put them into each of its projects. */
export async function admitToNamed(
  parts: FileParts,
  { scope, requestId }: { readonly scope: Scope; readonly requestId: string },
  projectId: string | null,
): Promise<void> {
  if (projectId === null) return
  const { workspaceId } = await parts.enterProject(scope.actorId, { projectId, right: 'file.write', requestId })
  if (workspaceId !== scope.workspaceId) throw faults.NOT_FOUND()
}

export async function detailOf(files: Files, file: StoredFile): Promise<FileDetail> {
  return toDetail(file, await files.previewUrl(file))
}

/** Just arrived: with a link, and the older file that holds the same, if there is one. */
export async function uploadedReply(
  { db, files }: FileParts,
  scope: Scope,
  file: StoredFile,
): Promise<Static<typeof UploadedFile>> {
  const link = await files.link(file)
  return { ...(await detailOf(files, file)), ...link, duplicate_of: await files.findTwin(db, scope, file) }
}

export function ticketOf({ file, upload }: UploadState): PartsTicket {
  return {
    file_id: file.id,
    file_name: file.name,
    size_bytes: upload.sizeBytes,
    part_bytes: upload.partBytes,
    part_count: partCountOf(upload),
    expires_at: file.uploadExpiresAt.toISOString(),
  }
}

export function readProjectId(id: string | null | undefined): string | null {
  if (id === null || id === undefined || id === '') return null
  if (!isId(id)) throw faults.NOT_FOUND()
  return id
}
