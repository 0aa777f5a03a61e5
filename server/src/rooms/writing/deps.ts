import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/db.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { Artefacts } from '#rooms/artefacts/artefacts.ts'
import type { Boards } from '#rooms/boards/boards.ts'
import type { GenerationRoom } from '#rooms/generation/generation.ts'
import type { Projects } from '#rooms/projects/projects.ts'
import type { Prompts } from '#rooms/prompts/prompts.ts'
import type { Scripts } from '#rooms/scripts/scripts.ts'
import type { Tasks } from '#rooms/tasks/tasks.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'

export type WritingDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly jobs: JobQueue
  readonly blobs: BlobStore
  readonly artefacts: Artefacts
  readonly boards: Boards
  readonly generation: GenerationRoom
  readonly projects: Projects
  readonly prompts: Prompts
  readonly scripts: Scripts
  readonly tasks: Tasks
  /** Providers that this caller has a working key for. */
  readonly keyedProviders: (scope: Scope) => Promise<ReadonlySet<string>>
  /** How often an engine is asked to mend an answer. */
  readonly repairsMax: number
  /** The scope of work that goes on after its request: what the person was let into when they asked. */
  readonly jobScope: (workspaceId: string, actorId: string) => Scope
}
