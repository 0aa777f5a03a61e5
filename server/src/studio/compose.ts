// The cast list: platform, then adapters, then rooms by storey, then routes, jobs, subscribers.
// The only place that knows everyone. Nothing else constructs.
import type { FastifyInstance } from 'fastify'
import type { Clock } from '#platform/clock.ts'
import { EventRelay } from '#platform/events/relay.ts'
import { faults } from '#platform/faults.ts'
import type { RouteDefinition } from '#platform/http/route.ts'
import { createHttpServer, httpDefaults } from '#platform/http/server.ts'
import { JobQueue, jobQueueDefaults } from '#platform/jobs/queue.ts'
import type { Log } from '#platform/log.ts'
import type { Config, Secrets } from './config.ts'
import { healthRoutes } from './health.ts'
import type { OpenDatabase } from './open-database.ts'
import { Things } from './things.ts'

export type StudioParts = {
  readonly config: Config
  readonly secrets: Secrets
  readonly log: Log
  readonly clock: Clock
  readonly database: OpenDatabase
  readonly version: string
}

export async function compose(parts: StudioParts) {
  const { config, log, clock } = parts
  const { db, boss } = parts.database

  // Platform
  const jobs = new JobQueue({
    db,
    boss,
    log,
    clock,
    options: {
      ...jobQueueDefaults,
      concurrency: { ...jobQueueDefaults.concurrency, encode: config.media.encodeConcurrency, engine: config.media.speechProcesses },
    },
  })
  const relay = new EventRelay(db, log)
  const things = new Things()

  // Adapters

  // Rooms, from the ground up

  // Routes
  const routes: RouteDefinition[] = [...healthRoutes(parts)]
  const http: FastifyInstance = await createHttpServer(
    {
      db,
      log,
      clock,
      options: {
        ...httpDefaults,
        bodyMaxBytes: config.http.bodyMaxBytes,
        anonymousPerMinuteMax: config.http.anonymousPerMinuteMax,
        trustProxy: config.http.trustProxy,
        defaultLanguage: config.language,
        version: parts.version,
      },
      authenticate: async () => null,
      enter: async () => {
        throw faults.NOT_FOUND()
      },
    },
    routes,
  )

  return { config, log, clock, db, jobs, relay, things, routes, http, rooms: {} }
}

export type Studio = Awaited<ReturnType<typeof compose>>
