// Realtime: the live stream of a workspace, over WebSocket and SSE.
//
// Promises: whoever resumes after the last id he saw gets every event committed since, once and in order; a listener hears
// only of workspaces he may enter and of events he may know, and is asked for his right again when somebody's place
// changes; when a session ends or runs out its sockets close; whoever reads too slowly is cut off with the reason and can resume.
// Never: holds an event back for a slow listener, or takes orders: everything that changes something goes over HTTP.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { CloseReason, ServerFrame } from '#contract/realtime.ts'
import type { Db } from '#platform/db/db.ts'
import type { StoredEvent } from '#platform/events/events.ts'
import type { Watcher } from '#platform/events/relay.ts'
import type { Language } from '#platform/faults.ts'
import type { Actor } from '#platform/http/route.ts'
import type { Log } from '#platform/log.ts'
import type { TaskTick } from '#rooms/tasks/tasks.ts'
import { Connection, type Doors } from './connection.ts'
import { Elsewhere, type Look } from './elsewhere.ts'
import { Hub, type HubLimits, hubLimitDefaults, opens, type Sink, type Subscription } from './hub.ts'
import { Presence } from './presence.ts'
import { acceptSockets } from './sockets.ts'
import { mayCloseDoors, whoseDoor } from './visibility.ts'

export { rightFor } from './visibility.ts'

export type RealtimeLimits = HubLimits & {
  readonly heartbeatMs: number
  readonly connectionsPerUserMax: number
  /** How often sessions whose time runs out are looked for. */
  readonly sessionsEveryMs: number
  /** How often the progress that other processes wrote is looked at. */
  readonly lookEveryMs: number
}

export const realtimeLimitDefaults: RealtimeLimits = {
  ...hubLimitDefaults,
  heartbeatMs: 30_000,
  connectionsPerUserMax: 50,
  sessionsEveryMs: 15_000,
  lookEveryMs: 1000,
}

export type RealtimeDeps = {
  readonly db: Db
  readonly log: Log
  readonly doors: Doors
  readonly defaultLanguage: Language
  /** Null for whoever is not signed in. Throws a fault if the handshake comes from another site. */
  readonly authenticateUpgrade: (request: IncomingMessage) => Promise<Actor | null>
  readonly isSessionEnded: (sessionId: string) => boolean
  /** Which of these sessions are neither ended nor past their time. */
  readonly findLivingSessions: (sessionIds: readonly string[]) => Promise<ReadonlySet<string>>
  readonly onSessionsEnded: (listener: (sessionIds: readonly string[]) => void) => () => void
  readonly watchEvents: (watcher: Watcher) => () => void
  readonly watchTasks: (watcher: (tick: TaskTick) => void) => () => void
  /** Progress of tasks in other processes; null where there can be none. */
  readonly lookElsewhere: Look | null
  readonly now: () => Date
  readonly limits?: Partial<RealtimeLimits>
}

export function createRealtime(deps: RealtimeDeps) {
  const limits = { ...realtimeLimitDefaults, ...deps.limits }
  const hub = new Hub({ db: deps.db, log: deps.log, now: deps.now, limits })
  const connections = new Set<Connection>()
  const presence = new Presence()
  const { log, now, lookElsewhere: look } = deps
  const pass = (tick: TaskTick) => passTick(hub, tick)
  const elsewhere = look && new Elsewhere({ hub, log, now, look, pass, everyMs: limits.lookEveryMs })
  const closeExpired = () => closeWithoutSession(connections, deps.findLivingSessions)
  const stops = [
    repeat(closeExpired, { everyMs: limits.sessionsEveryMs, log }),
    deps.watchEvents((events) => {
      hub.announce(events)
      recheckDoors(connections, events)
    }),
    deps.watchTasks((tick) => {
      elsewhere?.note(tick)
      pass(tick)
    }),
    () => elsewhere?.close(),
    deps.onSessionsEnded((ids) => {
      const ended = new Set(ids)
      closeWhere(connections, (sink) => ended.has(sink.sessionId), 'session_ended')
    }),
  ]

  /** False if this person has too many open already. */
  function open(sink: Sink, language: Language): Connection | null {
    const own = [...connections].filter((one) => one.sink.actorId === sink.actorId)
    if (own.length >= limits.connectionsPerUserMax) return null
    const connection = new Connection({ hub, doors: deps.doors, sink, log: deps.log, language, presence })
    connections.add(connection)
    // It may have ended between the check of the token and now, when nobody knew of this connection yet.
    if (deps.isSessionEnded(sink.sessionId)) sink.close('session_ended')
    connection.tell({ type: 'hello', heartbeat_s: Math.round(limits.heartbeatMs / 1000) })
    return connection
  }

  function closed(connection: Connection): void {
    connection.close()
    connections.delete(connection)
  }

  const sockets = acceptSockets({ ...deps, limits, open, closed })
  return {
    limits,
    open,
    closed,
    closeExpired,
    /** Takes the upgrades of this server; everything but our own two paths is refused. */
    attach: (server: Server): void => {
      server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
        sockets.take(request, socket, head),
      )
    },
    /** Everything announced so far has been handed to the sockets. */
    settled: (): Promise<void> => hub.settled(),
    stats: () => ({
      sockets: sockets.count(),
      streams: connections.size - sockets.count(),
      users: new Set([...connections].map((one) => one.sink.actorId)).size,
      subscriptions: [...hub.subscriptions()].length,
    }),
    /** Closes what is open, telling everybody that the server stops. */
    close: (): void => {
      for (const stop of stops) stop()
      presence.close()
      closeWhere(connections, () => true, 'stopping')
      sockets.close()
    },
  }
}

export type Realtime = ReturnType<typeof createRealtime>

function closeWhere(connections: ReadonlySet<Connection>, isMeant: (sink: Sink) => boolean, reason: CloseReason): void {
  for (const { sink } of connections) if (isMeant(sink)) sink.close(reason)
}

/** A session that is not renewed ends without anybody saying so. */
async function closeWithoutSession(
  connections: ReadonlySet<Connection>,
  findLiving: RealtimeDeps['findLivingSessions'],
): Promise<void> {
  const asked = new Set([...connections].map((one) => one.sink.sessionId))
  if (asked.size === 0) return
  const living = await findLiving([...asked])
  const isOver = ({ sessionId }: Sink) => asked.has(sessionId) && !living.has(sessionId)
  closeWhere(connections, isOver, 'session_ended')
}

/** Never two rounds at once. Answers how to stop. */
function repeat(work: () => Promise<void>, { everyMs, log }: { everyMs: number; log: Log }): () => void {
  let isRunning = false
  const timer = setInterval(() => {
    if (isRunning) return
    isRunning = true
    void work()
      .catch((error: unknown) => log.warn({ err: error }, 'could not look for sessions past their time'))
      .finally(() => {
        isRunning = false
      })
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

function passTick(hub: Hub, tick: TaskTick): void {
  const { workspaceId, taskId } = tick
  if (!hub.hasListeners(workspaceId)) return
  if (tick.kind === 'progress') {
    const { projectId, state, progress } = tick
    const frame = {
      type: 'progress',
      workspace_id: workspaceId,
      project_id: projectId,
      task_id: taskId,
      state,
      progress,
    } as const
    const isFor = (subscription: Subscription) => subscription.hears('task.progress') && opens(subscription, tick)
    hub.tick(workspaceId, frame, isFor)
    return
  }
  const lines = [...tick.lines]
  const frame: ServerFrame = {
    type: 'log',
    workspace_id: workspaceId,
    task_id: taskId,
    first_line: tick.firstLine,
    lines,
  }
  hub.tick(workspaceId, frame, (subscription) => subscription.followed.has(taskId))
}

function recheckDoors(connections: ReadonlySet<Connection>, events: readonly StoredEvent[]): void {
  for (const event of events) {
    if (event.tenantId === null || !mayCloseDoors(event.name)) continue
    const whom = whoseDoor(event)
    for (const connection of connections) {
      if (whom === null || connection.sink.actorId === whom) void connection.recheck(event.tenantId)
    }
  }
}
