// Uploads in parts. Room in the quota is held for the whole before the first part; parts that have arrived outlive any
// crash; joining may be asked for again and again, and stores and charges once; what nobody goes on with is swept away.
import type { BlobSource, BlobStore, SignedRequest } from '#platform/blobs/blob-store.ts'
import type { PartReceipt, PartUploads } from '#platform/blobs/part-uploads.ts'
import { Fault, faults } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import { type Scope, wholeOf } from '#rooms/workspaces/workspaces.ts'
import { type Announcement, type ArrivalDeps, dropAwaited, hold, pick, settle } from './arrivals.ts'
import { fileFaults } from './faults.ts'
import { checkType, cleanName } from './file.ts'
import { recogniseStored } from './measure.ts'
import * as queries from './queries.ts'
import { releaseBytes } from './quota-queries.ts'
import type { AwaitedFile, StoredFile } from './tables.ts'
import * as uploadQueries from './upload-queries.ts'

export type UploadDeps = ArrivalDeps & {
  readonly blobs: BlobStore & PartUploads
  /** Files whose parts are being joined in this process. */
  readonly joining: Map<string, Promise<StoredFile>>
}

type OpenUpload = { readonly file: AwaitedFile; readonly upload: uploadQueries.PartUpload; readonly storeId: string }
export type UploadState = { readonly file: AwaitedFile; readonly upload: uploadQueries.PartUpload }

const HOUR_MS = 3600 * 1000
/** The store takes no more parts than this of one upload. */
const PART_COUNT_MAX = 10_000
const BATCH_MAX = 100
/** What the store knows and we do not may be about to be written down. */
const UNKNOWN_AFTER_MS = 24 * HOUR_MS

/** All parts have the same size but the last; of very large files they are larger, since there is a most of them. */
export function partSizeOf(sizeBytes: number, partBytes: number): number {
  return Math.max(partBytes, Math.ceil(sizeBytes / PART_COUNT_MAX))
}

export function partCountOf({ sizeBytes, partBytes }: { sizeBytes: number; partBytes: number }): number {
  return Math.ceil(sizeBytes / partBytes)
}

function sizeOfPart(upload: uploadQueries.PartUpload, partNumber: number): number {
  const start = (partNumber - 1) * upload.partBytes
  return Math.min(upload.partBytes, upload.sizeBytes - start)
}

export async function start(deps: UploadDeps, scope: Scope, input: Announcement): Promise<UploadState> {
  const { limits, db } = deps
  if (input.sizeBytes > limits.partsMaxBytes) throw faults.TOO_LARGE({ limit_bytes: limits.partsMaxBytes })
  if (input.sizeBytes === 0)
    throw faults.INVALID_REQUEST({
      reason: { en: 'an empty file has no parts', 'zh-CN': '空文件没有分片' },
      field: '/file_size',
    })
  const at = deps.clock.now()
  const file = { id: newId(at.getTime()), name: cleanName(input.name), ...pick(input), at }
  const announced = { declaredType: input.contentType, reservedBytes: input.sizeBytes, uploadExpiresAt: endOf(deps) }
  await db.transaction(async (tx) => {
    if (input.projectId !== null) await deps.projects.load(tx, scope, input.projectId)
    await hold(deps, tx, { ...scope, userId: scope.actorId, bytes: input.sizeBytes })
    await queries.insertAwaited(tx, scope, { ...file, ...announced })
    const partBytes = partSizeOf(input.sizeBytes, limits.partBytes)
    await uploadQueries.insertUpload(tx, { fileId: file.id, sizeBytes: input.sizeBytes, partBytes })
  })
  try {
    const storeId = await deps.blobs.openUpload()
    await db.transaction((tx) => uploadQueries.noteStoreUpload(tx, file.id, storeId))
  } catch (error) {
    await db.transaction((tx) => dropAwaited(tx, file.id))
    throw error
  }
  return loadOpen(deps, scope, file.id)
}

const endOf = ({ clock, limits }: UploadDeps) => new Date(clock.now().getTime() + limits.partsIdleHours * HOUR_MS)

/** Only to whoever sends it, an awaited file exists. */
async function loadOpen(deps: UploadDeps, scope: Scope, fileId: string): Promise<OpenUpload> {
  const file = await queries.findFile(deps.db, scope, fileId)
  if (file?.chargedTo !== scope.actorId) throw faults.NOT_FOUND()
  if (file.state !== 'awaiting' || file.uploadExpiresAt.getTime() <= deps.clock.now().getTime())
    throw fileFaults.UPLOAD_EXPIRED()
  const upload = await uploadQueries.findUpload(deps.db, fileId)
  if (!upload) throw faults.NOT_FOUND()
  if (upload.refusedType !== null) checkType(file.purpose, upload.refusedType)
  if (upload.storeUploadId === null) throw fileFaults.UPLOAD_EXPIRED()
  return { file, upload, storeId: upload.storeUploadId }
}

export function partKey(fileId: string, partNumber: number): string {
  return `parts/${fileId}/${partNumber}`
}

export function partOfKey(key: string): { fileId: string; partNumber: number } | undefined {
  const [, fileId, number] = /^parts\/([0-9a-f-]{36})\/(\d{1,5})$/.exec(key) ?? []
  return fileId === undefined ? undefined : { fileId, partNumber: Number(number) }
}

export type PartTicket = { readonly partNumber: number; readonly sizeBytes: number; readonly request: SignedRequest }

export async function signParts(
  deps: UploadDeps,
  scope: Scope,
  { fileId, partNumbers }: { readonly fileId: string; readonly partNumbers: readonly number[] },
): Promise<PartTicket[]> {
  const { upload } = await loadOpen(deps, scope, fileId)
  const partCount = partCountOf(upload)
  const beyond = partNumbers.find((number) => number > partCount)
  if (beyond !== undefined)
    throw faults.INVALID_REQUEST({
      reason: {
        en: `there are ${partCount} parts, and no part ${beyond}`,
        'zh-CN': `共有 ${partCount} 个分片，没有第 ${beyond} 个`,
      },
      field: '/part_numbers',
    })
  await deps.db.transaction((tx) => uploadQueries.postponeExpiry(tx, fileId, endOf(deps)))
  const expiresAt = new Date(deps.clock.now().getTime() + deps.limits.uploadLinkSeconds * 1000)
  return Promise.all(
    partNumbers.map(async (partNumber) => {
      const sizeBytes = sizeOfPart(upload, partNumber)
      const grant = { key: partKey(fileId, partNumber), expiresAt, maxBytes: sizeBytes, contentType: PART_TYPE }
      return { partNumber, sizeBytes, request: await deps.signer.signUpload(grant) }
    }),
  )
}

const PART_TYPE = 'application/octet-stream'

/** The bytes of a part, let in by its link. */
export async function receivePart(
  deps: UploadDeps,
  arrival: { readonly fileId: string; readonly partNumber: number; readonly source: BlobSource },
): Promise<PartReceipt> {
  const file = await queries.findAwaited(deps.db, arrival.fileId)
  const upload = await uploadQueries.findUpload(deps.db, arrival.fileId)
  const isOpen = file && file.uploadExpiresAt.getTime() > deps.clock.now().getTime() && upload?.refusedType === null
  if (!isOpen || upload.storeUploadId === null || arrival.partNumber > partCountOf(upload))
    throw fileFaults.UPLOAD_EXPIRED()
  const { partNumber, source } = arrival
  const sizeBytes = sizeOfPart(upload, partNumber)
  return deps.blobs.putPart(source, { uploadId: upload.storeUploadId, partNumber, sizeBytes })
}

export async function listParts(
  deps: UploadDeps,
  scope: Scope,
  fileId: string,
): Promise<UploadState & { readonly parts: readonly PartReceipt[] }> {
  const { file, upload, storeId } = await loadOpen(deps, scope, fileId)
  return { file, upload, parts: await deps.blobs.listParts(storeId) }
}

export function list(deps: UploadDeps, scope: Scope): Promise<UploadState[]> {
  return uploadQueries.listOwnUploads(deps.db, scope, deps.clock.now())
}

export type Completion = {
  readonly fileId: string
  /** What the uploader believes to have sent; undefined: whatever has arrived. */
  readonly parts: readonly Pick<PartReceipt, 'partNumber' | 'etag'>[] | undefined
}

/** The file, or null if joining takes longer than a reply should. */
export async function complete(deps: UploadDeps, scope: Scope, wish: Completion): Promise<StoredFile | null> {
  const file = await queries.findFile(deps.db, scope, wish.fileId)
  if (file?.state === 'ready' && file.chargedTo === scope.actorId) return file
  const open = await loadOpen(deps, scope, wish.fileId)
  const running = deps.joining.get(wish.fileId) ?? join(deps, open, wish)
  deps.joining.set(wish.fileId, running)
  const forget = () => void deps.joining.delete(wish.fileId)
  running.then(forget, forget)
  return within(running, deps.limits.joinWaitMs)
}

async function within<T>(work: Promise<T>, waitMs: number): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(() => resolve(null), waitMs)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

async function join(deps: UploadDeps, { file, upload, storeId }: OpenUpload, wish: Completion): Promise<StoredFile> {
  const arrived = await deps.blobs.listParts(storeId)
  checkWhole(upload, arrived)
  await deps.db.transaction((tx) => uploadQueries.postponeExpiry(tx, file.id, endOf(deps)))
  const receipt = await deps.blobs.completeUpload(storeId, wish.parts ?? arrived)
  // Should nobody ever come back to settle it, the collector knows of the content.
  await deps.db.transaction((tx) => queries.noteIdleBlob(tx, { ...receipt, at: deps.clock.now() }))
  const mediaType = await recogniseStored(deps.blobs, receipt.key, file.name)
  const stored = await settle(deps, file, { ...receipt, mediaType, md5: null }).catch((error: unknown) =>
    unsettled(deps, { file, mediaType, error }),
  )
  await endInStore(deps, [{ ...upload, storeUploadId: storeId }])
  return stored
}

function checkWhole(upload: uploadQueries.PartUpload, arrived: readonly PartReceipt[]): void {
  const numbers = new Set(arrived.map(({ partNumber }) => partNumber))
  const partCount = partCountOf(upload)
  const missing = Array.from({ length: partCount }, (_, at) => at + 1).filter((number) => !numbers.has(number))
  if (missing.length > 0)
    throw fileFaults.PARTS_MISSING({
      missing_count: missing.length,
      part_count: partCount,
      missing: missing.slice(0, 100),
    })
}

/** Refused for good, or done by somebody else meanwhile; anything else may be tried again. */
async function unsettled(
  deps: UploadDeps,
  { file, mediaType, error }: { readonly file: AwaitedFile; readonly mediaType: string; readonly error: unknown },
): Promise<StoredFile> {
  const now = await queries.findFile(deps.db, wholeOf(file.workspaceId), file.id)
  if (now?.state === 'ready') return now
  if (error instanceof Fault && error.code === 'UNSUPPORTED_TYPE') {
    await deps.db.transaction(async (tx) => {
      const bytes = await uploadQueries.refuseUpload(tx, file.id, mediaType)
      await releaseBytes(tx, { ...file, userId: file.chargedTo, bytes })
    })
  }
  throw error
}

/** Gives the room back and forgets what has arrived. */
export async function abandon(deps: UploadDeps, scope: Scope, fileId: string): Promise<void> {
  const file = await queries.findFile(deps.db, scope, fileId)
  if (file?.chargedTo !== scope.actorId) throw faults.NOT_FOUND()
  if (file.state === 'ready') throw fileFaults.UPLOAD_EXPIRED()
  const upload = await uploadQueries.findUpload(deps.db, fileId)
  if (!upload) throw faults.NOT_FOUND()
  await deps.db.transaction((tx) => dropAwaited(tx, fileId))
  await endInStore(deps, [upload])
}

/** First in the store, then in the database: what is still noted is tried again by the next sweep. */
async function endInStore(deps: UploadDeps, uploads: readonly uploadQueries.PartUpload[]): Promise<void> {
  for (const { storeUploadId } of uploads) if (storeUploadId !== null) await deps.blobs.endUpload(storeUploadId)
  const ids = uploads.map(({ fileId }) => fileId)
  await deps.db.transaction((tx) => uploadQueries.forgetUploads(tx, ids))
}

/** One round: uploads that are over, and those of which only the store knows. Answers how many went. */
export async function sweepUploads(deps: UploadDeps): Promise<number> {
  const over = await uploadQueries.findEndedUploads(deps.db, BATCH_MAX)
  await endInStore(deps, over)
  if (over.length > 0) return over.length
  const before = deps.clock.now().getTime() - UNKNOWN_AFTER_MS
  const old = (await deps.blobs.listUploads()).filter(({ openedAt }) => openedAt.getTime() < before)
  const known = await uploadQueries.findKnownStoreUploads(
    deps.db,
    old.map(({ uploadId }) => uploadId),
  )
  const unknown = old.filter(({ uploadId }) => !known.has(uploadId))
  for (const { uploadId } of unknown) await deps.blobs.endUpload(uploadId)
  return unknown.length
}
