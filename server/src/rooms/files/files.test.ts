import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

const QUOTA = 1024 * 1024
let studio: TestStudio
let count = 0

beforeAll(async () => {
  studio = await openStudio({
    environment: { HUABEN_USER_QUOTA_BYTES: String(QUOTA), HUABEN_UPLOAD_MAX_BYTES: '300000' },
  })
  await studio.as('owner')
})
afterAll(() => studio[Symbol.asyncDispose]())

/** Somebody with a quota of his own, so that tests do not see each other's bytes. */
const person = () => studio.another('director', `person${++count}`)

const scopeOf = (client: Client): Scope => ({
  workspaceId: client.workspaceId,
  actorId: client.userId,
  role: 'director',
  requestId: null,
})

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function raw(method: string, url: string, body?: Buffer, headers: Record<string, string> = {}) {
  return studio.studio.http.inject({ method: method as 'GET', url, headers, ...(body ? { payload: body } : {}) })
}

const announce = (client: Client, change: object = {}) =>
  client.post('/storage/upload', {
    file_name: '角色.txt',
    file_type: 'other',
    file_size: 11,
    content_type: 'text/plain',
    ...change,
  })

async function upload(client: Client, bytes: Buffer, change: object = {}) {
  const ticket = (await announce(client, { file_size: bytes.byteLength, ...change })).body.data
  const sent = await raw('PUT', ticket.upload_url, bytes, ticket.upload_headers)
  return { ticket, sent }
}

async function form(client: Client, bytes: Buffer, fields: Record<string, string> = {}, name = 'picture.png') {
  const data = new FormData()
  for (const [field, value] of Object.entries(fields)) data.append(field, value)
  data.append('file', new Blob([new Uint8Array(bytes)]), name)
  const request = new Request('http://x/', { method: 'POST', body: data })
  return client.request('POST', '/assets/upload', Buffer.from(await request.arrayBuffer()), {
    'content-type': request.headers.get('content-type') ?? '',
  })
}

const usage = async (client: Client) => (await client.get('/storage/usage')).body.data

const picture = (width = 64, height = 36, colour = '#804020') =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .png()
    .toBuffer()

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

describe('downloads', () => {
  it('come by a signed link for a while, in ranges, under their own name, and run nothing', async () => {
    const client = await person()
    const { ticket } = await upload(client, Buffer.from('0123456789a'), { file_name: '第一集 “终”.txt' })
    const link = (await client.get(`/storage/url/${ticket.file_id}?expires_in_s=3600`)).body.data
    const whole = await raw('GET', link.presigned_url)
    expect([whole.statusCode, whole.body]).toEqual([200, '0123456789a'])
    expect(whole.headers).toMatchObject({
      'content-type': 'text/plain',
      'x-content-type-options': 'nosniff',
      'content-length': '11',
    })
    expect(whole.headers['content-disposition']).toContain(`filename*=UTF-8''${encodeURIComponent('第一集 “终”.txt')}`)
    const part = await raw('GET', link.url, undefined, { range: 'bytes=2-4' })
    expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, '234', 'bytes 2-4/11'])
    const head = await raw('HEAD', link.url)
    expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([200, '', '11'])
    expect((await raw('GET', link.url.replace('sha256/', 'sha256/../'))).statusCode).toBeGreaterThanOrEqual(400)
    const led = await client.get(`/assets/${ticket.file_id}/download`)
    expect(led.status).toBe(302)
    const saved = await raw('GET', String(led.headers.location))
    expect(saved.headers['content-disposition']).toMatch(/^attachment/)
    expect((await client.get(`/storage/url/${ticket.file_id}?expires_in_s=604801`)).status).toBe(400)
  })
})

describe('lists, tags and metadata', () => {
  it('are filtered and paged, and changed against a revision', async () => {
    const client = await person()
    const { ticket } = await upload(client, Buffer.from('abc'), { file_name: '风声.txt', file_type: 'script' })
    const url = `/assets/${ticket.file_id}`
    const changed = await client.patch(
      url,
      { tags: ['夜', ' 夜 ', 'loop'], metadata: { take: 3, ok: true } },
      { 'if-match': '"1"' },
    )
    expect(changed.body.data).toMatchObject({
      tags: ['夜', 'loop'],
      metadata: { take: 3, ok: true },
      revision: 2,
      name: '风声.txt',
    })
    expect((await client.patch(url, { name: 'x' }, { 'if-match': '"1"' })).status).toBe(412)
    expect((await client.patch(url, { name: '../..' }, { 'if-match': '"2"' })).body.error.code).toBe('FILES_BAD_NAME')
    const found = async (query: string) =>
      (await client.get(`/assets?${query}`)).body.data.items.map((item: { id: string }) => item.id)
    for (const query of [
      `tag=${encodeURIComponent('夜')}`,
      `search=${encodeURIComponent('风 loop')}`,
      `search=${encodeURIComponent('风声')}`,
    ]) {
      expect(await found(query)).toEqual([ticket.file_id])
    }
    expect(await found(`tag=${encodeURIComponent('夜')}&file_type=script&media_type=text`)).toEqual([ticket.file_id])
    expect(await found(`tag=${encodeURIComponent('夜')}&media_type=image`)).toEqual([])
  })
})

describe('the trash', () => {
  it('keeps content until the last file is purged and a day has passed', async () => {
    const client = await person()
    const { db, rooms, blobs } = studio.studio
    const bytes = Buffer.from(`trash ${newId()}`)
    const [one, two] = [
      (await form(client, bytes, {}, 'a.txt')).body.data,
      (await form(client, bytes, {}, 'b.txt')).body.data,
    ]
    const key = `sha256/${one.sha256.slice(0, 2)}/${one.sha256}`
    expect((await client.delete(`/storage/file/${one.id}`)).body.data.trashed_at).not.toBeNull()
    expect((await client.delete(`/assets/${one.id}`)).body.error.code).toBe('FILES_IN_TRASH')
    expect((await usage(client)).used_bytes, 'it still takes room').toBe(2 * bytes.byteLength)
    expect((await client.get('/assets?trashed=true')).body.data.items.map((file: { id: string }) => file.id)).toContain(
      one.id,
    )
    expect((await client.post(`/assets/${one.id}/restore`)).body.data.trashed_at).toBeNull()
    for (const file of [one, two]) {
      await client.delete(`/assets/${file.id}`)
      await client.delete(`/assets/${file.id}/trash`)
    }
    expect(await usage(client)).toMatchObject({ used_bytes: 0, file_count: 0 })
    expect((await client.get(`/assets/${one.id}`)).status).toBe(404)
    await rooms.files.collectIdle()
    expect(await blobs.head(key), 'a day has not passed').toBeDefined()
    expect(await rooms.files.findUnevenTotals(db)).toEqual([])
  })

  it('strangers find nothing, members need the right', async () => {
    const client = await person()
    const { ticket } = await upload(client, Buffer.from('mine'))
    const stranger = await studio.stranger()
    const viewer = await studio.as('viewer')
    for (const id of [ticket.file_id, newId(), 'nonsense']) {
      for (const path of [`/assets/${id}`, `/storage/url/${id}`, `/assets/${id}/download`])
        expect((await stranger.get(path)).status).toBe(404)
      expect((await stranger.delete(`/storage/file/${id}`)).status).toBe(404)
      expect((await stranger.patch(`/assets/${id}`, { name: 'x' }, { 'if-match': '"1"' })).status).toBe(404)
    }
    expect((await viewer.get(`/assets/${ticket.file_id}`)).status).toBe(200)
    expect((await viewer.delete(`/assets/${ticket.file_id}`)).status).toBe(403)
    expect((await announce(viewer)).status).toBe(403)
    expect((await studio.request('GET', `/assets/${ticket.file_id}`)).status).toBe(401)
  })
})

it('films and sound are measured with ffprobe; what is damaged says so', async () => {
  const client = await person()
  const args = [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'sine=frequency=440:duration=0.5:sample_rate=48000',
    '-f',
    'wav',
    '-',
  ]
  const made = spawnSync('ffmpeg', args, { maxBuffer: 1e7 })
  expect(made.status).toBe(0)
  const sound = (await form(client, made.stdout, { file_type: 'audio' }, 'tone.wav')).body.data
  const whole = await picture()
  const broken = (await form(client, Buffer.concat([whole.subarray(0, 30), Buffer.alloc(60, 9)]), {}, 'broken.png'))
    .body.data
  await studio.settle()
  expect((await client.get(`/assets/${sound.id}`)).body.data.facts).toMatchObject({
    duration_us: 500_000,
    sample_rate_hz: 48_000,
    channels: 1,
  })
  expect((await client.get(`/assets/${broken.id}`)).body.data).toMatchObject({ facts: null, facts_state: 'failed' })
})
