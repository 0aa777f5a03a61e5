// A store that breaks on purpose, for anomaly tests: fail the 1st, 2nd, 3rd … call of a run, try the run
// again, and compare.
import type { BlobSource, BlobStore } from '#platform/blobs/blob-store.ts'

/** Before: nothing happened. Midway: a put broke off half-way. After: it was done, but the reply was lost. */
export type Moment = 'before' | 'midway' | 'after'

export type FaultyBlobs = BlobStore & {
  /** Calls so far; beyond `failAt`, the run got over the failure. */
  readonly calls: () => number
}

/** @param failAt which call fails, from 1; 0 for none */
export function createFaultyBlobs({
  store,
  failAt,
  moment,
}: {
  store: BlobStore
  failAt: number
  moment: Moment
}): FaultyBlobs {
  let calls = 0
  const broken = () => new Error(`the store broke ${moment} call ${failAt}, as the test asked`)
  const around = async <T>(call: (isFailing: boolean) => Promise<T>): Promise<T> => {
    const isFailing = ++calls === failAt
    if (isFailing && moment === 'before') throw broken()
    const answer = await call(isFailing)
    if (isFailing) throw broken()
    return answer
  }
  const cutShort = (source: BlobSource, isFailing: boolean) =>
    isFailing && moment === 'midway' ? halfOf(source, broken()) : source
  return {
    calls: () => calls,
    put: (source, options) => around((isFailing) => store.put(cutShort(source, isFailing), options)),
    read: (key, range) => around(() => store.read(key, range)),
    head: (key) => around(() => store.head(key)),
    delete: (key) => around(() => store.delete(key)),
    deleteIdle: (key, idleSince) => around(() => store.deleteIdle(key, idleSince)),
    list: (options) => around(() => store.list(options)),
    sweepTemporary: (idleSince) => around(() => store.sweepTemporary(idleSince)),
  }
}

async function* halfOf(source: BlobSource, error: Error): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    yield chunk.subarray(0, chunk.byteLength >> 1)
    throw error
  }
  throw error
}
