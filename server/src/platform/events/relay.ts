// Places committed events in order, and delivers them to subscribers, each exactly once: the handler's writes and
// the move of its cursor are one transaction.
import { type Db, detached, type Tx } from '../db/db.ts'
import type { Log } from '../log.ts'
import { EVENTS_SIGNAL, type StoredEvent } from './events.ts'
import { ensureCursor, lockCursor, moveCursor, noteFailure, placeEvents, readEvents, readHead } from './queries.ts'

export type Subscriber = {
  /** Stable name; renaming one makes it start anew. */
  readonly name: string
  /** Event names it wants; `*` for all. */
  readonly events: readonly string[] | '*'
  /** A new subscriber starts at the first event ever, or at what comes from now on. */
  readonly from: 'beginning' | 'now'
  readonly handle: (tx: Tx, event: StoredEvent) => Promise<void>
}

/** Sees placed events without any promise of delivery: for open sockets. */
export type Watcher = (events: readonly StoredEvent[]) => void

export type RelayOptions = {
  readonly batchMax: number
  readonly pollMs: number
  /**
   * What is committed within this time is placed together. On a single connection every round stands in the way of the
   * work itself: gathering took small tasks on PGlite from 2.3 to 1.75 ms of processor time, begin to end.
   */
  readonly gatherMs?: number
  /** The same, right after a round: while much happens, fewer and longer rounds leave more for the work itself. */
  readonly busyGatherMs?: number
}
export const relayDefaults: RelayOptions = { batchMax: 500, pollMs: 1000, gatherMs: 5, busyGatherMs: 25 }

export class EventRelay {
  readonly #db: Db
  readonly #log: Log
  readonly #options: RelayOptions
  readonly #subscribers: Subscriber[] = []
  readonly #watchers = new Set<Watcher>()
  #watched = 0
  #running: Promise<void> | null = null
  #again = false
  #stopped = true
  #timer: NodeJS.Timeout | null = null
  #unlisten: (() => void) | null = null

  constructor(db: Db, log: Log, options: RelayOptions = relayDefaults) {
    this.#db = db
    this.#log = log
    this.#options = options
  }

  subscribe(subscriber: Subscriber): void {
    if (this.#subscribers.some((other) => other.name === subscriber.name))
      throw new Error(`subscriber ${subscriber.name} exists`)
    this.#subscribers.push(subscriber)
  }

  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  async start(): Promise<void> {
    this.#watched = await readHead(this.#db)
    for (const subscriber of this.#subscribers) {
      const start = subscriber.from === 'now' ? this.#watched : 0
      await this.#db.transaction((tx) => ensureCursor(tx, subscriber.name, start))
    }
    this.#stopped = false
    this.#unlisten = this.#db.onSignal((name) => {
      if (name === EVENTS_SIGNAL) this.poke()
    })
    this.#timer = setInterval(() => this.poke(), this.#options.pollMs)
    this.#timer.unref()
    this.poke()
  }

  /** Asks for a round soon; many calls make one round. */
  poke(): void {
    if (this.#stopped) return
    this.#again = true
    this.#running ??= detached(() => this.#rounds())
  }

  /** Waits until everything that is committed now has been placed and delivered. */
  async settle(): Promise<void> {
    this.poke()
    while (this.#running) await this.#running
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    this.#unlisten?.()
    while (this.#running) await this.#running
    this.#stopped = true
  }

  async #rounds(): Promise<void> {
    try {
      const { gatherMs = 0, busyGatherMs = gatherMs } = this.#options
      for (let gather = gatherMs; this.#again; gather = busyGatherMs) {
        await new Promise((resolve) => setTimeout(resolve, gather))
        this.#again = false
        await this.#round()
      }
    } catch (error) {
      this.#log.error({ err: error }, 'event relay failed; the next poll tries again')
    } finally {
      this.#running = null
    }
  }

  async #round(): Promise<void> {
    const placed = await this.#db.transaction((tx) => placeEvents(tx, this.#options.batchMax))
    if (placed === this.#options.batchMax) this.#again = true
    await this.#tellWatchers()
    for (const subscriber of this.#subscribers) await this.#deliver(subscriber)
  }

  async #tellWatchers(): Promise<void> {
    for (;;) {
      const events = await readEvents(this.#db, this.#watched, { limit: this.#options.batchMax })
      const last = events.at(-1)
      if (!last) return
      this.#watched = last.position
      for (const watcher of this.#watchers) watcher(events)
      if (events.length < this.#options.batchMax) return
    }
  }

  async #deliver(subscriber: Subscriber): Promise<void> {
    while ((await this.#deliverNext(subscriber)) === 'more') {
      // Each batch has its own transaction.
    }
  }

  async #deliverNext(subscriber: Subscriber): Promise<'more' | 'idle' | 'failed'> {
    try {
      return await this.#db.transaction(async (tx) => {
        const cursor = await lockCursor(tx, subscriber.name)
        if (cursor === undefined) return 'idle'
        const events = await readEvents(tx, cursor, { limit: this.#options.batchMax })
        const last = events.at(-1)
        if (!last) return 'idle'
        for (const event of events) {
          if (subscriber.events === '*' || subscriber.events.includes(event.name)) await subscriber.handle(tx, event)
        }
        await moveCursor(tx, subscriber.name, last.position)
        return events.length < this.#options.batchMax ? 'idle' : 'more'
      })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const failures = await this.#db.transaction((tx) => noteFailure(tx, subscriber.name, message))
      this.#log.error(
        { err: error, subscriber: subscriber.name, failures },
        'subscriber failed; it will be tried again',
      )
      return 'failed'
    }
  }
}
