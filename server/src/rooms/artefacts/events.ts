// What the store of artefacts tells.
import type { NewEvent } from '#platform/events/events.ts'

export function artefactsCollected(
  workspaceId: string,
  what: { readonly count: number; readonly sizeBytes: number; readonly at: Date },
): NewEvent {
  return {
    name: 'artefacts.collected',
    tenantId: workspaceId,
    actorId: null,
    requestId: null,
    subjectKind: 'workspace',
    subjectId: workspaceId,
    payload: { count: what.count, size_bytes: what.sizeBytes },
    happenedAt: what.at,
  }
}
