// Blobs as files of one folder: `blobs/` holds what is complete, `incoming/` what is still being written.
// A blob appears under its name only when its bytes are on the disk, by a link that fails if the name is taken.
import { chmod, mkdir, open, readdir, rename, stat, unlink, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { blobFaults } from '#platform/blobs/blob-faults.ts'
import { checkKey, contentKey } from '#platform/blobs/blob-key.ts'
import type {
  BlobContent,
  BlobHead,
  BlobReceipt,
  BlobSource,
  BlobStore,
  ByteRange,
  ListOptions,
  LocalBlobs,
  PutOptions,
} from '#platform/blobs/blob-store.ts'
import { checkRange } from '#platform/blobs/byte-range.ts'
import { type Meter, metered } from '#platform/blobs/metered.ts'
import type { PartUploads } from '#platform/blobs/part-uploads.ts'
import type { Clock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { isMissing, translated } from './disk-errors.ts'
import { DurableFolders, FILE_MODE, placeNew, replace, writeAll } from './durable-files.ts'
import { listFolder } from './list-folder.ts'
import { createDiskParts } from './parts-disk.ts'

type Folders = { readonly blobs: string; readonly incoming: string }
type Deps = { readonly folders: Folders; readonly durable: DurableFolders; readonly clock: Clock }

/** @param folder made if need be, readable by our user only; nothing else may write into it */
export async function openDiskBlobs({
  folder,
  clock,
}: {
  folder: string
  clock: Clock
}): Promise<BlobStore & LocalBlobs & PartUploads> {
  const folders = { blobs: join(folder, 'blobs'), incoming: join(folder, 'incoming'), parts: join(folder, 'parts') }
  for (const each of Object.values(folders)) {
    await translated(mkdir(each, { recursive: true }))
    await chmod(each, 0o700)
  }
  const durable = new DurableFolders(folders.blobs)
  const pathTo = (key: string) => join(folders.blobs, checkKey(key))
  const putBlob: BlobStore['put'] = (source, options) => translated(put({ folders, durable, clock }, source, options))
  return {
    ...createDiskParts({ folder: folders.parts, store: { put: putBlob }, clock }),
    put: putBlob,
    read: async (key, range) => translated(read(pathTo(key), range)),
    head: async (key) => headOf(key, pathTo(key)),
    delete: async (key) => remove(pathTo(key)),
    deleteIdle: async (key, idleSince) => translated(removeIdle(folders, pathTo(key), idleSince)),
    list: (options) => list(folders.blobs, options),
    sweepTemporary: (idleSince) => sweep(folders.incoming, idleSince),
    pathOf: async (key) => {
      if ((await headOf(key, pathTo(key))) === undefined) throw blobFaults.NOT_FOUND()
      return pathTo(key)
    },
  }
}

async function put({ folders, durable, clock }: Deps, source: BlobSource, options: PutOptions): Promise<BlobReceipt> {
  if (options.key !== undefined) checkKey(options.key)
  const incoming = join(folders.incoming, newId())
  try {
    const meter = await write(incoming, source, { ...options, clock })
    const [sha256, sizeBytes] = [meter.sha256(), meter.sizeBytes()]
    const key = options.key ?? contentKey(sha256)
    const path = join(folders.blobs, key)
    await durable.ensure(dirname(path))
    for (;;) {
      const isNew = await placeNew(incoming, path)
      if (!isNew && options.key !== undefined) throw blobFaults.EXISTS()
      if (isNew || (await renew({ incoming, path, sizeBytes, storedAt: clock.now() })))
        return { key, sha256, sizeBytes, isNew }
    }
  } finally {
    await unlink(incoming).catch(ignoreMissing)
  }
}

type Renewal = { readonly incoming: string; readonly path: string; readonly sizeBytes: number; readonly storedAt: Date }

/**
 * Same content, same name: if the one that is there has another size, it was damaged from outside. False if it was deleted
 * meanwhile, and the name is free again.
 */
async function renew({ incoming, path, sizeBytes, storedAt }: Renewal): Promise<boolean> {
  try {
    if ((await stat(path)).size === sizeBytes) await utimes(path, storedAt, storedAt)
    else await replace(incoming, path)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

async function write(path: string, source: BlobSource, options: PutOptions & { clock: Clock }): Promise<Meter> {
  const file = await open(path, 'wx', FILE_MODE)
  try {
    const { chunks, meter } = metered(source, options)
    for await (const chunk of chunks) await writeAll(file, chunk)
    // Only now: a source may flow for longer than collectors wait.
    const storedAt = options.clock.now()
    await file.utimes(storedAt, storedAt)
    await file.sync()
    return meter
  } finally {
    await file.close()
  }
}

async function read(path: string, wanted: ByteRange | undefined): Promise<BlobContent> {
  const file = await open(path, 'r').catch((error) => {
    throw isMissing(error) ? blobFaults.NOT_FOUND({}, error) : error
  })
  try {
    const found = await file.stat()
    if (!found.isFile()) throw blobFaults.NOT_FOUND()
    const { size } = found
    const range = checkRange(wanted, size)
    if (size > 0) return { sizeBytes: size, stream: file.createReadStream(range) }
    await file.close()
    return { sizeBytes: 0, stream: Readable.from([]) }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function headOf(key: string, path: string): Promise<BlobHead | undefined> {
  try {
    const found = await stat(path)
    return found.isFile() ? { key, sizeBytes: found.size, storedAt: found.mtime } : undefined
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function remove(path: string): Promise<void> {
  await unlink(path).catch(ignoreMissing)
}

/**
 * Taken aside first, and looked at again there: a put that renewed it up to that moment gets it back, and a later one finds
 * the name free.
 */
async function removeIdle(folders: Folders, path: string, idleSince: Date): Promise<boolean> {
  const found = await stat(path).catch(ignoreMissing)
  if (found === undefined) return true
  if (found.mtime > idleSince) return false
  const aside = join(folders.incoming, newId())
  try {
    await rename(path, aside)
  } catch (error) {
    ignoreMissing(error)
    return true
  }
  try {
    if ((await stat(aside)).mtime <= idleSince) return true
    await placeNew(aside, path)
    return false
  } finally {
    await unlink(aside).catch(ignoreMissing)
  }
}

async function list(root: string, { prefix = '', after = '', limit = 1000 }: ListOptions = {}) {
  const size = Math.min(Math.max(limit, 1), 1000)
  const blobs: BlobHead[] = []
  for await (const key of listFolder(root, { prefix, after })) {
    const head = await headOf(key, join(root, key))
    if (head === undefined) continue
    if (blobs.length === size) return { blobs, next: blobs.at(-1)?.key }
    blobs.push(head)
  }
  return { blobs, next: undefined }
}

async function sweep(incoming: string, idleSince: Date): Promise<number> {
  let swept = 0
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    const found = await stat(path).catch(ignoreMissing)
    if (found === undefined || found.ctime >= idleSince) continue
    await remove(path)
    swept++
  }
  return swept
}

function ignoreMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error
}
