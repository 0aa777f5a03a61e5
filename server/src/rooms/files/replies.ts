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

type Asked = { readonly scope: Scope; readonly requestId: string }
/** A scope that may write where a file is to be, and the project that it is to be in. */
export type Destination = { readonly scope: Scope; readonly projectId: string | null }

/**
 * Where a new file goes. A project that is named decides the workspace: whoever may put files into a workspace may not therefore
 * put them into each of its projects, and whoever was let into a project need not belong to the workspace.
 */
export async function destinationOf(
  parts: FileParts,
  { scope, requestId }: Asked,
  named: string | null,
): Promise<Destination> {
  const projectId = named ?? scope.onlyProjectId
  if (projectId === null) return { scope, projectId }
  const right = 'file.write'
  return { scope: await parts.enterProject(scope.actorId, { projectId, right, requestId }), projectId }
}

/** A file moves within its workspace, and out of a project by the hand of a member only. */
export async function admitMove(parts: FileParts, { scope, requestId }: Asked, to: string | null): Promise<void> {
  const { onlyProjectId } = scope
  if (onlyProjectId !== null && to !== onlyProjectId) throw faults.NOT_FOUND()
  if (to === null) return
  const right = 'file.write'
  const { workspaceId } = await parts.enterProject(scope.actorId, { projectId: to, right, requestId })
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
