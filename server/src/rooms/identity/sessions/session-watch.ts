// What every request must know without asking the database: which sessions were ended while their access tokens still live,
// and who administers the installation. Loaded before the first answer. This process learns of its own changes at the
// commit, of other processes' by looking every 300 ms: well within the second that the API promises.
import type { Clock } from '#platform/clock.ts'
import { type Db, detached, type Tx } from '#platform/db/db.ts'
import type { Log } from '#platform/log.ts'
import { listOperatorIds } from '../queries.ts'
import { listRevokedSince } from './session-queries.ts'

const LOOK_MS = 300
/** How far the clocks of two servers may differ. */
const SKEW_MS = 60_000

export type SessionEnded = (sessionIds: readonly string[]) => void

type Parts = { readonly db: Db; readonly clock: Clock; readonly log: Log; readonly accessSeconds: number }

export class SessionWatch {
  readonly #parts: Parts
  /** Until when each matters. */
  readonly #ended = new Map<string, number>()
  readonly #listeners = new Set<SessionEnded>()
  #operators: ReadonlySet<string> = new Set()
  #loading: Promise<void> | null = null
  #timer: NodeJS.Timeout | null = null
  #looking: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** To be awaited before asking; costs nothing after the first time. */
  ready(): Promise<void> {
    this.#loading ??= detached(() => this.#open())
    return this.#loading
  }

  isEnded(sessionId: string): boolean {
    return this.#ended.has(sessionId)
  }

  isOperator(userId: string): boolean {
    return this.#operators.has(userId)
  }

  /** Takes effect with the commit. */
  endLater(tx: Tx, sessionIds: readonly string[]): void {
    tx.afterCommit(() => this.#end(sessionIds))
  }

  reloadOperatorsLater(tx: Tx): void {
    tx.afterCommit(() => {
      this.#looking = this.#looking.then(() => this.#loadOperators()).catch((error) => this.#complain(error))
    })
  }

  /** Waits for what was asked for after a commit. */
  settled(): Promise<void> {
    return this.#looking
  }

  onEnded(listener: SessionEnded): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#looking
  }

  async #open(): Promise<void> {
    try {
      await this.#look(this.#parts.accessSeconds * 1000)
    } catch (error) {
      this.#loading = null
      throw error
    }
    // The embedded database has no other process that could change anything.
    if (this.#parts.db.engine === 'postgres') this.#lookAgain()
  }

  #lookAgain(): void {
    if (this.#isClosed) return
    this.#timer = setTimeout(() => {
      this.#looking = this.#looking
        .then(() => (this.#isClosed ? undefined : this.#look(SKEW_MS)))
        .catch((error) => this.#complain(error))
        .finally(() => this.#lookAgain())
    }, LOOK_MS)
    this.#timer.unref()
  }

  async #look(backMs: number): Promise<void> {
    const { db, clock } = this.#parts
    const since = new Date(clock.now().getTime() - backMs - SKEW_MS)
    const [revoked] = await Promise.all([listRevokedSince(db, since), this.#loadOperators()])
    this.#end(revoked.map((one) => one.id))
  }

  async #loadOperators(): Promise<void> {
    this.#operators = new Set(await listOperatorIds(this.#parts.db))
  }

  #end(sessionIds: readonly string[]): void {
    const fresh = sessionIds.filter((id) => !this.#ended.has(id))
    if (fresh.length === 0) return
    this.#forget()
    const until = this.#parts.clock.now().getTime() + this.#parts.accessSeconds * 1000 + 2 * SKEW_MS
    for (const id of fresh) this.#ended.set(id, until)
    for (const listener of this.#listeners) listener(fresh)
  }

  #forget(): void {
    const nowMs = this.#parts.clock.now().getTime()
    for (const [id, until] of this.#ended) if (until < nowMs) this.#ended.delete(id)
  }

  #complain(error: unknown): void {
    if (!this.#isClosed) this.#parts.log.warn({ err: error }, 'could not look for ended sessions; trying again')
  }
}
