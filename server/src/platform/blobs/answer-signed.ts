// What our server answers to a signed link. Knows no HTTP library: the route hands the parts in and the
// reply out. Faults are thrown, as everywhere.
import type { Readable } from 'node:stream'
import { faults } from '../faults.ts'
import { blobFaults } from './blob-faults.ts'
import type { BlobSource, BlobStore, ByteRange } from './blob-store.ts'
import { parseRange } from './byte-range.ts'
import { contentDisposition } from './content-disposition.ts'
import { type Grant, verifyGrant } from './signed-url.ts'

export type SignedCall = {
  readonly method: string
  readonly key: string
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: BlobSource
}

export type SignedReply = {
  readonly status: 200 | 201 | 206 | 304 | 416
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable | undefined
}

type Deps = { readonly store: BlobStore; readonly secrets: readonly Uint8Array[]; readonly now: Date }
/** How a blob is handed out. */
export type Download = Pick<Extract<Grant, { method: 'GET' }>, 'key' | 'contentType' | 'disposition' | 'filename'>
type Upload = Extract<Grant, { method: 'PUT' }>

/** BLOBS_LINK_REFUSED, BLOBS_LINK_EXPIRED, UNSUPPORTED_TYPE, TOO_LARGE, BLOBS_EXISTS, BLOBS_NOT_FOUND. */
export async function answerSigned({ store, secrets, now }: Deps, call: SignedCall): Promise<SignedReply> {
  const verdict = verifyGrant(secrets, call, now)
  if (!verdict.isValid) throw verdict.reason === 'expired' ? blobFaults.LINK_EXPIRED() : blobFaults.LINK_REFUSED()
  return verdict.grant.method === 'PUT'
    ? upload(store, verdict.grant, call)
    : answerDownload(store, verdict.grant, call)
}

async function upload(store: BlobStore, grant: Upload, call: SignedCall): Promise<SignedReply> {
  const mediaType = headerOf(call, 'content-type') ?? ''
  if (mediaType !== grant.contentType)
    throw faults.UNSUPPORTED_TYPE({ media_type: mediaType, accepted: grant.contentType })
  if (Number(headerOf(call, 'content-length') ?? 0) > grant.maxBytes)
    throw faults.TOO_LARGE({ limit_bytes: grant.maxBytes })
  const receipt = await store.put(call.body, { key: grant.key, maxBytes: grant.maxBytes })
  return { status: 201, headers: { etag: `"${receipt.sha256}"`, 'content-length': '0' }, body: undefined }
}

/** Ranges, caching and safe headers of one blob, for whoever may have it. */
export async function answerDownload(
  store: BlobStore,
  grant: Download,
  call: Pick<SignedCall, 'method' | 'headers'>,
): Promise<SignedReply> {
  const head = await store.head(grant.key)
  if (head === undefined) throw blobFaults.NOT_FOUND()
  // A key never changes its content, so it can serve as the entity tag.
  const etag = `"${grant.key.slice(grant.key.lastIndexOf('/') + 1)}"`
  const shared = { ...safeHeaders(grant), etag, 'accept-ranges': 'bytes' }
  if (headerOf(call, 'if-none-match') === etag) return { status: 304, headers: shared, body: undefined }
  const asked = headerOf(call, 'if-range') ?? etag
  const range = parseRange(asked === etag ? headerOf(call, 'range') : undefined, head.sizeBytes)
  if (range === 'unsatisfiable') {
    return {
      status: 416,
      headers: { 'content-range': `bytes */${head.sizeBytes}`, 'content-length': '0' },
      body: undefined,
    }
  }
  const isHead = call.method === 'HEAD'
  const body = isHead ? undefined : (await store.read(grant.key, range === 'whole' ? undefined : range)).stream
  if (range === 'whole') return { status: 200, headers: { ...shared, 'content-length': String(head.sizeBytes) }, body }
  return { status: 206, headers: { ...shared, ...rangeHeaders(range, head.sizeBytes) }, body }
}

function rangeHeaders({ start, end }: ByteRange, sizeBytes: number): Record<string, string> {
  return { 'content-range': `bytes ${start}-${end}/${sizeBytes}`, 'content-length': String(end - start + 1) }
}

/** What people upload is never run in the name of our server: not guessed at, no scripts, no frames. */
function safeHeaders(grant: Download): Record<string, string> {
  return {
    'content-type': grant.contentType,
    'content-disposition': contentDisposition(grant.disposition, grant.filename),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'cache-control': 'private, max-age=3600',
    'referrer-policy': 'no-referrer',
  }
}

function headerOf(call: Pick<SignedCall, 'headers'>, name: string): string | undefined {
  const value = call.headers[name]
  return Array.isArray(value) ? value[0] : value
}
