// Pictures of the workspace that go to somebody outside leave without what a camera wrote into them: place, time, owner.
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { Deps } from './deps.ts'

/** What may carry such marks, by the first bytes: JPEG, PNG, TIFF, WebP, HEIF. Anything else goes as it is. */
const PICTURE_BYTES_MAX = 100_000_000
const PIXELS_MAX = 300_000_000

/** The content hash of a copy without marks; the content itself where there are none. */
export async function cleanForOutside(deps: Pick<Deps, 'blobs' | 'resultMaxBytes'>, sha256: string): Promise<string> {
  const head = await deps.blobs.head(contentKey(sha256))
  if (!head || head.sizeBytes > PICTURE_BYTES_MAX) return sha256
  const { stream } = await deps.blobs.read(contentKey(sha256))
  const bytes = await buffer(stream)
  const marks = await marksOf(bytes)
  if (!marks) return sha256
  // Turned as the marks say, since they go; colours keep their profile.
  const clean = await sharp(bytes, { limitInputPixels: PIXELS_MAX }).rotate().keepIccProfile().toBuffer()
  const receipt = await deps.blobs.put([clean], { maxBytes: deps.resultMaxBytes })
  return receipt.sha256
}

async function marksOf(bytes: Uint8Array): Promise<boolean> {
  try {
    const found = await sharp(bytes, { limitInputPixels: PIXELS_MAX }).metadata()
    return found.exif !== undefined || found.xmp !== undefined || found.iptc !== undefined
  } catch {
    // No picture at all.
    return false
  }
}
