// What voices tell.
import type { NewEvent } from '#platform/events/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'

export const VOICE_EVENTS = ['voice.cast', 'voice.uncast'] as const
export type VoiceEventName = (typeof VOICE_EVENTS)[number]

export function voiceEvent(
  name: VoiceEventName,
  by: { readonly scope: Scope; readonly at: Date },
  about: { readonly projectId: string; readonly characterId: string; readonly voiceId: string | null },
): NewEvent {
  return {
    name,
    tenantId: by.scope.workspaceId,
    actorId: by.scope.actorId,
    requestId: by.scope.requestId,
    subjectKind: 'character',
    subjectId: about.characterId,
    payload: { project_id: about.projectId, voice_id: about.voiceId },
    happenedAt: by.at,
  }
}
