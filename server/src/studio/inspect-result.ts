// What a provider delivered is looked into before it counts: that it is what it says, that it can be opened, how large and long
// it is. A page of HTML under the name of a picture is no picture.
import sharp from 'sharp'
import type { BlobStore, LocalBlobs } from '#platform/blobs/blob-store.ts'
import { withLocalPath } from '#platform/blobs/local-path.ts'
import { isPictureRefusal } from '#platform/picture-refusal.ts'
import { type Ffmpeg, probe, readProgress } from '#platform/process/ffmpeg.ts'
import { isProgramRefusal } from '#platform/process/program-error.ts'
import { runProgram } from '#platform/process/run-program.ts'
import type { InspectedClip } from '#rooms/candidates/candidates.ts'
import type { Inspect, Inspection } from '#rooms/generation/generation.ts'

type Tools = { readonly blobs: BlobStore & Partial<LocalBlobs>; readonly ffmpeg: () => Promise<Ffmpeg> }

/** A film that somebody put in: also its last second must be there to be shown. */
export function inspectOwnClip(tools: Tools) {
  return ({ sha256 }: { readonly sha256: string }): Promise<InspectedClip> =>
    withLocalPath(tools.blobs, { sha256 }, async (path) => {
      const signal = AbortSignal.timeout(CLIP_LOOK_MS)
      const found = await inspectMoving(tools, path, { mediaType: '', kind: 'video', signal })
      if (!found.ok) return found
      const { duration_ms: durationMs, width_px: widthPx = 0, height_px: heightPx = 0 } = found.facts
      if (Math.min(Number(widthPx), Number(heightPx)) < CLIP_SIDE_MIN_PX)
        return { ok: false, reason: `${widthPx} × ${heightPx} px` }
      if (!(await showsItsEnd(await tools.ffmpeg(), path, signal)))
        return { ok: false, reason: 'its end cannot be played' }
      return { ok: true, durationMs: Number(durationMs), widthPx: Number(widthPx), heightPx: Number(heightPx) }
    })
}

async function showsItsEnd({ ffmpegPath }: Ffmpeg, path: string, signal: AbortSignal): Promise<boolean> {
  let frames = 0
  const onStdoutLine = readProgress((progress) => {
    frames = progress.frames
  })
  const input = ['-nostdin', '-v', 'error', '-protocol_whitelist', 'file', '-sseof', '-1', '-i', path]
  const args = ['-progress', 'pipe:1', '-nostats', ...input, '-map', '0:v:0', '-threads', '1', '-f', 'null', '-']
  const limits = { timeoutMs: CLIP_LOOK_MS, memoryMaxBytes: CLIP_MEMORY_MAX_BYTES, signal }
  try {
    await runProgram({ program: ffmpegPath, args, cwd: '/', onStdoutLine, ...limits })
  } catch (error) {
    if (isProgramRefusal(error)) return false
    throw error
  }
  return frames > 0
}

const CLIP_LOOK_MS = 60_000
const CLIP_MEMORY_MAX_BYTES = 2 * 1024 ** 3
const CLIP_SIDE_MIN_PX = 64

const PIXELS_MAX = 300_000_000
/** Formats of pictures that the rest of the house reads, by sharp's name. */
const PICTURE_TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  heif: 'image/avif',
  gif: 'image/gif',
}
const SAMPLES_PER_SECOND = 48_000

export function inspectResults(tools: Tools): Inspect {
  return async ({ sha256, mediaType }, input, signal) => {
    if (input.kind === 'text') return { ok: true, mediaType, facts: {} }
    return withLocalPath(tools.blobs, { sha256 }, (path) =>
      input.kind === 'image'
        ? inspectPicture(path)
        : inspectMoving(tools, path, { mediaType, kind: input.kind, signal }),
    )
  }
}

async function inspectPicture(path: string): Promise<Inspection> {
  try {
    const found = await sharp(path, { limitInputPixels: PIXELS_MAX, failOn: 'error' }).stats()
    const { format, width, height } = await sharp(path, { limitInputPixels: PIXELS_MAX }).metadata()
    const mediaType = PICTURE_TYPES[format]
    if (mediaType === undefined) return { ok: false, reason: `the result is a picture of an unknown format, ${format}` }
    return { ok: true, mediaType, facts: { width_px: width, height_px: height, channels: found.channels.length } }
  } catch (error) {
    if (!isPictureRefusal(error)) throw error
    return { ok: false, reason: 'the result is not a picture that can be opened' }
  }
}

type Asked = {
  readonly mediaType: string
  readonly kind: 'video' | 'speech' | 'music' | 'effect'
  readonly signal: AbortSignal
}

async function inspectMoving(tools: Tools, path: string, { mediaType, kind, signal }: Asked): Promise<Inspection> {
  const found = await probe(await tools.ffmpeg(), path, signal).catch((error: unknown) => {
    signal.throwIfAborted()
    if (isProgramRefusal(error)) return undefined
    throw error
  })
  const what = kind === 'video' ? 'video' : 'audio'
  const stream = found?.streams.find((one) => one.codecType === what)
  const seconds = found?.durationSeconds ?? stream?.durationSeconds
  if (!stream || seconds === undefined || seconds <= 0)
    return {
      ok: false,
      reason: `the result holds no ${kind === 'video' ? 'moving picture' : 'sound'} that can be played`,
    }
  if (what === 'audio')
    return { ok: true, mediaType, facts: { duration_samples: Math.round(seconds * SAMPLES_PER_SECOND) } }
  return {
    ok: true,
    mediaType,
    facts: {
      duration_ms: Math.round(seconds * 1000),
      ...(stream.widthPx === undefined ? {} : { width_px: stream.widthPx }),
      ...(stream.heightPx === undefined ? {} : { height_px: stream.heightPx }),
    },
  }
}
