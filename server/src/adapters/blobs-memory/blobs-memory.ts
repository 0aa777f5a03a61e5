// Blobs in memory, for tests and for trying things out: gone when the process ends.
import { Readable } from 'node:stream'
import { blobFaults } from '#platform/blobs/blob-faults.ts'
import { checkKey, contentKey } from '#platform/blobs/blob-key.ts'
import type {
  BlobHead,
  BlobReceipt,
  BlobSource,
  BlobStore,
  ListOptions,
  PutOptions,
} from '#platform/blobs/blob-store.ts'
import { checkRange } from '#platform/blobs/byte-range.ts'
import { metered } from '#platform/blobs/metered.ts'
import type { PartUploads } from '#platform/blobs/part-uploads.ts'
import type { Clock } from '#platform/clock.ts'
import { createMemoryParts } from './parts-memory.ts'

type Kept = { readonly bytes: Buffer; readonly storedAt: Date }

export function createMemoryBlobs({ clock }: { clock: Clock }): BlobStore & PartUploads {
  const kept = new Map<string, Kept>()
  const find = (key: string) => kept.get(checkKey(key))
  const putBlob: BlobStore['put'] = (source, options) => put({ kept, clock }, source, options)
  return {
    ...createMemoryParts({ put: putBlob }, clock),
    put: putBlob,
    read: async (key, wanted) => {
      const found = find(key)
      if (found === undefined) throw blobFaults.NOT_FOUND()
      const { start, end } = checkRange(wanted, found.bytes.byteLength)
      const bytes = found.bytes.subarray(start, end + 1)
      return { sizeBytes: found.bytes.byteLength, stream: Readable.from(bytes.byteLength > 0 ? [bytes] : []) }
    },
    head: async (key) => {
      const found = find(key)
      return found && headOf(key, found)
    },
    delete: async (key) => void kept.delete(checkKey(key)),
    deleteIdle: async (key, idleSince) => {
      const found = find(key)
      if (found && found.storedAt > idleSince) return false
      kept.delete(key)
      return true
    },
    list: async (options) => list(kept, options),
    sweepTemporary: async () => 0,
  }
}

async function put(
  { kept, clock }: { kept: Map<string, Kept>; clock: Clock },
  source: BlobSource,
  options: PutOptions,
): Promise<BlobReceipt> {
  if (options.key !== undefined) checkKey(options.key)
  const { chunks, meter } = metered(source, options)
  const parts: Buffer[] = []
  for await (const chunk of chunks) parts.push(Buffer.from(chunk))
  const key = options.key ?? contentKey(meter.sha256())
  const isNew = !kept.has(key)
  if (!isNew && options.key !== undefined) throw blobFaults.EXISTS()
  kept.set(key, { bytes: Buffer.concat(parts), storedAt: clock.now() })
  return { key, sha256: meter.sha256(), sizeBytes: meter.sizeBytes(), isNew }
}

function list(kept: ReadonlyMap<string, Kept>, { prefix = '', after = '', limit = 1000 }: ListOptions = {}) {
  const size = Math.min(Math.max(limit, 1), 1000)
  const found = [...kept].filter(([key]) => key.startsWith(prefix) && key > after).sort(([a], [b]) => (a < b ? -1 : 1))
  const blobs = found.slice(0, size).map(([key, each]) => headOf(key, each))
  return { blobs, next: found.length > size ? blobs.at(-1)?.key : undefined }
}

function headOf(key: string, { bytes, storedAt }: Kept): BlobHead {
  return { key, sizeBytes: bytes.byteLength, storedAt }
}
