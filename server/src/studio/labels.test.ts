// "Made with AI" in every picture that an engine may answer with; what cannot say it does not go out where it must be said.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDiskBlobs } from '#adapters/blobs-disk/blobs-disk.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import { ManualClock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { locateFfmpeg } from '#platform/process/ffmpeg.ts'
import { createLeaving, type LeavingParts } from './leaving.ts'

let folder = ''
let blobs: BlobStore
const clock = new ManualClock()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huaben-labels-'))
  blobs = await openDiskBlobs({ folder, clock })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** All that there is was made by an engine, for a project that wants it said. */
const leaving = () =>
  createLeaving({
    ...{ db: null as never, clock, blobs, ffmpeg: () => locateFfmpeg({}) },
    artefacts: { kindsOf: async () => ['picture'] } as LeavingParts['artefacts'],
    candidates: { projectsWith: async () => ['a project'] },
    productions: { projectsWith: async () => [] },
    projects: { hasLabelling: async () => true },
  })

async function goesOut(bytes: Uint8Array, mediaType: string): Promise<Buffer> {
  const { sha256 } = await blobs.put([bytes], { maxBytes: 10_000_000 })
  const key = await leaving().keyFor({ sha256, mediaType, workspaceId: newId(), isOriginal: false })
  return buffer((await blobs.read(key)).stream)
}

const picture = () => sharp({ create: { width: 96, height: 64, channels: 3, background: '#486' } })
const SAID = 'trainedAlgorithmicMedia'

test.each<[string, (image: Sharp) => Sharp]>([
  ['image/png', (image) => image.png()],
  ['image/jpeg', (image) => image.jpeg()],
  ['image/webp', (image) => image.webp()],
  ['image/gif', (image) => image.gif()],
  ['image/avif', (image) => image.avif({ effort: 0 })],
])('%s says that it was made with AI, and is the same picture', async (mediaType, of) => {
  const plain = await of(picture()).toBuffer()
  const out = await goesOut(plain, mediaType)
  expect(out.toString('utf8')).toContain(SAID)
  expect(out.toString('utf8')).toContain('AI 生成')
  expect(await sharp(out).raw().toBuffer()).toEqual(await sharp(plain).raw().toBuffer())
})

test('what has no place for it does not go out, and says who must do what', async () => {
  const tiff = await picture().tiff().toBuffer()
  await expect(goesOut(tiff, 'image/tiff')).rejects.toMatchObject({
    code: 'LABELS_CANNOT',
    details: { media_type: 'image/tiff' },
  })
  // Also asked again, and where a program refuses it.
  await expect(goesOut(tiff, 'image/tiff')).rejects.toMatchObject({ code: 'LABELS_CANNOT' })
  await expect(goesOut(Buffer.from('no clip at all'), 'video/mp4')).rejects.toMatchObject({ code: 'LABELS_CANNOT' })
})
