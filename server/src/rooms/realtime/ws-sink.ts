import { WebSocket } from 'ws'
import { CLOSE_CODES, type CloseReason } from '#contract/realtime.ts'
import type { Actor } from '#platform/http/route.ts'
import type { Sink } from './hub.ts'

const DRAIN_POLL_MS = 20
/** How long a closing handshake may take before the connection is cut. */
const CLOSE_WAIT_MS = 2000

/** Waits until little is left to send; rejects when the other side takes nothing for too long. */
export async function waitUntilDrained(
  sink: Pick<Sink, 'waitingBytes' | 'isOpen'>,
  limit: { bytes: number; waitMs: number },
): Promise<void> {
  for (let waitedMs = 0; sink.isOpen && sink.waitingBytes() > limit.bytes; waitedMs += DRAIN_POLL_MS) {
    if (waitedMs >= limit.waitMs) throw new Error('the other side takes nothing')
    await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS))
  }
}

export const DRAIN = { bytes: 64 * 1024, waitMs: 30_000 } as const

export function createSocketSink(socket: WebSocket, actor: Actor): Sink {
  const sink: Sink = {
    actorId: actor.actorId,
    sessionId: actor.sessionId,
    get isOpen() {
      return socket.readyState === WebSocket.OPEN
    },
    send: (frame) => socket.send(frame.json, { binary: false }),
    waitingBytes: () => socket.bufferedAmount,
    drained: () => waitUntilDrained(sink, DRAIN),
    close: (reason: CloseReason) => {
      socket.close(CLOSE_CODES[reason], reason)
      setTimeout(() => socket.terminate(), CLOSE_WAIT_MS).unref()
    },
  }
  return sink
}
