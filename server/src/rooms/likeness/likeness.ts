// Likeness: how much the pictures of a shot look like the picked pictures of the characters who are seen in it.
//
// Promises: a pair of pictures is measured once for each revision of the measure, when somebody first looks, and off the thread
// that answers requests; scores put pictures in order, the least alike first.
// Never: changes, picks or hides a picture, holds up a pick, or shows a number that was not measured.
import type { Tx } from '#platform/db/db.ts'
import type { PageRequest } from '#platform/http/route.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { LikenessDeps } from './deps.ts'
import { makeMeasureJob } from './jobs.ts'
import { type Likenesses, readLikenesses, type Wish } from './list.ts'
import { deleteOfWorkspace } from './queries.ts'

export type { Likenesses, Scored, Wish } from './list.ts'

export function createLikeness(deps: LikenessDeps) {
  const job = makeMeasureJob(deps)
  deps.jobs.define(job)
  return {
    revision: deps.measure.revision,
    /** What is known now; has what is missing measured later. Throws BOARDS_NO_SCRIPT. */
    async list(scope: Scope, wish: Wish & PageRequest): Promise<Likenesses> {
      const found = await readLikenesses(deps, scope, wish)
      if (found.waiting > 0) await measureLater(scope, wish)
      return found
    },
    deleteOfWorkspace: (tx: Tx, workspaceId: string): Promise<void> => deleteOfWorkspace(tx, workspaceId),
    close: (): Promise<void> => deps.measure.close(),
  }

  async function measureLater(scope: Scope, { projectId, shotId }: Wish): Promise<void> {
    const { workspaceId, actorId } = scope
    const payload = { workspace_id: workspaceId, actor_id: actorId, project_id: projectId, shot_id: shotId ?? null }
    await deps.db.transaction((tx) => deps.jobs.enqueue(tx, job, payload))
  }
}

export type LikenessRoom = ReturnType<typeof createLikeness>
