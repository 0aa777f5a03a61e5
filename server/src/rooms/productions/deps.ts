import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/db.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { Log } from '#platform/log.ts'
import type { Artefacts } from '#rooms/artefacts/artefacts.ts'
import type { Billing } from '#rooms/billing/billing.ts'
import type { Boards } from '#rooms/boards/boards.ts'
import type { Files } from '#rooms/files/files.ts'
import type { Films } from '#rooms/films/films.ts'
import type { GenerationRoom } from '#rooms/generation/generation.ts'
import type { Projects } from '#rooms/projects/projects.ts'
import type { Prompts } from '#rooms/prompts/prompts.ts'
import type { Tasks } from '#rooms/tasks/tasks.ts'
import type { Voices } from '#rooms/voices/voices.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { RunMemories } from './memory.ts'

export type ProductionsDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly jobs: JobQueue
  readonly blobs: BlobStore
  readonly artefacts: Artefacts
  readonly billing: Billing
  readonly boards: Boards
  readonly files: Pick<Files, 'load'>
  readonly films: Films
  readonly generation: GenerationRoom
  readonly prompts: Pick<Prompts, 'inForce'>
  readonly projects: Projects
  readonly tasks: Tasks
  readonly voices: Voices
  /** How many films one user may have made an hour; null for any number. */
  readonly filmsPerHourMax: number | null
  /** How long a film may be; null for any length. */
  readonly filmMinutesMax: number | null
  /** The scope of work that goes on after its request: what the person was let into when they asked. */
  readonly jobScope: (workspaceId: string, actorId: string) => Scope
}

export type Workshop = ProductionsDeps & { readonly memories: RunMemories }
