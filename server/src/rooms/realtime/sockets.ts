// WebSockets on the upgrade event of the HTTP server.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { Fault, faults, type Language } from '#platform/faults.ts'
import { refuseOnSocket } from '#platform/http/before-requests.ts'
import { chooseLanguage } from '#platform/http/envelope.ts'
import type { Actor } from '#platform/http/route.ts'
import { newId } from '#platform/ids.ts'
import { both } from '#platform/localised.ts'
import type { Log } from '#platform/log.ts'
import type { Connection } from './connection.ts'
import type { Sink } from './hub.ts'
import { createSocketSink } from './ws-sink.ts'

/** The second is the older name. */
const PATHS = ['/api/v1/ws', '/api/v1/ws/tasks']
const FRAME_BYTES_MAX = 16 * 1024
/** What a client may have sent while the first frame is still being worked on. */
const ASKED_AT_ONCE_MAX = 100

type Parts = {
  readonly log: Log
  readonly defaultLanguage: Language
  readonly authenticateUpgrade: (request: IncomingMessage) => Promise<Actor | null>
  readonly limits: { readonly heartbeatMs: number }
  readonly now: () => Date
  readonly open: (sink: Sink, language: Language) => Connection | null
  readonly closed: (connection: Connection) => void
}

export function acceptSockets(parts: Parts) {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES_MAX,
    perMessageDeflate: false,
    handleProtocols: chooseProtocol,
  })
  // A handshake that is none: the library would answer in words of its own.
  server.on('wsClientError', (error, socket, { headers }) => {
    const language = chooseLanguage(headers['accept-language'], parts.defaultLanguage)
    const reason = both(`the handshake is not valid (${error.message})`, '握手无效')
    const at = { language, nowMs: parts.now().getTime(), requestId: newId() }
    refuseOnSocket(socket, faults.INVALID_REQUEST({ reason }), at)
  })
  const answering = new Set<WebSocket>()
  const heartbeat = setInterval(() => beat(server, answering), parts.limits.heartbeatMs)
  heartbeat.unref()
  return {
    take: (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      socket.on('error', () => socket.destroy())
      void take({ ...parts, server, answering }, request, { socket, head })
    },
    count: (): number => server.clients.size,
    close: (): void => {
      clearInterval(heartbeat)
      server.close()
    },
  }
}

/** A browser that offers subprotocols must get one back; the one that carries a ticket is the last resort. */
function chooseProtocol(offered: Set<string>): string | false {
  const names = [...offered]
  return names.find((name) => !name.startsWith('huaben.ticket.')) ?? names[0] ?? false
}

/** Whoever has not answered since the last beat is gone. */
function beat(server: WebSocketServer, answering: Set<WebSocket>): void {
  for (const socket of server.clients) {
    if (answering.delete(socket)) socket.ping()
    else socket.terminate()
  }
}

type Tools = Parts & { readonly server: WebSocketServer; readonly answering: Set<WebSocket> }

async function take(tools: Tools, request: IncomingMessage, raw: { socket: Duplex; head: Buffer }): Promise<void> {
  const language = chooseLanguage(request.headers['accept-language'], tools.defaultLanguage)
  try {
    const url = URL.parse(request.url ?? '/', 'http://localhost')
    if (!url || !PATHS.includes(url.pathname.replace(/\/$/, ''))) throw faults.NOT_FOUND()
    const actor = await tools.authenticateUpgrade(request)
    if (!actor) throw faults.INVALID_TOKEN()
    tools.server.handleUpgrade(request, raw.socket, raw.head, (socket) =>
      welcome(tools, socket, { actor, language, url }),
    )
  } catch (error) {
    const requestId = newId()
    if (!(error instanceof Fault)) tools.log.error({ err: error, requestId }, 'could not open a socket')
    const fault = error instanceof Fault ? error : faults.INTERNAL({ request_id: requestId })
    refuseOnSocket(raw.socket, fault, { language, nowMs: tools.now().getTime(), requestId })
  }
}

type Guest = { readonly actor: Actor; readonly language: Language; readonly url: URL }

function welcome(tools: Tools, socket: WebSocket, { actor, language, url }: Guest): void {
  const sink = createSocketSink(socket, actor)
  const connection = tools.open(sink, language)
  if (!connection) {
    sink.close('too_many')
    return
  }
  let asked = 0
  tools.answering.add(socket)
  socket.on('pong', () => tools.answering.add(socket))
  socket.on('error', (error) => tools.log.debug({ err: error }, 'a socket broke'))
  socket.on('close', () => {
    tools.answering.delete(socket)
    tools.closed(connection)
  })
  socket.on('message', (data, isBinary) => {
    tools.answering.add(socket)
    asked += 1
    if (isBinary || asked > ASKED_AT_ONCE_MAX) {
      sink.close('bad_frame')
      return
    }
    void connection.hear(data.toString()).finally(() => {
      asked -= 1
    })
  })
  subscribeByAddress(connection, url)
}

/** `?workspace=…&project_id=…&after=…` spares a simple client the first frame. */
function subscribeByAddress(connection: Connection, url: URL): void {
  const workspace = url.searchParams.get('workspace')
  const projectId = url.searchParams.get('project_id')
  const after = url.searchParams.get('after')
  if (workspace === null && projectId === null && after === null) return
  const wish = {
    type: 'subscribe',
    ...(workspace ? { workspace } : {}),
    ...(projectId ? { project_id: projectId } : {}),
    ...(after ? { after: Number(after) } : {}),
  }
  void connection.hear(JSON.stringify(wish))
}
