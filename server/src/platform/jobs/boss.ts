// pg-boss as our queue has it: without its schedules and workers, on a connection of its own or the embedded one's.
import { type Db as BossDb, PgBoss } from 'pg-boss'
import type { Log } from '../log.ts'

export type BossConnection =
  | { readonly kind: 'shared'; readonly db: BossDb }
  | { readonly kind: 'own'; readonly connectionString: string; readonly connectionsMax: number }

export function createBoss(connection: BossConnection, log: Log): PgBoss {
  const shared = {
    schedule: false,
    supervise: true,
    monitorVacuum: false,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
  }
  const boss =
    connection.kind === 'shared'
      ? new PgBoss({ ...shared, db: connection.db, backend: 'pglite', reindex: false })
      : new PgBoss({
          ...shared,
          connectionString: connection.connectionString,
          max: connection.connectionsMax,
          application_name: 'huaben-jobs',
        })
  boss.on('error', (error) => log.error({ err: error }, 'job queue'))
  return boss
}
