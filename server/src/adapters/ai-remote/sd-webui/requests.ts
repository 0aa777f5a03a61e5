// Work that blocks its request until it is done, which may take hours: the request goes on by itself, and is asked about.
import type { FinishedResult, Refusal, Submitted } from '#rooms/generation/provider.ts'

type Ended = { readonly answer: Submitted | Refusal } | { readonly error: unknown }
type Held = { readonly ended: Promise<Ended>; end: Ended | null; readonly abort: AbortController }

export type HeldRequests = {
  /**
   * Starts the work. What ends within `graceMs` is answered as if it were short; what takes longer is held under the id, and the
   * answer names it. Throws what the work throws within that time.
   */
  start(
    id: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Submitted | Refusal>,
  ): Promise<Submitted | Refusal>
  /** Waits up to `waitMs`. Undefined for an id that is not held: after a restart nobody knows it. */
  result(id: string, waitMs: number): Promise<FinishedResult | 'running' | undefined>
  abort(id: string): void
  abortAll(): void
}

export function createHeldRequests(graceMs: number, keptMax = 16): HeldRequests {
  const held = new Map<string, Held>()

  function forgetOldest(): void {
    for (const [id, each] of held) {
      if (held.size <= keptMax) return
      if (each.end !== null) held.delete(id)
    }
  }

  return {
    async start(id, signal, work) {
      const abort = new AbortController()
      const stop = () => abort.abort(signal.reason)
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
      const ended: Promise<Ended> = work(abort.signal).then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error }),
      )
      const entry: Held = { ended, end: null, abort }
      void ended.then((end) => {
        entry.end = end
      })
      const end = await within(ended, graceMs)
      // From here on the work is no more the caller's: only `abort` ends it.
      signal.removeEventListener('abort', stop)
      if (end === null) {
        held.set(id, entry)
        forgetOldest()
        return { providerJobId: id }
      }
      if ('error' in end) throw end.error
      return end.answer
    },
    async result(id, waitMs) {
      const entry = held.get(id)
      if (entry === undefined) return undefined
      const end = entry.end ?? (await within(entry.ended, waitMs))
      return end === null ? 'running' : resultOf(end)
    },
    abort(id) {
      held.get(id)?.abort.abort()
      held.delete(id)
    },
    abortAll() {
      for (const { abort } of held.values()) abort.abort()
      held.clear()
    },
  }
}

function resultOf(end: Ended): FinishedResult {
  if ('error' in end) {
    const message = end.error instanceof Error ? end.error.message : String(end.error)
    return { state: 'failed', cause: 'unavailable', message }
  }
  const { answer } = end
  if ('refused' in answer) return { state: 'failed', cause: answer.refused, message: answer.message }
  return answer.result ?? { state: 'failed', cause: 'internal', message: 'It ended without a result.' }
}

async function within<T>(ended: Promise<T>, waitMs: number): Promise<T | null> {
  if (waitMs <= 0) return Promise.race([ended, Promise.resolve(null)])
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), waitMs)
  })
  try {
    return await Promise.race([ended, late])
  } finally {
    clearTimeout(timer)
  }
}
