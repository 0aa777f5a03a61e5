// A generation with the order that it was made for: all that somebody needs who finds it without its job.
import type { ArtefactKind } from '#rooms/artefacts/artefacts.ts'
import type { GenerationOrder } from '../deps.ts'
import type { GenerationInput } from '../provider.ts'
import { type Generation, toGeneration } from '../tables.ts'

export type LeftAlone = {
  readonly workspaceId: string
  readonly requestedBy: string
  readonly generation: Generation
  readonly order: GenerationOrder
}

export const OF_ORDER = [
  'workspace_id',
  'requested_by',
  'subject_kind',
  'subject_id',
  'project_id',
  'artefact_kind',
  'artefact_key',
  'engine_id',
  'model',
  'input',
] as const

type OrderRow = Parameters<typeof toGeneration>[0] & {
  workspace_id: string
  requested_by: string
  subject_kind: string
  subject_id: string
  project_id: string | null
  artefact_kind: string
  artefact_key: string
  engine_id: string
  model: string
  input: unknown
}

export const toLeftAlone = (row: OrderRow): LeftAlone => ({
  workspaceId: row.workspace_id,
  requestedBy: row.requested_by,
  generation: toGeneration(row),
  order: {
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    projectId: row.project_id,
    artefactKind: row.artefact_kind as ArtefactKind,
    artefactKey: row.artefact_key,
    engineId: row.engine_id,
    model: row.model,
    input: row.input as GenerationInput,
  },
})
