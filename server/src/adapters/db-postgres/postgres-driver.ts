import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { DbDriver } from '#platform/db/db.ts'
import { preparingClient } from './preparing-client.ts'
import { createSignalWire } from './signals.ts'

/** How long something may take before it ends with an error instead of holding up everybody else; 0 for no end. */
export type PostgresWaits = {
  /** Until a connection stands, or one of the pool is free. */
  readonly connectMs: number
  readonly statementMs: number
  /** A transaction in which nothing is asked holds its locks. */
  readonly idleInTransactionMs: number
}

export const postgresWaitDefaults: PostgresWaits = {
  connectMs: 10_000,
  statementMs: 60_000,
  idleInTransactionMs: 60_000,
}

export type PostgresOptions = {
  readonly connectionString: string
  readonly connectionsMax: number
  readonly waits?: PostgresWaits
}

/** 64-bit integers arrive as numbers, like on PGlite. One that a number cannot hold is an error, never a rounding. */
function parseInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`integer out of range: ${text}`)
  return value
}

export function createPostgresDriver(options: PostgresOptions): DbDriver & { readonly pool: pg.Pool } {
  const types = {
    getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
      oid === 20 && format !== 'binary'
        ? parseInt8
        : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
  }
  const waits = options.waits ?? postgresWaitDefaults
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.connectionsMax,
    types,
    Client: preparingClient(),
    application_name: 'huaben',
    connectionTimeoutMillis: waits.connectMs,
    statement_timeout: waits.statementMs,
    idle_in_transaction_session_timeout: waits.idleInTransactionMs,
  })
  // A pool without this listener ends the process when an idle connection breaks.
  pool.on('error', () => {})
  const signals = createSignalWire(options.connectionString, pool)
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  return {
    engine: 'postgres',
    kysely,
    pool,
    executeScript: async (text) => {
      await pool.query(text)
    },
    signals,
    close: async () => {
      await signals.close()
      await kysely.destroy()
    },
  }
}
