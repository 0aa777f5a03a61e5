import type { NewEvent } from '#platform/events/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'

type RunNews = { readonly id: string; readonly projectId: string; readonly taskId: string }

export function productionEvent(
  name: 'started' | 'completed' | 'failed' | 'cancelled',
  scope: Scope,
  run: RunNews,
  at: Date,
): NewEvent {
  return {
    name: `production.${name}`,
    tenantId: scope.workspaceId,
    actorId: scope.actorId,
    requestId: scope.requestId,
    subjectKind: 'production',
    subjectId: run.id,
    payload: { run_id: run.id, project_id: run.projectId, task_id: run.taskId },
    happenedAt: at,
  }
}
