// PGlite under Kysely. The connection is lent to one holder at a time, in order of asking, and a transaction that cannot begin is
// refused: with Kysely's own driver (0.29.9) it never settles and leaves an unhandled rejection (docs/decisions/0001).
import type { PGlite } from '@electric-sql/pglite'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { DbDriver } from '#platform/db/db.ts'

type Executor = Pick<PGlite, 'query'>

class LentConnection implements DatabaseConnection {
  executor: Executor
  settle: ((outcome: 'commit' | 'rollback') => void) | null = null
  closed: Promise<unknown> | null = null
  constructor(executor: Executor) {
    this.executor = executor
  }
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affectedRows } = await this.executor.query<R>(query.sql, [...query.parameters])
    return affectedRows === undefined ? { rows } : { rows, numAffectedRows: BigInt(affectedRows) }
  }
  // biome-ignore lint/correctness/useYield: the interface asks for a generator, and PGlite has no cursors
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('PGlite does not stream')
  }
}

class RolledBack extends Error {}

class SingleConnectionDriver implements Driver {
  readonly #pglite: PGlite
  #queue: Promise<void> = Promise.resolve()
  #release = new Map<DatabaseConnection, () => void>()
  constructor(pglite: PGlite) {
    this.#pglite = pglite
  }
  async init(): Promise<void> {
    await this.#pglite.waitReady
  }
  async acquireConnection(): Promise<LentConnection> {
    const before = this.#queue
    const turn = Promise.withResolvers<void>()
    this.#queue = turn.promise
    await before
    const connection = new LentConnection(this.#pglite)
    this.#release.set(connection, turn.resolve)
    return connection
  }
  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#release.get(connection)?.()
    this.#release.delete(connection)
  }
  async beginTransaction(connection: LentConnection): Promise<void> {
    const begun = Promise.withResolvers<void>()
    const decided = Promise.withResolvers<'commit' | 'rollback'>()
    connection.settle = decided.resolve
    // PGlite's own exclusive mode, because the job queue talks to the same instance beside Kysely.
    connection.closed = this.#pglite.transaction(async (tx) => {
      connection.executor = tx
      begun.resolve()
      if ((await decided.promise) === 'rollback') throw new RolledBack()
    })
    connection.closed.catch(begun.reject)
    await begun.promise
  }
  async commitTransaction(connection: LentConnection): Promise<void> {
    await this.#settle(connection, 'commit')
  }
  async rollbackTransaction(connection: LentConnection): Promise<void> {
    await this.#settle(connection, 'rollback').catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error
    })
  }
  async #settle(connection: LentConnection, outcome: 'commit' | 'rollback'): Promise<void> {
    connection.settle?.(outcome)
    try {
      await connection.closed
    } finally {
      connection.executor = this.#pglite
      connection.settle = null
      connection.closed = null
    }
  }
  async destroy(): Promise<void> {}
}

function createDialect(pglite: PGlite): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new SingleConnectionDriver(pglite) as Driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

export function createPgliteDriver(pglite: PGlite): DbDriver {
  const kysely = new Kysely<unknown>({ dialect: createDialect(pglite) })
  return {
    engine: 'pglite',
    kysely,
    executeScript: async (text) => {
      await pglite.exec(text)
    },
    close: async () => {
      await kysely.destroy()
      if (!pglite.closed) await pglite.close()
    },
  }
}
