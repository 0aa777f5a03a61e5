// What projects tell. Rooms that keep things of a project listen to `project.duplicated` and `project.purged`.
import type { NewEvent } from '#platform/events/events.ts'
import type { ProjectHead } from './tables.ts'

export const PROJECT_EVENTS = [
  'project.created',
  'project.updated',
  'project.stage_changed',
  'project.duplicated',
  'project.trashed',
  'project.restored',
  'project.purged',
] as const
export type ProjectEventName = (typeof PROJECT_EVENTS)[number]

/** Payload of `project.duplicated`: the subject is the copy. */
export type ProjectDuplicated = { readonly source_id: string; readonly title: string }

type By = { readonly actorId: string | null; readonly requestId: string | null; readonly at: Date }

export function projectEvent(
  name: ProjectEventName,
  project: Pick<ProjectHead, 'id' | 'workspaceId' | 'title'>,
  by: By & { readonly payload?: Record<string, unknown> },
): NewEvent {
  return {
    name,
    tenantId: project.workspaceId,
    actorId: by.actorId,
    requestId: by.requestId,
    subjectKind: 'project',
    subjectId: project.id,
    payload: { title: project.title, project_id: project.id, ...by.payload },
    happenedAt: by.at,
  }
}
