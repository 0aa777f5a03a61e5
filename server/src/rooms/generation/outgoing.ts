// Pictures of the workspace that go to somebody outside leave without what a camera wrote into them: place, time, owner.
import { buffer } from 'node:stream/consumers'
import { fileTypeFromBuffer } from 'file-type'
import sharp from 'sharp'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { cleanCopy } from '#platform/marks/clean-copy.ts'
import type { Deps } from './deps.ts'
import type { GenerationInput, MediaInput } from './provider.ts'

/** Drawn anew, and turned as its marks say, up to here; larger ones are read past. */
const PICTURE_BYTES_MAX = 100_000_000
const PIXELS_MAX = 300_000_000

/** The content hash of a copy without marks; the content itself where there are none. */
export async function cleanForOutside(deps: Pick<Deps, 'blobs' | 'resultMaxBytes'>, sha256: string): Promise<string> {
  const head = await deps.blobs.head(contentKey(sha256))
  if (!head) return sha256
  if (head.sizeBytes > PICTURE_BYTES_MAX) return cleanLarge(deps, sha256)
  const { stream } = await deps.blobs.read(contentKey(sha256))
  const bytes = await buffer(stream)
  const marks = await marksOf(bytes)
  if (!marks) return sha256
  // Turned as the marks say, since they go; colours keep their profile.
  const clean = await sharp(bytes, { limitInputPixels: PIXELS_MAX }).rotate().keepIccProfile().toBuffer()
  const receipt = await deps.blobs.put([clean], { maxBytes: deps.resultMaxBytes })
  return receipt.sha256
}

/** Too large to be drawn anew: read past, and how it was held stays as a mark. Throws UNSUPPORTED_TYPE where that cannot be done. */
async function cleanLarge(deps: Pick<Deps, 'blobs' | 'resultMaxBytes'>, sha256: string): Promise<string> {
  const copy = await cleanCopy(deps.blobs, sha256)
  return copy === null ? sha256 : (await deps.blobs.put(copy, { maxBytes: deps.resultMaxBytes })).sha256
}

/** The input with the types that its pictures really have: whoever named them knew only their hash. */
export async function withTrueTypes(deps: Pick<Deps, 'blobs'>, input: GenerationInput): Promise<GenerationInput> {
  const truly = async (media: MediaInput): Promise<MediaInput> => ({
    ...media,
    mediaType: (await typeOf(deps, media.sha256)) ?? media.mediaType,
  })
  const all = (list: readonly MediaInput[] | undefined) => list && Promise.all(list.map(truly))
  if (input.kind === 'text' && input.text.pictures)
    return { ...input, text: { ...input.text, pictures: await Promise.all(input.text.pictures.map(truly)) } }
  if (input.kind === 'image' && input.prompt?.references) {
    const references = await Promise.all(input.prompt.references.map(truly))
    return { ...input, prompt: { ...input.prompt, references } }
  }
  if (input.kind !== 'video') return input
  const { startFrame, endFrame } = input.clip
  const references = await all(input.clip.references)
  return {
    ...input,
    clip: {
      ...input.clip,
      ...(startFrame ? { startFrame: await truly(startFrame) } : {}),
      ...(endFrame ? { endFrame: await truly(endFrame) } : {}),
      ...(references ? { references } : {}),
    },
  }
}

const HEAD_BYTES = 4100

async function typeOf(deps: Pick<Deps, 'blobs'>, sha256: string): Promise<string | undefined> {
  const head = await deps.blobs.head(contentKey(sha256))
  if (!head || head.sizeBytes === 0) return undefined
  const { stream } = await deps.blobs.read(contentKey(sha256), {
    start: 0,
    end: Math.min(HEAD_BYTES, head.sizeBytes) - 1,
  })
  return (await fileTypeFromBuffer(await buffer(stream)))?.mime
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
