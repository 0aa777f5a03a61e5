import { createHash } from 'node:crypto'
import { addAbortListener } from 'node:events'
import { faults } from '../faults.ts'
import type { BlobSource, PutOptions } from './blob-store.ts'

/** What went through, known when the source has ended. */
export type Meter = { sha256(): string; sizeBytes(): number }

/** Passes a source on while counting and hashing it; stops it with TOO_LARGE or by the signal. */
export function metered(
  source: BlobSource,
  { maxBytes, signal }: PutOptions,
): { chunks: AsyncIterable<Uint8Array>; meter: Meter } {
  const hash = createHash('sha256')
  let sizeBytes = 0
  async function* chunks() {
    for await (const chunk of signal ? abortable(source, signal) : source) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > maxBytes) throw faults.TOO_LARGE({ limit_bytes: maxBytes })
      hash.update(chunk)
      yield chunk
    }
  }
  return { chunks: chunks(), meter: { sha256: () => hash.copy().digest('hex'), sizeBytes: () => sizeBytes } }
}

/** Ends at once when aborted, even while the source is silent. */
async function* abortable(source: BlobSource, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted()
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  aborted.catch(() => {}) // it may fire between two races, when nobody listens
  using _ = addAbortListener(signal, () => reject(signal.reason))
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted])
      if (next.done) return
      yield next.value
    }
  } finally {
    // Not awaited: a generator that waits for its own source would not return before it.
    Promise.resolve(iterator.return?.()).catch(() => {})
  }
}
