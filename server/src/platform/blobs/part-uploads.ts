// The port to uploads in parts: content too large for one request, that comes in pieces over hours and days. What has
// arrived is kept over a crash of anybody; the whole becomes a blob under the hash of its content, like any other.
import { blobFaults } from './blob-faults.ts'
import type { BlobReceipt, BlobSource } from './blob-store.ts'

/** As object stores have them: parts are counted from 1. */
export const PART_NUMBER_MAX = 10_000

export type PartReceipt = {
  readonly partNumber: number
  readonly sizeBytes: number
  /** Tells this content of the part from any other; opaque. */
  readonly etag: string
}

export type PartWish = {
  readonly uploadId: string
  readonly partNumber: number
  /** Exactly: fewer bytes are BLOBS_PART_SIZE, more are TOO_LARGE, and nothing of them is kept. */
  readonly sizeBytes: number
  readonly signal?: AbortSignal
}

export type OpenUpload = { readonly uploadId: string; readonly openedAt: Date }

export type PartUploads = {
  /** Answers the id by which the store knows the upload. */
  openUpload(): Promise<string>
  /**
   * When it resolves, the part is complete and survives a crash. Sent again, the last one counts. BLOBS_NO_UPLOAD if the
   * upload was ended.
   */
  putPart(source: BlobSource, wish: PartWish): Promise<PartReceipt>
  /** What has arrived, in order. BLOBS_NO_UPLOAD if there is no such upload. */
  listParts(uploadId: string): Promise<readonly PartReceipt[]>
  /**
   * Joins the parts, in bounded memory, into a blob under its content key. `parts` must be all that the whole is made of,
   * from 1 without a gap and as they arrived (BLOBS_PARTS). Can be repeated until the upload is ended: whoever crashes
   * before having noted the receipt gets it again.
   */
  completeUpload(uploadId: string, parts: readonly Pick<PartReceipt, 'partNumber' | 'etag'>[]): Promise<BlobReceipt>
  /** Forgets the upload and its parts, when it is noted or given up. What is not there needs no forgetting. */
  endUpload(uploadId: string): Promise<void>
  /** Uploads that were not ended. */
  listUploads(): Promise<readonly OpenUpload[]>
}

const UPLOAD_ID = /^[A-Za-z0-9._~-]{1,1024}$/

export function checkUploadId(uploadId: string): string {
  if (!UPLOAD_ID.test(uploadId) || uploadId.startsWith('.')) throw blobFaults.NO_UPLOAD()
  return uploadId
}

export function checkPartNumber(partNumber: number): number {
  const isOne = Number.isSafeInteger(partNumber) && partNumber >= 1 && partNumber <= PART_NUMBER_MAX
  if (!isOne) throw blobFaults.PARTS({ reason: `parts are numbered from 1 to ${PART_NUMBER_MAX}` })
  return partNumber
}

/** For stores: what somebody wants joined, held against what has arrived. Answers the parts in order. */
export function checkParts(
  wanted: readonly Pick<PartReceipt, 'partNumber' | 'etag'>[],
  arrived: readonly PartReceipt[],
): PartReceipt[] {
  if (wanted.length === 0) throw blobFaults.PARTS({ reason: 'there is none' })
  return wanted.map(({ partNumber, etag }, at) => {
    if (partNumber !== at + 1) throw blobFaults.PARTS({ reason: `part ${at + 1} is missing or not in its place` })
    const found = arrived.find((part) => part.partNumber === partNumber)
    if (!found) throw blobFaults.PARTS({ reason: `part ${partNumber} has not arrived` })
    if (found.etag !== etag)
      throw blobFaults.PARTS({ reason: `part ${partNumber} is another than the one that arrived` })
    return found
  })
}
