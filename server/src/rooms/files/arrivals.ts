// How content gets in. Room in the quota is held before the first byte and settled after the last, so that uploads
// which run side by side cannot pass the quota together; what is charged is what was measured, whatever was announced.
import type { FilePurpose, KeyframeVariant } from '#contract/files.ts'
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { BlobSource, BlobStore, SignedRequest, SignedUrls } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable, Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import type { Projects } from '#rooms/projects/projects.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { loadReady } from './commands.ts'
import { fileEvent } from './events.ts'
import { fileFaults } from './faults.ts'
import { checkType, cleanName } from './file.ts'
import type { FileLimits } from './limits.ts'
import { type Measured, storeMeasured } from './measure.ts'
import { type AskPlanRoom, filesMaxBytes, planFull } from './plan-room.ts'
import * as queries from './queries.ts'
import { chargeBytes, readTotal, releaseBytes, reserveBytes, type Taken } from './quota-queries.ts'
import type { AwaitedFile, FactsState, FileMetadata, StoredFile } from './tables.ts'
import * as trashQueries from './trash-queries.ts'

export type ArrivalDeps = {
  readonly db: Db
  readonly blobs: BlobStore
  readonly signer: SignedUrls
  readonly clock: Clock
  readonly limits: FileLimits
  readonly projects: Projects
  readonly planRoom: AskPlanRoom
  /** Queues the measuring of pictures, films and sound. */
  readonly measureLater?: ((tx: Tx, file: StoredFile) => Promise<void>) | undefined
}

export type FileInput = {
  readonly name: string
  readonly purpose: FilePurpose
  readonly variant?: KeyframeVariant
  readonly projectId: string | null
  /** Where it comes from, for what was made here. */
  readonly metadata?: FileMetadata
}

export type StoreInput = FileInput & {
  /** Believed where the content itself does not tell: only for what we made ourselves. */
  readonly mediaType?: string
  readonly signal?: AbortSignal
} & ({ readonly bytes: Uint8Array } | { readonly stream: BlobSource })

export type Announcement = FileInput & { readonly sizeBytes: number; readonly contentType: string }
export type Ticket = { readonly file: AwaitedFile; readonly request: SignedRequest }

const HOUR_MS = 3600 * 1000

/** Stores what the studio itself made, charged to the actor of the scope. */
export async function store(deps: ArrivalDeps, scope: Scope, input: StoreInput): Promise<StoredFile> {
  const name = cleanName(input.name)
  if (input.projectId !== null) await deps.projects.load(deps.db, scope, input.projectId)
  const source = 'bytes' in input ? [input.bytes] : input.stream
  const total = await readTotal(deps.db, 'user', scope.actorId)
  const maxBytes = Math.max(0, deps.limits.userQuotaBytes - total.usedBytes - total.reservedBytes)
  if ('bytes' in input && input.bytes.byteLength > maxBytes)
    throw await overQuota(deps, deps.db, { userId: scope.actorId, bytes: input.bytes.byteLength })
  const signal = input.signal ? { signal: input.signal } : {}
  const measured = await storeMeasured(deps.blobs, { source, name, maxBytes, ...signal })
  const mediaType = input.mediaType ?? measured.mediaType
  return settleNew(deps, scope, { ...input, name, measured: { ...measured, mediaType }, heldBytes: 0 })
}

/** Makes a file of content that is in the store already: nothing is copied. */
export async function adopt(
  deps: ArrivalDeps,
  tx: Tx,
  scope: Scope,
  input: FileInput & { readonly sha256: string; readonly sizeBytes: number; readonly mediaType: string },
): Promise<StoredFile> {
  const measured = { sha256: input.sha256, sizeBytes: input.sizeBytes, mediaType: input.mediaType, md5: null }
  return writeNew(deps, tx, scope, { ...input, name: cleanName(input.name), measured, heldBytes: 0 })
}

/** A form with the bytes in it. @param sizeMaxBytes what the request can hold at most */
export async function receiveForm(
  deps: ArrivalDeps,
  scope: Scope,
  form: FileInput & { readonly source: BlobSource; readonly sizeMaxBytes: number },
): Promise<StoredFile> {
  const heldBytes = Math.min(form.sizeMaxBytes, deps.limits.plainMaxBytes)
  // Announced like any other upload, so that a process that dies meanwhile leaves no room held for ever.
  const file = await awaitContent(deps, scope, { ...form, sizeBytes: heldBytes, contentType: 'multipart/form-data' })
  const accept = (mediaType: string) => checkType(form.purpose, mediaType)
  try {
    const { name } = file
    const limits = { maxBytes: deps.limits.plainMaxBytes, accept }
    const measured = await storeMeasured(deps.blobs, { source: form.source, name, ...limits })
    if (measured.sizeBytes > heldBytes) throw faults.TOO_LARGE({ limit_bytes: heldBytes })
    return await settle(deps, file, measured)
  } catch (error) {
    await deps.db.transaction((tx) => dropAwaited(tx, file.id))
    throw error
  }
}

/** Answers a link to which the content may be sent, with room held for it. */
export async function announce(deps: ArrivalDeps, scope: Scope, input: Announcement): Promise<Ticket> {
  if (input.sizeBytes > deps.limits.linkedMaxBytes) throw faults.TOO_LARGE({ limit_bytes: deps.limits.linkedMaxBytes })
  const file = await awaitContent(deps, scope, input)
  const grant = {
    key: stagingKey(file.id),
    expiresAt: file.uploadExpiresAt,
    maxBytes: input.sizeBytes,
    contentType: input.contentType,
  }
  return { file, request: await deps.signer.signUpload(grant) }
}

/** A file without content yet, with room held for it until it expires. */
async function awaitContent(deps: ArrivalDeps, scope: Scope, input: Announcement): Promise<AwaitedFile> {
  const at = deps.clock.now()
  const file = { id: newId(at.getTime()), name: cleanName(input.name), ...pick(input), at }
  const uploadExpiresAt = new Date(at.getTime() + deps.limits.uploadLinkSeconds * 1000)
  const awaited = await deps.db.transaction(async (tx) => {
    if (input.projectId !== null) await deps.projects.load(tx, scope, input.projectId)
    await hold(deps, tx, { ...scope, userId: scope.actorId, bytes: input.sizeBytes })
    const announced = { declaredType: input.contentType, reservedBytes: input.sizeBytes, uploadExpiresAt }
    await queries.insertAwaited(tx, scope, { ...file, ...announced })
    return queries.findAwaited(tx, file.id)
  })
  if (!awaited) throw new Error('an announced file vanished within its transaction')
  return awaited
}

export const pick = ({ purpose, projectId, variant, metadata }: FileInput) => ({
  purpose,
  projectId,
  variant: variant ?? null,
  ...(metadata ? { metadata } : {}),
})

/** Where an object store puts what is sent to a link; our own server measures it on the way instead. */
export function stagingKey(fileId: string): string {
  return `uploads/${fileId}`
}

export function fileOfStagingKey(key: string): string | undefined {
  return /^uploads\/([0-9a-f-]{36})$/.exec(key)?.[1]
}

/** The bytes for an announced file, let in by its link. */
export async function receive(deps: ArrivalDeps, arrival: { fileId: string; source: BlobSource }): Promise<StoredFile> {
  const file = await queries.findAwaited(deps.db, arrival.fileId)
  if (!file || file.uploadExpiresAt.getTime() <= deps.clock.now().getTime()) throw fileFaults.UPLOAD_EXPIRED()
  const { name, reservedBytes: maxBytes } = file
  const accept = (mediaType: string) => checkType(file.purpose, mediaType)
  return settle(deps, file, await storeMeasured(deps.blobs, { source: arrival.source, name, maxBytes, accept }))
}

/** The uploader says that it is done, or that it gave up. Nothing else that it says is believed. */
export async function confirm(
  deps: ArrivalDeps,
  scope: Scope,
  said: { readonly fileId: string; readonly isGivenUp: boolean },
): Promise<StoredFile | null> {
  const file = await queries.findFile(deps.db, scope, said.fileId)
  if (!file) throw faults.NOT_FOUND()
  if (file.state === 'ready') return file
  // What somebody else announced is nobody's to give up or to declare done.
  if (file.chargedTo !== scope.actorId) throw faults.NOT_FOUND()
  if (said.isGivenUp) {
    await deps.db.transaction((tx) => dropAwaited(tx, file.id))
    return null
  }
  const staged = stagingKey(file.id)
  if (!(await deps.blobs.head(staged)))
    throw fileFaults.NOT_ARRIVED({ upload_expires_at: file.uploadExpiresAt.toISOString() })
  const { stream } = await deps.blobs.read(staged)
  const stored = await settle(
    deps,
    file,
    await storeMeasured(deps.blobs, { source: stream, name: file.name, maxBytes: file.reservedBytes }),
  )
  await deps.blobs.delete(staged)
  return stored
}

export async function dropAwaited(tx: Tx, id: string): Promise<void> {
  for (const file of await trashQueries.deleteAwaited(tx, { id }))
    await releaseBytes(tx, { ...file, userId: file.chargedTo, bytes: file.reservedBytes })
}

export async function settle(
  deps: ArrivalDeps,
  file: AwaitedFile,
  measured: Omit<Measured, 'md5'> & { readonly md5: string | null },
): Promise<StoredFile> {
  const stored = await keepOrAbandon(deps, measured, async (tx) => {
    const at = deps.clock.now()
    checkType(file.purpose, measured.mediaType)
    const settled = await queries.settleAwaited(tx, {
      ...measured,
      ...lifeOf(deps, file.purpose, measured.mediaType),
      id: file.id,
      at,
    })
    if (!settled) throw fileFaults.UPLOAD_EXPIRED()
    await book(deps, tx, { file: settled, heldBytes: file.reservedBytes, scope: ownerScope(file) })
    return settled
  })
  await verify(deps, stored)
  return stored
}

const ownerScope = (file: AwaitedFile) => ({ workspaceId: file.workspaceId, actorId: file.chargedTo, requestId: null })

type Newcomer = FileInput & {
  readonly measured: Omit<Measured, 'key' | 'isNew' | 'md5'> & { md5: string | null }
  readonly heldBytes: number
}

/** Content that came but may not stay is left to the collector. */
async function keepOrAbandon<T>(
  deps: ArrivalDeps,
  content: Pick<Measured, 'sha256' | 'sizeBytes'>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    return await deps.db.transaction(work)
  } catch (error) {
    await deps.db.transaction((tx) => queries.noteIdleBlob(tx, { ...content, at: deps.clock.now() }))
    throw error
  }
}

async function settleNew(deps: ArrivalDeps, scope: Scope, input: Newcomer): Promise<StoredFile> {
  const stored = await keepOrAbandon(deps, input.measured, async (tx) => {
    return writeNew(deps, tx, scope, input)
  })
  await verify(deps, stored)
  return stored
}

async function writeNew(
  deps: ArrivalDeps,
  tx: Tx,
  scope: Scope,
  { measured, heldBytes, ...input }: Newcomer,
): Promise<StoredFile> {
  const at = deps.clock.now()
  const { sizeBytes, sha256, md5, mediaType } = measured
  const stored = await queries.insertStored(tx, scope, {
    ...pick(input),
    ...lifeOf(deps, input.purpose, mediaType),
    ...{ sizeBytes, sha256, md5, mediaType },
    id: newId(),
    name: input.name,
    at,
  })
  await book(deps, tx, { file: stored, heldBytes, scope })
  return stored
}

/** Only what was meant to be temporary ever expires. */
function lifeOf(
  deps: ArrivalDeps,
  purpose: FilePurpose,
  mediaType: string,
): { expiresAt: Date | null; factsState: FactsState } {
  const isMedia = /^(image|video|audio)\//.test(mediaType) && deps.measureLater !== undefined
  const expiresAt =
    purpose === 'temporary' ? new Date(deps.clock.now().getTime() + deps.limits.temporaryHours * HOUR_MS) : null
  return { expiresAt, factsState: isMedia ? 'pending' : 'none' }
}

type Booking = {
  readonly file: StoredFile
  readonly heldBytes: number
  readonly scope: Pick<Scope, 'workspaceId' | 'actorId' | 'requestId'>
}

async function book(deps: ArrivalDeps, tx: Tx, { file, heldBytes, scope }: Booking): Promise<void> {
  const at = deps.clock.now()
  await queries.claimBlob(tx, file)
  const charge = {
    userId: file.chargedTo,
    workspaceId: file.workspaceId,
    fileId: file.id,
    bytes: file.sizeBytes,
    heldBytes,
    at,
  }
  await demandFit(deps, tx, charge, (limits) => chargeBytes(tx, { ...charge, ...limits }))
  const payload = { size_bytes: file.sizeBytes, media_type: file.mediaType, charged_to: file.chargedTo }
  await emit(tx, fileEvent('file.stored', file, { actorId: scope.actorId, requestId: scope.requestId, at, payload }))
  if (file.factsState === 'pending') await deps.measureLater?.(tx, file)
}

/** Looks again at what could not be measured; all else stays as it is. */
export async function measureAgain(deps: ArrivalDeps, tx: Tx, scope: Scope, fileId: string): Promise<StoredFile> {
  const file = await loadReady(tx, scope, fileId)
  if (file.factsState !== 'failed' || file.trashedAt) return file
  const pending = await queries.saveFacts(tx, scope, { id: file.id, facts: null, state: 'pending' })
  if (!pending) throw faults.NOT_FOUND()
  await deps.measureLater?.(tx, pending)
  return pending
}

type Room = { readonly userId: string; readonly workspaceId: string; readonly bytes: number }

export function hold(deps: ArrivalDeps, tx: Tx, { userId, workspaceId, bytes }: Room): Promise<void> {
  const room = { userId, workspaceId, bytes }
  return demandFit(deps, tx, room, (limits) => reserveBytes(tx, { ...room, ...limits }))
}

/** Takes room within the quota of the person and the plan of the workspace. @throws FILES_OVER_QUOTA, FILES_PLAN_FULL */
export async function demandFit(
  deps: Pick<ArrivalDeps, 'limits' | 'planRoom'>,
  tx: Tx,
  wish: Room,
  take: (limits: { quotaBytes: number; workspaceMaxBytes: number | null }) => Promise<Taken>,
): Promise<void> {
  const room = await deps.planRoom(tx, wish.workspaceId)
  const taken = await take({ quotaBytes: deps.limits.userQuotaBytes, workspaceMaxBytes: filesMaxBytes(room) })
  if (taken === 'user_full') throw await overQuota(deps, tx, wish)
  if (taken === 'workspace_full' && room) throw await planFull(tx, wish, { room, neededBytes: wish.bytes })
}

async function overQuota(
  { limits }: Pick<ArrivalDeps, 'limits'>,
  queryable: Queryable,
  { userId, bytes }: Pick<Room, 'userId' | 'bytes'>,
) {
  const { usedBytes, reservedBytes } = await readTotal(queryable, 'user', userId)
  const quotaBytes = limits.userQuotaBytes
  const availableBytes = Math.max(0, quotaBytes - usedBytes - reservedBytes)
  return fileFaults.OVER_QUOTA({ available_bytes: availableBytes, quota_bytes: quotaBytes, needed_bytes: bytes })
}

/**
 * The collector may have taken the same content out of the store between our put and our commit (it had been idle for
 * a day): then the file is taken back and the sender asked to send again, rather than keep a file without content.
 */
async function verify(deps: ArrivalDeps, file: StoredFile): Promise<void> {
  if (await deps.blobs.head(contentKey(file.sha256))) return
  await deps.db.transaction((tx) => trashQueries.condemnFile(tx, { id: file.id, at: deps.clock.now() }))
  throw faults.BUSY({ retry_after_s: 1 })
}
