// What likeness tells.
import type { NewEvent } from '#platform/events/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'

/** Some more pairs are measured: whoever shows scores reads them again. */
export function likenessMeasured(scope: Scope, projectId: string, at: Date): NewEvent {
  return {
    name: 'likeness.measured',
    tenantId: scope.workspaceId,
    actorId: scope.actorId,
    requestId: scope.requestId,
    subjectKind: 'project',
    subjectId: projectId,
    payload: { project_id: projectId },
    happenedAt: at,
  }
}
