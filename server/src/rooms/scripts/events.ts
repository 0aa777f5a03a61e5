// What scripts tell.
import type { NewEvent } from '#platform/events/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Script } from './tables.ts'

export const SCRIPT_EVENTS = [
  /** There is a new text. */
  'script.version_saved',
  /** The same text was read another way. */
  'script.read_anew',
  /** Title or description. */
  'script.described',
  'script.state_changed',
  'script.reviewer_assigned',
  'script.liked',
  'script.unliked',
] as const
export type ScriptEventName = (typeof SCRIPT_EVENTS)[number]

export function scriptEvent(
  name: ScriptEventName,
  by: { readonly scope: Scope; readonly at: Date },
  about: { readonly script: Pick<Script, 'id' | 'projectId'>; readonly payload?: Readonly<Record<string, unknown>> },
): NewEvent {
  return {
    name,
    tenantId: by.scope.workspaceId,
    actorId: by.scope.actorId,
    requestId: by.scope.requestId,
    subjectKind: 'script',
    subjectId: about.script.id,
    payload: { project_id: about.script.projectId, ...about.payload },
    happenedAt: by.at,
  }
}
