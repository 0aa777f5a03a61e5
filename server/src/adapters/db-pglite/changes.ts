import type { PGlite } from '@electric-sql/pglite'

/**
 * Rows written since this process opened the database, without the queue's own housekeeping: two equal numbers mean that
 * nothing happened in between that is worth a copy.
 */
export async function countChanges(pglite: PGlite): Promise<number> {
  // Counts are kept back for up to a second; this makes the next statement see them.
  await pglite.query('select pg_stat_force_next_flush()')
  const counted = await pglite.query<{ n: number }>(
    `select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::float8 as n from pg_stat_user_tables where schemaname <> 'pgboss'`,
  )
  return counted.rows[0]?.n ?? 0
}
