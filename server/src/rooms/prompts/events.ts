// What templates tell.
import type { NewEvent } from '#platform/events/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Which } from './queries.ts'

export const PROMPT_EVENTS = ['prompt.saved', 'prompt.reverted'] as const
export type PromptEventName = (typeof PROMPT_EVENTS)[number]

export function promptEvent(
  name: PromptEventName,
  by: { readonly scope: Scope; readonly at: Date },
  { kind, language, version }: Which & { readonly version: number },
): NewEvent {
  return {
    name,
    tenantId: by.scope.workspaceId,
    actorId: by.scope.actorId,
    requestId: by.scope.requestId,
    subjectKind: 'prompt',
    // A template has no id of its own: kind and language name it.
    subjectId: null,
    payload: { kind, language, version },
    happenedAt: by.at,
  }
}
