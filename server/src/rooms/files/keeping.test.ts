import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#platform/ids.ts'
import { type FilesFixture, openFiles, picture, usage } from './files.seed.ts'

let { studio, raw, announce, person, upload, form } = {} as FilesFixture
beforeAll(async () => {
  ;({ studio, raw, announce, person, upload, form } = await openFiles())
})
afterAll(() => studio[Symbol.asyncDispose]())

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

  it('is emptied as a whole, and nothing beside it; whoever may not delete may not do that either', async () => {
    const client = await person()
    const colleague = await person()
    const other = await studio.stranger()
    const { db, rooms } = studio.studio
    const store = async (who: typeof client, name: string) =>
      (await form(who, Buffer.from(`${name} ${newId()}`), {}, name)).body.data.id as string
    const kept = await store(client, 'kept.txt')
    const thrown = [await store(client, 'one.txt'), await store(colleague, 'two.txt')]
    const theirs = await store(other, 'theirs.txt')
    for (const id of thrown) await client.delete(`/assets/${id}`)
    await other.delete(`/assets/${theirs}`)
    expect((await (await studio.as('writer')).delete('/assets/trash')).status).toBe(403)
    const emptied = await client.delete('/assets/trash')
    expect([emptied.status, emptied.body.data]).toEqual([200, { count: 2 }])
    expect((await client.get('/assets?trashed=true')).body.data.items).toEqual([])
    expect((await client.get(`/assets/${kept}`)).status).toBe(200)
    expect((await other.get('/assets?trashed=true')).body.data.items).toHaveLength(1)
    expect(await usage(client)).toMatchObject({ file_count: 1 })
    expect((await client.delete('/assets/trash')).body.data).toEqual({ count: 0 })
    expect(await rooms.files.findUnevenTotals(db)).toEqual([])
  })

  it('is emptied as far as a role in a project lets one delete there', async () => {
    const owner = await studio.as('owner')
    const director = await person()
    const thrown = async (title: string) => {
      const project = (await owner.post('/projects', { title, kind: 'comic_drama', settings: {} })).body.data.id
      const file = (await form(owner, Buffer.from(title + newId()), { project_id: project }, `${title}.txt`)).body.data
      await owner.delete(`/assets/${file.id}`)
      return { project, file: file.id as string }
    }
    const [guarded, other] = [await thrown('guarded'), await thrown('other')]
    const share = { user_id: director.userId, role: 'viewer' }
    expect((await owner.post(`/projects/${guarded.project}/share`, share)).status).toBeLessThan(300)
    expect((await director.delete(`/assets/${guarded.file}/trash`)).status).toBe(403)
    expect((await director.delete('/assets/trash')).body.data).toEqual({ count: 1 })
    expect((await owner.get(`/assets/${other.file}`)).status).toBe(404)
    expect((await owner.delete('/assets/trash')).body.data).toEqual({ count: 1 })
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
