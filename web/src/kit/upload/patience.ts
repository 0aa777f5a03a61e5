// What may go better a little later is tried again: a line that broke, a server that is busy or restarting.
import { isFault } from '#web/api/fault.ts'
import { liveStream } from '#web/api/live.ts'

/** Two minutes in all: a server that is started anew is back by then. */
const WAITS_MS = [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 30_000, 30_000]

function mayHelp(error: unknown): boolean {
  return isFault(error) && (error.status === 0 || error.status === 429 || error.status >= 500)
}

export async function patiently<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      const waitMs = WAITS_MS[tries]
      if (signal.aborted || waitMs === undefined || !mayHelp(error)) throw error
      await pause(waitMs, signal)
    }
  }
}

/** Ends at once when the browser says that the network is back, or the server is heard again. */
export function pause(waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = new AbortController()
    const finish = (work: () => void) => () => {
      clearTimeout(timer)
      unwatch()
      ended.abort()
      work()
    }
    const timer = setTimeout(finish(resolve), waitMs)
    const unwatch = liveStream.watch(() => {
      if (liveStream.state === 'live') finish(resolve)()
    })
    window.addEventListener('online', finish(resolve), { signal: ended.signal })
    signal.addEventListener(
      'abort',
      finish(() => reject(signal.reason)),
      { signal: ended.signal },
    )
  })
}
