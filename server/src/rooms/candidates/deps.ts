import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/db.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { Artefacts } from '#rooms/artefacts/artefacts.ts'
import type { Boards } from '#rooms/boards/boards.ts'
import type { Files } from '#rooms/files/files.ts'
import type { GenerationRoom } from '#rooms/generation/generation.ts'
import type { Productions } from '#rooms/productions/productions.ts'
import type { Projects } from '#rooms/projects/projects.ts'
import type { Prompts } from '#rooms/prompts/prompts.ts'
import type { Tasks } from '#rooms/tasks/tasks.ts'
import type { Voices } from '#rooms/voices/voices.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'

export type CandidatesDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly jobs: JobQueue
  readonly blobs: BlobStore
  readonly artefacts: Artefacts
  readonly boards: Boards
  readonly files: Files
  readonly generation: GenerationRoom
  readonly productions: Productions
  readonly prompts: Pick<Prompts, 'inForce'>
  readonly projects: Projects
  readonly tasks: Tasks
  readonly voices: Voices
  /** The scope of work that goes on after its request: what the person was let into when they asked. */
  readonly jobScope: (workspaceId: string, actorId: string) => Scope
}
