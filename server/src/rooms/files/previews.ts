// What is shown of a file before it is opened: made when somebody first asks, one at a time, kept beside the content.
import { buffer } from 'node:stream/consumers'
import type { SoundPeaks } from '#contract/files.ts'
import { blobFaults } from '#platform/blobs/blob-faults.ts'
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import { withLocalPath } from '#platform/blobs/local-path.ts'
import type { Clock } from '#platform/clock.ts'
import { Fault, faults } from '#platform/faults.ts'
import { ProgramError } from '#platform/process/program-error.ts'
import { drawPicture, drawPoster, hearPeaks } from './draw-preview.ts'
import { fileFaults } from './faults.ts'
import type { FactTools } from './measuring/facts.ts'
import type { StoredFile } from './tables.ts'

export const PREVIEW_SIZES = ['small', 'large'] as const
export type PreviewSize = (typeof PREVIEW_SIZES)[number]
export const PREVIEW_TYPE = 'image/webp'

const EDGE_PX: Record<PreviewSize, number> = { small: 480, large: 1920 }
const FOLDER = 'previews'
const PREVIEW_MAX_BYTES = 16 * 1024 * 1024
/** Whoever comes after so many that wait is asked to come back. */
const WAITING_MAX = 200
/** Made anew when somebody looks again. */
const KEEP_DAYS = 60
const DAY_MS = 86_400_000
const KEY = /^previews\/[0-9a-f]{2}\/([0-9a-f]{64})\.(small|large|peaks)$/

export type PreviewDeps = FactTools & { readonly clock: Clock }
type Looks = Pick<StoredFile, 'sha256' | 'mediaType' | 'factsState'>

/** Drawings as SVG are shown by the browser itself, which runs nothing in a picture. */
export function hasPreview(file: Pick<StoredFile, 'mediaType' | 'factsState'>): boolean {
  const isDrawn = file.mediaType.startsWith('image/') && file.mediaType !== 'image/svg+xml'
  return (isDrawn || file.mediaType.startsWith('video/')) && file.factsState !== 'failed'
}

export const isHeard = (file: Pick<StoredFile, 'mediaType'>) => /^(audio|video)\//.test(file.mediaType)

/** The key of a signed link: what it leads to is made when somebody follows it. */
export function previewLinkKey(fileId: string, size: PreviewSize): string {
  return `previews-of/${fileId}/${size}`
}

export function previewOfLinkKey(key: string): { fileId: string; size: PreviewSize } | undefined {
  const [, fileId, size] = /^previews-of\/([0-9a-f-]{36})\/(small|large)$/.exec(key) ?? []
  return fileId === undefined ? undefined : { fileId, size: size as PreviewSize }
}

const keyOf = (sha256: string, kind: PreviewSize | 'peaks') => `${FOLDER}/${sha256.slice(0, 2)}/${sha256}.${kind}`

export function createPreviews(deps: PreviewDeps) {
  const { blobs } = deps
  // Apart, so that no picture waits for hours of sound to be heard through.
  const queues = { drawn: createQueue(), heard: createQueue() }

  /** The key under which it is kept; made if it is not there yet. */
  async function keep(file: Looks, kind: PreviewSize | 'peaks', make: () => Promise<Uint8Array>): Promise<string> {
    const key = keyOf(file.sha256, kind)
    if (await blobs.head(key)) return key
    const makeAlone = kind === 'peaks' ? queues.heard : queues.drawn
    await makeAlone(key, async () => {
      if (await blobs.head(key)) return
      await store(blobs, key, await make())
      // Collected while it was drawn: nobody else would take it away.
      if (!(await blobs.head(contentKey(file.sha256)))) await blobs.delete(key)
    })
    return key
  }

  return {
    /** FILES_NO_PREVIEW of what has no looks, or cannot be read. */
    async picture(file: Looks, size: PreviewSize): Promise<string> {
      if (!hasPreview(file)) throw fileFaults.NO_PREVIEW()
      return keep(file, size, () => draw(deps, file, EDGE_PX[size]))
    },
    /** FILES_NOT_LISTENABLE of what cannot be heard. */
    async peaks(file: Looks): Promise<SoundPeaks> {
      if (!isHeard(file)) throw fileFaults.NOT_LISTENABLE()
      const key = await keep(file, 'peaks', () => hear(deps, file))
      const { stream } = await blobs.read(key)
      return JSON.parse((await buffer(stream)).toString('utf8')) as SoundPeaks
    },
    /** Forgets those whose content is gone, and those that are old. Answers how many. */
    async sweep(): Promise<number> {
      const oldBefore = deps.clock.now().getTime() - KEEP_DAYS * DAY_MS
      let count = 0
      for await (const { key, storedAt } of listAll(blobs)) {
        const [, sha256] = KEY.exec(key) ?? []
        const isYoung = storedAt.getTime() > oldBefore
        if (sha256 !== undefined && isYoung && (await blobs.head(contentKey(sha256)))) continue
        await blobs.delete(key)
        count += 1
      }
      return count
    },
  }
}

export type Previews = ReturnType<typeof createPreviews>

async function* listAll(blobs: BlobStore) {
  let after: string | undefined
  do {
    const page = await blobs.list({ prefix: `${FOLDER}/`, ...(after === undefined ? {} : { after }) })
    yield* page.blobs
    after = page.next
  } while (after !== undefined)
}

/** The program did not like it, or could not come to an end with it: no other try would go better. */
function isOfFile(error: unknown): boolean {
  return error instanceof ProgramError && error.code !== 'PROGRAM_MISSING' && error.code !== 'PROGRAM_ABORTED'
}

async function draw(deps: PreviewDeps, file: Looks, edgePx: number): Promise<Uint8Array> {
  return withLocalPath(deps.blobs, file, async (path) => {
    if (file.mediaType.startsWith('image/'))
      return drawPicture(path, edgePx).catch((error: unknown) => {
        throw fileFaults.NO_PREVIEW({}, error)
      })
    const ffmpeg = await deps.ffmpeg()
    return drawPoster(ffmpeg, { path, edgePx }).catch((error: unknown) => {
      throw isOfFile(error) ? fileFaults.NO_PREVIEW({}, error) : error
    })
  })
}

async function hear(deps: PreviewDeps, file: Looks): Promise<Uint8Array> {
  const peaks = await withLocalPath(deps.blobs, file, async (path) =>
    hearPeaks(await deps.ffmpeg(), { path }).catch((error: unknown) => {
      throw isOfFile(error) ? fileFaults.NOT_LISTENABLE({}, error) : error
    }),
  )
  return Buffer.from(JSON.stringify(peaks))
}

async function store(blobs: BlobStore, key: string, bytes: Uint8Array): Promise<void> {
  try {
    await blobs.put([bytes], { key, maxBytes: PREVIEW_MAX_BYTES })
  } catch (error) {
    // Another server was faster.
    if (!(error instanceof Fault) || error.code !== blobFaults.EXISTS().code) throw error
  }
}

/** One piece of work at a time, and each once, however many ask for it. */
function createQueue() {
  const waiting = new Map<string, Promise<void>>()
  let last: Promise<unknown> = Promise.resolve()
  return (key: string, work: () => Promise<void>): Promise<void> => {
    const known = waiting.get(key)
    if (known) return known
    if (waiting.size >= WAITING_MAX) throw faults.BUSY({ retry_after_s: 5 })
    const turn = last.then(work).finally(() => waiting.delete(key))
    last = turn.catch(() => undefined)
    waiting.set(key, turn)
    return turn
  }
}
