// What every store that takes uploads in parts must do: `describePartUploads('disk', () => open())`.
import { createHash, randomBytes } from 'node:crypto'
import { buffer, text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { contentKey } from './blob-key.ts'
import type { BlobStore } from './blob-store.ts'
import type { PartReceipt, PartUploads } from './part-uploads.ts'

export type OpenedPartStore = AsyncDisposable & { readonly store: BlobStore & PartUploads }
type Open = () => Promise<OpenedPartStore>

const sha256 = (value: Uint8Array) => createHash('sha256').update(value).digest('hex')
const code = (expected: string) => expect.objectContaining({ code: expected })
const said = (parts: readonly PartReceipt[]) => parts.map(({ partNumber, etag }) => ({ partNumber, etag }))

function sender(store: PartUploads, uploadId: string) {
  return (partNumber: number, content: string | Buffer) => {
    const bytes = Buffer.from(content)
    return store.putPart([bytes], { uploadId, partNumber, sizeBytes: bytes.byteLength })
  }
}

async function keysOf(store: BlobStore): Promise<string[]> {
  return (await store.list()).blobs.map(({ key }) => key)
}

export function describePartUploads(name: string, open: Open): void {
  describe(`uploads in parts: ${name}`, () => {
    describeJoining(open)
    describeParts(open)
    describeEnds(open)
  })
}

function describeJoining(open: Open): void {
  test('parts sent in any order become one blob under the hash of the whole', async () => {
    await using opened = await open()
    const { store } = opened
    const pieces = [randomBytes(200_000), randomBytes(200_000), randomBytes(7)]
    const whole = Buffer.concat(pieces)
    const uploadId = await store.openUpload()
    const send = sender(store, uploadId)
    await Promise.all([3, 1, 2].map((number) => send(number, pieces[number - 1] as Buffer)))
    const arrived = await store.listParts(uploadId)
    expect(arrived.map(({ partNumber, sizeBytes }) => [partNumber, sizeBytes])).toEqual([
      [1, 200_000],
      [2, 200_000],
      [3, 7],
    ])
    expect(await keysOf(store), 'parts are no blobs').toEqual([])
    const receipt = await store.completeUpload(uploadId, said(arrived))
    expect(receipt).toEqual({
      key: contentKey(sha256(whole)),
      sha256: sha256(whole),
      sizeBytes: whole.byteLength,
      isNew: true,
    })
    expect(sha256(await buffer((await store.read(receipt.key)).stream))).toBe(sha256(whole))
    expect(await keysOf(store)).toEqual([receipt.key])
    await store.endUpload(uploadId)
    expect(await store.listUploads()).toEqual([])
    expect(await store.head(receipt.key), 'the blob stays').toBeDefined()
  })

  test('until it is ended, an upload can be completed again, at once or after a crash', async () => {
    await using opened = await open()
    const { store } = opened
    const uploadId = await store.openUpload()
    const parts = [await sender(store, uploadId)(1, 'ab'), await sender(store, uploadId)(2, 'c')]
    const receipts = await Promise.all([1, 2, 3].map(() => store.completeUpload(uploadId, said(parts))))
    receipts.push(await store.completeUpload(uploadId, said(parts)))
    expect(new Set(receipts.map(({ key }) => key)).size).toBe(1)
    expect(receipts.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(await store.listParts(uploadId)).toEqual(parts)
  })

  test('content that was there already is stored once', async () => {
    await using opened = await open()
    const { store } = opened
    const first = await store.put([Buffer.from('abc')], { maxBytes: 9 })
    const uploadId = await store.openUpload()
    const parts = [await sender(store, uploadId)(1, 'ab'), await sender(store, uploadId)(2, 'c')]
    expect(await store.completeUpload(uploadId, said(parts))).toEqual({ ...first, isNew: false })
    expect(await keysOf(store)).toEqual([first.key])
  })

  test('uploads side by side do not see each other', async () => {
    await using opened = await open()
    const { store } = opened
    const [one, two] = [await store.openUpload(), await store.openUpload()]
    const parts = await Promise.all([sender(store, one)(1, 'one'), sender(store, two)(1, 'two')])
    expect((await store.listUploads()).map(({ uploadId }) => uploadId).sort()).toEqual([one, two].sort())
    const receipt = await store.completeUpload(two, said(parts.slice(1)))
    expect(await text((await store.read(receipt.key)).stream)).toBe('two')
    expect(await store.listParts(one)).toEqual([parts[0]])
  })

  test.each([
    ['none', []],
    ['a gap', [1, 3]],
    ['another order', [2, 1, 3]],
    ['one twice', [1, 1, 2, 3]],
    ['one that did not arrive', [1, 2, 3, 4]],
    ['not from the start', [2, 3]],
  ])('a list with %s is refused, and nothing is lost', async (_, numbers) => {
    await using opened = await open()
    const { store } = opened
    const uploadId = await store.openUpload()
    const send = sender(store, uploadId)
    const arrived = [await send(1, 'a'), await send(2, 'b'), await send(3, 'c')]
    const etagOf = (partNumber: number) => arrived[partNumber - 1]?.etag ?? 'unknown'
    const wanted = numbers.map((partNumber) => ({ partNumber, etag: etagOf(partNumber) }))
    await expect(store.completeUpload(uploadId, wanted)).rejects.toEqual(code('BLOBS_PARTS'))
    expect(await keysOf(store)).toEqual([])
    expect(await store.listParts(uploadId)).toEqual(arrived)
  })

  test('a part that was replaced since it was listed is refused by its mark', async () => {
    await using opened = await open()
    const { store } = opened
    const uploadId = await store.openUpload()
    const before = await sender(store, uploadId)(1, 'before')
    const after = await sender(store, uploadId)(1, 'after!')
    expect(after.etag).not.toBe(before.etag)
    await expect(store.completeUpload(uploadId, said([before]))).rejects.toEqual(code('BLOBS_PARTS'))
    const receipt = await store.completeUpload(uploadId, said([after]))
    expect(await text((await store.read(receipt.key)).stream)).toBe('after!')
  })
}

function describeParts(open: Open): void {
  test('a part with too many or too few bytes, or cut off, leaves what was there', async () => {
    await using opened = await open()
    const { store } = opened
    const uploadId = await store.openUpload()
    const kept = await sender(store, uploadId)(1, 'good')
    const wish = { uploadId, partNumber: 1, sizeBytes: 4 }
    await expect(store.putPart([Buffer.from('12345')], wish)).rejects.toEqual(code('TOO_LARGE'))
    await expect(store.putPart([Buffer.from('123')], wish)).rejects.toEqual(code('BLOBS_PART_SIZE'))
    async function* breaking() {
      yield Buffer.from('12')
      throw new Error('the wire was cut')
    }
    await expect(store.putPart(breaking(), wish)).rejects.toThrow('the wire was cut')
    expect(await store.listParts(uploadId)).toEqual([kept])
  })

  test.each([0, -1, 1.5, 10_001])('there is no part number %d', async (partNumber) => {
    await using opened = await open()
    const uploadId = await opened.store.openUpload()
    const wish = { uploadId, partNumber, sizeBytes: 1 }
    await expect(opened.store.putPart([Buffer.from('1')], wish)).rejects.toEqual(code('BLOBS_PARTS'))
  })

  test('the same part ten times at once is whole afterwards', async () => {
    await using opened = await open()
    const { store } = opened
    const uploadId = await store.openUpload()
    const contents = Array.from({ length: 10 }, () => randomBytes(50_000))
    await Promise.all(contents.map((content) => sender(store, uploadId)(1, content)))
    const arrived = await store.listParts(uploadId)
    expect(arrived).toHaveLength(1)
    const receipt = await store.completeUpload(uploadId, said(arrived))
    expect(contents.map(sha256)).toContain(receipt.sha256)
  })
}

function describeEnds(open: Open): void {
  test('an ended upload is gone with its parts; ending it again is no fault', async () => {
    await using opened = await open()
    const { store } = opened
    const uploadId = await store.openUpload()
    const part = await sender(store, uploadId)(1, 'abc')
    await store.endUpload(uploadId)
    await store.endUpload(uploadId)
    expect(await store.listUploads()).toEqual([])
    await expect(sender(store, uploadId)(1, 'abc')).rejects.toEqual(code('BLOBS_NO_UPLOAD'))
    await expect(store.listParts(uploadId)).rejects.toEqual(code('BLOBS_NO_UPLOAD'))
    await expect(store.completeUpload(uploadId, said([part]))).rejects.toEqual(code('BLOBS_NO_UPLOAD'))
    expect(await keysOf(store)).toEqual([])
  })

  test.each(['', '..', '../x', 'a/b', '.hidden', 'a\0'])('the upload id %j leads nowhere', async (uploadId) => {
    await using opened = await open()
    await expect(opened.store.listParts(uploadId)).rejects.toEqual(code('BLOBS_NO_UPLOAD'))
    await expect(sender(opened.store, uploadId)(1, 'x')).rejects.toEqual(code('BLOBS_NO_UPLOAD'))
    await expect(opened.store.endUpload(uploadId)).rejects.toEqual(code('BLOBS_NO_UPLOAD'))
  })

  test('open uploads are told with the time they were opened', async () => {
    await using opened = await open()
    const uploadId = await opened.store.openUpload()
    const [found] = await opened.store.listUploads()
    expect(found?.uploadId).toBe(uploadId)
    expect(found?.openedAt).toBeInstanceOf(Date)
  })
}
