import { createAnimaticEngine } from '#adapters/ai-local/artist/animatic-engine.ts'
import { createBedEngine } from '#adapters/ai-local/bed/bed-engine.ts'
import { createEffectEngine } from '#adapters/ai-local/bed/effect-engine.ts'
import { createSpeechEngine } from '#adapters/ai-local/speech/speech-engine.ts'
import { createDialects } from '#adapters/ai-remote/dialects.ts'
import { openDiskBlobs } from '#adapters/blobs-disk/blobs-disk.ts'
import { createPixelMeasure } from '#adapters/likeness-pixels/pixel-measure.ts'
import type { CatalogueFile } from '#contract/catalogue.ts'
import type { Clock } from '#platform/clock.ts'
import type { Queryable } from '#platform/db/db.ts'
import { EventRelay } from '#platform/events/relay.ts'
import { JobQueue, jobQueueDefaults } from '#platform/jobs/queue.ts'
import type { Log } from '#platform/log.ts'
import type { Mailer } from '#platform/mail/mailer.ts'
import { createOutbound, type Outbound } from '#platform/net/outbound.ts'
import type { Engine } from '#rooms/generation/generation.ts'
import type { Dialect } from '#rooms/generation/provider.ts'
import { readCatalogue } from './catalogue-files.ts'
import type { Config, Secrets } from './config.ts'
import { pathsOf } from './data-folder.ts'
import { readKeyRing, readSecret } from './installation.ts'
import { openMailer } from './mailer.ts'
import type { OpenDatabase } from './open-database.ts'
import { Things } from './things.ts'

export type StudioParts = {
  readonly config: Config
  readonly secrets: Secrets
  readonly log: Log
  readonly clock: Clock
  readonly database: OpenDatabase
  readonly version: string
  /** Instead of what the settings say. */
  readonly mailer?: Mailer
  /** Opens the API to the command line on this machine. */
  readonly localToken?: string
  /** For pieces of work that have not been stored; this process's own. */
  readonly scratchDir?: string
  /** The built pages of the studio; without them it is the API alone. */
  readonly pagesFolder?: string
  /** Tests look over the shoulder of engines, or bring their own. */
  readonly dressEngines?: (engines: readonly Engine[]) => readonly Engine[]
  /** Instead of the shipped ones. */
  readonly catalogue?: readonly CatalogueFile[]
  readonly dialects?: readonly Dialect[]
}

/** Largest single result of an engine or an encode. */
export const RESULT_MAX_BYTES = 50 * 1024 ** 3

/** Platform and adapters: what every room stands on. */
export async function layGround(parts: StudioParts) {
  const { config, log, clock } = parts
  const { db, boss } = parts.database
  const jobs = new JobQueue({
    db,
    boss,
    log,
    clock,
    options: {
      ...jobQueueDefaults,
      concurrency: {
        ...jobQueueDefaults.concurrency,
        encode: config.media.encodeConcurrency,
        engine: config.media.speechProcesses,
      },
    },
  })
  const relay = new EventRelay(db, log)
  const things = new Things()

  const ffmpegWish = config.media.ffmpegPath === null ? {} : { ffmpegPath: config.media.ffmpegPath }
  const blobs = await openDiskBlobs({ folder: pathsOf(config.dataDir).blobs, clock })
  const speech = createSpeechEngine({ poolSize: config.media.speechProcesses })
  const localEngines = [createAnimaticEngine(), speech, createBedEngine(), createEffectEngine()]
  const engines = parts.dressEngines?.(localEngines) ?? localEngines

  const secret = await readSecret(parts)
  const keyRing = await readKeyRing(parts)
  const catalogueFiles = parts.catalogue ?? (await readCatalogue())
  const dialects = parts.dialects ?? createDialects({ outbound: openOutbound(parts), clock, ffmpeg: ffmpegWish })
  const mailer = parts.mailer ?? (await openMailer(parts))

  const linkBase = () => config.http.publicUrl ?? `http://${config.http.host}:${config.http.port}`
  const mail = { keyFor: secret.keyFor, sendMail: mailer.send, linkBase }
  /** What each room keeps in a workspace: an empty one may be deleted without being named. */
  const contents = new Map<string, (queryable: Queryable, workspaceId: string) => Promise<number>>()
  const scratchDir = parts.scratchDir ?? pathsOf(config.dataDir).scratch
  const own = {
    version: parts.version,
    config,
    log,
    clock,
    secret,
    mail,
    scratchDir,
    ffmpegWish,
    keyRing,
    catalogueFiles,
    dialects,
    likenessMeasure: createPixelMeasure(),
  }
  return { ...own, db, jobs, relay, things, blobs, speech, engines, contents }
}

/** Every way out to providers. */
function openOutbound({ secrets }: StudioParts): Outbound {
  const proxy = secrets.providerProxyUrl
  return createOutbound(proxy === null ? {} : { proxy: new URL(proxy) })
}

export type Ground = Awaited<ReturnType<typeof layGround>>
