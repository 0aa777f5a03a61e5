import type { NewEvent } from '#platform/events/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'

export function filmMade(scope: Scope, film: { id: string; projectId: string; runId: string }, at: Date): NewEvent {
  return {
    name: 'film.made',
    tenantId: scope.workspaceId,
    actorId: scope.actorId,
    requestId: scope.requestId,
    subjectKind: 'film',
    subjectId: film.id,
    payload: { film_id: film.id, project_id: film.projectId, run_id: film.runId },
    happenedAt: at,
  }
}
