// Waiting for work elsewhere: within the time that the caller has, and no longer than somebody wants the result.
import type { PollResult } from '#rooms/generation/provider.ts'

/** Asks until it has ended or `waitMs` are over. What is still running then is told so. */
export async function askUntil(
  waitMs: number,
  signal: AbortSignal,
  ask: () => Promise<PollResult>,
): Promise<PollResult> {
  for (let leftMs = waitMs; ; ) {
    const result = await ask()
    if (result.state !== 'running' || leftMs <= 0) return result
    const pauseMs = Math.min(leftMs, result.pollAgainMs)
    await pause(pauseMs, signal)
    leftMs -= pauseMs
  }
}

/** Ends early, and throws, when the signal does. */
export function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, durationMs)
    signal.addEventListener('abort', stop, { once: true })
  })
}
