// How much of one lane is under way, and who waits for it.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'
import type { LaneShare } from './lanes.ts'

const t = (queryable: Queryable) => queryable.withTables<Record<string, never>>()

/** Nobody else is let into this lane before the transaction ends. */
export async function lockLane(tx: Tx, lane: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`generation lane ${lane}`}, 0))`.execute(t(tx))
}

/**
 * What is made and could only not be fetched yet is over at the provider: it takes nobody's place.
 * @param waitingSince a waiting intent that nobody attended to since then does not wait any more
 */
export async function laneShares(tx: Tx, lane: string, waitingSince: Date): Promise<LaneShare[]> {
  const { rows } = await sql<{ workspace_id: string; running: number; waiting: number }>`
    select workspace_id,
      (count(*) filter (where state in ('submitting', 'submitted') and unfetched_since is null))::int as running,
      (count(*) filter (where state = 'intended' and attended_at > ${waitingSince}))::int as waiting
    from generations
    where lane = ${lane} and state in ('intended', 'submitting', 'submitted')
    group by workspace_id`.execute(t(tx))
  return rows.map((row) => ({ workspaceId: row.workspace_id, running: row.running, waiting: row.waiting }))
}
