// What is measured in pictures, films and sound after they have arrived.

import sharp from 'sharp'
import type { FileFacts } from '#contract/files.ts'
import type { BlobStore, LocalBlobs } from '#platform/blobs/blob-store.ts'
import { withLocalPath } from '#platform/blobs/local-path.ts'
import { isPictureRefusal } from '#platform/picture-refusal.ts'
import { type Ffmpeg, type Probe, probe } from '#platform/process/ffmpeg.ts'
import { isProgramRefusal } from '#platform/process/program-error.ts'
import type { StoredFile } from '../tables.ts'

export type FactTools = {
  readonly blobs: BlobStore & Partial<LocalBlobs>
  /** Throws if there is none. */
  readonly ffmpeg: () => Promise<Ffmpeg>
}

const PIXELS_MAX = 300_000_000

/** Undefined if the content is damaged, or not what its first bytes promised. */
export async function measureFacts(
  tools: FactTools,
  file: StoredFile,
  signal: AbortSignal,
): Promise<FileFacts | undefined> {
  return withLocalPath(tools.blobs, file, async (path) => {
    if (file.mediaType.startsWith('image/')) return readPicture(path)
    const ffmpeg = await tools.ffmpeg()
    const found = await probe(ffmpeg, path, signal).catch((error: unknown) => {
      signal.throwIfAborted()
      if (isProgramRefusal(error)) return undefined
      throw error
    })
    return found && toFacts(found, file.mediaType.startsWith('audio/'))
  })
}

async function readPicture(path: string): Promise<FileFacts | undefined> {
  try {
    const found = await sharp(path, { limitInputPixels: PIXELS_MAX, failOn: 'error' }).metadata()
    const isTurned = (found.orientation ?? 1) >= 5
    const [width_px, height_px] = isTurned ? [found.height, found.width] : [found.width, found.height]
    return { width_px, height_px, format: found.format }
  } catch (error) {
    if (isPictureRefusal(error)) return undefined
    throw error
  }
}

/** @param isSound then a picture in it is the cover of an album */
export function toFacts(found: Probe, isSound: boolean): FileFacts | undefined {
  const picture = isSound ? undefined : found.streams.find((stream) => stream.codecType === 'video')
  const sound = found.streams.find((stream) => stream.codecType === 'audio')
  if (!picture && !sound) return undefined
  const rate = /^(\d+)\/(\d+)$/.exec(picture?.frameRate ?? '')
  const seconds = found.durationSeconds ?? picture?.durationSeconds ?? sound?.durationSeconds
  return {
    format: found.format,
    ...(seconds === undefined ? {} : { duration_us: Math.round(seconds * 1e6) }),
    ...(picture?.widthPx === undefined ? {} : { width_px: picture.widthPx }),
    ...(picture?.heightPx === undefined ? {} : { height_px: picture.heightPx }),
    ...(picture ? { video_codec: picture.codecName } : {}),
    ...(rate && Number(rate[1]) > 0 && Number(rate[2]) > 0
      ? { frame_rate: { numerator: Number(rate[1]), denominator: Number(rate[2]) } }
      : {}),
    ...(sound ? { audio_codec: sound.codecName } : {}),
    ...(sound?.sampleRateHz === undefined ? {} : { sample_rate_hz: sound.sampleRateHz }),
    ...(sound?.channels === undefined ? {} : { channels: sound.channels }),
  }
}
