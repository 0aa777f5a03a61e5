// Who listens to which workspace, and how every listener gets every event once and in order: first what was committed
// before (read from the database, page by page), then what the relay announces. A listener turns live only when a page
// comes back empty and nothing beyond it has been announced meanwhile.
import type { CloseReason, ServerFrame } from '#contract/realtime.ts'
import { type Db, detached } from '#platform/db/db.ts'
import type { StoredEvent } from '#platform/events/events.ts'
import { findFirstSince, readEvents, readHead } from '#platform/events/queries.ts'
import type { Log } from '#platform/log.ts'
import { type EventFrames, encode, encodeEvent, type Frame } from './frames.ts'
import { isMeantFor, isOfProject } from './visibility.ts'

/** One open connection, whatever it is made of. */
export type Sink = {
  readonly actorId: string
  readonly sessionId: string
  send(frame: Frame): void
  /** Bytes that the other side has not taken yet. */
  waitingBytes(): number
  /** Resolves when the other side has caught up; rejects if it does not within the time. */
  drained(): Promise<void>
  close(reason: CloseReason): void
  readonly isOpen: boolean
}

export type Subscription = {
  readonly sink: Sink
  readonly workspaceId: string
  /** Hears of this project alone; null of the whole workspace. */
  readonly projectId: string | null
  /** Whether this member may hear of an event of that name. */
  hears: (eventName: string) => boolean
  /** Belongs not to the workspace. */
  isGuest: boolean
  readonly followed: Set<string>
  position: number
  isLive: boolean
}

/** Which stream a frame is about. */
export function streamOf({ workspaceId, projectId }: Pick<Subscription, 'workspaceId' | 'projectId'>) {
  return { workspace_id: workspaceId, ...(projectId === null ? {} : { project_id: projectId }) }
}

/** Whether what is in this place may be told to it. */
export function opens(
  subscription: Pick<Subscription, 'workspaceId' | 'projectId'>,
  place: { readonly workspaceId: string; readonly projectId: string | null },
): boolean {
  if (subscription.workspaceId !== place.workspaceId) return false
  return subscription.projectId === null || subscription.projectId === place.projectId
}

export type HubLimits = {
  /** A listener who is this far behind is cut off; he resumes from the last id. */
  readonly waitingBytesMax: number
  /** Progress and log lines are left out for a listener who is this far behind. */
  readonly waitingBytesForTicks: number
  readonly replayPage: number
  /** Sockets served before other work gets its turn: 1,000 take about 12 ms. */
  readonly sliceSize: number
}

export const hubLimitDefaults: HubLimits = {
  waitingBytesMax: 4 * 1024 * 1024,
  waitingBytesForTicks: 256 * 1024,
  replayPage: 200,
  sliceSize: 1000,
}

/** Where a stream begins: behind an id, or so long ago, or now. */
export type From = { readonly after?: number | undefined; readonly sinceMs?: number | undefined }

/** Of a minute in which more happened than this, a page that has just loaded hears the end. */
const LOOK_BACK_MAX = 5000

type Deps = { readonly now: () => Date; readonly db: Db; readonly log: Log; readonly limits: HubLimits }

export class Hub {
  readonly #deps: Deps
  readonly #workspaces = new Map<string, Set<Subscription>>()
  #announced = 0
  #served = 0
  #sending: Promise<void> = Promise.resolve()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async subscribe(
    who: Pick<Subscription, 'sink' | 'workspaceId' | 'projectId' | 'hears' | 'isGuest'>,
    { after, sinceMs }: From,
  ): Promise<Subscription> {
    const head = await readHead(this.#deps.db)
    const isUnknown = after !== undefined && after > head
    const position = isUnknown ? head : (after ?? (await this.#positionBefore(who.workspaceId, { head, sinceMs })))
    const subscription: Subscription = { ...who, followed: new Set(), position, isLive: false }
    const peers = this.#workspaces.get(who.workspaceId) ?? new Set()
    this.#workspaces.set(who.workspaceId, peers.add(subscription))
    this.#tell(subscription, { type: 'subscribed', ...streamOf(who), id: position })
    if (isUnknown) this.#tell(subscription, { type: 'reset', ...streamOf(who), id: position })
    return subscription
  }

  async #positionBefore(
    tenantId: string,
    { head, sinceMs = 0 }: { readonly head: number; readonly sinceMs: number | undefined },
  ): Promise<number> {
    if (sinceMs === 0) return head
    const since = new Date(this.#deps.now().getTime() - sinceMs)
    const first = await findFirstSince(this.#deps.db, { tenantId, since, after: head - LOOK_BACK_MAX })
    return first === undefined ? head : Math.min(head, first - 1)
  }

  /** Nothing is passed on before: until then the caller may look at the door again. */
  begin(subscription: Subscription): void {
    void detached(() => this.#replay(subscription))
  }

  unsubscribe(subscription: Subscription): void {
    const peers = this.#workspaces.get(subscription.workspaceId)
    peers?.delete(subscription)
    if (peers?.size === 0) this.#workspaces.delete(subscription.workspaceId)
  }

  *subscriptions(workspaceId?: string): Generator<Subscription> {
    if (workspaceId !== undefined) yield* this.#workspaces.get(workspaceId) ?? []
    else for (const peers of this.#workspaces.values()) yield* peers
  }

  #isListening(subscription: Subscription): boolean {
    return subscription.sink.isOpen && this.#workspaces.get(subscription.workspaceId)?.has(subscription) === true
  }

  hasListeners(workspaceId: string): boolean {
    return this.#workspaces.has(workspaceId)
  }

  /** Events as the relay places them, in order. */
  announce(events: readonly StoredEvent[]): void {
    this.#announced = Math.max(this.#announced, events.at(-1)?.position ?? 0)
    for (const event of events) {
      const { tenantId } = event
      if (tenantId === null || !this.#workspaces.has(tenantId)) continue
      const frames = encodeEvent(event, tenantId)
      this.#queue(tenantId, (subscription) => {
        if (subscription.isLive) this.#passLive(subscription, event, frames)
      })
    }
  }

  /** Something that only matters now. @param isFor leaves listeners out */
  tick(workspaceId: string, frame: ServerFrame, isFor: (subscription: Subscription) => boolean): void {
    if (!this.#workspaces.has(workspaceId)) return
    const encoded = encode(frame)
    this.#queue(workspaceId, (subscription) => {
      const { sink } = subscription
      const isBehind = sink.waitingBytes() > this.#deps.limits.waitingBytesForTicks
      if (!isBehind && sink.isOpen && isFor(subscription)) sink.send(encoded)
    })
  }

  /** Everything announced so far has been handed to the sockets. */
  async settled(): Promise<void> {
    await this.#sending
  }

  #tell(subscription: Subscription, frame: ServerFrame): void {
    if (subscription.sink.isOpen) subscription.sink.send(encode(frame))
  }

  #pass(subscription: Subscription, event: StoredEvent, frames: EventFrames): void {
    if (event.position <= subscription.position) return
    subscription.position = event.position
    const { sink } = subscription
    if (!this.#isListening(subscription) || !subscription.hears(event.name) || !isMeantFor(event, sink.actorId)) return
    if (subscription.projectId !== null && !isOfProject(event, subscription.projectId)) return
    sink.send(subscription.isGuest ? frames.ofGuests() : frames.ofMembers)
  }

  #passLive(subscription: Subscription, event: StoredEvent, frames: EventFrames): void {
    this.#pass(subscription, event, frames)
    const { sink } = subscription
    if (sink.isOpen && sink.waitingBytes() > this.#deps.limits.waitingBytesMax) sink.close('slow_consumer')
  }

  /** One after the other, in slices, so that a broadcast to thousands never holds up everything else. */
  #queue(workspaceId: string, deliver: (subscription: Subscription) => void): void {
    this.#sending = this.#sending.then(async () => {
      for (const subscription of [...(this.#workspaces.get(workspaceId) ?? [])]) {
        if (this.#isListening(subscription)) deliver(subscription)
        this.#served += 1
        if (this.#served % this.#deps.limits.sliceSize === 0) await new Promise((resolve) => setImmediate(resolve))
      }
    })
  }

  async #replay(subscription: Subscription): Promise<void> {
    const { sink } = subscription
    try {
      while (this.#isListening(subscription) && !(await this.#replayPage(subscription)));
      if (this.#isListening(subscription))
        this.#tell(subscription, { type: 'live', ...streamOf(subscription), id: subscription.position })
    } catch (error) {
      this.#deps.log.warn({ err: error, workspaceId: subscription.workspaceId }, 'replay of events broke off')
      sink.close('slow_consumer')
    }
  }

  /** True when the listener has everything and turned live. */
  async #replayPage(subscription: Subscription): Promise<boolean> {
    const { sink, workspaceId } = subscription
    const announced = this.#announced
    const events = await readEvents(this.#deps.db, subscription.position, {
      limit: this.#deps.limits.replayPage,
      tenantId: workspaceId,
    })
    for (const event of events) {
      if (!this.#isListening(subscription)) return false
      this.#pass(subscription, event, encodeEvent(event, workspaceId))
      // Somebody who catches up is slow by nature: he is waited for.
      if (sink.waitingBytes() > this.#deps.limits.waitingBytesForTicks) await sink.drained()
    }
    // What was announced while the page was being read may be missing from it: then one more page is read.
    if (events.length > 0 || this.#announced > announced) return false
    subscription.isLive = true
    return true
  }
}
