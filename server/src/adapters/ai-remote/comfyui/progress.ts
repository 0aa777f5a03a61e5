// Listening to a ComfyUI while it works, so that people see how far it is and nobody asks in vain.
import type { Outbound } from '#platform/net/outbound.ts'
import { readNews } from './replies.ts'

export type ListenTo = {
  readonly outbound: Pick<Outbound, 'openSocket'>
  readonly baseUrl: string
  readonly credentials: Readonly<Record<string, string>>
  /** News go only to whoever has the name under which the prompt was queued. */
  readonly clientId: string
  readonly promptId: string
  readonly signal: AbortSignal
}

/** What was heard within the time: per cent, or null where nothing was told. `isOver`: it has ended, one way or another. */
export type Heard = { readonly percent: number | null; readonly isOver: boolean; readonly isDeaf: boolean }

/** Never throws but when it is called off: who does not hear asks again. */
export async function listen(to: ListenTo, durationMs: number): Promise<Heard> {
  const timer = AbortSignal.timeout(durationMs)
  let percent: number | null = null
  try {
    const socket = await to.outbound.openSocket({
      url: `${to.baseUrl}/ws?clientId=${encodeURIComponent(to.clientId)}`,
      headers: to.credentials,
      signal: AbortSignal.any([to.signal, timer]),
      connectTimeoutMs: 5000,
    })
    try {
      for await (const message of socket.messages) {
        // Bytes are previews.
        const news = typeof message === 'string' ? readNews(message, to.promptId) : null
        if (news?.kind === 'progress') percent = news.percent
        if (news?.kind === 'ended') return { percent, isOver: true, isDeaf: false }
      }
      return { percent, isOver: false, isDeaf: true }
    } finally {
      socket.close()
    }
  } catch {
    // The time is over, or the line is no use; being called off is the caller's to see.
    to.signal.throwIfAborted()
    return { percent, isOver: false, isDeaf: !timer.aborted }
  }
}
