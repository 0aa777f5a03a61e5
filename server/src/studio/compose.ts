// The cast list: platform, then adapters, then rooms by storey, then routes, jobs, subscribers.
// The only place that knows everyone. Nothing else constructs.
import { join } from 'node:path'
import { createAnimaticEngine } from '#adapters/ai-local/artist/animatic-engine.ts'
import { createBedEngine } from '#adapters/ai-local/bed/bed-engine.ts'
import { createSpeechEngine } from '#adapters/ai-local/speech/speech-engine.ts'
import { openDiskBlobs } from '#adapters/blobs-disk/blobs-disk.ts'
import type { FastifyInstance } from 'fastify'
import type { Clock } from '#platform/clock.ts'
import type { Tx } from '#platform/db/db.ts'
import { EventRelay } from '#platform/events/relay.ts'
import { faults } from '#platform/faults.ts'
import type { RouteDefinition } from '#platform/http/route.ts'
import { createHttpServer, httpDefaults } from '#platform/http/server.ts'
import { JobQueue, jobQueueDefaults } from '#platform/jobs/queue.ts'
import type { Log } from '#platform/log.ts'
import { locateFfmpeg } from '#platform/process/ffmpeg.ts'
import { createArtefacts } from '#rooms/artefacts/artefacts.ts'
import { createBilling } from '#rooms/billing/billing.ts'
import { createBoards } from '#rooms/boards/boards.ts'
import { createFilms } from '#rooms/films/films.ts'
import { filmRoutes } from '#rooms/films/routes.ts'
import { createGeneration } from '#rooms/generation/generation.ts'
import { createProductions } from '#rooms/productions/productions.ts'
import { productionRoutes } from '#rooms/productions/routes.ts'
import { purgeTrashJob, purgeTrashLater } from '#rooms/projects/jobs.ts'
import { createProjects } from '#rooms/projects/projects.ts'
import { projectRoutes } from '#rooms/projects/routes.ts'
import { createScripts } from '#rooms/scripts/scripts.ts'
import { createVoices } from '#rooms/voices/voices.ts'
import { taskRoutes } from '#rooms/tasks/routes.ts'
import { createTasks } from '#rooms/tasks/tasks.ts'
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

/** Largest single result of an engine or an encode. */
const RESULT_MAX_BYTES = 50 * 1024 ** 3

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
  const blobs = await openDiskBlobs({ folder: join(config.dataDir, 'storage'), clock })
  const speech = createSpeechEngine({ poolSize: config.media.speechProcesses })
  const engines = [createAnimaticEngine(), speech, createBedEngine()]

  // Rooms, from the ground up
  const projects = createProjects({ db, clock, limits: { trashDays: config.storage.trashDays } })
  const purgeTrash = purgeTrashJob({ db, jobs, projects })
  jobs.define(purgeTrash)
  things.add('project', (queryable, id) => projects.whereabouts(queryable, id))
  const tasks = createTasks({ db, clock, log })
  things.add('task', (queryable, id) => tasks.whereabouts(queryable, id))

  const billing = createBilling({ clock })
  const artefacts = createArtefacts({ blobs, clock })
  const scripts = createScripts({ db, blobs, artefacts, clock })
  const generation = createGeneration({ db, clock, blobs, artefacts, billing, engines, resultMaxBytes: RESULT_MAX_BYTES })
  const boards = createBoards({ db, clock, scripts })
  const voices = createVoices({ clock, engine: speech })
  const ffmpegPath = async () => {
    const wish = config.media.ffmpegPath === null ? {} : { ffmpegPath: config.media.ffmpegPath }
    return (await locateFfmpeg(wish)).ffmpegPath
  }
  const films = createFilms({ clock, blobs, ffmpegPath, scratchDir: join(config.dataDir, 'scratch'), outputMaxBytes: RESULT_MAX_BYTES })
  things.add('film', (queryable, id) => films.whereabouts(queryable, id))
  const productions = createProductions({
    db,
    clock,
    log,
    jobs,
    blobs,
    artefacts,
    boards,
    films,
    generation,
    projects,
    tasks,
    voices,
    jobScope: (workspaceId, actorId) => ({ workspaceId, actorId, role: 'director', requestId: null }),
  })
  things.add('production', (queryable, id) => productions.whereabouts(queryable, id))

  /** Sweeps that queue themselves again: called once when a process starts to work. */
  const sweepLater = async (tx: Tx) => {
    await purgeTrashLater(tx, jobs, purgeTrash)
  }

  // Routes
  const routes: RouteDefinition[] = [...healthRoutes(parts), ...projectRoutes({ db, projects }), ...taskRoutes({ db, tasks }), ...filmRoutes({ db, films, blobs }), ...productionRoutes({ db, productions, films })]
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

  return { config, log, clock, db, jobs, relay, things, routes, http, sweepLater, rooms: { projects, tasks, billing, artefacts, scripts, generation, boards, voices, films, productions }, blobs }
}

export type Studio = Awaited<ReturnType<typeof compose>>
