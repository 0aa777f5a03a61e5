// What drafts tell.
import type { NewEvent } from '#platform/events/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { StoredDraft } from './draft.ts'

export const DRAFT_EVENTS = [
  'draft.requested',
  'draft.proposed',
  'draft.failed',
  'draft.accepted',
  'draft.rejected',
] as const
export type DraftEventName = (typeof DRAFT_EVENTS)[number]

export function draftEvent(
  name: DraftEventName,
  by: { readonly scope: Scope; readonly at: Date },
  { id, kind, projectId, taskId }: Pick<StoredDraft, 'id' | 'kind' | 'projectId' | 'taskId'>,
): NewEvent {
  return {
    name,
    tenantId: by.scope.workspaceId,
    actorId: by.scope.actorId,
    requestId: by.scope.requestId,
    subjectKind: 'draft',
    subjectId: id,
    payload: { kind, project_id: projectId, task_id: taskId },
    happenedAt: by.at,
  }
}
