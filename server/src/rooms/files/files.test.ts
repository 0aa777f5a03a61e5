import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { newId } from '#platform/ids.ts'
import { type FilesFixture, openFiles, picture, QUOTA, scopeOf, sha256, usage } from './files.seed.ts'

let { studio, raw, announce, person, upload, form } = {} as FilesFixture
beforeAll(async () => {
  ;({ studio, raw, announce, person, upload, form } = await openFiles())
})
afterAll(() => studio[Symbol.asyncDispose]())

describe('uploads to a link', () => {
  it('are measured on arrival, charged, and confirmed', async () => {
    const client = await person()
    const bytes = Buffer.from('hello world')
    const { ticket, sent } = await upload(client, bytes)
    expect(ticket).toMatchObject({ method: 'PUT', storage_key: `users/${client.userId}/files/${ticket.file_id}.txt` })
    expect(sent.statusCode).toBe(201)
    const confirmed = await client.post('/storage/upload/callback', {
      file_id: ticket.file_id,
      upload_status: 'success',
    })
    expect(confirmed.body.data.file).toMatchObject({
      id: ticket.file_id,
      name: '角色.txt',
      size_bytes: 11,
      sha256: sha256(bytes),
      md5: createHash('md5').update(bytes).digest('hex'),
      media_type: 'text/plain',
      duplicate_of: null,
      expires_at: null,
    })
    expect(await usage(client)).toMatchObject({ used_bytes: 11, reserved_bytes: 0, file_count: 1, total_bytes: QUOTA })
    const again = await raw('PUT', ticket.upload_url, bytes, ticket.upload_headers)
    expect(again.statusCode, 'the link works once').toBe(410)
  })

  it('defect 10: the callback needs a session, and believes nothing of size and hash', async () => {
    const client = await person()
    const { ticket } = await upload(client, Buffer.from('eleven byte'))
    const lie = {
      file_id: ticket.file_id,
      upload_status: 'success',
      actual_size: 1,
      md5: 'd41d8cd98f00b204e9800998ecf8427e',
    }
    expect((await studio.request('POST', '/storage/upload/callback', lie)).status).toBe(401)
    const stranger = await studio.stranger()
    expect((await stranger.post('/storage/upload/callback', lie)).status).toBe(404)
    const told = (await client.post('/storage/upload/callback', lie)).body.data.file
    expect([told.size_bytes, told.md5]).toEqual([11, createHash('md5').update('eleven byte').digest('hex')])
    expect((await usage(client)).used_bytes).toBe(11)
  })

  it('say when nothing has arrived, and give the room back when they are given up', async () => {
    const client = await person()
    const ticket = (await announce(client, { file_size: 5000 })).body.data
    expect((await usage(client)).reserved_bytes).toBe(5000)
    const early = await client.post('/storage/upload/callback', { file_id: ticket.file_id })
    expect([early.status, early.body.error.code]).toEqual([409, 'FILES_NOT_ARRIVED'])
    expect((await client.get(`/assets/${ticket.file_id}`)).status).toBe(404)
    const given = await client.post('/storage/upload/callback', { file_id: ticket.file_id, upload_status: 'failed' })
    expect(given.body.data.file).toBeNull()
    expect(await usage(client)).toMatchObject({ used_bytes: 0, reserved_bytes: 0 })
  })

  it('are refused beyond the announced size, with another type, or with a link that was changed', async () => {
    const client = await person()
    const ticket = (await announce(client)).body.data
    const long = await raw('PUT', ticket.upload_url, Buffer.alloc(12, 'x'), ticket.upload_headers)
    expect(long.statusCode).toBe(413)
    const other = await raw('PUT', ticket.upload_url, Buffer.from('hello world'), { 'content-type': 'image/png' })
    expect(other.statusCode).toBe(415)
    const forged = await raw(
      'PUT',
      ticket.upload_url.replace('max=11', 'max=99'),
      Buffer.from('hello world'),
      ticket.upload_headers,
    )
    expect(forged.statusCode).toBe(403)
    const elsewhere = await raw(
      'PUT',
      ticket.upload_url.replace(ticket.file_id, newId()),
      Buffer.from('hello world'),
      ticket.upload_headers,
    )
    expect(elsewhere.statusCode).toBe(403)
    expect((await raw('PUT', ticket.upload_url, Buffer.from('hello world'), ticket.upload_headers)).statusCode).toBe(
      201,
    )
  })

  it('go by what the content is: a program does not become a picture by its name', async () => {
    const client = await person()
    const program = Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), Buffer.alloc(200)])
    const { sent, ticket } = await upload(client, program, {
      file_name: 'a.png',
      file_type: 'character',
      content_type: 'image/png',
    })
    expect([sent.statusCode, sent.json().error.code]).toEqual([415, 'UNSUPPORTED_TYPE'])
    expect((await client.get(`/assets/${ticket.file_id}`)).status).toBe(404)
    expect((await usage(client)).used_bytes).toBe(0)
    const honest = await upload(client, await picture(), {
      file_name: 'a.txt',
      file_type: 'keyframe',
      file_subtype: 'end',
      content_type: 'text/plain',
    })
    expect(honest.sent.statusCode).toBe(201)
    expect((await client.get(`/assets/${honest.ticket.file_id}`)).body.data).toMatchObject({
      media_type: 'image/png',
      file_subtype: 'end',
    })
  })

  it('what is refused by its type leaves nothing in the store', async () => {
    const client = await person()
    const program = Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), Buffer.alloc(150_000, 7)])
    const wish = { file_name: 'a.png', file_type: 'character', content_type: 'image/png' }
    const { sent } = await upload(client, program, wish)
    expect(sent.statusCode).toBe(415)
    expect((await form(client, program, { file_type: 'character' })).status).toBe(415)
    expect(await studio.studio.blobs.head(contentKey(sha256(program)))).toBeUndefined()
  })

  it('what somebody else announced cannot be given up', async () => {
    const [client, other] = [await person(), await person()]
    const ticket = (await announce(client)).body.data
    const givenUp = { file_id: ticket.file_id, upload_status: 'failed' }
    expect((await other.post('/storage/upload/callback', givenUp)).status).toBe(404)
    expect((await raw('PUT', ticket.upload_url, Buffer.from('hello world'), ticket.upload_headers)).statusCode).toBe(
      201,
    )
  })

  it('go into a project only by the role in that project', async () => {
    const client = await person()
    const project = await studio.studio.rooms.projects.create(scopeOf(client), { title: 'read only' })
    const owner = await studio.as('owner')
    await owner.post(`/projects/${project.id}/share`, { user_id: client.userId, role: 'viewer' })
    expect((await announce(client, { project_id: project.id })).status).toBe(403)
    expect((await form(client, await picture(), { project_id: project.id })).status).toBe(403)
    const { ticket } = await upload(client, Buffer.from('hello world'))
    const moved = await client.request(
      'PATCH',
      `/assets/${ticket.file_id}`,
      { project_id: project.id },
      { 'if-match': '"1"' },
    )
    expect(moved.status).toBe(403)
  })

  it('an empty file is a file', async () => {
    const client = await person()
    const { sent, ticket } = await upload(client, Buffer.alloc(0))
    expect(sent.statusCode).toBe(201)
    expect((await client.get(`/assets/${ticket.file_id}`)).body.data).toMatchObject({
      size_bytes: 0,
      media_type: 'text/plain',
    })
  })
})

describe('uploads by form', () => {
  it('take the fields and the file, whose name can be in any script', async () => {
    const client = await person()
    const project = await studio.studio.rooms.projects.create(scopeOf(client), { title: 'p' })
    const reply = await form(
      client,
      await picture(),
      { file_type: 'character', project_id: project.id },
      '../../阿宝.png',
    )
    expect(reply.status, JSON.stringify(reply.body)).toBe(201)
    expect(reply.body.data).toMatchObject({
      name: '阿宝.png',
      file_type: 'character',
      project_id: project.id,
      media_type: 'image/png',
    })
    await studio.settle()
    expect((await client.get(`/assets/${reply.body.data.id}`)).body.data).toMatchObject({
      facts_state: 'known',
      facts: { width_px: 64, height_px: 36, format: 'png' },
    })
  })

  it('are refused when they hold no file, the wrong content, too much, or name a project of others', async () => {
    const client = await person()
    expect((await client.post('/assets/upload', { no: 'form' })).body.error.code).toBe('FILES_NO_FILE')
    expect((await form(client, Buffer.from('text'), { file_type: 'character' })).body.error.code).toBe(
      'UNSUPPORTED_TYPE',
    )
    expect((await form(client, Buffer.from('x'), { file_type: 'nonsense' })).status).toBe(400)
    expect((await form(client, Buffer.alloc(300_001))).status).toBe(413)
    expect((await form(client, Buffer.from('x'), { project_id: newId() })).status).toBe(404)
    expect(await usage(client)).toMatchObject({ used_bytes: 0, reserved_bytes: 0, file_count: 0 })
  })
})

describe('the quota', () => {
  it('holds announced bytes, so that announcing often does not pass it', async () => {
    const client = await person()
    expect((await announce(client, { file_size: QUOTA - 100 })).status).toBe(201)
    const refused = await announce(client, { file_size: 101 })
    expect([refused.status, refused.body.error.code, refused.body.error.details]).toMatchObject([
      403,
      'FILES_OVER_QUOTA',
      { available_bytes: 100, needed_bytes: 101, quota_bytes: QUOTA },
    ])
    expect((await announce(client, { file_size: 100 })).status).toBe(201)
    expect(await usage(client)).toMatchObject({ available_bytes: 0, reserved_bytes: QUOTA })
  })

  it('what the studio makes counts for whoever asked for it, and nothing is kept beyond the quota', async () => {
    const client = await person()
    const { files } = studio.studio.rooms
    const input = { name: 'film.bin', purpose: 'export', projectId: null } as const
    await files.store(scopeOf(client), { ...input, bytes: Buffer.alloc(QUOTA - 10) })
    await expect(files.store(scopeOf(client), { ...input, bytes: Buffer.alloc(11, 1) })).rejects.toThrow(
      'FILES_OVER_QUOTA',
    )
    await expect(
      files.store(scopeOf(client), { ...input, stream: [Buffer.alloc(6, 1), Buffer.alloc(6, 2)] }),
    ).rejects.toThrow('TOO_LARGE')
    await files.store(scopeOf(client), { ...input, stream: [Buffer.alloc(4, 1), Buffer.alloc(6, 2)] })
    expect(await usage(client)).toMatchObject({ used_bytes: QUOTA, percent: 100, available_bytes: 0 })
  })

  it('de-duplication is told, and never changes a charge', async () => {
    const [one, two] = [await person(), await person()]
    const bytes = Buffer.from(`the same content ${newId()}`)
    const first = (await form(one, bytes, {}, 'a.txt')).body.data
    const second = (await form(two, bytes, {}, 'b.txt')).body.data
    expect(second).toMatchObject({ sha256: first.sha256, duplicate_of: first.id })
    for (const client of [one, two]) expect((await usage(client)).used_bytes).toBe(bytes.byteLength)
    const outsider = await studio.stranger()
    expect(
      (await form(outsider, bytes, {}, 'c.txt')).body.data.duplicate_of,
      'another workspace is not told',
    ).toBeNull()
  })

  it('defect 8: counters go beyond 2^31, and tell the right per cent', async () => {
    const client = await person()
    const { db, rooms } = studio.studio
    const huge = {
      name: 'film.mov',
      purpose: 'video',
      projectId: null,
      mediaType: 'video/quicktime',
      sha256: sha256(Buffer.from('huge')),
    } as const
    const { createFiles } = await import('./files.ts')
    const { signer, blobs } = { signer: { signUpload: never, signDownload: never }, blobs: studio.studio.blobs }
    const files = createFiles({
      db,
      blobs,
      signer,
      clock: studio.studio.clock,
      projects: rooms.projects,
      limits: { userQuotaBytes: 10 * 1024 ** 3 },
    })
    await db.transaction((tx) => files.adopt(tx, scopeOf(client), { ...huge, sizeBytes: 5 * 1024 ** 3 }))
    await db.transaction((tx) => files.adopt(tx, scopeOf(client), { ...huge, sizeBytes: 512 * 1024 ** 2 }))
    expect(await files.usage(db, scopeOf(client))).toMatchObject({
      used_bytes: 5_905_580_032,
      percent: 55,
      total_bytes: 10_737_418_240,
    })
    await expect(
      db.transaction((tx) => files.adopt(tx, scopeOf(client), { ...huge, sizeBytes: 5 * 1024 ** 3 })),
    ).rejects.toThrow('OVER_QUOTA')
  })

  it('every total is the sum of its entries', async () => {
    expect(await studio.studio.rooms.files.findUnevenTotals(studio.studio.db)).toEqual([])
  })
})

function never(): never {
  throw new Error('not asked for here')
}
