// What every blob store must do. An adapter's test runs it: `describeBlobStore('disk', () => open())`.
import { createHash, randomBytes } from 'node:crypto'
import { buffer, text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { ManualClock } from '../clock.ts'
import { contentKey } from './blob-key.ts'
import type { BlobStore } from './blob-store.ts'

export type OpenedStore = AsyncDisposable & {
  readonly store: BlobStore
  /** Undefined for stores that keep the time themselves. */
  readonly clock: ManualClock | undefined
}

const bytes = (value: string) => Buffer.from(value)
const sha256 = (value: Uint8Array) => createHash('sha256').update(value).digest('hex')
const code = (expected: string) => expect.objectContaining({ code: expected })
const MAX = { maxBytes: 1 << 20 }

async function* dripping(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    await sleep(1)
    yield bytes(chunk)
  }
}

async function keysOf(store: BlobStore): Promise<string[]> {
  return (await store.list()).blobs.map(({ key }) => key)
}

export function describeBlobStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`blob store: ${name}`, () => {
    describePut(open)
    describeRefusals(open)
    describeRead(open)
    describeList(open)
    describeDeleteIdle(open)
  })
}

function describePut(open: () => Promise<OpenedStore>): void {
  test('content gets the key of its hash and comes back equal', async () => {
    await using opened = await open()
    const receipt = await opened.store.put(dripping('ab', 'c'), MAX)
    const hash = sha256(bytes('abc'))
    expect(receipt).toEqual({ key: contentKey(hash), sha256: hash, sizeBytes: 3, isNew: true })
    const { stream, sizeBytes } = await opened.store.read(receipt.key)
    expect([await text(stream), sizeBytes]).toEqual(['abc', 3])
  })

  test('binary content of a megabyte in uneven chunks survives', async () => {
    await using opened = await open()
    const whole = randomBytes(1_000_003)
    const { key } = await opened.store.put(
      [whole.subarray(0, 7), whole.subarray(7, 700_001), whole.subarray(700_001)],
      MAX,
    )
    expect(sha256(await buffer((await opened.store.read(key)).stream))).toBe(sha256(whole))
  })

  test('empty content is content', async () => {
    await using opened = await open()
    const { key, sizeBytes } = await opened.store.put([], MAX)
    expect(sizeBytes).toBe(0)
    expect(await text((await opened.store.read(key)).stream)).toBe('')
    expect((await opened.store.head(key))?.sizeBytes).toBe(0)
  })

  test('the same content twice is one blob, stored anew', async () => {
    await using opened = await open()
    const first = await opened.store.put([bytes('abc')], MAX)
    const before = await opened.store.head(first.key)
    opened.clock?.advanceMs(60_000)
    const second = await opened.store.put([bytes('abc')], MAX)
    expect(second).toEqual({ ...first, isNew: false })
    expect(await keysOf(opened.store)).toEqual([first.key])
    const after = await opened.store.head(first.key)
    if (opened.clock) expect((after?.storedAt.getTime() ?? 0) - (before?.storedAt.getTime() ?? 0)).toBe(60_000)
  })

  test('the same content ten times at once is one blob', async () => {
    await using opened = await open()
    const receipts = await Promise.all(Array.from({ length: 10 }, () => opened.store.put(dripping('a', 'b'), MAX)))
    expect(new Set(receipts.map(({ key }) => key)).size).toBe(1)
    expect(receipts.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(await keysOf(opened.store)).toHaveLength(1)
  })

  test('a given key is kept, and never overwritten', async () => {
    await using opened = await open()
    const receipt = await opened.store.put([bytes('first')], { ...MAX, key: 'incoming/a-1' })
    expect(receipt).toMatchObject({ key: 'incoming/a-1', sha256: sha256(bytes('first')) })
    await expect(opened.store.put([bytes('a longer second')], { ...MAX, key: 'incoming/a-1' })).rejects.toEqual(
      code('BLOBS_EXISTS'),
    )
    expect(await text((await opened.store.read('incoming/a-1')).stream)).toBe('first')
  })

  test('of two at once with one given key, one wins', async () => {
    await using opened = await open()
    const both = await Promise.allSettled(
      ['a', 'b'].map((each) => opened.store.put(dripping(each), { ...MAX, key: 'incoming/x' })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const winner = both[0]?.status === 'fulfilled' ? 'a' : 'b'
    expect(await text((await opened.store.read('incoming/x')).stream)).toBe(winner)
  })
}

function describeRefusals(open: () => Promise<OpenedStore>): void {
  test('the maximum is allowed, one byte more leaves nothing', async () => {
    await using opened = await open()
    await opened.store.put([bytes('abc')], { maxBytes: 3, key: 'a' })
    await expect(opened.store.put(dripping('ab', 'cd'), { maxBytes: 3, key: 'b' })).rejects.toEqual(code('TOO_LARGE'))
    expect(await keysOf(opened.store)).toEqual(['a'])
  })

  test('a source that breaks leaves nothing', async () => {
    await using opened = await open()
    async function* breaking() {
      yield bytes('abc')
      throw new Error('the wire was cut')
    }
    await expect(opened.store.put(breaking(), MAX)).rejects.toThrow('the wire was cut')
    expect(await keysOf(opened.store)).toEqual([])
  })

  test('an aborted put ends at once, though its source is silent, and leaves nothing', async () => {
    await using opened = await open()
    const abort = new AbortController()
    async function* silent() {
      yield bytes('abc')
      abort.abort(new Error('not needed any more'))
      await new Promise(() => {})
    }
    await expect(opened.store.put(silent(), { ...MAX, signal: abort.signal })).rejects.toThrow('not needed any more')
    expect(await keysOf(opened.store)).toEqual([])
  })

  test.each([
    '',
    '/',
    '/etc/passwd',
    '../a',
    'a/../b',
    'a/./b',
    'a//b',
    'a/',
    '.hidden',
    'a/.hidden',
    'A',
    'a b',
    'a\\b',
    'a\0',
    'ä',
    '-a',
    'a'.repeat(201),
  ])('the key %j is refused everywhere', async (key) => {
    await using opened = await open()
    await expect(opened.store.put([], { ...MAX, key })).rejects.toEqual(code('BLOBS_INVALID_KEY'))
    await expect(opened.store.read(key)).rejects.toEqual(code('BLOBS_INVALID_KEY'))
    await expect(opened.store.head(key)).rejects.toEqual(code('BLOBS_INVALID_KEY'))
    await expect(opened.store.delete(key)).rejects.toEqual(code('BLOBS_INVALID_KEY'))
  })
}

function describeRead(open: () => Promise<OpenedStore>): void {
  test.each([
    [0, 0, '0'],
    [3, 5, '345'],
    [9, 9, '9'],
    [0, 9, '0123456789'],
  ])('bytes %i to %i', async (start, end, expected) => {
    await using opened = await open()
    const { key } = await opened.store.put([bytes('0123456789')], MAX)
    const { stream, sizeBytes } = await opened.store.read(key, { start, end })
    expect([await text(stream), sizeBytes]).toEqual([expected, 10])
  })

  test.each([
    [5, 4],
    [0, 10],
    [-1, 3],
    [10, 10],
    [0.5, 3],
  ])('there are no bytes %d to %d', async (start, end) => {
    await using opened = await open()
    const { key } = await opened.store.put([bytes('0123456789')], MAX)
    await expect(opened.store.read(key, { start, end })).rejects.toEqual(code('BLOBS_RANGE'))
  })

  test('what is not there', async () => {
    await using opened = await open()
    const key = contentKey(sha256(bytes('never stored')))
    expect(await opened.store.head(key)).toBeUndefined()
    await expect(opened.store.read(key)).rejects.toEqual(code('BLOBS_NOT_FOUND'))
    await opened.store.delete(key)
  })

  test('a deleted blob is gone, and can be stored again', async () => {
    await using opened = await open()
    const { key } = await opened.store.put([bytes('abc')], MAX)
    await opened.store.delete(key)
    expect(await opened.store.head(key)).toBeUndefined()
    expect((await opened.store.put([bytes('abc')], MAX)).isNew).toBe(true)
  })
}

function describeList(open: () => Promise<OpenedStore>): void {
  const keys = ['a', 'a-b/c', 'b.d', 'b/c', 'b0', 'c/d/e', 'c/d/f', 'c/e']

  test('all keys in the order of their bytes, page by page', async () => {
    await using opened = await open()
    for (const key of keys.toReversed()) await opened.store.put([bytes(key)], { ...MAX, key })
    for (const limit of [1, 3, 8, 100]) {
      const seen: string[] = []
      let after: string | undefined
      do {
        const page = await opened.store.list({ limit, ...(after === undefined ? {} : { after }) })
        expect(page.blobs.length).toBeLessThanOrEqual(limit)
        seen.push(...page.blobs.map(({ key }) => key))
        after = page.next
      } while (after !== undefined)
      expect(seen).toEqual(keys)
    }
  })

  test.each([
    ['', keys],
    ['b', ['b.d', 'b/c', 'b0']],
    ['c/d', ['c/d/e', 'c/d/f']],
    ['c/d/', ['c/d/e', 'c/d/f']],
    ['nothing', []],
  ])('with the prefix %j', async (prefix, expected) => {
    await using opened = await open()
    for (const key of keys) await opened.store.put([], { ...MAX, key })
    const page = await opened.store.list({ prefix })
    expect(page.blobs.map(({ key }) => key)).toEqual(expected)
    expect(page.next).toBeUndefined()
  })

  test('sizes and times are told', async () => {
    await using opened = await open()
    await opened.store.put([bytes('abc')], { ...MAX, key: 'x' })
    const [head] = (await opened.store.list()).blobs
    expect(head).toEqual(await opened.store.head('x'))
    expect(head).toMatchObject({ key: 'x', sizeBytes: 3 })
    if (opened.clock) expect(head?.storedAt).toEqual(opened.clock.now())
  })
}

const RACES = 60

function describeDeleteIdle(open: () => Promise<OpenedStore>): void {
  test('what was put since is not deleted as idle; what was not, is; what is not there, was', async () => {
    await using opened = await open()
    const { store, clock } = opened
    const longAgo = new Date(0)
    const { key } = await store.put([bytes('abc')], MAX)
    expect(await store.deleteIdle(key, longAgo)).toBe(false)
    expect(await store.head(key)).toBeDefined()
    const { storedAt } = (await store.head(key)) ?? { storedAt: longAgo }
    if (clock) {
      clock.advanceMs(60_000)
      await store.put([bytes('abc')], MAX)
      expect(await store.deleteIdle(key, storedAt), 'putting it again renewed it').toBe(false)
    }
    const later = new Date(storedAt.getTime() + 3600_000)
    expect(await store.deleteIdle(key, later)).toBe(true)
    expect(await store.head(key)).toBeUndefined()
    expect(await store.deleteIdle(key, later)).toBe(true)
    expect(await keysOf(store)).toEqual([])
  })

  test('a put that runs while the same content is deleted as idle always leaves it there, whole', async () => {
    await using opened = await open()
    const { store, clock } = opened
    if (!clock) return
    const content = randomBytes(10_000)
    for (let race = 0; race < RACES; race += 1) {
      const { key } = await store.put([content], MAX)
      const idleSince = clock.now()
      clock.advanceMs(1000)
      const puts = Array.from({ length: 1 + (race % 3) }, () => store.put([content], MAX))
      const deletions = Array.from({ length: 4 }, async (_, at) => {
        await sleep(at * (race % 4))
        return store.deleteIdle(key, idleSince)
      })
      await Promise.all([...puts, ...deletions])
      expect(sha256(await buffer((await store.read(key)).stream)), `race ${race}`).toBe(sha256(content))
    }
    expect(await keysOf(store)).toHaveLength(1)
  })
}
