// What files tell.

import type { FilePurpose } from '#contract/files.ts'
import type { NewEvent } from '#platform/events/events.ts'

export const FILE_EVENTS = [
  'file.stored',
  'file.updated',
  'file.trashed',
  'file.restored',
  'file.purged',
  'file.measured',
] as const
export type FileEventName = (typeof FILE_EVENTS)[number]

type Subject = {
  readonly id: string
  readonly workspaceId: string
  readonly projectId: string | null
  readonly name: string
  readonly purpose: FilePurpose
}
type By = {
  readonly actorId: string | null
  readonly requestId: string | null
  readonly at: Date
  readonly payload?: Record<string, unknown>
}

export function fileEvent(name: FileEventName, file: Subject, by: By): NewEvent {
  return {
    name,
    tenantId: file.workspaceId,
    actorId: by.actorId,
    requestId: by.requestId,
    subjectKind: 'file',
    subjectId: file.id,
    payload: { name: file.name, file_type: file.purpose, project_id: file.projectId, ...by.payload },
    happenedAt: by.at,
  }
}
