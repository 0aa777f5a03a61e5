// Whether a server on a machine of one's own is there, asked rarely enough that nobody notices.
import type { Clock } from '#platform/clock.ts'
import type { Engine, ProbeResult } from '#rooms/generation/provider.ts'

const knownMs = 15_000
const askTimeoutMs = 3000

/** @param remedy what to do where nobody answers */
export function createReachable(
  clock: Clock,
  ask: (signal: AbortSignal) => Promise<ProbeResult>,
  remedy: string,
): Engine['check'] {
  let known: { readonly answer: Promise<ProbeResult>; readonly untilMs: number } | null = null
  return async () => {
    const nowMs = clock.now().getTime()
    if (known === null || known.untilMs <= nowMs)
      known = { answer: ask(AbortSignal.timeout(askTimeoutMs)), untilMs: nowMs + knownMs }
    const answer = await known.answer
    // A door that wants a key is told when it is used: which key is not known here.
    if (answer.ok || answer.cause !== 'unavailable') return { available: true }
    return { available: false, reason: answer.message, remedy }
  }
}
