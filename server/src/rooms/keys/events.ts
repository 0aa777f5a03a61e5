// What this room tells. Labels and providers, never a secret or a part of one.
import type { NewEvent } from '#platform/events/events.ts'
import { type KeyOwner, tenantOf } from './owner.ts'

export type KeyEventName = 'key.added' | 'key.changed' | 'key.deleted' | 'key.failed' | 'key_rules.changed'
export type Doer = { readonly actorId: string | null; readonly requestId: string | null }

export type KeyHappening = {
  readonly owner: KeyOwner
  /** Null for the rules of the owner. */
  readonly keyId: string | null
  readonly at: Date
  readonly payload: Readonly<Record<string, unknown>>
}

export function keyEvent(name: KeyEventName, { actorId, requestId }: Doer, happening: KeyHappening): NewEvent {
  const { owner, keyId, at } = happening
  return {
    name,
    tenantId: tenantOf(owner),
    actorId,
    requestId,
    subjectKind: 'provider_key',
    subjectId: keyId,
    payload: { owner: owner.kind, ...happening.payload },
    happenedAt: at,
  }
}
