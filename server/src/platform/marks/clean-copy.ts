// Copies of stored pictures without marks. Pictures of any size are read past, not decoded; few formats must be drawn anew.
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { contentKey } from '../blobs/blob-key.ts'
import type { BlobStore } from '../blobs/blob-store.ts'
import { faults } from '../faults.ts'
import { markedKindOf, stripMarks } from './marks.ts'

/** Drawn anew only below this: it stands in memory. */
const DRAWN_MAX_BYTES = 100_000_000
const PIXELS_MAX = 300_000_000
const HEAD_BYTES = 16
const ACCEPTED = 'image/jpeg, image/png, image/webp, image/heic, image/avif'

/** Content without marks, or null where there are none and the content itself may go. */
export type CleanCopy = AsyncIterable<Uint8Array> | null

/** Throws UNSUPPORTED_TYPE for a picture from which nobody here can take its marks. */
export async function cleanCopy(blobs: BlobStore, sha256: string): Promise<CleanCopy> {
  const key = contentKey(sha256)
  const head = await blobs.head(key)
  if (!head || head.sizeBytes === 0) return null
  const first = await buffer(
    (await blobs.read(key, { start: 0, end: Math.min(HEAD_BYTES, head.sizeBytes) - 1 })).stream,
  )
  const kind = markedKindOf(first)
  if (kind === undefined) return isTiff(first) ? drawAnew(blobs, key, head.sizeBytes) : null
  try {
    const looked = stripMarks(kind, (await blobs.read(key)).stream)
    // Read past once: what has no marks is not copied.
    for await (const _ of looked.bytes);
    if (looked.droppedBytes() === 0) return null
  } catch (error) {
    throw Object.assign(unreadable(kind), { cause: error })
  }
  return stripMarks(kind, (await blobs.read(key)).stream).bytes
}

const isTiff = (head: Buffer) => /^(II\*\0|MM\0\*|II\+\0|MM\0\+)/.test(head.toString('latin1'))
const unreadable = (kind: string) => faults.UNSUPPORTED_TYPE({ media_type: `image/${kind}`, accepted: ACCEPTED })

async function drawAnew(blobs: BlobStore, key: string, sizeBytes: number): Promise<CleanCopy> {
  if (sizeBytes > DRAWN_MAX_BYTES) throw unreadable('tiff')
  const bytes = await buffer((await blobs.read(key)).stream)
  const image = () => sharp(bytes, { limitInputPixels: PIXELS_MAX })
  const found = await image()
    .metadata()
    .catch(() => undefined)
  // No picture at all: whatever it is, no camera wrote it.
  if (!found || !(found.exif || found.xmp || found.iptc)) return null
  return toAsync(await image().rotate().keepIccProfile().toBuffer())
}

async function* toAsync(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
