// Uploads in parts on disk: a folder per upload, a file per part. The name of a part's file holds its number, size and
// hash, so that what has arrived is told by the listing alone. Joining copies: a part that some late sender still has open
// can then never write into what has become a blob.
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { blobFaults } from '#platform/blobs/blob-faults.ts'
import type { BlobReceipt, BlobSource, BlobStore } from '#platform/blobs/blob-store.ts'
import { type Meter, metered } from '#platform/blobs/metered.ts'
import {
  checkPartNumber,
  checkParts,
  checkUploadId,
  type OpenUpload,
  type PartReceipt,
  type PartUploads,
  type PartWish,
} from '#platform/blobs/part-uploads.ts'
import type { Clock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { isMissing, translated } from './disk-errors.ts'
import { FILE_MODE, FOLDER_MODE, syncFolder, writeAll } from './durable-files.ts'

type Deps = { readonly folder: string; readonly store: Pick<BlobStore, 'put'>; readonly clock: Clock }
type PartFile = PartReceipt & { readonly name: string; readonly changedNs: bigint }

const PART_NAME = /^(\d{1,5})-(\d{1,16})-([0-9a-f]{64})$/
const READ_BYTES = 1 << 20

/** @param folder exists; nothing else may write into it */
export function createDiskParts(deps: Deps): PartUploads {
  return {
    openUpload: () => translated(openUpload(deps)),
    putPart: (source, wish) => translated(putPart(deps, source, wish)),
    listParts: async (uploadId) =>
      (await filesOf(deps, uploadId)).map(({ partNumber, sizeBytes, etag }) => ({ partNumber, sizeBytes, etag })),
    completeUpload: (uploadId, parts) => translated(complete(deps, uploadId, parts)),
    endUpload: (uploadId) => end(deps, uploadId),
    listUploads: () => listUploads(deps.folder),
  }
}

const folderOf = ({ folder }: Deps, uploadId: string) => join(folder, checkUploadId(uploadId))

async function openUpload({ folder, clock }: Deps): Promise<string> {
  const uploadId = newId(clock.now().getTime())
  await mkdir(join(folder, uploadId), { mode: FOLDER_MODE })
  await syncFolder(folder)
  return uploadId
}

async function putPart(deps: Deps, source: BlobSource, wish: PartWish): Promise<PartReceipt> {
  const { uploadId, partNumber, sizeBytes } = wish
  checkPartNumber(partNumber)
  const folder = folderOf(deps, uploadId)
  const incoming = join(folder, `incoming-${newId()}`)
  try {
    const meter = await write(incoming, source, wish)
    if (meter.sizeBytes() !== sizeBytes)
      throw blobFaults.PART_SIZE({ size_bytes: meter.sizeBytes(), expected_bytes: sizeBytes })
    const etag = meter.sha256()
    const name = `${partNumber}-${sizeBytes}-${etag}`
    await rename(incoming, join(folder, name))
    await syncFolder(folder)
    await dropOthers(deps, uploadId, { partNumber, name })
    return { partNumber, sizeBytes, etag }
  } catch (error) {
    throw isMissing(error) ? blobFaults.NO_UPLOAD({}, error) : error
  } finally {
    await unlink(incoming).catch(ignoreMissing)
  }
}

async function write(path: string, source: BlobSource, wish: PartWish): Promise<Meter> {
  const file = await open(path, 'wx', FILE_MODE)
  try {
    const { chunks, meter } = metered(source, {
      maxBytes: wish.sizeBytes,
      ...(wish.signal ? { signal: wish.signal } : {}),
    })
    for await (const chunk of chunks) await writeAll(file, chunk)
    await file.sync()
    return meter
  } finally {
    await file.close()
  }
}

/** The last one that was sent counts: what is older goes. Two at once agree on which that is. */
async function dropOthers(deps: Deps, uploadId: string, kept: { partNumber: number; name: string }): Promise<void> {
  const folder = folderOf(deps, uploadId)
  const rivals = (await partFiles(folder)).filter(({ partNumber }) => partNumber === kept.partNumber)
  const own = rivals.find(({ name }) => name === kept.name)
  for (const rival of rivals)
    if (own && isOlder(rival, own)) await unlink(join(folder, rival.name)).catch(ignoreMissing)
}

/** Within one tick of the clock any order does, as long as everybody sees the same. */
function isOlder(one: PartFile, other: PartFile): boolean {
  return one.changedNs < other.changedNs || (one.changedNs === other.changedNs && one.name < other.name)
}

/** One file per part, in order. */
async function filesOf(deps: Deps, uploadId: string): Promise<PartFile[]> {
  const last = new Map<number, PartFile>()
  for (const part of await partFiles(folderOf(deps, uploadId))) {
    const rival = last.get(part.partNumber)
    if (!rival || isOlder(rival, part)) last.set(part.partNumber, part)
  }
  return [...last.values()].sort((a, b) => a.partNumber - b.partNumber)
}

async function partFiles(folder: string): Promise<PartFile[]> {
  const names = await readdir(folder).catch((error) => {
    throw isMissing(error) ? blobFaults.NO_UPLOAD({}, error) : error
  })
  const found: PartFile[] = []
  for (const name of names) {
    const [, number, size, etag] = PART_NAME.exec(name) ?? []
    if (number === undefined || size === undefined || etag === undefined) continue
    const file = await stat(join(folder, name), { bigint: true }).catch(ignoreMissing)
    if (file === undefined || file.size !== BigInt(size)) continue
    found.push({ partNumber: Number(number), sizeBytes: Number(size), etag, name, changedNs: file.ctimeNs })
  }
  return found
}

async function complete(
  deps: Deps,
  uploadId: string,
  wanted: readonly Pick<PartReceipt, 'partNumber' | 'etag'>[],
): Promise<BlobReceipt> {
  const files = await filesOf(deps, uploadId)
  const parts = checkParts(wanted, files)
  const folder = folderOf(deps, uploadId)
  const paths = parts.flatMap(({ partNumber }) => {
    const file = files.find((each) => each.partNumber === partNumber)
    return file ? [join(folder, file.name)] : []
  })
  const maxBytes = parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  try {
    return await deps.store.put(contentOf(paths), { maxBytes })
  } catch (error) {
    throw isMissing(error) ? blobFaults.NO_UPLOAD({}, error) : error
  }
}

async function* contentOf(paths: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const path of paths) yield* createReadStream(path, { highWaterMark: READ_BYTES })
}

/** Taken aside first, so that no part can arrive in a folder that is being emptied. */
async function end(deps: Deps, uploadId: string): Promise<void> {
  const aside = join(deps.folder, `.gone-${newId()}`)
  try {
    await rename(folderOf(deps, uploadId), aside)
  } catch (error) {
    return ignoreMissing(error)
  }
  await rm(aside, { recursive: true, force: true })
}

/** What an interrupted end left behind goes on the way. */
async function listUploads(folder: string): Promise<OpenUpload[]> {
  const found: OpenUpload[] = []
  for (const name of await readdir(folder)) {
    if (name.startsWith('.gone-')) await rm(join(folder, name), { recursive: true, force: true })
    else {
      const opened = await stat(join(folder, name)).catch(ignoreMissing)
      if (opened?.isDirectory()) found.push({ uploadId: name, openedAt: opened.birthtime })
    }
  }
  return found
}

function ignoreMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error
}
