import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/db.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { ResemblanceMeasure } from '#platform/resemblance.ts'
import type { Boards } from '#rooms/boards/boards.ts'
import type { Candidates } from '#rooms/candidates/candidates.ts'
import type { Productions } from '#rooms/productions/productions.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'

export type LikenessDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly jobs: JobQueue
  readonly blobs: BlobStore
  readonly boards: Pick<Boards, 'load'>
  readonly candidates: Pick<Candidates, 'standing'>
  readonly productions: Pick<Productions, 'state'>
  readonly measure: ResemblanceMeasure
  /** The scope of work that goes on after its request: what the person was let into when they asked. */
  readonly jobScope: (workspaceId: string, actorId: string) => Scope
}
