// The cast list: who keeps the house clean, and whom they ask before anything goes.
import type { Tx } from '#platform/db/db.ts'
import { findNamedByJobs } from '#platform/jobs/queries.ts'
import { sweepArtefactsJob } from '#rooms/artefacts/jobs.ts'
import { proveBooksJob } from '#rooms/billing/jobs.ts'
import { sweepOrphansJob } from '#rooms/files/jobs.ts'
import { reconcileJob, stopJob } from '#rooms/generation/jobs.ts'
import type { Notifications } from '#rooms/notifications/notifications.ts'
import type { Making } from './furnish-making.ts'
import type { People } from './furnish-people.ts'
import type { Providers } from './furnish-providers.ts'
import type { Work } from './furnish-work.ts'
import type { Ground } from './ground.ts'
import { housekeepingJob } from './housekeeping.ts'
import { pickUpJob, pickUpLost } from './pick-up.ts'

type Rooms = { people: People; providers: Providers; work: Work; making: Making; notifications: Notifications }

export function furnishUpkeep(ground: Ground, rooms: Rooms) {
  const { people, work, making } = rooms
  const { identity } = people
  const { files } = work
  const { config, clock, db, jobs } = ground
  const { artefacts, scripts, boards, voices, films, generation, productions, candidates } = making

  // Content is shared by its hash: everybody who keeps some is asked before a blob goes.
  for (const room of [artefacts, scripts, boards, voices, films, productions, candidates, generation])
    files.addReferrer(room.refersTo)
  files.addReferrer(findNamedByJobs)
  for (const room of [scripts, boards, films, productions, candidates]) artefacts.addReferrer({ keeps: room.refersTo })
  artefacts.addReferrer({ keeps: generation.keepsBeside })
  artefacts.addReferrer({ keeps: voices.keeps, forget: voices.forgetArtefacts })
  files.addReferrer(identity.refersTo)
  identity.tellCollector(files.letGo)

  const term = { db, keepDays: config.upkeep.artefactKeepDays, letGo: files.letGo }
  const losable = { db, jobs, productions, candidates, writing: making.writing }
  const sweeps = [
    sweepArtefactsJob({ jobs, artefacts, term }),
    sweepOrphansJob({ db, jobs, files, graceHours: config.upkeep.orphanGraceHours }),
    reconcileJob({ db, jobs, generation }),
    proveBooksJob({ db, jobs, billing: making.billing }),
    pickUpJob({ ...losable, everyMinutes: config.upkeep.pickUpMinutes }),
    housekeepingJob({
      db,
      jobs,
      clock,
      productions,
      notifications: rooms.notifications,
      smallPictures: making.smallPictures,
      leaving: making.leaving,
      keys: rooms.providers.keys,
      trash: { purgeTrash: films.purgeTrash, days: config.storage.trashDays, letGo: files.letGo },
      settings: config.upkeep,
    }),
  ]
  for (const sweep of sweeps) jobs.define(sweep)
  const stop = stopJob({ generation })
  jobs.define(stop)
  return {
    /** The first run of each, if none waits. */
    sweepLater: async (tx: Tx) => {
      for (const sweep of sweeps) await jobs.enqueue(tx, sweep, {})
    },
    /** Puts work on again whose jobs are gone. */
    pickUpLost: (signal: AbortSignal) => pickUpLost(losable, signal),
    /** What was marked to be stopped is stopped where it runs. */
    stopLater: async (tx: Tx): Promise<void> => void (await jobs.enqueue(tx, stop, {})),
    /** One batch of what nothing refers to. */
    collectArtefacts: () => artefacts.collectUnused(term),
  }
}

export type Upkeep = ReturnType<typeof furnishUpkeep>
