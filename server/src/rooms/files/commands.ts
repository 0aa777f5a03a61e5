// What happens to files that are there: change, trash, restore, purge.
import type { FileChange } from '#contract/files.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import type { Projects } from '#rooms/projects/projects.ts'
import { projectsWithout, type Scope, type Tenant } from '#rooms/workspaces/workspaces.ts'
import { type FileEventName, fileEvent } from './events.ts'
import { fileFaults } from './faults.ts'
import { cleanName } from './file.ts'
import type { FileLimits } from './limits.ts'
import * as queries from './queries.ts'
import { dischargeBytes, lockTotals, releaseBytes } from './quota-queries.ts'
import type { StoredFile } from './tables.ts'
import * as trashQueries from './trash-queries.ts'

export type FileDeps = {
  readonly db: Db
  readonly blobs: BlobStore
  readonly clock: Clock
  readonly limits: FileLimits
  readonly projects: Projects
}

const DAY_MS = 24 * 3600 * 1000
const BATCH_MAX = 200

type Update = { readonly id: string; readonly revision: number; readonly change: FileChange }

export async function update(
  deps: FileDeps,
  tx: Tx,
  scope: Scope,
  { id, revision, change }: Update,
): Promise<StoredFile> {
  const before = await loadReady(tx, scope, id)
  if (before.trashedAt) throw fileFaults.IN_TRASH({ purge_at: before.purgeAt?.toISOString() })
  const projectId = change.project_id === undefined ? before.projectId : change.project_id
  if (projectId !== null && projectId !== before.projectId) await deps.projects.load(tx, scope, projectId)
  const after = await queries.saveFile(
    tx,
    scope,
    { id, revision },
    {
      name: change.name === undefined ? before.name : cleanName(change.name),
      projectId,
      tags: change.tags
        ? [...new Set(change.tags.map((tag) => tag.normalize('NFC').trim()))].filter((tag) => tag !== '')
        : before.tags,
      metadata: change.metadata ?? before.metadata,
      at: deps.clock.now(),
    },
  )
  if (!after) throw faults.STALE_REVISION({ revision: (await loadReady(tx, scope, id)).revision })
  await tell(deps, tx, scope, { name: 'file.updated', file: after, payload: { fields: Object.keys(change) } })
  return after
}

/** A file that is still awaited does not exist yet for anybody but its uploader. */
export async function loadReady(
  tx: Parameters<typeof queries.findFile>[0],
  scope: Tenant,
  id: string,
): Promise<StoredFile> {
  const file = await queries.findFile(tx, scope, id)
  if (file?.state !== 'ready') throw faults.NOT_FOUND()
  return file
}

export async function trash(deps: FileDeps, tx: Tx, scope: Scope, id: string): Promise<StoredFile> {
  const at = deps.clock.now()
  const purgeAt = new Date(at.getTime() + deps.limits.trashDays * DAY_MS)
  const file = await trashQueries.moveToTrash(tx, scope, { id, at, purgeAt })
  if (!file) throw fileFaults.IN_TRASH({ purge_at: (await loadReady(tx, scope, id)).purgeAt?.toISOString() })
  await tell(deps, tx, scope, { name: 'file.trashed', file, payload: { purge_at: purgeAt.toISOString() } })
  return file
}

export async function restore(deps: FileDeps, tx: Tx, scope: Scope, id: string): Promise<StoredFile> {
  const file = await trashQueries.takeFromTrash(tx, scope, { id, at: deps.clock.now() })
  if (!file) {
    await loadReady(tx, scope, id)
    throw fileFaults.NOT_IN_TRASH()
  }
  await tell(deps, tx, scope, { name: 'file.restored', file })
  return file
}

export async function purge(deps: FileDeps, tx: Tx, scope: Scope, id: string): Promise<void> {
  const file = await trashQueries.deleteTrashed(tx, scope, id)
  if (!file) {
    await loadReady(tx, scope, id)
    throw fileFaults.NOT_IN_TRASH()
  }
  await afterPurge(deps, tx, { files: [file], actorId: scope.actorId, requestId: scope.requestId })
}

/**
 * Deletes some of what is in the trash for good; what somebody may not delete by itself stays. Answers how many; none are left once it
 * answers none.
 */
export async function purgeSome(deps: FileDeps, tx: Tx, scope: Scope): Promise<number> {
  const exceptProjects = await projectsWithout(tx, scope, 'file.delete')
  const files = await trashQueries.deleteSomeTrashed(tx, scope, { countMax: BATCH_MAX, exceptProjects })
  await lockTotals(tx, files)
  await afterPurge(deps, tx, { files, actorId: scope.actorId, requestId: scope.requestId })
  return files.length
}

type Purged = {
  readonly files: readonly StoredFile[]
  readonly actorId: string | null
  readonly requestId: string | null
}

async function afterPurge(deps: FileDeps, tx: Tx, { files, actorId, requestId }: Purged): Promise<void> {
  const at = deps.clock.now()
  for (const file of files) {
    await dischargeBytes(tx, {
      userId: file.chargedTo,
      workspaceId: file.workspaceId,
      fileId: file.id,
      bytes: file.sizeBytes,
      at,
    })
  }
  await trashQueries.markIdleBlobs(tx, [...new Set(files.map((file) => file.sha256))], at)
  await emit(
    tx,
    ...files.map((file) =>
      fileEvent('file.purged', file, { actorId, requestId, at, payload: { size_bytes: file.sizeBytes } }),
    ),
  )
}

/** One round: expired temporary files, trash that is due, uploads that never came. Answers how many went. */
export async function purgeDue(deps: FileDeps, tx: Tx): Promise<number> {
  const at = deps.clock.now()
  const files = await trashQueries.deleteDue(tx, { at, countMax: BATCH_MAX })
  const awaited = await trashQueries.deleteAwaited(tx, { at, countMax: BATCH_MAX })
  await lockTotals(tx, [...files, ...awaited])
  await afterPurge(deps, tx, { files, actorId: null, requestId: null })
  for (const file of awaited) await releaseBytes(tx, { ...file, userId: file.chargedTo, bytes: file.reservedBytes })
  return files.length + awaited.length
}

type News = { readonly name: FileEventName; readonly file: StoredFile; readonly payload?: Record<string, unknown> }

async function tell(deps: FileDeps, tx: Tx, scope: Scope, { name, file, payload = {} }: News): Promise<void> {
  await emit(
    tx,
    fileEvent(name, file, { actorId: scope.actorId, requestId: scope.requestId, at: deps.clock.now(), payload }),
  )
}
