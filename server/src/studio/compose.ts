// The cast list: platform, then adapters, then rooms by storey, then routes, jobs, subscribers.
// The only place that knows everyone. Nothing else constructs.

import type { FastifyInstance } from 'fastify'
import type { Tx } from '#platform/db/db.ts'
import type { RouteDefinition } from '#platform/http/route.ts'
import { createHttpServer, httpDefaults } from '#platform/http/server.ts'
import { sweepFilesLater } from '#rooms/files/jobs.ts'
import { purgeTrashLater } from '#rooms/projects/jobs.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { admitTo } from './admission.ts'
import { furnishMaking } from './furnish-making.ts'
import { furnishNotices } from './furnish-notices.ts'
import { furnishPeople, type People } from './furnish-people.ts'
import { furnishProviders } from './furnish-providers.ts'
import { furnishSearch } from './furnish-search.ts'
import { furnishWork } from './furnish-work.ts'
import { type Ground, layGround, type StudioParts } from './ground.ts'
import { admitLocal } from './local-operator.ts'
import { listRoutes } from './route-list.ts'
import { openRealtime, subscribeRooms } from './subscriptions.ts'
import { furnishUpkeep } from './upkeep.ts'

export async function compose(parts: StudioParts) {
  const ground = await layGround(parts)
  const people = furnishPeople(ground)
  const providers = await furnishProviders(ground, people)
  const work = furnishWork(ground)
  const making = furnishMaking(ground, { ...people, providers }, work)
  const notifications = furnishNotices({ ground, people, work, making })
  const upkeep = furnishUpkeep(ground, { people, providers, work, making, notifications })
  const search = furnishSearch({ ground, people, work, making })
  subscribeRooms({ ground, people, providers, work, making, stopLater: upkeep.stopLater })
  const realtime = openRealtime(ground, people, work)
  const routes = listRoutes({ parts, ground, people, providers, work, making, realtime, search, notifications })
  const { config, log, clock, db, jobs, relay, things, blobs } = ground
  const { identity, workspaces } = people
  const { purgeTrash, sweepFiles } = work

  /** Sweeps that queue themselves again: called once when a process starts to work. */
  const sweepLater = async (tx: Tx) => {
    await purgeTrashLater(tx, jobs, purgeTrash)
    await sweepFilesLater(tx, jobs, sweepFiles)
    await identity.cleanLater(tx)
    await workspaces.cleanLater(tx)
    await upkeep.sweepLater(tx)
  }

  const http = await openHttp({ parts, ground, people, routes })
  realtime.attach(http.server)
  http.addHook('preClose', async () => realtime.close())

  /** Before the database closes, after jobs have ended. */
  const close = async () => {
    await making.generation.close()
    await making.likeness.close()
    await work.tasks.flushReports()
    await identity.close()
    await providers.catalogue.close()
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
    upkeep,
    rooms: {
      ...people,
      catalogue: providers.catalogue,
      keys: providers.keys,
      projects: work.projects,
      tasks: work.tasks,
      files: work.files,
      ...making,
      realtime,
      notifications,
    },
    blobs,
  }
}

type HttpGiven = { parts: StudioParts; ground: Ground; people: People; routes: readonly RouteDefinition[] }

function openHttp({ parts, ground, people, routes }: HttpGiven): Promise<FastifyInstance> {
  const { config, log, clock, db, things } = ground
  const { identity, workspaces } = people
  return createHttpServer(
    {
      db,
      log,
      clock,
      options: {
        ...httpDefaults,
        bodyMaxBytes: config.http.bodyMaxBytes,
        anonymousPerMinuteMax: config.http.anonymousPerMinuteMax,
        trustedProxies: config.http.trustedProxies,
        defaultLanguage: config.language,
        version: parts.version,
        bodyKey: ground.secret.keyFor('request bodies'),
        pages: pagesOf(parts),
      },
      authenticate: admitLocal(identity, parts.localToken ?? null),
      enter: admitTo({ db, things, workspaces }),
      isOutside: (scope) => (scope as Scope | undefined)?.isGuest === true,
    },
    routes,
  )
}

/** Signed links begin with the public address: whoever came by another one still gets pictures and films from there. */
function pagesOf({ pagesFolder, config }: StudioParts) {
  if (pagesFolder === undefined) return null
  const { publicUrl } = config.http
  return { folder: pagesFolder, mediaOrigins: publicUrl === null ? [] : [new URL(publicUrl).origin] }
}

export type Studio = Awaited<ReturnType<typeof compose>>
