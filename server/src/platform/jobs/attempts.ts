// Attempts: one start of a job each. The same job may have two of them in one process, until the elder notices.
import type { PgBoss } from 'pg-boss'
import type { Lane } from './job.ts'

export type Attempt = { readonly id: string; readonly retryCount: number }

export const nameOf = ({ id, retryCount }: Attempt): string => `${id} ${retryCount}`

/** Names of those that the queue still holds under this very attempt. */
export async function findHeld(boss: PgBoss, lane: Lane, attempts: readonly Attempt[]): Promise<ReadonlySet<string>> {
  const ids = attempts.map((one) => one.id)
  const found = await boss
    .getDb()
    .executeSql(
      `select id, retry_count from pgboss.job where name = $1 and id = any($2::uuid[]) and state = 'active'`,
      [lane, ids],
    )
  const rows = found.rows as { id: string; retry_count: number }[]
  const held = new Map(rows.map((row) => [row.id, row.retry_count]))
  return new Set(attempts.filter((one) => held.get(one.id) === one.retryCount).map(nameOf))
}
