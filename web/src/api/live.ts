// The live stream of one workspace, or of one project for a guest: one socket for the page, replay after a break, and a state that the page shows.
import type {
  ClientFrame,
  EventFrame,
  LogFrame,
  PresenceFrame,
  ProgressFrame,
  ServerFrame,
} from '#contract/realtime.ts'
import { Heartbeat } from './heartbeat.ts'
import { askForRenewal } from './session.ts'

export type LiveState = 'connecting' | 'live' | 'broken'

export type LiveListener = {
  readonly event?: (frame: EventFrame) => void
  readonly progress?: (frame: ProgressFrame) => void
  readonly log?: (frame: LogFrame) => void
  readonly presence?: (frame: PresenceFrame) => void
  /** What was missed cannot be replayed: everything on the page must be loaded afresh. */
  readonly reset?: () => void
  /** What is on the page may not be seen any more. */
  readonly shutOut?: () => void
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 15_000
const SINCE_MOST_MS = 60_000
/** Between the moment that an event names and its commit. */
const COMMIT_MOST_MS = 3000

/** The socket of a page. Its methods may be called in any state; wishes are kept over a break. */
export class LiveStream {
  readonly #listeners = new Set<LiveListener>()
  readonly #watchers = new Set<() => void>()
  readonly #followed = new Map<string, number>()
  #place: { readonly projectId: string; readonly shotId: string | null } | null = null
  #state: LiveState = 'connecting'
  #workspace: string | null = null
  #project: string | null = null
  #lastId: number | null = null
  /** When the page began to ask for what it shows of this workspace, by `performance.now()`. */
  #begunMs = 0
  #socket: WebSocket | null = null
  #heartbeat: Heartbeat | null = null
  #waitMs = FIRST_WAIT_MS
  #timer: ReturnType<typeof setTimeout> | undefined

  get state(): LiveState {
    return this.#state
  }

  /** For useSyncExternalStore. */
  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  listen(listener: LiveListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @param workspaceId null ends the stream @param projectId of a guest, who hears of it alone */
  open(workspaceId: string | null, projectId: string | null = null): void {
    if (this.#workspace === workspaceId && this.#project === projectId) return
    if (this.#workspace !== null) this.#begunMs = performance.now()
    this.#workspace = workspaceId
    this.#project = projectId
    this.#lastId = null
    this.#drop()
    if (workspaceId !== null) this.#connect()
  }

  /** Asks for the log lines of a task until the returned function is called. */
  follow(taskId: string): () => void {
    const count = this.#followed.get(taskId) ?? 0
    this.#followed.set(taskId, count + 1)
    if (count === 0) this.#send({ type: 'follow', task_id: taskId })
    return () => {
      const left = (this.#followed.get(taskId) ?? 1) - 1
      if (left > 0) this.#followed.set(taskId, left)
      else {
        this.#followed.delete(taskId)
        this.#send({ type: 'unfollow', task_id: taskId })
      }
    }
  }

  /** Tells others in the project where one is, until null says that one has left. */
  beAt(place: { readonly projectId: string; readonly shotId: string | null } | null): void {
    this.#place = place
    if (this.#state === 'live') this.#sendPlace()
  }

  #sendPlace(): void {
    this.#send({ type: 'presence', project_id: this.#place?.projectId ?? null, shot_id: this.#place?.shotId ?? null })
  }

  /** The network is said to be back, or the page is looked at again: no reason to sit out the wait. */
  retryNow(): void {
    if (this.#workspace === null) return
    // A socket outlives the network that it was opened on: what looks live is asked.
    if (this.#state === 'live') this.#heartbeat?.probe()
    else {
      this.#drop()
      this.#connect()
    }
  }

  /** What happened while the page loaded is in some of its answers and not in others: it is told all of it. */
  #ageMs(): number {
    return Math.min(SINCE_MOST_MS, Math.round(performance.now() - this.#begunMs) + COMMIT_MOST_MS)
  }

  #connect(): void {
    const { protocol, host } = window.location
    const socket = new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/v1/ws`, ['huaben'])
    this.#socket = socket
    this.#heartbeat = new Heartbeat({
      ask: () => this.#send({ type: 'ping' }),
      died: () => {
        if (this.#socket === socket) this.#lost()
        // What is left of it may take minutes to close.
        socket.close()
      },
    })
    socket.onopen = () => {
      this.#send({
        type: 'subscribe',
        ...(this.#project === null ? { workspace: this.#workspace ?? '' } : { project_id: this.#project }),
        ...(this.#lastId === null ? { since_ms: this.#ageMs() } : { after: this.#lastId }),
      })
      for (const taskId of this.#followed.keys()) this.#send({ type: 'follow', task_id: taskId })
    }
    socket.onmessage = (message) => {
      if (this.#socket !== socket) return
      this.#heartbeat?.heard()
      this.#receive(JSON.parse(String(message.data)) as ServerFrame)
    }
    socket.onclose = () => {
      if (this.#socket === socket) this.#lost()
    }
  }

  #receive(frame: ServerFrame): void {
    if (frame.type === 'event') {
      this.#lastId = frame.id
      for (const each of this.#listeners) each.event?.(frame)
    } else if (frame.type === 'progress') for (const each of this.#listeners) each.progress?.(frame)
    else if (frame.type === 'log') for (const each of this.#listeners) each.log?.(frame)
    else if (frame.type === 'presence') for (const each of this.#listeners) each.presence?.(frame)
    else if (frame.type === 'live') {
      this.#lastId = frame.id
      this.#waitMs = FIRST_WAIT_MS
      this.#become('live')
      if (this.#place) this.#sendPlace()
    } else if (frame.type === 'reset') {
      this.#lastId = frame.id
      for (const each of this.#listeners) each.reset?.()
    } else if (isShutOut(frame, this.#state)) {
      for (const each of this.#listeners) each.shutOut?.()
    } else if (frame.type === 'hello') this.#heartbeat?.allow(frame.heartbeat_s * 1000)
  }

  #lost(): void {
    this.#socket = null
    this.#heartbeat?.stop()
    if (this.#workspace === null) return
    this.#become('broken')
    const waitMs = this.#waitMs * (0.75 + Math.random() / 2)
    this.#waitMs = Math.min(LONGEST_WAIT_MS, this.#waitMs * 2)
    this.#timer = setTimeout(() => void this.#again(), waitMs)
  }

  /** A refused upgrade says nothing to the page; an access cookie that ran out is the usual reason. */
  async #again(): Promise<void> {
    const renewal = await askForRenewal()
    if (this.#workspace === null || this.#socket !== null) return
    if (renewal !== 'ended') this.#connect()
  }

  #send(frame: ClientFrame): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }

  #drop(): void {
    clearTimeout(this.#timer)
    this.#heartbeat?.stop()
    const socket = this.#socket
    this.#socket = null
    socket?.close()
    this.#become('connecting')
  }

  #become(state: LiveState): void {
    if (this.#state === state) return
    this.#state = state
    for (const watcher of this.#watchers) watcher()
  }
}

/** The door was shut while one was inside, or before one came in: then the wish to subscribe is refused. */
function isShutOut(frame: ServerFrame, state: LiveState): boolean {
  return frame.type === 'unsubscribed' ? frame.reason === 'no_access' : frame.type === 'error' && state !== 'live'
}

export const liveStream = new LiveStream()
