// Small pictures of big ones: made when somebody first looks, kept beside the content they were made of.
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { answerDownload, type SignedReply } from '#platform/blobs/answer-signed.ts'
import { blobFaults } from '#platform/blobs/blob-faults.ts'
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import { Fault } from '#platform/faults.ts'

const FOLDER = 'small'
/** Wide enough for a card on a screen with two pixels to the point. */
const WIDTH_PX = 480
const QUALITY = 78
const PIXELS_MAX = 100_000_000
const SMALL_MAX_BYTES = 4 * 1024 * 1024
const KEY = /^small\/\d+\/[0-9a-f]{2}\/([0-9a-f]{64})$/
/** Made anew when somebody looks again. */
const KEEP_DAYS = 30
const DAY_MS = 86_400_000

export const SMALL_TYPE = 'image/webp'

export function smallKey(sha256: string): string {
  return `${FOLDER}/${WIDTH_PX}/${sha256.slice(0, 2)}/${sha256}`
}

export type SmallDeps = { readonly blobs: BlobStore; readonly clock: Clock }

type Asked = { readonly method: string; readonly headers: Readonly<Record<string, string | string[] | undefined>> }

export function createSmallPictures({ blobs, clock }: SmallDeps) {
  const running = new Map<string, Promise<void>>()

  /** One after the other for one picture, however many ask for it. */
  function made(key: string, sha256: string): Promise<void> {
    const known = running.get(key)
    if (known) return known
    const work = make(blobs, key, sha256).finally(() => running.delete(key))
    running.set(key, work)
    return work
  }

  return {
    /** BLOBS_NOT_FOUND if the picture is gone; the caller has checked the right to see it. */
    async answer(key: string, asked: Asked): Promise<SignedReply> {
      const [, sha256] = KEY.exec(key) ?? []
      if (sha256 === undefined) throw blobFaults.NOT_FOUND()
      if (!(await blobs.head(key))) await made(key, sha256)
      const grant = { key, contentType: SMALL_TYPE, disposition: 'inline', filename: `${sha256}.webp` } as const
      return answerDownload(blobs, grant, asked)
    },

    /** Forgets those whose picture is gone, and those that are old. Answers how many. */
    async sweep(): Promise<number> {
      const oldBefore = clock.now().getTime() - KEEP_DAYS * DAY_MS
      let count = 0
      let after: string | undefined
      do {
        const page = await blobs.list({ prefix: `${FOLDER}/`, ...(after === undefined ? {} : { after }) })
        for (const { key, storedAt } of page.blobs) {
          const [, sha256] = KEY.exec(key) ?? []
          const isWanted =
            sha256 !== undefined && storedAt.getTime() > oldBefore && (await blobs.head(contentKey(sha256)))
          if (isWanted) continue
          await blobs.delete(key)
          count += 1
        }
        after = page.next
      } while (after !== undefined)
      return count
    },
  }
}

export type SmallPictures = ReturnType<typeof createSmallPictures>

async function make(blobs: BlobStore, key: string, sha256: string): Promise<void> {
  const { stream } = await blobs.read(contentKey(sha256))
  const bytes = await sharp(await buffer(stream), { limitInputPixels: PIXELS_MAX })
    .rotate()
    .resize({ width: WIDTH_PX, withoutEnlargement: true })
    .webp({ quality: QUALITY })
    .toBuffer()
  try {
    await blobs.put([bytes], { key, maxBytes: SMALL_MAX_BYTES })
  } catch (error) {
    // Another server was faster.
    if (!(error instanceof Fault && error.code === 'BLOBS_EXISTS')) throw error
  }
}
