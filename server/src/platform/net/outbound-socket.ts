// A WebSocket to a server that an administrator has set. Addresses that a reply names are never opened like this.
import { connect as connectTls } from 'node:tls'
import WebSocket from 'ws'
import { OutboundError } from './outbound-error.ts'
import { openTunnel, type ProxyAddress } from './proxy-tunnel.ts'

export type SocketCall = {
  /** http, https, ws or wss; trusted, so it may be private. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly connectTimeoutMs?: number
  /** One message of more is refused. Default 16 MiB. */
  readonly messageMaxBytes?: number
  /** The way there leads through it. */
  readonly proxy?: ProxyAddress
}

export type OutboundSocket = {
  send(text: string): void
  /** Text as text, bytes as bytes, in their order, until the other side closes. Throws OutboundError when the line breaks. */
  readonly messages: AsyncIterable<string | Uint8Array>
  close(): void
}

/** The server answered, but not with a WebSocket. */
export class UpgradeRefusedError extends OutboundError {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  constructor(host: string, status: number, headers: Readonly<Record<string, string>>) {
    super({ reason: 'broken', notSubmitted: true, host, message: `${host} opens no WebSocket (${status}).` })
    this.status = status
    this.headers = headers
  }
}

const CONNECT_TIMEOUT_MS = 15_000
const MESSAGE_MAX_BYTES = 16 * 1024 * 1024

/** Throws OutboundError (with `notSubmitted`: nothing was said yet) or UpgradeRefusedError. */
export async function openSocket(call: SocketCall): Promise<OutboundSocket> {
  const url = new URL(call.url.replace(/^http/, 'ws'))
  const { host } = url
  if (call.signal.aborted) throw brokenLine(host, { reason: 'aborted', notSubmitted: true })
  const line = await lineThrough(call, url)
  const socket = new WebSocket(url, {
    ...line,
    headers: { ...call.headers },
    handshakeTimeout: call.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    maxPayload: call.messageMaxBytes ?? MESSAGE_MAX_BYTES,
    followRedirects: false,
  })
  const inbox = createInbox(socket, host)
  const stop = () => {
    inbox.fail(brokenLine(host, { reason: 'aborted', notSubmitted: false }))
    socket.terminate()
  }
  call.signal.addEventListener('abort', stop, { once: true })
  socket.once('close', () => call.signal.removeEventListener('abort', stop))
  await opened(socket, { host, signal: call.signal })
  return { send: (text) => socket.send(text), messages: inbox.messages, close: () => socket.close() }
}

/** Where the way leads through a proxy: the line that it opened. */
async function lineThrough({ proxy, signal, connectTimeoutMs = CONNECT_TIMEOUT_MS }: SocketCall, url: URL) {
  if (proxy === undefined) return {}
  const isSecure = url.protocol === 'wss:'
  const wish = { hostname: url.hostname, port: Number(url.port) || (isSecure ? 443 : 80), connectTimeoutMs, signal }
  const line = await openTunnel(proxy, wish).catch(() => {
    throw brokenLine(url.host, { reason: signal.aborted ? 'aborted' : 'unreachable', notSubmitted: true })
  })
  return { createConnection: () => (isSecure ? connectTls({ socket: line, servername: url.hostname }) : line) }
}

function opened(socket: WebSocket, { host, signal }: { host: string; signal: AbortSignal }): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', () =>
      reject(brokenLine(host, { reason: signal.aborted ? 'aborted' : 'unreachable', notSubmitted: true })),
    )
    socket.once('unexpected-response', (request, response) => {
      const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)])
      reject(new UpgradeRefusedError(host, response.statusCode ?? 0, Object.fromEntries(headers)))
      request.destroy()
    })
  })
}

/** The library's own texts may quote the address, which may hold a token. */
function brokenLine(host: string, how: Pick<OutboundError, 'reason' | 'notSubmitted'>): OutboundError {
  const words = {
    aborted: 'It was called off while talking to',
    unreachable: 'No connection could be made to',
  } as const
  const said =
    how.reason === 'aborted' || how.reason === 'unreachable'
      ? words[how.reason]
      : 'The connection broke while talking to'
  return new OutboundError({ ...how, host, message: `${said} ${host}.` })
}

type Inbox = { readonly messages: AsyncIterable<string | Uint8Array>; fail(error: OutboundError): void }

function createInbox(socket: WebSocket, host: string): Inbox {
  const waiting: (string | Uint8Array)[] = []
  let end: OutboundError | 'closed' | null = null
  let wake: () => void = () => undefined
  const finish = (how: OutboundError | 'closed') => {
    end ??= how
    wake()
  }
  socket.on('message', (data: Buffer, isBinary) => {
    waiting.push(isBinary ? data : data.toString('utf8'))
    wake()
  })
  socket.on('error', () => finish(brokenLine(host, { reason: 'broken', notSubmitted: false })))
  socket.on('close', (code) =>
    // 1006: the line was cut without a goodbye.
    finish(code === 1006 ? brokenLine(host, { reason: 'broken', notSubmitted: false }) : 'closed'),
  )
  return {
    messages: {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          const next = waiting.shift()
          if (next !== undefined) yield next
          else if (end === 'closed') return
          else if (end !== null) throw end
          else
            await new Promise<void>((resolve) => {
              wake = resolve
            })
        }
      },
    },
    fail: finish,
  }
}
