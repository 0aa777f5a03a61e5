// What this room tells. Names of fields only: an administrator may have written anything into them.
import type { NewEvent } from '#platform/events/events.ts'

export const CATALOGUE_CHANGED = 'catalogue.changed'

export type CatalogueChange = {
  readonly kind: 'provider' | 'model'
  readonly id: string
  readonly how: 'added' | 'changed' | 'reset' | 'removed'
  readonly fields: readonly string[]
  readonly revision: number
}
export type Doer = { readonly actorId: string; readonly requestId: string | null }

export function catalogueChanged({ actorId, requestId }: Doer, change: CatalogueChange, at: Date): NewEvent {
  const payload = { ...change }
  const subject = { subjectKind: 'catalogue', subjectId: null }
  return { name: CATALOGUE_CHANGED, tenantId: null, actorId, requestId, ...subject, payload, happenedAt: at }
}
