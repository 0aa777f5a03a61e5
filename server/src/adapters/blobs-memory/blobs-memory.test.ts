import { describeBlobStore } from '#platform/blobs/blob-store.suite.ts'
import { describePartUploads } from '#platform/blobs/part-uploads.suite.ts'
import { ManualClock } from '#platform/clock.ts'
import { createMemoryBlobs } from './blobs-memory.ts'

describeBlobStore('memory', async () => {
  const clock = new ManualClock()
  return { store: createMemoryBlobs({ clock }), clock, [Symbol.asyncDispose]: async () => {} }
})

describePartUploads('memory', async () => ({
  store: createMemoryBlobs({ clock: new ManualClock() }),
  [Symbol.asyncDispose]: async () => {},
}))
