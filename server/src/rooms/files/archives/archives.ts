// Many files as one download. A link is made for those who may see them all; whoever follows it while it holds gets what is still
// there. Nothing is stored for it but which files were chosen.
import type { FileArchive } from '#contract/files.ts'
import type { SignedUrls } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import { isId, newId } from '#platform/ids.ts'
import { type Scope, wholeOf } from '#rooms/workspaces/workspaces.ts'
import { fileFaults } from '../faults.ts'
import type { FileLimits } from '../limits.ts'
import { type ChosenFile, deleteEndedArchives, findArchive, insertArchive, listChosen } from './queries.ts'

export type ArchiveDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly limits: FileLimits
  readonly signer: SignedUrls
}

export type OpenedArchive = { readonly workspaceId: string; readonly files: readonly ChosenFile[] }

/** Followed at once: the contents are as they were put in, with all that a camera wrote into them. */
const LINK_SECONDS = 300
const SWEEP_BATCH_MAX = 500
const LINK_KEY = /^archives\/([0-9a-f-]{36})$/

export function archiveOfLinkKey(key: string): string | undefined {
  return LINK_KEY.exec(key)?.[1]
}

export function createArchives(deps: ArchiveDeps) {
  const { db, clock } = deps
  return {
    /** Throws NOT_FOUND if one of them may not be seen or is in the trash; FILES_ARCHIVE_TOO_MANY, FILES_ARCHIVE_TOO_LARGE. */
    make: (scope: Scope, fileIds: readonly string[]): Promise<FileArchive> => makeArchive(deps, scope, fileIds),

    /** What is left of the chosen files. Undefined of an archive that nobody knows. */
    async open(archiveId: string): Promise<OpenedArchive | undefined> {
      const archive = await findArchive(db, archiveId)
      if (!archive) return undefined
      const { workspaceId, fileIds } = archive
      return { workspaceId, files: await listChosen(db, wholeOf(workspaceId), fileIds) }
    },

    /** Forgets some whose links have run out. Answers how many. */
    sweep: (): Promise<number> =>
      db.transaction((tx) => deleteEndedArchives(tx, { before: clock.now(), countMax: SWEEP_BATCH_MAX })),
  }
}

async function makeArchive(
  { db, clock, limits, signer }: ArchiveDeps,
  scope: Scope,
  asked: readonly string[],
): Promise<FileArchive> {
  const ids = [...new Set(asked)]
  if (ids.length > limits.archiveFilesMax)
    throw fileFaults.ARCHIVE_TOO_MANY({ files: ids.length, most: limits.archiveFilesMax })
  if (!ids.every(isId)) throw faults.NOT_FOUND()
  const files = await listChosen(db, scope, ids)
  if (files.length < ids.length) throw faults.NOT_FOUND()
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  if (sizeBytes > limits.archiveMaxBytes)
    throw fileFaults.ARCHIVE_TOO_LARGE({ size_bytes: sizeBytes, limit_bytes: limits.archiveMaxBytes })
  const now = clock.now()
  const expiresAt = new Date(now.getTime() + LINK_SECONDS * 1000)
  const id = newId()
  await db.transaction((tx) => insertArchive(tx, scope, { id, fileIds: ids, expiresAt }))
  const { url } = await signer.signDownload({
    key: `archives/${id}`,
    expiresAt,
    contentType: 'application/zip',
    disposition: 'attachment',
    filename: `files-${now.toISOString().slice(0, 10)}.zip`,
    tenantId: scope.workspaceId,
  })
  return { url, expires_at: expiresAt.toISOString(), file_count: files.length, size_bytes: sizeBytes }
}
