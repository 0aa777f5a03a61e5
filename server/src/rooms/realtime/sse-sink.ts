import type { ServerResponse } from 'node:http'
import type { CloseReason } from '#contract/realtime.ts'
import type { Actor } from '#platform/http/route.ts'
import type { Sink } from './hub.ts'
import { DRAIN, waitUntilDrained } from './ws-sink.ts'

/** Milliseconds after which a browser opens a lost stream again. */
const RETRY_MS = 2000

export function createStreamSink(response: ServerResponse, actor: Actor): Sink {
  const sink: Sink = {
    actorId: actor.actorId,
    sessionId: actor.sessionId,
    get isOpen() {
      return !response.writableEnded && !response.destroyed
    },
    send: (frame) => {
      response.write(frame.sse())
    },
    waitingBytes: () => response.writableLength,
    drained: () => waitUntilDrained(sink, DRAIN),
    close: (reason: CloseReason) => {
      response.end(`event: closing\ndata: ${JSON.stringify({ type: 'closing', reason })}\n\n`)
      // Whoever takes nothing would never take the end either.
      if (reason === 'slow_consumer') response.destroy()
    },
  }
  return sink
}

export function openStream(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    connection: 'keep-alive',
    // Proxies that collect replies would hold the stream back.
    'x-accel-buffering': 'no',
  })
  response.write(`retry: ${RETRY_MS}\n\n`)
}
