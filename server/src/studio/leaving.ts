// What goes out in place of stored content: the one place that decides. Pictures and films that people put in lose what their
// camera wrote into them, above all the place; what engines made for a project that says so tells that it was made. What is
// stored, and its hash, stays as it is: copies lie beside it and are made when somebody first asks.
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { BlobSource, BlobStore, LocalBlobs } from '#platform/blobs/blob-store.ts'
import { withLocalPath } from '#platform/blobs/local-path.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/db.ts'
import { Fault } from '#platform/faults.ts'
import { cleanCopy } from '#platform/marks/clean-copy.ts'
import { labelPicture, markedKindOf } from '#platform/marks/marks.ts'
import { type Ffmpeg, probe } from '#platform/process/ffmpeg.ts'
import { isProgramRefusal } from '#platform/process/program-error.ts'
import { runProgram } from '#platform/process/run-program.ts'
import type { Artefacts } from '#rooms/artefacts/artefacts.ts'
import type { Candidates } from '#rooms/candidates/candidates.ts'
import type { Productions } from '#rooms/productions/productions.ts'
import type { Projects } from '#rooms/projects/projects.ts'
import { labelFaults } from './label-faults.ts'

export type LeavingParts = {
  readonly db: Db
  readonly clock: Clock
  readonly blobs: BlobStore & Partial<LocalBlobs>
  readonly ffmpeg: () => Promise<Ffmpeg>
  readonly artefacts: Pick<Artefacts, 'kindsOf'>
  readonly candidates: Pick<Candidates, 'projectsWith'>
  readonly productions: Pick<Productions, 'projectsWith'>
  readonly projects: Pick<Projects, 'hasLabelling'>
}

export type Going = {
  readonly sha256: string
  readonly mediaType: string
  /** For whose reader: what others have made of the same content, and what they want said of it, is theirs. Null: a link that names nobody. */
  readonly workspaceId: string | null
  /** To somebody of the workspace, who wants it as it was put in. */
  readonly isOriginal: boolean
}

const FOLDER = 'leaving'
const COPY = /^leaving\/[0-9a-f]{2}\/([0-9a-f]{64})\.(clean|made)$/
type Variant = 'clean' | 'made'
const copyKey = (sha256: string, variant: Variant) => `${FOLDER}/${sha256.slice(0, 2)}/${sha256}.${variant}`

/** Made anew when somebody asks again. */
const KEEP_DAYS = 30
const DAY_MS = 86_400_000
/** Looked at once a process: content never changes. */
const REMEMBERED_MAX = 10_000
/** A content of a sample is in as many projects as people tried that sample in. */
const PROJECTS_AT_ONCE = 100
const COPY_MAX_BYTES = 50 * 1024 ** 3
const COPY_TIMEOUT_MS = 10 * 60_000
const COPY_MEMORY_MAX_BYTES = 1024 ** 3

/** What an engine alone has made; films and their pieces say it themselves. */
const LABELLED_KINDS: ReadonlySet<string> = new Set([
  ...['key_frame', 'clip', 'portrait', 'plate', 'picture', 'speech', 'bed', 'effect'],
])
const SOURCE_TYPE = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'
const PROPERTIES = [
  'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
  `Iptc4xmpExt:DigitalSourceType="${SOURCE_TYPE}"`,
  'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"',
  'photoshop:Credit="AI 生成 / Made with AI"',
].join(' ')
const COMMENT = `AI 生成 / Made with AI (${SOURCE_TYPE})`

export function createLeaving(parts: LeavingParts) {
  const { db, clock, blobs } = parts
  const running = new Map<string, Promise<boolean>>()
  const unmarked = new Set<string>()

  /** True if a copy goes out. One maker for one copy, however many ask for it. */
  async function hasCopy(key: string, make: () => Promise<BlobSource | null>): Promise<boolean> {
    if (unmarked.has(key)) return false
    if (await blobs.head(key)) return true
    const known = running.get(key)
    if (known) return known
    const work = keepCopy(blobs, key, make).finally(() => running.delete(key))
    running.set(key, work)
    const isKept = await work
    if (!isKept && unmarked.size < REMEMBERED_MAX) unmarked.add(key)
    return isKept
  }

  async function isLabelled(
    { workspaceId, sha256 }: Pick<Going, 'workspaceId' | 'sha256'>,
    kinds: readonly string[],
  ): Promise<boolean> {
    const content = { workspaceId, sha256 }
    if (!kinds.some((kind) => LABELLED_KINDS.has(kind))) return false
    for (const room of [parts.candidates, parts.productions]) {
      let after: string | null = null
      do {
        const ids: string[] = await room.projectsWith(db, { ...content, page: { after, size: PROJECTS_AT_ONCE } })
        if (ids.length > 0 && (await parts.projects.hasLabelling(db, ids))) return true
        after = ids.length === PROJECTS_AT_ONCE ? (ids.at(-1) ?? null) : null
      } while (after !== null)
    }
    return false
  }

  return {
    /** The key of what is sent. @throws UNSUPPORTED_TYPE where nobody can take the marks out, LABELS_CANNOT where none can be put in */
    async keyFor({ workspaceId, sha256, mediaType, isOriginal }: Going): Promise<string> {
      const stored = contentKey(sha256)
      const [family] = mediaType.split('/')
      if (family !== 'image' && family !== 'video' && family !== 'audio') return stored
      const kinds = await parts.artefacts.kindsOf(db, { workspaceId, sha256 })
      if (kinds.length > 0) {
        if (!(await isLabelled({ workspaceId, sha256 }, kinds))) return stored
        const key = copyKey(sha256, 'made')
        await hasCopy(key, () => labelled(parts, { sha256, mediaType }))
        return key
      }
      if (isOriginal || family === 'audio') return stored
      const key = copyKey(sha256, 'clean')
      const make = () => (family === 'image' ? cleanCopy(blobs, sha256) : withoutPlace(parts, { sha256, mediaType }))
      return (await hasCopy(key, make)) ? key : stored
    },

    /** Forgets copies whose content is gone, and those that are old. Answers how many. */
    async sweep(): Promise<number> {
      const oldBefore = clock.now().getTime() - KEEP_DAYS * DAY_MS
      let count = 0
      let after: string | undefined
      do {
        const page = await blobs.list({ prefix: `${FOLDER}/`, ...(after === undefined ? {} : { after }) })
        for (const { key, storedAt } of page.blobs) {
          const [, sha256] = COPY.exec(key) ?? []
          const isYoung = storedAt.getTime() > oldBefore
          if (sha256 !== undefined && isYoung && (await blobs.head(contentKey(sha256)))) continue
          await blobs.delete(key)
          count += 1
        }
        after = page.next
      } while (after !== undefined)
      return count
    },
  }
}

export type Leaving = ReturnType<typeof createLeaving>

async function keepCopy(blobs: BlobStore, key: string, make: () => Promise<BlobSource | null>): Promise<boolean> {
  const source = await make()
  if (source === null) return false
  try {
    await blobs.put(source, { key, maxBytes: COPY_MAX_BYTES })
  } catch (error) {
    // Another server was faster.
    if (!(error instanceof Fault && error.code === 'BLOBS_EXISTS')) throw error
  }
  return true
}

type Content = Pick<Going, 'sha256' | 'mediaType'>
type Tools = Pick<LeavingParts, 'blobs' | 'ffmpeg'>

/** What a project wants to have said goes out with it, or not at all. @throws LABELS_CANNOT */
async function labelled(tools: Tools, content: Content): Promise<BlobSource> {
  const made = await withLabel(tools, content).catch((error: unknown) => {
    if (isProgramRefusal(error)) return null
    throw error
  })
  if (made === null) throw labelFaults.CANNOT({ media_type: content.mediaType })
  return made
}

async function withLabel(tools: Tools, content: Content): Promise<BlobSource | null> {
  if (!content.mediaType.startsWith('image/'))
    return copied(tools, content, ['-map_metadata', '0', '-metadata', `comment=${COMMENT}`])
  const { stream } = await tools.blobs.read(contentKey(content.sha256))
  const bytes = await buffer(stream)
  const kind = markedKindOf(bytes)
  return (kind && (await labelPicture(kind, [bytes], PROPERTIES))) ?? null
}

/** Tags of cameras and phones that say where a film was taken; streams of data do, too. */
const PLACE_TAG = /location|gps|©xyz/i

async function withoutPlace(tools: Tools, content: Content): Promise<BlobSource | null> {
  const found = await withLocalPath(tools.blobs, content, async (path) => probe(await tools.ffmpeg(), path)).catch(
    (error: unknown) => {
      if (isProgramRefusal(error)) return undefined
      throw error
    },
  )
  // No film at all, under the name of one.
  if (!found) return null
  const isPlaced = Object.keys(found.tags).some((tag) => PLACE_TAG.test(tag))
  const hasData = found.streams.some(({ codecType }) => codecType === 'data')
  return isPlaced || hasData ? copied(tools, content, ['-map_metadata', '-1']) : null
}

/** As ffmpeg calls them. What is not here keeps no such words. */
const FORMATS: Readonly<Record<string, string>> = {
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'video/matroska': 'matroska',
  'video/x-matroska': 'matroska',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/vnd.wave': 'wav',
  'audio/mpeg': 'mp3',
  'audio/flac': 'flac',
  'audio/ogg': 'ogg',
  'audio/mp4': 'ipod',
  'audio/x-m4a': 'ipod',
}

/** Picture and sound as they are, nothing encoded again. */
async function copied(
  tools: Tools,
  { sha256, mediaType }: Content,
  metadata: readonly string[],
): Promise<BlobSource | null> {
  const format = FORMATS[mediaType]
  if (format === undefined) return null
  const { ffmpegPath } = await tools.ffmpeg()
  return withLocalPath(tools.blobs, { sha256 }, async (path) => {
    const folder = await mkdtemp(join(tmpdir(), 'huaben-leaving-'))
    const out = join(folder, 'copy')
    const input = ['-nostdin', '-v', 'error', '-protocol_whitelist', 'file', '-i', path]
    const streams = ['-map', '0:v?', '-map', '0:a?', '-map', '0:s?', '-c', 'copy', '-dn']
    const args = [...input, ...streams, ...metadata, '-movflags', '+faststart', '-f', format, '-y', out]
    try {
      await runProgram({
        ...{ program: ffmpegPath, args, cwd: folder },
        ...{ timeoutMs: COPY_TIMEOUT_MS, memoryMaxBytes: COPY_MEMORY_MAX_BYTES },
      })
      const made = await open(out)
      // What is open stays readable when its name is gone: nothing is left behind, whoever reads it.
      return made.createReadStream()
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
}
