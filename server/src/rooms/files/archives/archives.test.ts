// Many files in one ZIP: by a link, made while it is sent.
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { SignedUrls } from '#platform/blobs/blob-store.ts'
import { ManualClock } from '#platform/clock.ts'
import { faults } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import { type FilesFixture, openFiles } from '../files.seed.ts'
import { createArchives } from './archives.ts'
import { namesInArchive } from './names.ts'
import { streamArchive } from './stream-archive.ts'

let { studio, raw, person, form } = {} as FilesFixture
beforeAll(async () => {
  ;({ studio, raw, person, form } = await openFiles({
    HUABEN_ARCHIVE_MAX_BYTES: '1000',
    HUABEN_ARCHIVE_MAX_FILES: '4',
  }))
})
afterAll(() => studio[Symbol.asyncDispose]())

const neverAsked = {} as SignedUrls

type Client = Awaited<ReturnType<FilesFixture['person']>>
const store = async (who: Client, name: string, text = `text of ${name}`) =>
  (await form(who, Buffer.from(text), {}, name)).body.data as { id: string; sha256: string }
const ask = (who: Client, ...ids: string[]) => who.post('/assets/archive', { file_ids: ids })
const unpack = (bytes: Buffer) =>
  Object.entries(unzipSync(new Uint8Array(bytes))).map(([name, content]) => [name, Buffer.from(content).toString()])

describe('names in an archive', () => {
  it('are safe, and unlike each other whatever the case', () => {
    expect(
      namesInArchive(['a.wav', 'A.wav', 'a.wav', 'a (2).wav', '../../etc/passwd', 'con.txt', '夜 雨.png']),
    ).toEqual([...['a.wav', 'A (2).wav', 'a (3).wav', 'a (2) (2).wav', 'passwd', '_con.txt', '夜 雨.png']])
    const long = `${'雨'.repeat(83)}.png`
    const [first, second] = namesInArchive([long, long])
    expect(first).toBe(long)
    expect(second).toMatch(/雨 \(2\)\.png$/)
    expect(Buffer.byteLength(second ?? '')).toBeLessThanOrEqual(255)
  })
})

describe('an archive', () => {
  it('holds the chosen files under their names, in their order, and nothing is stored for it', async () => {
    const client = await person()
    const ids = [
      (await store(client, '第二.txt')).id,
      (await store(client, 'one.txt', '')).id,
      (await store(client, 'ONE.txt', 'another')).id,
    ]
    const before = (await studio.studio.blobs.list({})).blobs.length
    const made = await ask(client, ...ids)
    expect([made.status, made.body.data.file_count]).toEqual([200, 3])
    const reply = await raw('GET', made.body.data.url)
    expect(reply.statusCode).toBe(200)
    expect(reply.headers).toMatchObject({ 'content-type': 'application/zip', 'x-content-type-options': 'nosniff' })
    expect(reply.headers['content-disposition']).toMatch(/^attachment; .*files-\d{4}-\d\d-\d\d\.zip/)
    expect(unpack(reply.rawPayload)).toEqual([
      ['第二.txt', 'text of 第二.txt'],
      ['one.txt', ''],
      ['ONE (2).txt', 'another'],
    ])
    expect((await studio.studio.blobs.list({})).blobs).toHaveLength(before)
    const head = await raw('HEAD', made.body.data.url)
    expect([head.statusCode, head.body]).toEqual([200, ''])
  })

  it('is not for strangers, not of what is in the trash, and not by a link that somebody changed', async () => {
    const client = await person()
    const [kept, gone] = [await store(client, 'kept.txt'), await store(client, 'gone.txt')]
    const { url } = (await ask(client, kept.id, gone.id)).body.data
    const stranger = await studio.stranger()
    const theirs = await store(stranger, 'theirs.txt')
    for (const ids of [[kept.id], [kept.id, theirs.id], [newId()], ['nonsense']])
      expect((await ask(stranger, ...ids)).status, ids.join()).toBe(404)
    expect((await ask(client, kept.id, theirs.id)).status).toBe(404)
    expect((await studio.request('POST', '/assets/archive', { file_ids: [kept.id] })).status).toBe(401)
    const viewer = await studio.as('viewer')
    expect((await ask(viewer, kept.id)).status, 'who may read may take it along').toBe(200)
    await client.delete(`/assets/${gone.id}`)
    expect((await ask(client, kept.id, gone.id)).status).toBe(404)
    expect(unpack((await raw('GET', url)).rawPayload).map(([name]) => name)).toEqual(['kept.txt'])
    await client.delete(`/assets/${kept.id}`)
    expect((await raw('GET', url)).statusCode).toBe(404)
    const other = (await ask(stranger, theirs.id)).body.data.url as string
    const forged = url.replace(/archives\/[0-9a-f-]+/, /archives\/[0-9a-f-]+/.exec(other)?.[0] ?? '')
    expect((await raw('GET', forged)).statusCode).toBe(403)
  })

  it('has limits: how many, how large; each file counts once', async () => {
    const client = await person()
    const ids: string[] = []
    for (const name of ['1.txt', '2.txt', '3.txt', '4.txt', '5.txt']) ids.push((await store(client, name)).id)
    expect((await ask(client, ...ids)).body.error).toMatchObject({ code: 'FILES_ARCHIVE_TOO_MANY' })
    expect((await ask(client, ...ids.slice(1), ...ids.slice(1))).body.data.file_count).toBe(4)
    const large = await store(client, 'large.txt', 'x'.repeat(990))
    expect((await ask(client, large.id, ids[0] ?? '')).body.error).toMatchObject({
      code: 'FILES_ARCHIVE_TOO_LARGE',
      details: { size_bytes: 1003, limit_bytes: 1000 },
    })
    expect((await client.post('/assets/archive', { file_ids: [] })).status).toBe(400)
  })

  it('ends with its link, and its row goes after it', async () => {
    const client = await person()
    const file = await store(client, 'brief.txt')
    const { url } = (await ask(client, file.id)).body.data
    const rows = () =>
      studio.studio.db
        .withTables<{ file_archives: { id: string } }>()
        .selectFrom('file_archives')
        .select('id')
        .execute()
        .then((found) => found.length)
    expect(await rows()).toBeGreaterThan(0)
    const { db, rooms: room } = studio.studio
    expect(await room.files.archives.sweep(), 'its link still holds').toBe(0)
    const later = new ManualClock(new Date(Date.now() + 301_000).toISOString())
    await createArchives({ db, clock: later, limits: room.files.limits, signer: neverAsked }).sweep()
    expect(await rows()).toBe(0)
    expect((await raw('GET', url)).statusCode).toBe(404)
  })

  it('is refused as a whole, with a fault, where one of its files may not go out', async () => {
    const client = await person()
    const ids: string[] = []
    for (const name of ['first.txt', 'second.txt', 'made.txt']) ids.push((await store(client, name)).id)
    const last = (await client.get(`/assets/${ids[2]}`)).body.data.sha256 as string
    const { url } = (await ask(client, ...ids)).body.data
    const { leaving } = studio.studio.rooms
    const asked = vi.spyOn(leaving, 'keyFor').mockImplementation(async ({ sha256, mediaType }) => {
      if (sha256 === last) throw faults.UNSUPPORTED_TYPE({ media_type: mediaType, accepted: 'image/png' })
      return contentKey(sha256)
    })
    try {
      const reply = await raw('GET', url)
      expect([reply.statusCode, reply.json().error.code]).toEqual([415, 'UNSUPPORTED_TYPE'])
      expect(reply.headers['content-type']).toContain('application/json')
      expect(asked.mock.calls.map(([{ isOriginal }]) => isOriginal)).toEqual([true, true, true])
    } finally {
      asked.mockRestore()
    }
    expect(unpack((await raw('GET', url)).rawPayload)).toHaveLength(3)
  })

  it('takes no content of another size than it is known to have', async () => {
    const of = (sizeBytes: number) =>
      buffer(
        streamArchive([
          { name: 'a.txt', modifiedAt: new Date(), sizeBytes, open: async () => Readable.from([Buffer.from('four')]) },
        ]),
      )
    expect(unpack(await of(4))).toEqual([['a.txt', 'four']])
    await expect(of(5)).rejects.toThrow(/bytes/)
  })

  it('breaks off where a content is missing: no archive with a hole', async () => {
    const client = await person()
    const files = [await store(client, 'there.txt', 'there'), await store(client, 'lost.txt', `lost ${newId()}`)]
    const { url } = (await ask(client, ...files.map((file) => file.id))).body.data
    await studio.studio.blobs.delete(contentKey(files[1]?.sha256 ?? ''))
    const outcome = await raw('GET', url).then(
      (reply) => {
        try {
          return unpack(reply.rawPayload)
        } catch {
          return 'broken'
        }
      },
      () => 'broken',
    )
    expect(outcome).toBe('broken')
  })
})
