// What never becomes a request: broken HTTP, headers that do not fit, methods and upgrades that nobody takes. Node would answer in
// words of its own; here it gets the same envelope as everything else.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Clock } from '../clock.ts'
import { type Fault, faults, type Language } from '../faults.ts'
import { newId } from '../ids.ts'
import { both } from '../localised.ts'
import { chooseLanguage, errorBody, STATUS } from './envelope.ts'

type Parts = { readonly clock: Clock; readonly defaultLanguage: Language }
type Broken = Error & { readonly code?: string | undefined; readonly rawPacket?: unknown }

/** For Fastify's `clientErrorHandler`. */
export function answerBroken({ clock, defaultLanguage }: Parts): (error: Broken, socket: Duplex) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    const language = chooseLanguage(languageIn(error.rawPacket), defaultLanguage)
    refuseOnSocket(socket, faultOf(error), { language, nowMs: clock.now().getTime(), requestId: newId() })
  }
}

/** Others than the one that opens a socket are no matter of ours, and the request is answered as if nobody had asked for them. */
export const isSocketWanted = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  /^\s*websocket\s*$/i.test(headers.upgrade ?? '')

/** What Node leaves without an answer, or answers by itself. */
export function answerOddities(server: Server, { clock, defaultLanguage }: Parts): void {
  server.on('connect', ({ headers }: IncomingMessage, socket: Duplex) => {
    const language = chooseLanguage(headers['accept-language'], defaultLanguage)
    socket.on('error', () => socket.destroy())
    refuseOnSocket(socket, faults.WRONG_METHOD({ method: 'CONNECT', allowed: '-' }), {
      language,
      nowMs: clock.now().getTime(),
      requestId: newId(),
    })
  })
  // Whatever is expected of us, the answer tells.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
}

function faultOf({ code }: Broken): Fault {
  if (code === 'HPE_HEADER_OVERFLOW') return faults.HEADERS_TOO_LARGE()
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return faults.TIMED_OUT()
  return faults.INVALID_REQUEST({ reason: both('it cannot be read as HTTP', '无法按 HTTP 解析') })
}

const languageIn = (packet: unknown): string | undefined =>
  !Buffer.isBuffer(packet)
    ? undefined
    : /^accept-language:[ \t]*([^\r\n]{1,200})/im.exec(packet.toString('latin1'))?.[1]

/** A plain HTTP answer, after which the connection ends. */
export function refuseOnSocket(
  socket: Duplex,
  fault: Fault,
  { language, nowMs, requestId }: { readonly language: Language; readonly nowMs: number; readonly requestId: string },
): void {
  const body = JSON.stringify(errorBody(fault, language, { nowMs, requestId }))
  const head = [
    `HTTP/1.1 ${STATUS[fault.kind]} ${fault.code}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    'X-Content-Type-Options: nosniff',
    `X-Request-Id: ${requestId}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  if (socket.writable) socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  else socket.destroy()
}
