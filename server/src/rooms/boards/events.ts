// What boards tell.
import type { NewEvent } from '#platform/events/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'

export const BOARD_EVENTS = [
  'board.edited',
  'board.undone',
  'board.redone',
  'board.orphans_settled',
  /** The script has a new breakdown, and the board goes with it. */
  'board.followed_script',
] as const
export type BoardEventName = (typeof BOARD_EVENTS)[number]

export function boardEvent(
  name: BoardEventName,
  by: { readonly scope: Scope; readonly at: Date },
  about: { readonly projectId: string; readonly payload: Readonly<Record<string, unknown>> },
): NewEvent {
  return {
    name,
    tenantId: by.scope.workspaceId,
    actorId: by.scope.actorId,
    requestId: by.scope.requestId,
    subjectKind: 'board',
    subjectId: about.projectId,
    payload: { project_id: about.projectId, ...about.payload },
    happenedAt: by.at,
  }
}
