import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FilesFixture, openFiles, PART, picture, QUOTA, scopeOf, sha256, usage } from './files.seed.ts'
import { createFiles } from './files.ts'

let { studio, raw, person, form, startParts, sendParts } = {} as FilesFixture
beforeAll(async () => {
  ;({ studio, raw, person, form, startParts, sendParts } = await openFiles())
})
afterAll(() => studio[Symbol.asyncDispose]())

const openUploads = async () => (await studio.studio.blobs.listUploads()).length

describe('uploads in parts', () => {
  it('arrive in any order, survive a pause, and become one measured, charged file', async () => {
    const client = await person()
    const bytes = randomBytes(PART * 3 + 100)
    const begun = await startParts(client, bytes)
    expect(begun.status).toBe(201)
    const ticket = begun.body.data
    expect(ticket).toMatchObject({
      file_name: '长片.bin',
      size_bytes: bytes.byteLength,
      part_bytes: PART,
      part_count: 4,
    })
    expect(await usage(client), 'room is held for the whole').toMatchObject({
      used_bytes: 0,
      reserved_bytes: bytes.byteLength,
    })
    const sent = await sendParts(client, ticket.file_id, { bytes, numbers: [4, 1] })
    expect(sent.map((each) => each.statusCode)).toEqual([201, 201])
    const early = await client.post(`/storage/multipart/${ticket.file_id}/complete`, {})
    expect([early.status, early.body.error.code, early.body.error.details]).toMatchObject([
      409,
      'FILES_PARTS_MISSING',
      { missing_count: 2, missing: [2, 3] },
    ])

    // Somebody else, or the same person on another day, asks what is there.
    const state = (await client.get(`/storage/multipart/${ticket.file_id}`)).body.data
    expect(state.parts.map((part: { part_number: number }) => part.part_number)).toEqual([1, 4])
    expect((await client.get('/storage/multipart')).body.data.items).toMatchObject([{ file_id: ticket.file_id }])
    await sendParts(client, ticket.file_id, { bytes, numbers: [2, 3] })
    const { parts } = (await client.get(`/storage/multipart/${ticket.file_id}`)).body.data
    const wrong = parts.map((part: object, at: number) => (at === 1 ? { ...part, etag: '0'.repeat(64) } : part))
    const refused = await client.post(`/storage/multipart/${ticket.file_id}/complete`, { parts: wrong })
    expect([refused.status, refused.body.error.code]).toEqual([400, 'BLOBS_PARTS'])

    const done = await client.post(`/storage/multipart/${ticket.file_id}/complete`, { parts })
    expect(done.body.data).toMatchObject({
      state: 'done',
      file: { id: ticket.file_id, size_bytes: bytes.byteLength, sha256: sha256(bytes), duplicate_of: null },
    })
    const again = await client.post(`/storage/multipart/${ticket.file_id}/complete`, {})
    expect(again.body.data.file.id, 'a lost reply costs nothing').toBe(ticket.file_id)
    expect(await usage(client)).toMatchObject({ used_bytes: bytes.byteLength, reserved_bytes: 0, file_count: 1 })
    expect((await client.get('/storage/multipart')).body.data.items).toEqual([])
    const { stream } = await studio.studio.rooms.files.open({ sha256: sha256(bytes) })
    expect(sha256(await buffer(stream))).toBe(sha256(bytes))
    expect(await openUploads(), 'the store keeps nothing of the parts').toBe(0)
  })

  it('completed many times at once they are one file, charged once', async () => {
    const client = await person()
    const bytes = randomBytes(PART + 1)
    const { file_id } = (await startParts(client, bytes)).body.data
    await sendParts(client, file_id, { bytes, numbers: [1, 2] })
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => client.post(`/storage/multipart/${file_id}/complete`, {})),
    )
    expect(replies.map(({ body }) => body.data?.state)).toEqual(Array(5).fill('done'))
    expect(await usage(client)).toMatchObject({ used_bytes: bytes.byteLength, reserved_bytes: 0, file_count: 1 })
  })

  it('are told apart from others only by content: what was here already is named', async () => {
    const client = await person()
    const bytes = randomBytes(PART + 5)
    const first = (await form(client, bytes, {}, 'first.bin')).body.data
    const { file_id } = (await startParts(client, bytes)).body.data
    await sendParts(client, file_id, { bytes, numbers: [1, 2] })
    const done = (await client.post(`/storage/multipart/${file_id}/complete`, {})).body.data.file
    expect(done).toMatchObject({ sha256: first.sha256, duplicate_of: first.id })
  })

  it('hold their room, so that many at once cannot pass the quota; giving one up gives it back', async () => {
    const client = await person()
    const third = Buffer.alloc(Math.floor(QUOTA / 3))
    const replies = await Promise.all(Array.from({ length: 8 }, () => startParts(client, third)))
    const admitted = replies.filter(({ status }) => status === 201)
    expect(admitted).toHaveLength(3)
    for (const { status, body } of replies.filter((each) => each.status !== 201))
      expect([status, body.error.code]).toEqual([403, 'FILES_OVER_QUOTA'])
    const [{ file_id }] = admitted.map(({ body }) => body.data) as [{ file_id: string }]
    expect((await client.delete(`/storage/multipart/${file_id}`)).status).toBe(200)
    expect((await usage(client)).reserved_bytes).toBe(third.byteLength * 2)
    expect((await client.get(`/storage/multipart/${file_id}`)).status).toBe(404)
    expect((await startParts(client, third)).status).toBe(201)
  })

  it('are nobody else’s business: another member finds nothing, a viewer may not, a stranger sees none', async () => {
    const [client, other] = [await person(), await person()]
    const { file_id } = (await startParts(client, Buffer.alloc(10))).body.data
    const path = `/storage/multipart/${file_id}`
    for (const send of [
      () => other.get(path),
      () => other.post(`${path}/parts`, { part_numbers: [1] }),
      () => other.post(`${path}/complete`, {}),
      () => other.delete(path),
    ])
      expect((await send()).status).toBe(404)
    const viewer = await studio.as('viewer')
    expect((await startParts(viewer, Buffer.alloc(10))).status).toBe(403)
    expect((await (await studio.stranger()).get(path)).status).toBe(404)
    expect((await other.get('/storage/multipart')).body.data.items).toEqual([])
  })

  it('take parts of the right size only, at links that nobody changed', async () => {
    const client = await person()
    const bytes = randomBytes(PART + 10)
    const { file_id } = (await startParts(client, bytes)).body.data
    const beyond = await client.post(`/storage/multipart/${file_id}/parts`, { part_numbers: [3] })
    expect(beyond.status).toBe(400)
    const [link] = (await client.post(`/storage/multipart/${file_id}/parts`, { part_numbers: [2] })).body.data.parts
    expect(link).toMatchObject({ part_number: 2, method: 'PUT', size_bytes: 10 })
    const send = (url: string, size: number) => raw('PUT', url, Buffer.alloc(size), link.headers)
    expect((await send(link.url, 11)).statusCode).toBe(413)
    expect((await send(link.url, 9)).json().error.code).toBe('BLOBS_PART_SIZE')
    expect((await send(link.url.replace('/2?', '/1?'), 10)).statusCode).toBe(403)
    expect((await send(link.url, 10)).statusCode).toBe(201)
    expect((await client.get(`/storage/multipart/${file_id}`)).body.data.parts).toHaveLength(1)
  })

  it('that turn out to be of the wrong kind are refused, give their room back, and say so again', async () => {
    const client = await person()
    const program = Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), Buffer.alloc(PART)])
    const begun = await startParts(client, program, { file_name: 'a.png', file_type: 'character' })
    const { file_id } = begun.body.data
    await sendParts(client, file_id, { bytes: program, numbers: [1, 2] })
    for (const _ of [1, 2]) {
      const refused = await client.post(`/storage/multipart/${file_id}/complete`, {})
      expect([refused.status, refused.body.error.code]).toEqual([415, 'UNSUPPORTED_TYPE'])
    }
    expect(await usage(client)).toMatchObject({ used_bytes: 0, reserved_bytes: 0, file_count: 0 })
    expect((await client.get('/storage/multipart')).body.data.items).toEqual([])
  })

  it('are limited in size, and are not for nothing', async () => {
    const client = await person()
    const huge = await startParts(client, Buffer.alloc(1), { file_size: 51 * 1024 ** 3 })
    expect([huge.status, huge.body.error.details.limit_bytes]).toEqual([413, 50 * 1024 ** 3])
    expect((await startParts(client, Buffer.alloc(0))).status).toBe(400)
  })
})

describe('a crash', () => {
  const breakingAt = (call: 'openUpload' | 'completeUpload' | 'endUpload' | 'read', isAfter: boolean) => {
    const { db, blobs, clock, rooms } = studio.studio
    let isBroken = true
    const broken = {
      ...blobs,
      [call]: async (...given: unknown[]) => {
        const work = () => (blobs[call] as (...all: unknown[]) => Promise<unknown>)(...given)
        if (!isBroken) return work()
        isBroken = false
        if (isAfter) await work()
        throw new Error('the lights went out')
      },
    }
    const signer = { signUpload: never, signDownload: never }
    const limits = { ...rooms.files.limits }
    return createFiles({ db, blobs: broken, signer, clock, projects: rooms.projects, limits })
  }

  it.each([
    ['completeUpload', false],
    ['completeUpload', true],
    ['endUpload', false],
    ['endUpload', true],
  ] as const)('at %s (done already: %s) loses nothing and leaves nothing', async (call, isAfter) => {
    const client = await person()
    const bytes = randomBytes(PART * 2)
    const { file_id: fileId } = (await startParts(client, bytes)).body.data
    await sendParts(client, fileId, { bytes, numbers: [1, 2] })
    const files = breakingAt(call, isAfter)
    const scope = scopeOf(client)
    await expect(files.uploads.complete(scope, { fileId, parts: undefined })).rejects.toThrow('the lights went out')
    const stored = await studio.studio.rooms.files.uploads.complete(scope, { fileId, parts: undefined })
    expect(stored).toMatchObject({ id: fileId, sha256: sha256(bytes) })
    expect(await usage(client)).toMatchObject({ used_bytes: bytes.byteLength, reserved_bytes: 0, file_count: 1 })
    while ((await files.uploads.sweep()) > 0);
    expect(await openUploadsOf(fileId)).toBe(0)
  })

  it('between joining and settling, and nobody ever comes back: the collector knows of the content', async () => {
    const client = await person()
    const bytes = randomBytes(PART * 2)
    const { file_id: fileId } = (await startParts(client, bytes)).body.data
    await sendParts(client, fileId, { bytes, numbers: [1, 2] })
    const files = breakingAt('read', false)
    await expect(files.uploads.complete(scopeOf(client), { fileId, parts: undefined })).rejects.toThrow('lights')
    const watched = await studio.studio.db
      .withTables<{ file_blobs: { sha256: string; idle_since: Date | null } }>()
      .selectFrom('file_blobs')
      .select(['idle_since'])
      .where('sha256', '=', sha256(bytes))
      .execute()
    expect(watched).toEqual([{ idle_since: expect.any(Date) }])
  })

  it('while it begins holds no room', async () => {
    const client = await person()
    const wish = { name: 'x', purpose: 'other', projectId: null, sizeBytes: 99, contentType: 'text/plain' } as const
    await expect(breakingAt('openUpload', true).uploads.start(scopeOf(client), wish)).rejects.toThrow('lights')
    expect(await usage(client)).toMatchObject({ reserved_bytes: 0 })
  })
})

async function openUploadsOf(fileId: string): Promise<number> {
  const rows = await studio.studio.db
    .withTables<{ file_uploads: { file_id: string } }>()
    .selectFrom('file_uploads')
    .select('file_id')
    .where('file_id', '=', fileId)
    .execute()
  return rows.length
}

function never(): never {
  throw new Error('not asked for here')
}

describe('previews', () => {
  it('are told in lists by a link that needs no session, and forget what the camera noted', async () => {
    const client = await person()
    const held = await sharp(await picture())
      .withExif({ IFD0: { Make: 'Camera' }, IFD3: { GPSLatitude: '31/1 13/1 0/1', GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    expect((await sharp(held).metadata()).exif, 'the test itself').toBeDefined()
    const reply = await form(client, held, { file_type: 'character' }, 'a.jpg')
    const { preview_url: url, id } = reply.body.data
    const shown = await raw('GET', url)
    expect([shown.statusCode, shown.headers['content-type']]).toEqual([200, 'image/webp'])
    const seen = await sharp(shown.rawPayload).metadata()
    expect([seen.width, seen.height, seen.exif, seen.xmp]).toEqual([36, 64, undefined, undefined])
    expect((await raw('GET', url.replace('small', 'large'))).statusCode).toBe(403)
    const viewer = await studio.as('viewer')
    expect((await viewer.get(`/assets/${id}/preview?size=large`)).status).toBe(200)
    expect((await (await studio.stranger()).get(`/assets/${id}/preview`)).status).toBe(404)
    const text = (await form(client, Buffer.from('text'), {}, 'a.txt')).body.data
    expect(text.preview_url).toBeNull()
    expect((await client.get(`/assets/${text.id}/preview`)).body.error.code).toBe('FILES_NO_PREVIEW')
    expect((await client.get(`/assets/${text.id}/peaks`)).body.error.code).toBe('FILES_NOT_LISTENABLE')
  })

  it('drawings that a browser could run are handed out to be saved, not opened', async () => {
    const client = await person()
    const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    const file = (await form(client, Buffer.from(svg), {}, 'a.svg')).body.data
    expect(file).toMatchObject({ media_type: 'image/svg+xml', preview_url: null })
    const sent = await raw('GET', file.url)
    expect(sent.headers['content-disposition']).toMatch(/^attachment/)
    expect(sent.headers['content-security-policy']).toContain('sandbox')
  })
})

it('lists can be sorted, and tags counted', async () => {
  const client = await studio.stranger()
  const sizes = { 'b.txt': 30, 'A.txt': 10, 'c.txt': 20 }
  for (const [name, size] of Object.entries(sizes)) {
    const file = (await form(client, Buffer.alloc(size, name), {}, name)).body.data
    const tags = name === 'b.txt' ? ['定稿', 'cut'] : ['定稿']
    await client.patch(`/assets/${file.id}`, { tags }, { 'if-match': `"${file.revision}"` })
  }
  const namesBy = async (sort: string) =>
    (await client.get(`/assets?sort=${sort}`)).body.data.items.map((file: { name: string }) => file.name)
  expect(await namesBy('name')).toEqual(['A.txt', 'b.txt', 'c.txt'])
  expect(await namesBy('largest')).toEqual(['b.txt', 'c.txt', 'A.txt'])
  expect(await namesBy('oldest')).toEqual(['b.txt', 'A.txt', 'c.txt'])
  expect((await client.get('/assets/tags')).body.data.tags).toEqual([
    { tag: '定稿', count: 3 },
    { tag: 'cut', count: 1 },
  ])
  expect((await client.get(`/assets?tag=${encodeURIComponent('定稿')}`)).body.data.pagination.total).toBe(3)
})
