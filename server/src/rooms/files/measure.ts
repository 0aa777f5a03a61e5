// Measuring content on its way into the store: MD5, and what it is by its first bytes. Size and SHA-256 the store measures.
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { fileTypeFromBuffer } from 'file-type'
import type { BlobReceipt, BlobSource, BlobStore } from '#platform/blobs/blob-store.ts'
import { looksLikeText, textType } from './file.ts'

/** Enough to tell office documents from other ZIP files. */
const HEAD_BYTES = 64 * 1024

export type Measured = BlobReceipt & { readonly md5: string; readonly mediaType: string }

type Arrival = {
  readonly source: BlobSource
  readonly name: string
  readonly maxBytes: number
  readonly signal?: AbortSignal
}

/** Takes content in. Whatever its uploader says of its type is not asked. */
export async function storeMeasured(blobs: BlobStore, arrival: Arrival): Promise<Measured> {
  const md5 = createHash('md5')
  const head: Uint8Array[] = []
  let headBytes = 0
  async function* watched() {
    for await (const chunk of arrival.source) {
      md5.update(chunk)
      if (headBytes < HEAD_BYTES) {
        head.push(Uint8Array.prototype.slice.call(chunk, 0, HEAD_BYTES - headBytes))
        headBytes += chunk.byteLength
      }
      yield chunk
    }
  }
  const signal = arrival.signal ? { signal: arrival.signal } : {}
  const receipt = await blobs.put(watched(), { maxBytes: arrival.maxBytes, ...signal })
  return { ...receipt, md5: md5.digest('hex'), mediaType: await recogniseType(Buffer.concat(head), arrival.name) }
}

/** What content in the store is, by its beginning. */
export async function recogniseStored(blobs: BlobStore, key: string, name: string): Promise<string> {
  const found = await blobs.head(key)
  if (!found || found.sizeBytes === 0) return recogniseType(Buffer.alloc(0), name)
  const { stream } = await blobs.read(key, { start: 0, end: Math.min(HEAD_BYTES, found.sizeBytes) - 1 })
  return recogniseType(await buffer(stream), name)
}

export async function recogniseType(head: Uint8Array, name: string): Promise<string> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  // What begins as XML may be a drawing, which a browser would run as a page.
  if (found?.mime === 'application/xml' && /<svg[\s>]/i.test(Buffer.from(head).toString('utf8'))) return 'image/svg+xml'
  if (found) return found.mime
  return looksLikeText(head) ? textType(name) : 'application/octet-stream'
}
