// One event row for everything that happens, written in the transaction of the change. Audit, notifications,
// realtime and webhooks only read it. Positions are given after the commit by one relay at a time, so that a reader
// who has seen position n will never see anything below it appear later (docs/decisions/0002).

import type { Tx } from '../db/db.ts'
import { newId } from '../ids.ts'
import { insertEvents } from './queries.ts'

export const EVENTS_SIGNAL = 'events'

export type NewEvent = {
  /** "project.created": noun and past participle, stable. */
  readonly name: string
  /** The tenant it belongs to; null for what concerns a person or the whole installation. */
  readonly tenantId: string | null
  readonly actorId: string | null
  readonly requestId: string | null
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly payload: Readonly<Record<string, unknown>>
  readonly happenedAt: Date
}

export type StoredEvent = NewEvent & { readonly id: string; readonly position: number }

/** Writes event rows with the change that they tell of. */
export async function emit(tx: Tx, ...events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const rows = events.map((event) => ({ ...event, id: newId() }))
  await tx.gather('events', rows, async (lists) => {
    await insertEvents(tx, lists.flat())
    return lists.map(() => undefined)
  })
  tx.signal(EVENTS_SIGNAL)
}
