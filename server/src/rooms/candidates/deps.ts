import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/db.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { Artefacts } from '#rooms/artefacts/artefacts.ts'
import type { Billing } from '#rooms/billing/billing.ts'
import type { Boards } from '#rooms/boards/boards.ts'
import type { Files } from '#rooms/files/files.ts'
import type { GenerationRoom } from '#rooms/generation/generation.ts'
import type { Productions } from '#rooms/productions/productions.ts'
import type { Projects } from '#rooms/projects/projects.ts'
import type { Prompts } from '#rooms/prompts/prompts.ts'
import type { Tasks } from '#rooms/tasks/tasks.ts'
import type { Voices } from '#rooms/voices/voices.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'

export type InspectedClip =
  | { readonly ok: true; readonly durationMs: number; readonly widthPx: number; readonly heightPx: number }
  | { readonly ok: false; readonly reason: string }
export type InspectClip = (content: { readonly sha256: string }) => Promise<InspectedClip>

export type CandidatesDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly jobs: JobQueue
  readonly blobs: BlobStore
  readonly artefacts: Artefacts
  readonly billing: Pick<Billing, 'planUnitsOf'>
  readonly boards: Boards
  readonly files: Files
  readonly generation: GenerationRoom
  readonly productions: Productions
  readonly prompts: Pick<Prompts, 'inForce'>
  readonly projects: Projects
  readonly tasks: Tasks
  readonly voices: Voices
  /** Looks into a film from its first picture to its last. */
  readonly inspectClip: InspectClip
  /** The scope of work that goes on after its request: what the person was let into when they asked. */
  readonly jobScope: (workspaceId: string, actorId: string) => Scope
}
