// What this room tells. None of it belongs to a tenant; payloads hold no secret.
import type { NewEvent } from '#platform/events/events.ts'

export type UserEventName =
  | 'user.registered'
  | 'user.signed_in'
  | 'user.updated'
  | 'user.password_changed'
  | 'user.email_verified'
  | 'user.status_changed'
  | 'user.deleted'
  | 'user.two_factor_enabled'
  | 'user.two_factor_disabled'
  | 'user.recovery_codes_renewed'
  | 'session.ended'

/** Who did it, in which request, when. */
export type Cause = { readonly actorId: string | null; readonly requestId: string | null; readonly at: Date }

export function userEvent(
  name: UserEventName,
  { userId, ...cause }: Cause & { readonly userId: string },
  payload: Readonly<Record<string, unknown>> = {},
): NewEvent {
  return {
    name,
    tenantId: null,
    actorId: cause.actorId,
    requestId: cause.requestId,
    subjectKind: 'user',
    subjectId: userId,
    payload,
    happenedAt: cause.at,
  }
}
