// What this room tells its tenant. Payloads hold no secret.
import type { NewEvent } from '#platform/events/events.ts'

export type WorkspaceEventName =
  | 'workspace.created'
  | 'workspace.updated'
  | 'workspace.deleted'
  | 'member.added'
  | 'member.role_changed'
  | 'member.removed'
  | 'invitation.created'
  | 'invitation.revoked'
  | 'invitation.accepted'
  | 'project.shared'
  | 'project.unshared'

export type Happening = {
  readonly workspaceId: string
  readonly actorId: string | null
  readonly requestId: string | null
  readonly at: Date
  readonly subjectKind: 'workspace' | 'user' | 'invitation' | 'project'
  readonly subjectId: string
}

export function workspaceEvent(
  name: WorkspaceEventName,
  happening: Happening,
  payload: Readonly<Record<string, unknown>> = {},
): NewEvent {
  const { workspaceId, at, ...rest } = happening
  return { name, tenantId: workspaceId, ...rest, payload, happenedAt: at }
}
