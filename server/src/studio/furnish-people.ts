// The cast list, first act.

import { createIdentity } from '#rooms/identity/identity.ts'
import { createWorkspaces } from '#rooms/workspaces/workspaces.ts'
import type { Ground } from './ground.ts'

/** Storeys 0 and 1: who people are, and where they are let in. */
export function furnishPeople(ground: Ground) {
  const { config, log, clock, db, jobs, things, mail, contents, blobs } = ground
  const identity = createIdentity({
    db,
    clock,
    log,
    jobs,
    ...mail,
    blobs,
    version: ground.version,
    settings: { ...config.identity, publicUrl: config.http.publicUrl },
    household: {
      mayMoveIn: (queryable, invitation) => workspaces.household.mayMoveIn(queryable, invitation),
      moveIn: (tx, newcomer) => workspaces.household.moveIn(tx, newcomer),
      obstacles: (tx, userId) => workspaces.household.obstacles(tx, userId),
      moveOut: (tx, userId, by) => workspaces.household.moveOut(tx, userId, by),
      areTogether: (queryable, userId, otherId) => workspaces.household.areTogether(queryable, userId, otherId),
    },
  })
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
  return { identity, workspaces }
}

export type People = ReturnType<typeof furnishPeople>
