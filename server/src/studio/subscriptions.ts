// The cast list: who hears of what.

import { faults } from '#platform/faults.ts'
import { createRealtime } from '#rooms/realtime/realtime.ts'
import { may, narrowed } from '#rooms/workspaces/workspaces.ts'
import type { Making } from './furnish-making.ts'
import type { People } from './furnish-people.ts'
import type { Providers } from './furnish-providers.ts'
import type { Work } from './furnish-work.ts'
import type { Ground } from './ground.ts'
import { keptFollower } from './kept-follower.ts'
import { keyFollower } from './key-follower.ts'
import { projectFollower } from './project-followers.ts'
import { projectStages } from './project-stages.ts'
import { projectTouched } from './project-touched.ts'
import { accountFollower, memberFollower, type StopLater, stopInTrash } from './stopping.ts'
import { workspaceFollower } from './workspace-follower.ts'

type Cast = {
  readonly ground: Ground
  readonly people: People
  readonly providers: Providers
  readonly work: Work
  readonly making: Making
  readonly stopLater: StopLater
}

/** What follows from events in other rooms. */
export function subscribeRooms({ ground, people, providers, work, making, stopLater }: Cast): void {
  work.projects.stoppedBy(stopInTrash({ tasks: work.tasks, generation: making.generation, stopLater }))
  ground.relay.subscribe(projectFollower({ people, work, making, stopLater }))
  ground.relay.subscribe(memberFollower({ tasks: work.tasks, workspaces: people.workspaces }))
  ground.relay.subscribe(accountFollower({ tasks: work.tasks, identity: people.identity }))
  ground.relay.subscribe(workspaceFollower({ ...work, ...making }))
  ground.relay.subscribe(keptFollower(making))
  ground.relay.subscribe(keyFollower(providers))
  ground.relay.subscribe(projectTouched(work))
  ground.relay.subscribe(projectStages(work))
}

/** The live stream. */
export function openRealtime(ground: Ground, { identity, workspaces }: People, { tasks }: Work) {
  const { config, log, clock, db, relay, things } = ground
  const realtime = createRealtime({
    db,
    log,
    defaultLanguage: config.language,
    doors: {
      enter: async (actorId, { workspace, projectId }) => {
        if (projectId === null) return workspaces.enter({ actorId }, { workspace, projectId, requestId: null })
        const place = await things.find(db, 'project', projectId)
        if (!place) throw faults.NOT_FOUND()
        const knock = { workspace: place.workspaceId, projectId, requestId: null }
        return narrowed(await workspaces.enter({ actorId }, knock), projectId)
      },
      may: (scope, right) => may(scope.role, right),
      placeOf: (thing, id) => things.find(db, thing, id),
      nameOf: async (actorId) => (await identity.findUsers(db, [actorId]))[0]?.display_name ?? '',
    },
    authenticateUpgrade: identity.authenticateUpgrade,
    onSessionsEnded: identity.onSessionsEnded,
    isSessionEnded: identity.isSessionEnded,
    findLivingSessions: identity.findLivingSessions,
    watchEvents: (watcher) => relay.watch(watcher),
    watchTasks: tasks.watch,
    lookElsewhere: db.engine === 'postgres' ? (asked) => tasks.ticksSince(db, asked) : null,
    now: () => clock.now(),
  })
  return realtime
}

export type Realtime = ReturnType<typeof openRealtime>
