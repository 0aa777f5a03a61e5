// The test app: the real studio on a real database, with a door for people, and a refusal to close over unfinished work.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryMailer } from '#adapters/mail-memory/mail-memory.ts'
import type { Clock } from '#platform/clock.ts'
import { systemClock } from '#platform/clock.ts'
import { createLog, type LogLevel } from '#platform/log.ts'
import { compose, type Studio } from '#studio/compose.ts'
import { configForTesting } from '#studio/config.ts'
import type { StudioParts } from '#studio/ground.ts'
import type { Environment } from '#studio/settings-reader.ts'
import { createActors } from './actors.ts'
import { openTestDatabase } from './database-image.ts'
import { watchLeavings } from './left-behind.ts'

export type TestStudioOptions = {
  readonly environment?: Environment
  readonly clock?: Clock
  readonly logLevel?: LogLevel
  /** Where the log goes instead of standard error. */
  readonly logTo?: NodeJS.WritableStream
  readonly parts?: Pick<StudioParts, 'dressEngines' | 'catalogue' | 'dialects'>
  /** Whether jobs run as they come. Default true. */
  readonly working?: boolean
}

export type Reply = {
  readonly status: number
  readonly headers: Record<string, string | string[] | number | undefined>
  readonly body: ReplyBody
}
// biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever shape the route answers
type Anything = any
export type ReplyBody = {
  success: boolean
  data: Anything
  error: { code: string; message: string; details: Record<string, Anything> }
}

/** Method, address below the API base, body, headers. */
export type Request = (method: string, url: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>

export async function openStudio(options: TestStudioOptions = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'huaben-test-'))
  const database = await openTestDatabase()
  const { config, secrets } = configForTesting(dataDir, options.environment)
  const log = createLog(options.logLevel ?? 'fatal', options.logTo)
  const mailer = createMemoryMailer()
  const studio = await compose({
    config,
    secrets,
    log,
    clock: options.clock ?? systemClock,
    database,
    version: 'test',
    mailer,
    ...options.parts,
  })
  const leavings = watchLeavings(studio.http)
  await studio.jobs.open()
  await studio.relay.start()
  if (options.working ?? true) studio.jobs.startWorking()

  const request = sender(studio)

  return {
    studio,
    dataDir,
    /** Null on the embedded database. */
    databaseUrl: database.url,
    request,
    ...createActors(studio, request),
    /** Everything that the embedded database keeps, as a snapshot would hold it; null on PostgreSQL. */
    dumpDatabase: async (): Promise<Buffer | null> =>
      database.pglite && Buffer.from(await (await database.pglite.dumpDataDir('none')).arrayBuffer()),
    /** What the test leaves behind on purpose: closing fails over everything else. */
    expectLeft: leavings.expectLeft,
    /** All mails that were sent, oldest first. */
    mails: () => mailer.sent(),
    /** Runs every job that is ready, and delivers every event. */
    async settle(): Promise<void> {
      await studio.jobs.settle()
      await studio.relay.settle()
      await studio.jobs.settle()
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await studio.jobs.close()
      await studio.rooms.generation.close()
      await studio.rooms.likeness.close()
      await studio.rooms.tasks.flushReports()
      await studio.relay.stop()
      await studio.http.close()
      await studio.rooms.identity.close()
      await studio.rooms.catalogue.close()
      const complaint = await leavings
        .complaint(database.db)
        .catch((error: unknown) => `nothing could be counted: ${error}`)
      await database.db.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
      if (complaint !== null) throw new Error(complaint)
    },
  }
}

export type TestStudio = Awaited<ReturnType<typeof openStudio>>

function sender({ http }: Studio): Request {
  return async (...[method, url, body, headers = {}]) => {
    const response = await http.inject({
      method: method as 'GET',
      url: url.startsWith('/health') ? url : `/api/v1${url}`,
      headers,
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const text = response.body
    return {
      status: response.statusCode,
      headers: response.headers,
      body: text.startsWith('{') ? JSON.parse(text) : (text as never),
    }
  }
}
