// What one open connection may ask for: streams of workspaces, and the logs of single tasks in them.
import { Value } from 'typebox/value'
import type { ServerFrame } from '#contract/realtime.ts'
import { ClientFrame } from '#contract/realtime.ts'
import { describeFault, Fault, faults, type Language } from '#platform/faults.ts'
import type { Log } from '#platform/log.ts'
import type { Scope, Whereabouts } from '#rooms/workspaces/workspaces.ts'
import { realtimeFaults } from './faults.ts'
import { encode } from './frames.ts'
import { type From, type Hub, opens, type Sink, type Subscription, streamOf } from './hub.ts'
import type { Presence } from './presence.ts'
import { rightFor } from './visibility.ts'

/** The workspace by id or short name, null for the default one; or one project in whatever workspace. */
export type StreamWish = { readonly workspace: string | null; readonly projectId: string | null }

export type Doors = {
  /** Mints the scope of whoever belongs there; not_found for anybody else. A project that is named narrows it to itself. */
  readonly enter: (actorId: string, wish: StreamWish) => Promise<Scope>
  readonly may: (scope: Scope, right: string) => boolean
  /** Where a task or a project is, if there is one. */
  readonly placeOf: (thing: 'task' | 'project', id: string) => Promise<Whereabouts | undefined>
  /** How others are shown this person. */
  readonly nameOf: (actorId: string) => Promise<string>
}

export const SUBSCRIPTIONS_MAX = 100

export class Connection {
  readonly #parts: {
    readonly hub: Hub
    readonly doors: Doors
    readonly sink: Sink
    readonly log: Log
    readonly language: Language
    readonly presence: Presence
  }
  /** The project that was let into last, so that a move within it asks nobody. */
  #at: { readonly projectId: string; readonly workspaceId: string; readonly name: string } | null = null
  readonly #subscriptions = new Map<string, Subscription>()
  #asking: Promise<void> = Promise.resolve()
  #checking: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(parts: { hub: Hub; doors: Doors; sink: Sink; log: Log; language: Language; presence: Presence }) {
    this.#parts = parts
  }

  get sink(): Sink {
    return this.#parts.sink
  }
  get subscriptions(): ReadonlyMap<string, Subscription> {
    return this.#subscriptions
  }

  tell(frame: ServerFrame): void {
    if (this.sink.isOpen) this.sink.send(encode(frame))
  }

  /** One after the other, in the order in which they came. */
  hear(text: string): Promise<void> {
    this.#asking = this.#asking.then(() => this.#hear(text)).catch((error: unknown) => this.refuse(error))
    return this.#asking
  }

  /** As `subscribe`, for a connection that cannot ask: what goes wrong is told as a frame. */
  async follow(wish: StreamWish, after: number | undefined): Promise<void> {
    await this.subscribe(wish, { after }).catch((error: unknown) => this.refuse(error))
  }

  async #hear(text: string): Promise<void> {
    const asked = readFrame(text)
    if (asked.type === 'ping') this.tell({ type: 'pong' })
    else if (asked.type === 'subscribe')
      await this.subscribe(
        { workspace: asked.workspace ?? null, projectId: asked.project_id ?? null },
        { after: asked.after, sinceMs: asked.since_ms },
      )
    else if (asked.type === 'unsubscribe') this.#unsubscribe(asked.workspace_id, asked.project_id)
    else if (asked.type === 'presence') await this.#beAt(asked.project_id, asked.shot_id ?? null)
    else await this.#follow(asked.task_id, asked.type === 'follow')
  }

  /** Subscribing again to the same workspace or project starts its stream anew. */
  async subscribe(wish: StreamWish, from: From): Promise<void> {
    const scope = await this.#parts.doors.enter(this.sink.actorId, wish)
    const { workspaceId, onlyProjectId: projectId, isGuest = false } = scope
    const before = this.#subscriptions.get(keyOf({ workspaceId, projectId }))
    if (before) this.#parts.hub.unsubscribe(before)
    else if (this.#subscriptions.size >= SUBSCRIPTIONS_MAX)
      throw realtimeFaults.TOO_MANY_SUBSCRIPTIONS({ max: SUBSCRIPTIONS_MAX })
    if (this.#isClosed) return
    const subscription = await this.#parts.hub.subscribe(
      { sink: this.sink, workspaceId, projectId, hears: this.#earsOf(scope), isGuest },
      from,
    )
    for (const taskId of before?.followed ?? []) subscription.followed.add(taskId)
    if (this.#isClosed) this.#parts.hub.unsubscribe(subscription)
    else await this.#begin(subscription)
  }

  /** Whoever lost his place after he was let in, and before anybody could be told, is found at the second look. */
  async #begin(subscription: Subscription): Promise<void> {
    this.#subscriptions.set(keyOf(subscription), subscription)
    await this.recheck(subscription.workspaceId)
    if (this.#subscriptions.get(keyOf(subscription)) === subscription) this.#parts.hub.begin(subscription)
  }

  #earsOf(scope: Scope): (eventName: string) => boolean {
    const known = new Map<string, boolean>()
    return (eventName) => {
      const right = rightFor(eventName)
      const may = known.get(right) ?? this.#parts.doors.may(scope, right)
      known.set(right, may)
      return may
    }
  }

  #unsubscribe(workspaceId: string, projectId: string | undefined): void {
    for (const subscription of this.#inWorkspace(workspaceId))
      if (projectId === undefined || subscription.projectId === projectId) this.#end(subscription, 'asked')
  }

  #end(subscription: Subscription, reason: string): void {
    this.#parts.hub.unsubscribe(subscription)
    this.#subscriptions.delete(keyOf(subscription))
    if (this.#at && !this.#opening(this.#at)) this.#leave()
    this.tell({ type: 'unsubscribed', ...streamOf(subscription), reason })
  }

  #inWorkspace(workspaceId: string): Subscription[] {
    return [...this.#subscriptions.values()].filter((one) => one.workspaceId === workspaceId)
  }

  /** The stream on which what is in this place is told. */
  #opening(place: Whereabouts): Subscription | undefined {
    return this.#inWorkspace(place.workspaceId).find((one) => opens(one, place))
  }

  async #follow(taskId: string, isWanted: boolean): Promise<void> {
    const place = await this.#parts.doors.placeOf('task', taskId)
    const subscription = place && this.#opening(place)
    if (!subscription?.hears('task.log')) throw faults.NOT_FOUND()
    if (!isWanted) subscription.followed.delete(taskId)
    else if (subscription.followed.size >= SUBSCRIPTIONS_MAX)
      throw realtimeFaults.TOO_MANY_SUBSCRIPTIONS({ max: SUBSCRIPTIONS_MAX })
    else subscription.followed.add(taskId)
  }

  async #beAt(projectId: string | null, shotId: string | null): Promise<void> {
    if (projectId === null) return this.#leave()
    const at = this.#at?.projectId === projectId ? this.#at : await this.#enterProject(projectId)
    if (this.#isClosed || !this.#opening(at)) return
    this.#at = at
    this.#parts.presence.be(this, { ...at, shotId, userId: this.sink.actorId })
  }

  async #enterProject(projectId: string) {
    const { doors } = this.#parts
    const place = await doors.placeOf('project', projectId)
    if (!place || !this.#opening(place)?.hears('project.presence')) throw faults.NOT_FOUND()
    return { projectId, workspaceId: place.workspaceId, name: await doors.nameOf(this.sink.actorId) }
  }

  #leave(): void {
    this.#at = null
    this.#parts.presence.leave(this)
  }

  /** Asks at the door again, after something changed there. One after the other: the last answer is the one that counts. */
  recheck(workspaceId: string): Promise<void> {
    this.#checking = this.#checking.then(() => this.#recheck(workspaceId))
    return this.#checking
  }

  async #recheck(workspaceId: string): Promise<void> {
    for (const subscription of this.#inWorkspace(workspaceId)) {
      const wish = { workspace: workspaceId, projectId: subscription.projectId }
      try {
        const scope = await this.#parts.doors.enter(this.sink.actorId, wish)
        subscription.hears = this.#earsOf(scope)
        subscription.isGuest = scope.isGuest ?? false
      } catch (error) {
        if (!(error instanceof Fault)) this.#parts.log.error({ err: error }, 'could not check a subscription')
        this.#end(subscription, 'no_access')
      }
    }
  }

  close(): void {
    this.#isClosed = true
    this.#leave()
    for (const subscription of this.#subscriptions.values()) this.#parts.hub.unsubscribe(subscription)
    this.#subscriptions.clear()
  }

  /** What went wrong, as a frame. */
  refuse(error: unknown): void {
    if (!(error instanceof Fault)) this.#parts.log.error({ err: error }, 'could not do what a socket asked for')
    const fault = error instanceof Fault ? error : faults.INTERNAL({ request_id: '-' })
    const { message, remedy } = describeFault(fault, this.#parts.language)
    this.tell({ type: 'error', code: fault.code, message, details: { ...fault.details, remedy } })
  }
}

const keyOf = ({ workspaceId, projectId }: Pick<Subscription, 'workspaceId' | 'projectId'>) =>
  `${workspaceId} ${projectId ?? ''}`

function readFrame(text: string): ClientFrame {
  try {
    return Value.Parse(ClientFrame, JSON.parse(text))
  } catch {
    throw realtimeFaults.BAD_FRAME({ reason: text.length > 80 ? `${text.slice(0, 80).toWellFormed()}…` : text })
  }
}
