import { expect, test } from 'vitest'
import { createMemoryBlobs } from '#adapters/blobs-memory/blobs-memory.ts'
import { describeBlobStore } from '#platform/blobs/blob-store.suite.ts'
import { ManualClock } from '#platform/clock.ts'
import { createFaultyBlobs, type Moment } from './faulty-blobs.ts'

const open = (failAt: number, moment: Moment) => {
  const clock = new ManualClock()
  const store = createMemoryBlobs({ clock })
  return {
    clock,
    inner: store,
    store: createFaultyBlobs({ store, failAt, moment }),
    [Symbol.asyncDispose]: async () => {},
  }
}

describeBlobStore('faulty, while it holds', async () => open(0, 'before'))

test.each([
  ['before', 1],
  ['midway', 1],
  ['after', 2],
] as const)('the second call breaks %s, the third works', async (moment, blobsAfterwards) => {
  const { store, inner } = open(2, moment)
  const put = (text: string) => store.put([Buffer.from(text)], { maxBytes: 99 })
  await put('one')
  await expect(put('two')).rejects.toThrow('as the test asked')
  expect((await inner.list()).blobs).toHaveLength(blobsAfterwards)
  await put('two')
  expect((await inner.list()).blobs).toHaveLength(2)
  expect(store.calls()).toBe(3)
})
