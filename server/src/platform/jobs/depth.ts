import type { PgBoss } from 'pg-boss'
import { LANES, type Lane } from './job.ts'

export type LaneDepth = {
  readonly lane: Lane
  readonly waiting: number
  readonly running: number
  /** How many this process runs at once. */
  readonly slots: number
}

/** What waits and what runs, lane by lane, in all processes on this database. */
export async function measureDepth(boss: PgBoss, slots: Readonly<Record<Lane, number>>): Promise<LaneDepth[]> {
  const result = await boss.getDb().executeSql(
    `select name, count(*) filter (where state <> 'active')::int as waiting,
       count(*) filter (where state = 'active')::int as running
     from pgboss.job where state in ('created', 'retry', 'active') group by name`,
    [],
  )
  const rows = result.rows as { name: string; waiting: number; running: number }[]
  return LANES.map((lane) => {
    const row = rows.find(({ name }) => name === lane)
    return { lane, waiting: row?.waiting ?? 0, running: row?.running ?? 0, slots: slots[lane] }
  })
}
