// The cast list: every address.

import type { RouteDefinition } from '#platform/http/route.ts'
import { billingRoutes } from '#rooms/billing/routes.ts'
import { boardRoutes } from '#rooms/boards/routes.ts'
import { candidateRoutes } from '#rooms/candidates/routes.ts'
import { catalogueRoutes } from '#rooms/catalogue/routes.ts'
import { fileRoutes } from '#rooms/files/routes.ts'
import { filmRoutes } from '#rooms/films/routes.ts'
import { generationRoutes } from '#rooms/generation/routes.ts'
import { identityRoutes } from '#rooms/identity/routes.ts'
import { keyRoutes } from '#rooms/keys/routes.ts'
import { likenessRoutes } from '#rooms/likeness/routes.ts'
import type { Notifications } from '#rooms/notifications/notifications.ts'
import { notificationRoutes } from '#rooms/notifications/routes.ts'
import { productionRoutes } from '#rooms/productions/routes.ts'
import { projectRoutes } from '#rooms/projects/routes.ts'
import { promptRoutes } from '#rooms/prompts/routes.ts'
import { realtimeRoutes } from '#rooms/realtime/routes.ts'
import { scriptRoutes } from '#rooms/scripts/routes.ts'
import { searchRoutes } from '#rooms/search/routes.ts'
import type { Search } from '#rooms/search/search.ts'
import { systemRoutes } from '#rooms/system/routes.ts'
import { createSystem } from '#rooms/system/system.ts'
import { taskRoutes } from '#rooms/tasks/routes.ts'
import { voiceRoutes } from '#rooms/voices/routes.ts'
import { workspaceRoutes } from '#rooms/workspaces/routes.ts'
import { writingRoutes } from '#rooms/writing/routes.ts'
import { admitToProject, admitToWorkspace } from './admission.ts'
import { checkUp, programChecks } from './checkup.ts'
import { lookAtBooks, namesForBilling } from './furnish-billing.ts'
import type { Making } from './furnish-making.ts'
import type { People } from './furnish-people.ts'
import type { Providers } from './furnish-providers.ts'
import type { Work } from './furnish-work.ts'
import type { Ground, StudioParts } from './ground.ts'
import { healthRoutes } from './health.ts'
import { lookAtListeners } from './look-at-listeners.ts'
import { createSamples } from './samples.ts'
import type { Realtime } from './subscriptions.ts'

/** The whole API on one page. */
export function listRoutes(given: {
  parts: StudioParts
  ground: Ground
  people: People
  providers: Providers
  work: Work
  making: Making
  realtime: Realtime
  search: Search
  notifications: Notifications
}) {
  const { parts, ground, people, providers, work, making, realtime, search, notifications } = given
  const { db, blobs, clock, things } = ground
  const { identity, workspaces } = people
  const { projects, tasks, files, linkSecret, signer } = work
  const {
    billing,
    scripts,
    boards,
    prompts,
    films,
    productions,
    candidates,
    generation,
    voices,
    links,
    smallPictures,
  } = making
  const admission = { db, things, workspaces }
  const enterProject = admitToProject(admission)
  const routes: RouteDefinition[] = [
    ...healthRoutes(parts),
    ...systemRoutes(openSystem({ parts, ground, people, work, making })),
    ...identityRoutes(identity),
    ...workspaceRoutes(workspaces),
    ...projectRoutes({ db, projects, samples: createSamples(), enterWorkspace: admitToWorkspace(admission) }),
    ...catalogueRoutes(providers.catalogue),
    ...keyRoutes(providers.keys),
    ...searchRoutes({ db, search }),
    ...notificationRoutes({ db, notifications }),
    ...taskRoutes({ db, tasks }),
    ...fileRoutes({ db, files, blobs, clock, leaving: making.leaving, secrets: [linkSecret], enterProject }),
    ...realtimeRoutes({ db, realtime, tasks }),
    ...scriptRoutes({
      db,
      scripts,
      identity,
      tasks,
      files,
      enterProject,
    }),
    ...boardRoutes({ db, boards }),
    ...promptRoutes({ db, prompts, enterProject }),
    ...writingRoutes({ db, clock, writing: making.writing, enterProject }),
    ...candidateRoutes({ candidates, links, enterProject }),
    ...likenessRoutes({ likeness: making.likeness, links }),
    ...voiceRoutes({ db, voices, boards, blobs }),
    ...billingRoutes({ db, clock, billing, ...namesForBilling(db, people, { projects, generation }) }),
    ...generationRoutes({
      ...{ db, generation, tasks, enterProject },
      ...{ linkTo: links.whole, checkPrograms: programChecks(parts, clock) },
    }),
    ...filmRoutes({ db, films, blobs, signer, clock, projects }),
    ...productionRoutes({ db, clock, productions, films, tasks, links, smallPictures, secrets: [linkSecret] }),
  ]
  return routes
}

type Looked = { parts: StudioParts; ground: Ground; people: People; work: Work; making: Making }

function openSystem({ parts, ground, people, work, making }: Looked) {
  const { db, clock, jobs, config, version, relay } = ground
  return createSystem({
    db,
    clock,
    jobs,
    files: work.files,
    workspaces: people.workspaces,
    identity: people.identity,
    version,
    dataDir: config.dataDir,
    openRegistration: config.identity.openRegistration,
    isSimulated: config.providers.simulatedBase !== null,
    checkUp: async () => [
      ...(await checkUp(parts)),
      await lookAtBooks(making.billing, db),
      await lookAtListeners(relay),
    ],
  })
}
