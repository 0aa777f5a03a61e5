// What a bench of sockets and its servers say to each other.
import { residentMb } from '../processes.ts'

export type SocketTask = { readonly kind: 'studio'; readonly people: number } | { readonly kind: 'bare' }
/** A handshake per person; a bare server takes anybody. */
export type SocketsReady = { readonly url: string; readonly headers: readonly Record<string, string>[] }
/** Sends one message to everybody who listens. */
export type Announcement = { readonly announce?: string; readonly frameBytes?: number; readonly collect?: boolean }
export type Collected = { readonly residentMb: number }

/** Memory is compared after the garbage is gone, or it would tell when the collector last ran. Needs --expose-gc. */
export function collectOnDemand(): void {
  process.on('message', ({ collect }: Announcement) => {
    if (!collect) return
    globalThis.gc?.()
    process.send?.({ residentMb: residentMb(process.pid) } satisfies Collected)
  })
}
