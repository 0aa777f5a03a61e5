// The port to where bytes are kept. A blob is written once and never changed; what it holds is told by
// its key, which for almost every blob is the hash of its content. Stores know neither owners nor types.
import type { Readable } from 'node:stream'

export type BlobSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

export type PutOptions = {
  /** More bytes than this are refused with TOO_LARGE, and nothing is kept. */
  readonly maxBytes: number
  /** Where to store it. Left out, the key is made from the content: see `contentKey`. */
  readonly key?: string
  /** When aborted, nothing is kept. */
  readonly signal?: AbortSignal
}

export type BlobReceipt = {
  readonly key: string
  /** SHA-256 of the content, lower-case hex. */
  readonly sha256: string
  readonly sizeBytes: number
  /** False if the same content was there before. */
  readonly isNew: boolean
}

export type BlobHead = {
  readonly key: string
  readonly sizeBytes: number
  /** When a put of it last ended: putting the same content again renews it, so that collectors leave it alone. */
  readonly storedAt: Date
}

/** Both ends included, as in HTTP. */
export type ByteRange = { readonly start: number; readonly end: number }

export type BlobContent = {
  /** Of the whole blob. */
  readonly sizeBytes: number
  /** Must be read or destroyed. Stays readable if the blob is deleted meanwhile. */
  readonly stream: Readable
}

export type BlobPage = {
  /** By key, in the order of their bytes. */
  readonly blobs: readonly BlobHead[]
  /** `after` of the next page; undefined on the last one. */
  readonly next: string | undefined
}

export type ListOptions = {
  readonly prefix?: string
  /** Only keys behind this one. */
  readonly after?: string
  /** 1 to 1000; 1000 if left out. */
  readonly limit?: number
}

export type BlobStore = {
  /**
   * Takes the source in as it comes, in bounded memory. When it resolves, the blob is complete and survives a
   * crash; when it rejects, there is none. Never overwrites: a content key that exists is a success, a given
   * key that exists is BLOBS_EXISTS. A full disk is STORAGE_FULL.
   */
  put(source: BlobSource, options: PutOptions): Promise<BlobReceipt>
  /** BLOBS_NOT_FOUND if there is none, BLOBS_RANGE if the range does not lie within it. */
  read(key: string, range?: ByteRange): Promise<BlobContent>
  head(key: string): Promise<BlobHead | undefined>
  /** Deleting what is not there is no fault. */
  delete(key: string): Promise<void>
  /**
   * Deletes what nobody has put since `idleSince`; false if somebody has. A put that runs at the same time is never undone:
   * either the blob stays, or the put stores it anew.
   */
  deleteIdle(key: string, idleSince: Date): Promise<boolean>
  list(options?: ListOptions): Promise<BlobPage>
  /** Removes what interrupted puts left behind and nobody has written to since; returns how many. */
  sweepTemporary(idleSince: Date): Promise<number>
}

/** A capability of stores on this machine: programs may read the blob by its path, and must not change it. */
export type LocalBlobs = {
  /** BLOBS_NOT_FOUND if there is none. */
  pathOf(key: string): Promise<string>
}

export type UploadGrant = {
  readonly key: string
  readonly expiresAt: Date
  readonly maxBytes: number
  /** The uploader must send exactly this. */
  readonly contentType: string
}

export type DownloadGrant = {
  readonly key: string
  readonly expiresAt: Date
  readonly contentType: string
  readonly disposition: 'inline' | 'attachment'
  /** Any script; offered as the name to save under. */
  readonly filename: string
  /** For whose reader it is. The same content may leave in another shape for another tenant; left out in links of older versions. */
  readonly tenantId?: string
}

export type SignedRequest = {
  readonly method: 'GET' | 'PUT'
  readonly url: string
  /** Must be sent along as they are. */
  readonly headers: Readonly<Record<string, string>>
  readonly expiresAt: Date
}

/** A capability: a link with which somebody without a session may do one thing for a while. */
export type SignedUrls = {
  signUpload(grant: UploadGrant): Promise<SignedRequest>
  signDownload(grant: DownloadGrant): Promise<SignedRequest>
}
