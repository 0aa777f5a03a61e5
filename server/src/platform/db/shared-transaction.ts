// Group commit: small transactions that are asked for together become one, each caller with an outcome of its own. Measured with
// small tasks (start, fence, settle, complete, job told): a tenth of the statements of twenty transactions apart.
//
// Promises: calls of equal key never share a transaction, so what they lock keeps them apart as ever. If one member throws,
// all is rolled back and every member is done once more, alone, so nobody fails for another's sake. A group that waits for a
// lock gives way before it can be part of a deadlock.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Tx } from './db.ts'

type Member = {
  readonly key: string
  readonly work: (tx: Tx) => Promise<unknown>
  /** Runs in the caller's own context of requests and logs. */
  readonly inContext: <R>(call: () => R) => R
  readonly settle: PromiseWithResolvers<unknown>
}

export type SharedTransactionParts = {
  readonly open: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
  /** Marks what runs in it as inside the transaction. */
  readonly inside: <R>(call: () => R) => R
  /** Null where there is one connection, and nobody to wait for. */
  readonly lockWaitMs: number | null
  readonly groupsMax: number
}

/** More than a lane of jobs runs at once; a longer group would hold its first member's locks for too long. */
const MEMBERS_MAX = 50

class Broken extends Error {}

export class SharedTransactions {
  readonly #parts: SharedTransactionParts
  #waiting: Member[] = []
  #running = 0
  #isScheduled = false

  constructor(parts: SharedTransactionParts) {
    this.#parts = parts
  }

  join<T>(key: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const settle = Promise.withResolvers<unknown>()
    this.#waiting.push({ key, work, settle, inContext: AsyncLocalStorage.snapshot() })
    this.#schedule()
    return settle.promise as Promise<T>
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.length === 0 || this.#running >= this.#parts.groupsMax) return
    this.#isScheduled = true
    // One turn of the event loop: whoever asks in the same breath comes along.
    setImmediate(() => {
      this.#isScheduled = false
      this.#running += 1
      void this.#run(this.#takeGroup()).finally(() => {
        this.#running -= 1
        this.#schedule()
      })
      this.#schedule()
    })
  }

  #takeGroup(): Member[] {
    const keys = new Set<string>()
    const group: Member[] = []
    const left: Member[] = []
    for (const member of this.#waiting) {
      const isFree = group.length < MEMBERS_MAX && !keys.has(member.key)
      keys.add(member.key)
      ;(isFree ? group : left).push(member)
    }
    this.#waiting = left
    return group
  }

  async #run(group: readonly Member[]): Promise<void> {
    if (group.length < 2 || !(await this.#runTogether(group)))
      await Promise.all(group.map((one) => this.#runAlone(one)))
  }

  async #runAlone({ work, settle, inContext }: Member): Promise<void> {
    try {
      settle.resolve(await inContext(() => this.#parts.open(work)))
    } catch (error) {
      settle.reject(error)
    }
  }

  /** False if it was rolled back for a member's sake. A commit whose outcome is not known is told to all, and never repeated. */
  async #runTogether(group: readonly Member[]): Promise<boolean> {
    try {
      const outcomes = await this.#parts.open((tx) => this.#fill(tx, group))
      for (const [at, member] of group.entries()) member.settle.resolve(outcomes[at])
      return true
    } catch (error) {
      if (error instanceof Broken) return false
      for (const member of group) member.settle.reject(error)
      return true
    }
  }

  async #fill(tx: Tx, group: readonly Member[]): Promise<unknown[]> {
    const { inside, lockWaitMs } = this.#parts
    if (lockWaitMs !== null) await tx.executeSql(`set local lock_timeout = ${lockWaitMs}`, [])
    const gathering = new Gathering()
    const settled = await Promise.allSettled(
      group.map(({ work, inContext }) => inContext(() => inside(() => work(memberOf(tx, gathering, inContext))))),
    )
    return settled.map((one) => {
      if (one.status === 'rejected') throw new Broken()
      return one.value
    })
  }
}

function memberOf(tx: Tx, gathering: Gathering, inContext: Member['inContext']): Tx {
  return {
    ...tx,
    afterCommit: (effect) => tx.afterCommit(() => inContext(effect)),
    gather: (name, item, perform) => gathering.add(name, item, perform),
  }
}

type Batch = {
  readonly items: unknown[]
  readonly settles: PromiseWithResolvers<unknown>[]
  readonly perform: (items: readonly never[]) => Promise<readonly unknown[]>
}

/** Calls of several members that fall into one turn of the event loop reach the database as one statement. */
class Gathering {
  #batches = new Map<string, Batch>()

  add<I, O>(name: string, item: I, perform: (items: readonly I[]) => Promise<readonly O[]>): Promise<O> {
    if (this.#batches.size === 0) setImmediate(() => this.#flush())
    const batch: Batch = this.#batches.get(name) ?? { items: [], settles: [], perform }
    this.#batches.set(name, batch)
    const settle = Promise.withResolvers<unknown>()
    batch.items.push(item)
    batch.settles.push(settle)
    return settle.promise as Promise<O>
  }

  #flush(): void {
    const batches = [...this.#batches.values()]
    this.#batches.clear()
    for (const { items, settles, perform } of batches)
      perform(items as never[]).then(
        (outcomes) => {
          for (const [at, settle] of settles.entries()) settle.resolve(outcomes[at])
        },
        (error: unknown) => {
          for (const settle of settles) settle.reject(error)
        },
      )
  }
}
