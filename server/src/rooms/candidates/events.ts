// What candidates tell.
import type { NewEvent } from '#platform/events/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { AnySubject } from './candidate.ts'

export const CANDIDATE_EVENTS = [
  'candidate.requested',
  'candidate.ready',
  'candidate.failed',
  'candidate.uploaded',
] as const
export type CandidateEventName = (typeof CANDIDATE_EVENTS)[number]

export type CandidateNews = {
  readonly id: string
  readonly projectId: string
  readonly subject: AnySubject
}

export function candidateEvent(
  name: CandidateEventName,
  by: { readonly scope: Scope; readonly at: Date },
  { id, projectId, subject }: CandidateNews,
): NewEvent {
  return {
    name,
    tenantId: by.scope.workspaceId,
    actorId: by.scope.actorId,
    requestId: by.scope.requestId,
    subjectKind: 'candidate',
    subjectId: id,
    payload: { project_id: projectId, kind: subject.kind, thing_id: subject.id },
    happenedAt: by.at,
  }
}
