// Uploads in parts for the store in memory.
import { createHash } from 'node:crypto'
import { blobFaults } from '#platform/blobs/blob-faults.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import { metered } from '#platform/blobs/metered.ts'
import {
  checkPartNumber,
  checkParts,
  checkUploadId,
  type PartReceipt,
  type PartUploads,
} from '#platform/blobs/part-uploads.ts'
import type { Clock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'

type Upload = { readonly openedAt: Date; readonly parts: Map<number, PartReceipt & { readonly bytes: Buffer }> }

export function createMemoryParts(store: Pick<BlobStore, 'put'>, clock: Clock): PartUploads {
  const uploads = new Map<string, Upload>()
  const find = (uploadId: string) => {
    const found = uploads.get(checkUploadId(uploadId))
    if (!found) throw blobFaults.NO_UPLOAD()
    return found
  }
  const listParts = (upload: Upload) => [...upload.parts.values()].sort((a, b) => a.partNumber - b.partNumber)
  return {
    openUpload: async () => {
      const uploadId = newId()
      uploads.set(uploadId, { openedAt: clock.now(), parts: new Map() })
      return uploadId
    },
    putPart: async (source, { uploadId, partNumber, sizeBytes, signal }) => {
      const upload = find(uploadId)
      checkPartNumber(partNumber)
      const { chunks, meter } = metered(source, { maxBytes: sizeBytes, ...(signal ? { signal } : {}) })
      const taken: Buffer[] = []
      for await (const chunk of chunks) taken.push(Buffer.from(chunk))
      if (meter.sizeBytes() !== sizeBytes)
        throw blobFaults.PART_SIZE({ size_bytes: meter.sizeBytes(), expected_bytes: sizeBytes })
      const bytes = Buffer.concat(taken)
      const etag = createHash('sha256').update(bytes).digest('hex')
      find(uploadId)
      upload.parts.set(partNumber, { partNumber, sizeBytes, etag, bytes })
      return { partNumber, sizeBytes, etag }
    },
    listParts: async (uploadId) => listParts(find(uploadId)).map(({ bytes: _, ...receipt }) => receipt),
    completeUpload: async (uploadId, wanted) => {
      const upload = find(uploadId)
      const parts = checkParts(wanted, listParts(upload))
      const content = parts.map(({ partNumber }) => upload.parts.get(partNumber)?.bytes ?? Buffer.alloc(0))
      return store.put(content, { maxBytes: Number.MAX_SAFE_INTEGER })
    },
    endUpload: async (uploadId) => void uploads.delete(checkUploadId(uploadId)),
    listUploads: async () => [...uploads].map(([uploadId, { openedAt }]) => ({ uploadId, openedAt })),
  }
}
