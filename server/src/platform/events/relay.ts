// Places committed events in order, and delivers them to subscribers, each exactly once: the handler's writes and
// the move of its cursor are one transaction. A subscriber that fails for long at one event does not stand still for ever: the
// event is set aside for it, told of, and tried again each hour and at each start.
import { type Db, detached, isDatabaseBusy, type Tx } from '../db/db.ts'
import type { Log } from '../log.ts'
import { EVENTS_SIGNAL, type StoredEvent } from './events.ts'
import {
  ensureCursor,
  listRejects,
  listTroubles,
  lockCursor,
  moveCursor,
  noteFailure,
  placeEvents,
  readEvents,
  readHead,
  rejectEvent,
  type SubscriberTrouble,
  takeReject,
} from './queries.ts'

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
  /** How long a subscriber may fail at one event before it goes on without it; 10 minutes when absent. */
  readonly rejectAfterMs?: number
}
const REJECT_AFTER_MS = 600_000
const REJECTS_RETRY_MS = 3_600_000
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
  #timers: NodeJS.Timeout[] = []
  #areRejectsDue = false
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
    this.#timers = [
      setInterval(() => this.poke(), this.#options.pollMs),
      setInterval(() => this.#retryRejects(), REJECTS_RETRY_MS),
    ]
    for (const timer of this.#timers) timer.unref()
    this.#retryRejects()
  }

  /** Subscribers that fail now, or that went on without an event. */
  troubles(): Promise<SubscriberTrouble[]> {
    return listTroubles(this.#db)
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
    for (const timer of this.#timers) clearInterval(timer)
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
    const withRejects = this.#areRejectsDue
    this.#areRejectsDue = false
    for (const subscriber of this.#subscribers) {
      if (withRejects) await this.#tryRejectsAgain(subscriber)
      await this.#deliver(subscriber)
    }
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
    const { batchMax } = this.#options
    // Each batch has its own transaction. One that failed is delivered event by event, as far as it goes.
    for (let limit = batchMax, singly = 0; ; ) {
      const outcome = await this.#deliverNext(subscriber, limit)
      if (outcome === 'idle' || (outcome === 'failed' && limit === 1)) return
      if (outcome === 'failed') {
        limit = 1
        singly = 0
      } else if (++singly === batchMax) limit = batchMax
    }
  }

  async #deliverNext(subscriber: Subscriber, limit: number): Promise<'more' | 'idle' | 'failed'> {
    let at: StoredEvent | undefined
    try {
      return await this.#db.transaction(async (tx) => {
        const cursor = await lockCursor(tx, subscriber.name)
        if (cursor === undefined) return 'idle'
        const events = await readEvents(tx, cursor, { limit })
        const last = events.at(-1)
        if (!last) return 'idle'
        for (const event of events) {
          at = event
          if (subscriber.events === '*' || subscriber.events.includes(event.name)) await subscriber.handle(tx, event)
        }
        await moveCursor(tx, subscriber.name, last.position)
        return events.length < limit ? 'idle' : 'more'
      })
    } catch (error) {
      if (!at) throw error
      return limit === 1 ? this.#endure(subscriber, at, error) : 'failed'
    }
  }

  /** Answers 'more' if the subscriber goes on without the event. */
  async #endure(subscriber: Subscriber, event: StoredEvent, error: unknown): Promise<'more' | 'failed'> {
    const message = messageOf(error)
    const longMs = this.#options.rejectAfterMs ?? REJECT_AFTER_MS
    const { name } = subscriber
    const told = { err: error, subscriber: name, event: event.name, position: event.position }
    const { failures, isRejected } = await this.#db.transaction(async (tx) => {
      const failing = await noteFailure(tx, name, { message, longMs })
      // A database that cannot do it now is no fault of the event. Another process may be further by now.
      const isStuck = failing.isFailingForLong && !isDatabaseBusy(error) && (await isNextFor(tx, name, event))
      if (isStuck) await rejectEvent(tx, name, event, message)
      return { failures: failing.failures, isRejected: isStuck }
    })
    if (isRejected)
      this.#log.error({ ...told, failures }, 'subscriber goes on without an event at which it failed for long')
    else this.#log.error({ ...told, failures }, 'subscriber failed; it will be tried again')
    return isRejected ? 'more' : 'failed'
  }

  #retryRejects(): void {
    this.#areRejectsDue = true
    this.poke()
  }

  /** What a newer version of the program, or a mended machine, may be able to do. */
  async #tryRejectsAgain(subscriber: Subscriber): Promise<void> {
    for (const position of await listRejects(this.#db, subscriber.name, this.#options.batchMax)) {
      try {
        await this.#db.transaction(async (tx) => {
          const event = await takeReject(tx, subscriber.name, position)
          if (event) await subscriber.handle(tx, event)
        })
      } catch (error) {
        this.#log.error(
          { err: error, subscriber: subscriber.name, position },
          'an event that was set aside failed again',
        )
      }
    }
  }
}

async function isNextFor(tx: Tx, subscriber: string, event: StoredEvent): Promise<boolean> {
  const cursor = await lockCursor(tx, subscriber)
  if (cursor === undefined) return false
  const [next] = await readEvents(tx, cursor, { limit: 1 })
  return next?.id === event.id
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
