// The database handle and what a transaction is. Holding a `Tx` proves that one is open; inside it nothing
// else may be used: PGlite has a single connection, and a query on the outer handle would wait for ever.
import { AsyncLocalStorage } from 'node:async_hooks'
import { type CompiledQuery, type Kysely, type KyselyPlugin, sql } from 'kysely'
import { SharedTransactions } from './shared-transaction.ts'

export type DbEngine = 'pglite' | 'postgres'

/** Something that reads. Rooms look at their own tables through `withTables`. */
export type Queryable = { withTables<T>(): Kysely<T> }

export type Tx = Queryable & {
  readonly kind: 'tx'
  /** Runs after the commit, never after a rollback. Must not throw. */
  afterCommit(effect: () => void): void
  /** After the commit, wakes whoever listens to this name: a job queue, the event relay. Several calls wake once. */
  signal(name: string): void
  /** Raw statement on this transaction, for the job queue that enqueues inside it. */
  executeSql(text: string, values: readonly unknown[]): Promise<{ rows: unknown[] }>
  /**
   * Does `perform` for this item, and in a shared transaction for the items that other members give under the same name at
   * the same time. It answers one outcome per item, in their order, and must be the same function for a name.
   */
  gather<I, O>(name: string, item: I, perform: (items: readonly I[]) => Promise<readonly O[]>): Promise<O>
}

export type Db = Queryable & {
  readonly kind: 'db'
  readonly engine: DbEngine
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * A transaction for small work that may share the commit, and statements that are gathered, with others asked for at the
   * same time. `key` names what the work decides about ("task <id>"): two of one key never share a transaction, while two of
   * different keys are not kept apart by row locks. The work may be run twice, so it has no effects but through `tx`.
   */
  together<T>(key: string, work: (tx: Tx) => Promise<T>): Promise<T>
  /** Listens to signals of committed transactions, of other processes too where the engine carries them. Answers how to stop. */
  onSignal(listener: (name: string) => void): () => void
  /** Several statements without parameters: migrations. */
  executeScript(text: string): Promise<void>
  close(): Promise<void>
}

/** Carries signals to other processes on the same database. Delivery is not promised. */
export type SignalWire = {
  publish(names: readonly string[]): void
  subscribe(listener: (name: string) => void): () => void
  close(): Promise<void>
}

/** What an engine adapter supplies. */
export type DbDriver = {
  /** Absent where no other process can share the database. */
  readonly signals?: SignalWire
  readonly engine: DbEngine
  readonly kysely: Kysely<unknown>
  executeScript(text: string): Promise<void>
  close(): Promise<void>
}

type OpenTransaction = { readonly owner: object }
const openTransaction = new AsyncLocalStorage<OpenTransaction | null>()

/** Called at the start of every transaction of the current request, inside it. */
export type TransactionHook = (tx: Tx) => Promise<void>
const hooks = new AsyncLocalStorage<{ hook: TransactionHook | null }>()

/** Runs `work`; the first transaction opened in it starts with `hook`. Used for idempotency keys. */
export function withFirstTransactionHook<T>(hook: TransactionHook, work: () => Promise<T>): Promise<T> {
  return hooks.run({ hook }, work)
}

class OuterHandleGuard implements KyselyPlugin {
  readonly #owner: object
  constructor(owner: object) {
    this.#owner = owner
  }
  transformQuery(args: Parameters<KyselyPlugin['transformQuery']>[0]) {
    refuseInsideTransaction(this.#owner)
    return args.node
  }
  async transformResult(args: Parameters<KyselyPlugin['transformResult']>[0]) {
    return args.result
  }
}

function refuseInsideTransaction(owner: object): void {
  const open = openTransaction.getStore()
  if (open && open.owner === owner) {
    throw new Error('the outer database handle was used inside a transaction: pass the tx on instead')
  }
}

const ONE_CONNECTION = { lockWaitMs: null, groupsMax: 1 }
/** Two, so that one gathers while the other commits. Shorter than PostgreSQL waits before it looks for a deadlock (1 s). */
const MANY_CONNECTIONS = { lockWaitMs: 250, groupsMax: 2 }

export function createDb(driver: DbDriver): Db {
  const owner = {}
  const listeners = new Set<(name: string) => void>()
  const guarded = driver.kysely.withPlugin(new OuterHandleGuard(owner))
  const handle: Handle = { driver, owner, listeners }
  const shared = new SharedTransactions({
    open: (work) => runTransaction(handle, work),
    inside: (call) => openTransaction.run({ owner }, call),
    ...(driver.engine === 'pglite' ? ONE_CONNECTION : MANY_CONNECTIONS),
  })
  return {
    kind: 'db',
    engine: driver.engine,
    withTables: <T>() => guarded as unknown as Kysely<T>,
    executeScript: (text) => {
      refuseInsideTransaction(owner)
      return driver.executeScript(text)
    },
    close: () => driver.close(),
    onSignal: (listener) => {
      listeners.add(listener)
      const unsubscribe = driver.signals?.subscribe(listener)
      return () => {
        listeners.delete(listener)
        unsubscribe?.()
      }
    },
    transaction: (work) => runTransaction(handle, work),
    together: (key, work) => {
      refuseInsideTransaction(owner)
      // An idempotency key is written in the transaction of its own request.
      return hooks.getStore()?.hook ? runTransaction(handle, work) : detached(() => shared.join(key, work))
    },
  }
}

type Handle = {
  readonly driver: DbDriver
  readonly owner: object
  readonly listeners: ReadonlySet<(name: string) => void>
}

async function runTransaction<T>({ driver, owner, listeners }: Handle, work: (tx: Tx) => Promise<T>): Promise<T> {
  refuseInsideTransaction(owner)
  const effects: (() => void)[] = []
  const signals = new Set<string>()
  const context = hooks.getStore()
  const hook = context?.hook ?? null
  if (context) context.hook = null
  const result = await driver.kysely.transaction().execute((kyselyTx) =>
    openTransaction.run({ owner }, async () => {
      const tx = wrapTransaction(kyselyTx, effects, signals)
      if (hook) await hook(tx)
      return work(tx)
    }),
  )
  // Outside the transaction's context: an effect may start work that opens transactions of its own.
  openTransaction.run(null, () => {
    for (const effect of effects) effect()
    for (const name of signals) for (const listener of listeners) listener(name)
    if (signals.size > 0) driver.signals?.publish([...signals])
  })
  return result
}

function wrapTransaction(kyselyTx: Kysely<unknown>, effects: (() => void)[], signals: Set<string>): Tx {
  return {
    kind: 'tx',
    withTables: <U>() => kyselyTx as unknown as Kysely<U>,
    afterCommit: (effect) => {
      effects.push(effect)
    },
    signal: (name) => {
      signals.add(name)
    },
    gather: async <I, O>(_name: string, item: I, perform: (items: readonly I[]) => Promise<readonly O[]>) =>
      (await perform([item]))[0] as O,
    executeSql: async (text, values) => {
      const query = { sql: text, parameters: values, query: { kind: 'RawNode' }, queryId: { queryId: 'raw' } }
      const result = await kyselyTx.executeQuery(query as unknown as CompiledQuery)
      return { rows: [...result.rows] }
    },
  }
}

/** Leaves any open transaction's context behind: for work that is started now but runs on its own. */
export function detached<T>(work: () => T): T {
  return openTransaction.run(null, () => hooks.run({ hook: null }, work))
}

/** A value for a jsonb column. Drivers would turn a bare array into a PostgreSQL array. */
export function json(value: unknown) {
  return sql<never>`${JSON.stringify(value)}::jsonb`
}

/** PostgreSQL's code for a broken unique index. */
export function isUniqueViolation(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '23505'
}

/** The name of the constraint that a statement broke, if the engine tells. */
export function violatedConstraint(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'constraint' in error && typeof error.constraint === 'string'
    ? error.constraint
    : null
}

/**
 * Statement, lock and idle limits, a deadlock, no connection to be had, a server that stops: what was begun is undone, and the
 * same may work later.
 */
const BUSY_CODES: ReadonlySet<unknown> = new Set([
  ...[
    '57014',
    '55P03',
    '25P03',
    '40P01',
    '40001',
    '53300',
    '57P01',
    '57P02',
    '57P03',
    '08000',
    '08001',
    '08003',
    '08006',
  ],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE'],
])
const NO_CONNECTION = /timeout exceeded when trying to connect|Connection terminated/

/** Whether the database could not do it now, through no fault of what was asked. */
export function isDatabaseBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('severity' in error || 'syscall' in error) && 'code' in error
    ? BUSY_CODES.has(error.code)
    : NO_CONNECTION.test(error.message)
}

/** Whether a text holds what no text of the database can: the character NUL, for all that was not looked at before. */
export function isTextRefused(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && 'code' in error && TEXT_CODES.has(error.code)
}
const TEXT_CODES: ReadonlySet<unknown> = new Set(['22021', '22P05'])

/** Whether the database answers at all. */
export async function isReachable(db: Db): Promise<boolean> {
  try {
    await sql`select 1`.execute(db.withTables())
    return true
  } catch {
    return false
  }
}
