// The cast list: platform, then adapters, then rooms by storey, then routes, jobs, subscribers.
// The only place that knows everyone. Nothing else constructs.
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { createAnimaticEngine } from '#adapters/ai-local/artist/animatic-engine.ts'
import { createBedEngine } from '#adapters/ai-local/bed/bed-engine.ts'
import { createEffectEngine } from '#adapters/ai-local/bed/effect-engine.ts'
import { createSpeechEngine } from '#adapters/ai-local/speech/speech-engine.ts'
import { openDiskBlobs } from '#adapters/blobs-disk/blobs-disk.ts'
import { createOwnSignedUrls } from '#platform/blobs/own-signed-urls.ts'
import type { Clock } from '#platform/clock.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { EventRelay } from '#platform/events/relay.ts'
import type { RouteDefinition } from '#platform/http/route.ts'
import { API_BASE, createHttpServer, httpDefaults } from '#platform/http/server.ts'
import { JobQueue, jobQueueDefaults } from '#platform/jobs/queue.ts'
import type { Log } from '#platform/log.ts'
import type { Mailer } from '#platform/mail/mailer.ts'
import { locateFfmpeg } from '#platform/process/ffmpeg.ts'
import { createArtefacts } from '#rooms/artefacts/artefacts.ts'
import { createBilling } from '#rooms/billing/billing.ts'
import { createBoards } from '#rooms/boards/boards.ts'
import { boardRoutes } from '#rooms/boards/routes.ts'
import { BLOB_PATH, createFiles } from '#rooms/files/files.ts'
import { measureFileJob, sweepFilesJob, sweepFilesLater } from '#rooms/files/jobs.ts'
import { fileRoutes } from '#rooms/files/routes.ts'
import { createFilms } from '#rooms/films/films.ts'
import { filmRoutes } from '#rooms/films/routes.ts'
import { createGeneration, type Engine } from '#rooms/generation/generation.ts'
import { createIdentity } from '#rooms/identity/identity.ts'
import { identityRoutes } from '#rooms/identity/routes.ts'
import { createProductions } from '#rooms/productions/productions.ts'
import { productionRoutes } from '#rooms/productions/routes.ts'
import { purgeTrashJob, purgeTrashLater } from '#rooms/projects/jobs.ts'
import { createProjects } from '#rooms/projects/projects.ts'
import { projectRoutes } from '#rooms/projects/routes.ts'
import { createRealtime } from '#rooms/realtime/realtime.ts'
import { realtimeRoutes } from '#rooms/realtime/routes.ts'
import { scriptRoutes } from '#rooms/scripts/routes.ts'
import { createScripts } from '#rooms/scripts/scripts.ts'
import { taskRoutes } from '#rooms/tasks/routes.ts'
import { createTasks } from '#rooms/tasks/tasks.ts'
import { createVoices } from '#rooms/voices/voices.ts'
import { workspaceRoutes } from '#rooms/workspaces/routes.ts'
import { createWorkspaces, may } from '#rooms/workspaces/workspaces.ts'
import { admitTo, admitToProject } from './admission.ts'
import type { Config, Secrets } from './config.ts'
import { pathsOf } from './data-folder.ts'
import { healthRoutes } from './health.ts'
import { readSecret } from './installation.ts'
import { admitLocal } from './local-operator.ts'
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
  /** Tests look over the shoulder of engines, or bring their own. */
  readonly dressEngines?: (engines: readonly Engine[]) => readonly Engine[]
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
      concurrency: {
        ...jobQueueDefaults.concurrency,
        encode: config.media.encodeConcurrency,
        engine: config.media.speechProcesses,
      },
    },
  })
  const relay = new EventRelay(db, log)
  const things = new Things()

  // Adapters
  const ffmpegWish = config.media.ffmpegPath === null ? {} : { ffmpegPath: config.media.ffmpegPath }
  const blobs = await openDiskBlobs({ folder: pathsOf(config.dataDir).blobs, clock })
  const speech = createSpeechEngine({ poolSize: config.media.speechProcesses })
  const localEngines = [createAnimaticEngine(), speech, createBedEngine(), createEffectEngine()]
  const engines = parts.dressEngines?.(localEngines) ?? localEngines

  const secret = await readSecret(parts)
  const mailer = parts.mailer ?? (await openMailer(parts))

  // Rooms, from the ground up
  const linkBase = () => config.http.publicUrl ?? `http://${config.http.host}:${config.http.port}`
  const mail = { keyFor: secret.keyFor, sendMail: mailer.send, linkBase }
  const identity = createIdentity({
    db,
    clock,
    log,
    jobs,
    ...mail,
    settings: { ...config.identity, publicUrl: config.http.publicUrl },
    household: {
      mayMoveIn: (queryable, invitation) => workspaces.household.mayMoveIn(queryable, invitation),
      moveIn: (tx, newcomer) => workspaces.household.moveIn(tx, newcomer),
      obstacles: (tx, userId) => workspaces.household.obstacles(tx, userId),
      moveOut: (tx, userId, requestId) => workspaces.household.moveOut(tx, userId, requestId),
    },
  })
  /** What each room above keeps in a workspace: an empty one may be deleted without being named. */
  const contents = new Map<string, (queryable: Queryable, workspaceId: string) => Promise<number>>()
  const workspaces = createWorkspaces({
    db,
    clock,
    jobs,
    identity,
    ...mail,
    countContents: async (queryable, workspaceId) => {
      const counts: Record<string, number> = {}
      for (const [kind, count] of contents) counts[kind] = await count(queryable, workspaceId)
      return counts
    },
  })
  things.add('workspace', async (_queryable, id) => ({ workspaceId: id, projectId: null }))
  const projects = createProjects({ db, clock, limits: { trashDays: config.storage.trashDays } })
  const purgeTrash = purgeTrashJob({ db, jobs, projects })
  jobs.define(purgeTrash)
  things.add('project', (queryable, id) => projects.whereabouts(queryable, id))
  const tasks = createTasks({ db, clock, log })
  things.add('task', (queryable, id) => tasks.whereabouts(queryable, id))
  contents.set('projects', projects.countAll)

  const linkSecret = secret.keyFor('blob links')
  const signer = createOwnSignedUrls({
    secret: linkSecret,
    baseUrl: `${config.http.publicUrl ?? ''}${API_BASE}${BLOB_PATH}`,
  })
  const measureFile = measureFileJob({
    db,
    clock,
    files: () => files,
    tools: { blobs, ffmpeg: () => locateFfmpeg(ffmpegWish) },
  })
  const files = createFiles({
    db,
    blobs,
    signer,
    clock,
    projects,
    limits: {
      plainMaxBytes: config.storage.uploadMaxBytes,
      userQuotaBytes: config.storage.userQuotaBytes,
      trashDays: config.storage.trashDays,
    },
    measureLater: async (tx, file) => {
      await jobs.enqueue(tx, measureFile, { workspace_id: file.workspaceId, file_id: file.id })
    },
  })
  const sweepFiles = sweepFilesJob({ db, jobs, clock, files, blobs })
  jobs.define(measureFile)
  jobs.define(sweepFiles)
  things.add('file', (queryable, id) => files.whereabouts(queryable, id))
  contents.set('files', files.count)

  const billing = createBilling({ clock })
  const artefacts = createArtefacts({ blobs, clock })
  const scripts = createScripts({
    db,
    blobs,
    artefacts,
    clock,
    mayDecide: async ({ workspaceId: workspace }, projectId, userId) => {
      const scope = await workspaces
        .enter({ actorId: userId }, { workspace, projectId, requestId: null })
        .catch(() => null)
      return scope !== null && may(scope.role, 'script.decide')
    },
  })
  const generation = createGeneration({
    db,
    clock,
    blobs,
    artefacts,
    billing,
    engines,
    resultMaxBytes: RESULT_MAX_BYTES,
  })
  const boards = createBoards({ db, clock, scripts })
  const voices = createVoices({ clock, engine: speech })
  const ffmpegPath = async () => (await locateFfmpeg(ffmpegWish)).ffmpegPath
  const films = createFilms({
    clock,
    blobs,
    ffmpegPath,
    scratchDir: join(config.dataDir, 'scratch'),
    outputMaxBytes: RESULT_MAX_BYTES,
  })
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

  // Subscribers
  relay.subscribe({
    name: 'projects.leave_nothing_behind',
    events: ['project.purged'],
    from: 'beginning',
    handle: async (tx, { tenantId, subjectId }) => {
      if (tenantId === null || subjectId === null) return
      await tasks.deleteOfProject(tx, tenantId, subjectId)
      await boards.deleteOfProject(tx, tenantId, subjectId)
      await scripts.deleteOfProject(tx, tenantId, subjectId)
      await files.condemnProject(tx, tenantId, subjectId)
      await workspaces.forgetProject(tx, subjectId)
    },
  })

  // Listeners
  const realtime = createRealtime({
    db,
    log,
    defaultLanguage: config.language,
    doors: {
      enter: (actorId, workspace) => workspaces.enter({ actorId }, { workspace, projectId: null, requestId: null }),
      may: (scope, right) => may(scope.role, right),
      workspaceOfTask: async (taskId) => (await things.find(db, 'task', taskId))?.workspaceId,
    },
    authenticateUpgrade: identity.authenticateUpgrade,
    onSessionsEnded: identity.onSessionsEnded,
    watchEvents: (watcher) => relay.watch(watcher),
    watchTasks: tasks.watch,
    lookElsewhere: db.engine === 'postgres' ? (asked) => tasks.ticksSince(db, asked) : null,
    now: () => clock.now(),
  })

  /** Sweeps that queue themselves again: called once when a process starts to work. */
  const sweepLater = async (tx: Tx) => {
    await purgeTrashLater(tx, jobs, purgeTrash)
    await sweepFilesLater(tx, jobs, sweepFiles)
    await identity.cleanLater(tx)
    await workspaces.cleanLater(tx)
  }

  // Routes
  const routes: RouteDefinition[] = [
    ...healthRoutes(parts),
    ...identityRoutes(identity),
    ...workspaceRoutes(workspaces),
    ...projectRoutes({ db, projects }),
    ...taskRoutes({ db, tasks }),
    ...fileRoutes({ db, files, blobs, clock, secrets: [linkSecret] }),
    ...realtimeRoutes(realtime),
    ...scriptRoutes({
      db,
      scripts,
      tasks,
      enterProject: admitToProject({ db, things, workspaces }),
    }),
    ...boardRoutes({ db, boards }),
    ...filmRoutes({ db, films, blobs }),
    ...productionRoutes({ db, productions, films }),
  ]
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
      authenticate: admitLocal(identity, parts.localToken ?? null),
      enter: admitTo({ db, things, workspaces }),
    },
    routes,
  )
  realtime.attach(http.server)
  http.addHook('preClose', async () => realtime.close())

  /** Before the database closes, after jobs have ended. */
  const close = async () => {
    await generation.close()
    await tasks.flushReports()
    await identity.close()
  }

  return {
    config,
    log,
    clock,
    db,
    close,
    jobs,
    relay,
    things,
    routes,
    http,
    sweepLater,
    rooms: {
      identity,
      workspaces,
      projects,
      tasks,
      files,
      realtime,
      billing,
      artefacts,
      scripts,
      generation,
      boards,
      voices,
      films,
      productions,
    },
    blobs,
  }
}

export type Studio = Awaited<ReturnType<typeof compose>>
