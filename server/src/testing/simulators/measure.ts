import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { locateFfmpeg, probe } from '#platform/process/ffmpeg.ts'

/** What the bytes are, by who can read them. */
export async function measureMedia(mediaType: string, bytes: Uint8Array): Promise<Record<string, number>> {
  if (mediaType.startsWith('image/')) {
    const { width, height } = await sharp(bytes).metadata()
    return { width_px: width, height_px: height }
  }
  if (!/^(audio|video)\//.test(mediaType)) return {}
  const folder = await mkdtemp(path.join(tmpdir(), 'huaben-trial-'))
  try {
    const file = path.join(folder, 'result')
    await writeFile(file, bytes)
    const found = await probe(await locateFfmpeg(), file)
    const [stream] = found.streams
    if (mediaType.startsWith('video/')) return { width_px: stream?.widthPx ?? 0, height_px: stream?.heightPx ?? 0 }
    return { duration_samples: Math.round((found.durationSeconds ?? 0) * 48_000) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
