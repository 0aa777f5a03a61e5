// What people put in the place of what engines make is looked into before it counts: that it is what it says, whole, and of a
// size that a film can be made with.
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import type { CandidateSubjectKind } from '#contract/candidates.ts'
import { isPictureRefusal } from '#platform/picture-refusal.ts'
import type { StoredFile } from '#rooms/files/files.ts'
import type { CandidatesDeps } from './deps.ts'
import { candidateFaults } from './faults.ts'

type Facts = Readonly<Record<string, number>>

/** What was measured. Throws CANDIDATES_NO_PICTURE, CANDIDATES_NO_SOUND, CANDIDATES_NO_CLIP. */
export async function checkOwn(deps: CandidatesDeps, kind: CandidateSubjectKind, file: StoredFile): Promise<Facts> {
  if (kind === 'line') return soundFacts(file)
  return kind === 'clip' ? clipFacts(deps, file) : pictureFacts(deps, file)
}

const SIDE_MIN_PX = 64
const SIDE_MAX_PX = 8192
const PICTURE_MAX_BYTES = 40 * 1024 * 1024
const PICTURE_TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp'])

/** Decoded to the last line: a picture that is cut off is refused here, not in the middle of a film. */
async function pictureFacts({ files }: CandidatesDeps, file: StoredFile): Promise<Facts> {
  const refuse = (reason: string) =>
    candidateFaults.NO_PICTURE({
      name: file.name,
      reason,
      least: SIDE_MIN_PX,
      most: SIDE_MAX_PX,
      size_mb: PICTURE_MAX_BYTES / 1024 / 1024,
    })
  if (!PICTURE_TYPES.has(file.mediaType)) throw refuse(file.mediaType)
  if (file.sizeBytes > PICTURE_MAX_BYTES) throw refuse(`${Math.ceil(file.sizeBytes / 1024 / 1024)} MB`)
  const bytes = await buffer((await files.open(file)).stream)
  const image = sharp(bytes, { limitInputPixels: SIDE_MAX_PX * SIDE_MAX_PX, failOn: 'error' })
  const asRefusal = (error: Error) => {
    throw isPictureRefusal(error) ? refuse(error.message) : error
  }
  const { width = 0, height = 0 } = await image.metadata().catch(asRefusal)
  if (Math.min(width, height) < SIDE_MIN_PX || Math.max(width, height) > SIDE_MAX_PX)
    throw refuse(`${width} × ${height} px`)
  await image.stats().catch(asRefusal)
  return { width_px: width, height_px: height }
}

const CLIP_MAX_MS = 10 * 60_000
const CLIP_MAX_BYTES = 2 * 1024 ** 3
const CLIP_TYPES: ReadonlySet<string> = new Set([
  'video/mp4',
  'video/quicktime',
  'video/webm',
  'video/matroska',
  'video/x-matroska',
])

async function clipFacts({ inspectClip }: CandidatesDeps, file: StoredFile): Promise<Facts> {
  const refuse = (reason: string) =>
    candidateFaults.NO_CLIP({
      name: file.name,
      reason,
      minutes: CLIP_MAX_MS / 60_000,
      size_gb: CLIP_MAX_BYTES / 1024 ** 3,
    })
  if (!CLIP_TYPES.has(file.mediaType)) throw refuse(file.mediaType)
  if (file.sizeBytes > CLIP_MAX_BYTES) throw refuse(`${(file.sizeBytes / 1024 ** 3).toFixed(1)} GB`)
  const found = await inspectClip(file)
  if (!found.ok) throw refuse(found.reason)
  if (found.durationMs > CLIP_MAX_MS) throw refuse(`${Math.round(found.durationMs / 1000)} s`)
  return { duration_ms: found.durationMs, width_px: found.widthPx, height_px: found.heightPx }
}

const SOUND_MAX_US = 600_000_000

function soundFacts(file: StoredFile): Facts {
  const refuse = (reason: string) => candidateFaults.NO_SOUND({ name: file.name, reason })
  if (!file.mediaType.startsWith('audio/')) throw refuse(file.mediaType)
  const lengthUs = file.facts?.duration_us ?? 0
  if (lengthUs <= 0) throw refuse(file.factsState)
  if (lengthUs > SOUND_MAX_US) throw refuse(`${Math.round(lengthUs / 1_000_000)} s`)
  return { duration_samples: Math.round((lengthUs * 48) / 1000) }
}
