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
  /** Throws if content of this type may not come in. Asked as soon as the beginning is there: nothing of it is stored. */
  readonly accept?: (mediaType: string) => void
}

/** Takes content in. Whatever its uploader says of its type is not asked. */
export async function storeMeasured(blobs: BlobStore, arrival: Arrival): Promise<Measured> {
  const md5 = createHash('md5')
  let mediaType = ''
  async function* watched() {
    const held: Uint8Array[] = []
    let heldBytes = 0
    let isKnown = false
    const recognise = async () => {
      isKnown = true
      mediaType = await recogniseType(Buffer.concat(held).subarray(0, HEAD_BYTES), arrival.name)
      arrival.accept?.(mediaType)
    }
    for await (const chunk of arrival.source) {
      md5.update(chunk)
      if (isKnown) {
        yield chunk
        continue
      }
      // A source may use its chunk again for the next one.
      held.push(Uint8Array.prototype.slice.call(chunk))
      heldBytes += chunk.byteLength
      if (heldBytes < HEAD_BYTES) continue
      await recognise()
      yield* held.splice(0)
    }
    if (isKnown) return
    await recognise()
    yield* held
  }
  const signal = arrival.signal ? { signal: arrival.signal } : {}
  const receipt = await blobs.put(watched(), { maxBytes: arrival.maxBytes, ...signal })
  return { ...receipt, md5: md5.digest('hex'), mediaType }
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
