// How much of one lane is under way, and who waits for it. The column `lane` names the lane in which a piece of work has, or waits for, a
// place; null: none.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import type { Seen } from '../queries.ts'
import type { GenerationTables } from '../tables.ts'
import type { LaneShare } from './lanes.ts'

const t = (queryable: Queryable) => queryable.withTables<GenerationTables>()

/** Nobody else is let into this lane before the transaction ends. */
export async function lockLane(tx: Tx, lane: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`generation lane ${lane}`}, 0))`.execute(t(tx))
}

export type LaneTimes = {
  /** A waiting intent that nobody attended to since then does not wait any more. */
  readonly waitingSince: Date
  /** A request of which there was no sign since then has lost its place: whoever sent it is gone. */
  readonly leasedSince: Date
}

/** What is made and could only not be fetched yet is over at the provider: it takes nobody's place. */
export async function laneShares(tx: Tx, lane: string, { waitingSince, leasedSince }: LaneTimes): Promise<LaneShare[]> {
  const { rows } = await sql<{ workspace_id: string; requested_by: string; running: number; waiting: number }>`
    select workspace_id, requested_by,
      (count(*) filter (where unfetched_since is null and (state = 'submitted'
        or (state = 'submitting' and coalesce(handed_at, attended_at) > ${leasedSince}))))::int as running,
      (count(*) filter (where state = 'intended' and attended_at > ${waitingSince}))::int as waiting
    from generations
    where lane = ${lane} and state in ('intended', 'submitting', 'submitted')
    group by workspace_id, requested_by`.execute(t(tx))
  return rows.map(({ workspace_id: workspaceId, requested_by: requestedBy, running, waiting }) => ({
    ...{ workspaceId, requestedBy, running, waiting },
  }))
}

type OfOne = { readonly workspaceId: string; readonly id: string }

type Waiting = { readonly from: Seen; readonly lane: string; readonly at: Date }

/** It waits for a place in this lane, unless somebody else has moved it on since it was read. */
export async function waitInLane(tx: Tx, { workspaceId, id }: OfOne, { from, lane, at }: Waiting): Promise<void> {
  await t(tx)
    .updateTable('generations')
    .set({ lane, attended_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', '=', from.state)
    .where('attempt', '=', from.attempt)
    .execute()
}

/** Of work that was handed over: its place is given back (null), or is its own again. */
export async function setLane(tx: Tx, { workspaceId, id }: OfOne, lane: string | null): Promise<void> {
  await t(tx)
    .updateTable('generations')
    .set({ lane })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', 'in', ['submitting', 'submitted'])
    .execute()
}
