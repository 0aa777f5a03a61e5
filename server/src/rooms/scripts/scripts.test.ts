import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let studio: TestStudio
let owner: Client
let projectId: string

beforeAll(async () => {
  studio = await openStudio({ working: false })
  owner = await studio.as('owner')
})
afterAll(() => studio?.[Symbol.asyncDispose]())

beforeEach(async () => {
  const created = await owner.post('/projects', { title: 'Script test', kind: 'comic_drama' })
  projectId = created.body.data.id
})

const TEXT = 'INT. ROOM - DAY\n\nANNA\nHello.\n\nBOB\nGood day.\n'
const path = (rest = '') => `/projects/${projectId}/script${rest}`
const save = (client: Client, text: string, revision: number, more: object = {}) =>
  client.put(path(), { text, ...more }, { 'if-match': `"${revision}"` })
const upload = (client: Client, bytes: Buffer, name: string, headers: Record<string, string> = {}) =>
  client.request('POST', `${path('/upload')}?file_name=${encodeURIComponent(name)}`, bytes, {
    'content-type': 'application/octet-stream',
    ...headers,
  })
const move = (client: Client, action: string, revision: number, body: object = {}) =>
  client.post(path(`/${action}`), body, { 'if-match': `"${revision}"` })

async function eventsNamed(name: string) {
  const rows = await studio.studio.db
    .withTables<{ events: { id: string; name: string; payload: Record<string, unknown> } }>()
    .selectFrom('events')
    .select('payload')
    .where('name', '=', name)
    .orderBy('id')
    .execute()
  return rows.map((row) => row.payload).filter((payload) => payload.project_id === projectId)
}

/** As a large file comes: announced, sent, and told to be there. */
async function storeFile(client: Client, name: string, bytes: Buffer): Promise<string> {
  const wish = { file_name: name, file_size: bytes.byteLength, content_type: 'text/plain', file_type: 'temporary' }
  const ticket = (await client.post('/storage/upload', wish)).body.data
  await studio.studio.http.inject({
    ...{ method: 'PUT', url: ticket.upload_url, headers: ticket.upload_headers, payload: bytes },
  })
  await client.post('/storage/upload/callback', { file_id: ticket.file_id, upload_status: 'success' })
  return ticket.file_id
}

describe('files that were uploaded before', () => {
  const take = (client: Client, fileId: string) => client.post(`${path('/upload')}?file_id=${fileId}`)

  test('become the script under their own name', async () => {
    const saved = await take(owner, await storeFile(owner, 'The letter.fountain', Buffer.from(TEXT)))
    expect(saved.status).toBe(200)
    expect(saved.body.data).toMatchObject({ changed: true, version: { number: 1, counts: { lines: 2 } } })
    expect(saved.body.data.version.source).toMatchObject({ file_name: 'The letter.fountain' })
  })

  test('of another workspace are not there, nor is what was never uploaded', async () => {
    const stranger = await studio.stranger()
    const theirs = await storeFile(stranger, 'theirs.txt', Buffer.from(TEXT))
    expect((await take(owner, theirs)).status).toBe(404)
    expect((await take(owner, '0190d0c0-0000-7000-8000-000000000000')).status).toBe(404)
    expect((await owner.get(path())).body.error.code).toBe('SCRIPTS_NONE')
  })
})

describe('versions', () => {
  test('a first text is version 1, a changed one version 2, the same one no new version', async () => {
    expect((await owner.get(path())).body.error.code).toBe('SCRIPTS_NONE')
    const first = await save(owner, TEXT, 0, { title: 'The letter' })
    expect(first.status).toBe(200)
    expect(first.body.data).toMatchObject({
      state: 'draft',
      title: 'The letter',
      changed: true,
      revision: 1,
      version: { number: 1, counts: { lines: 2 } },
    })
    const same = await save(owner, TEXT, 1)
    expect(same.body.data).toMatchObject({ changed: false, revision: 1, version: { number: 1 } })
    const second = await save(owner, TEXT.replace('Hello', 'Hullo'), 1, { note: 'more British' })
    expect(second.body.data).toMatchObject({
      changed: true,
      revision: 2,
      title: 'The letter',
      version: { number: 2, note: 'more British' },
    })
    const listed = await owner.get(path('/versions'))
    expect(listed.body.data.items.map((one: { number: number }) => one.number)).toEqual([2, 1])
    expect(listed.body.data.items[0].text).toBeUndefined()
    const old = await owner.get(path('/versions/1'))
    expect(old.body.data.text).toBe(TEXT)
    expect((await owner.get(path('/versions/7'))).body.error.code).toBe('SCRIPTS_NO_VERSION')
    expect((await eventsNamed('script.version_saved')).map((one) => one.version)).toEqual([1, 2])
  })

  test('a lost race is told, and nothing is saved', async () => {
    await save(owner, TEXT, 0)
    const late = await save(owner, `${TEXT}\n`, 0)
    expect(late.status).toBe(412)
    expect(late.body.error.details.revision).toBe(1)
    expect((await owner.put(path(), { text: TEXT })).body.error.code).toBe('REVISION_REQUIRED')
    expect((await owner.get(path())).body.data.version.text).toBe(TEXT)
  })

  test('ten people save at once: no version is lost and none has a number twice', async () => {
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, at) => upload(owner, Buffer.from(`${TEXT}\nANNA\nLine ${at}.\n`), 's.fountain')),
    )
    const numbers = replies.map((reply) => reply.body.data.version.number).sort((a, b) => a - b)
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    const { items } = (await owner.get(path('/versions'))).body.data
    expect(items).toHaveLength(10)
  })

  test('an earlier text comes back as the newest version', async () => {
    await save(owner, TEXT, 0)
    await save(owner, `${TEXT}\nANNA\nMore.\n`, 1)
    const back = await owner.post(path('/versions/1/restore'), {}, { 'if-match': '"2"' })
    expect(back.body.data).toMatchObject({ version: { number: 3, restored_from: 1 } })
    expect((await owner.get(path())).body.data.version.text).toBe(TEXT)
  })

  test('the same text is read another way, and back', async () => {
    await save(owner, TEXT, 0)
    const prose = await owner.post(path('/read'), { layout: 'prose' }, { 'if-match': '"1"' })
    expect(prose.body.data).toMatchObject({
      changed: true,
      version: { number: 1, layout: 'prose', layout_wish: 'prose' },
    })
    const back = await owner.post(path('/read'), { layout: null }, { 'if-match': '"2"' })
    expect(back.body.data.version).toMatchObject({ number: 1, layout: 'fountain', layout_wish: null })
    expect((await eventsNamed('script.read_anew')).map((one) => one.layout)).toEqual(['prose', 'fountain'])
  })

  test('an upload keeps what was said of the script before, unless it says auto', async () => {
    const uploadAs = async (wish: string) => {
      const place = `${path('/upload')}?file_name=s.fountain${wish}`
      const reply = await owner.request('POST', place, Buffer.from(TEXT), {
        'content-type': 'application/octet-stream',
      })
      return [
        reply.body.data.version.layout,
        reply.body.data.version.layout_wish,
        reply.body.data.version.language_wish,
      ]
    }
    expect(await uploadAs('&layout=prose&language=fr')).toEqual(['prose', 'prose', 'fr'])
    expect(await uploadAs('')).toEqual(['prose', 'prose', 'fr'])
    expect(await uploadAs('&layout=auto')).toEqual(['fountain', null, 'fr'])
    expect(await uploadAs('&language=auto')).toEqual(['fountain', null, null])
  })

  test('an upload goes over no version that its sender has not seen, and takes no JSON for a script', async () => {
    await save(owner, TEXT, 0)
    const stale = await upload(owner, Buffer.from(`${TEXT}\nANNA\nOne more.\n`), 's.fountain', { 'if-match': '"0"' })
    expect([stale.status, stale.body.error.code]).toEqual([412, 'STALE_REVISION'])
    const seen = await upload(owner, Buffer.from(`${TEXT}\nANNA\nOne more.\n`), 's.fountain', { 'if-match': '"1"' })
    expect(seen.status).toBe(200)
    const json = await owner.request('POST', path('/upload'), Buffer.from('{}'), { 'content-type': 'application/json' })
    expect([json.status, json.body.error.code]).toEqual([415, 'UNSUPPORTED_TYPE'])
    expect((await owner.get(path(''))).body.data.version.number).toBe(2)
  })

  test('two projects with one text share the stored breakdown', async () => {
    await save(owner, TEXT, 0)
    const { data } = (await owner.get(`/projects/${projectId}/breakdown`)).body
    expect(data.breakdown.lines.map((line: { text: string }) => line.text)).toEqual(['Hello.', 'Good day.'])
    const other = await owner.post('/projects', { title: 'Second', kind: 'comic_drama' })
    const second = `/projects/${other.body.data.id}`
    await owner.put(`${second}/script`, { text: TEXT }, { 'if-match': '"0"' })
    expect((await owner.get(`${second}/breakdown`)).body.data.sha256).toBe(data.sha256)
  })
})

describe('files', () => {
  test('a file comes bare or as a form, in any encoding, and its bytes are kept', async () => {
    const gb = Buffer.from([
      0xb5, 0xda, 0xd2, 0xbb, 0xbc, 0xaf, 0x0a, 0xd5, 0xc5, 0xc8, 0xfd, 0xa3, 0xba, 0xc4, 0xe3, 0xba, 0xc3, 0xa1, 0xa3,
      0x0a,
    ])
    const bare = await upload(owner, gb, '剧本.txt')
    expect(bare.body.data.version.source).toMatchObject({
      file_name: '剧本.txt',
      encoding: 'gb18030',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect((await owner.get(path())).body.data.version.text).toContain('张三：你好。')
    const form = new FormData()
    form.set('file', new File([TEXT], 'two.fountain'))
    const encoded = new Response(form)
    const asForm = await owner.request('POST', path('/upload'), Buffer.from(await encoded.arrayBuffer()), {
      'content-type': encoded.headers.get('content-type') ?? '',
    })
    expect(asForm.body.data).toMatchObject({
      version: { number: 2, source: { file_name: 'two.fountain', sha256: null } },
    })
  })

  test.each([
    ['empty', Buffer.alloc(0), 'a.txt', 400, 'SCRIPTS_EMPTY'],
    ['blank', Buffer.from(' \n\n'), 'a.txt', 400, 'SCRIPTS_EMPTY'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'a.png', 415, /SCRIPTS_(BINARY|UNSUPPORTED)/],
    ['50 MB', Buffer.alloc(50 * 1024 * 1024, 'a'), 'a.txt', 413, 'SCRIPTS_TOO_LARGE'],
    ['25 MB of text', Buffer.alloc(25 * 1024 * 1024, 'a\n'), 'a.txt', 413, 'SCRIPTS_TOO_LARGE'],
  ])('%s is refused by name, and loses nothing', async (_, bytes, name, status, code) => {
    await save(owner, TEXT, 0)
    const refused = await upload(owner, bytes, name)
    expect(refused.status).toBe(status)
    expect(refused.body.error.code).toMatch(code)
    expect(refused.body.error.details.remedy.length).toBeGreaterThan(20)
    expect((await owner.get(path())).body.data).toMatchObject({ revision: 1, version: { number: 1, text: TEXT } })
  })

  test('a form without a file', async () => {
    const reply = await owner.request('POST', path('/upload'), Buffer.from('nothing'), {
      'content-type': 'multipart/form-data; boundary=x',
    })
    expect(reply.body.error.code).toBe('SCRIPTS_NO_FILE')
  })

  test('text that the database cannot hold as it is', async () => {
    const reply = await save(owner, `${TEXT}\nANNA\nA lone half \ud800 here.\n`, 0)
    expect(reply.status).toBe(200)
    expect((await owner.get(path())).body.data.version.text).toContain('A lone half \ufffd here.')
  })
})

describe('approval', () => {
  test('written by one, decided by another, told to all', async () => {
    const writer = await studio.as('writer')
    const reviewer = await studio.as('reviewer')
    await save(writer, TEXT, 0)
    const pending = await move(writer, 'submit', 1)
    expect(pending.body.data).toMatchObject({ state: 'pending', actions: ['withdraw'] })
    expect((await move(writer, 'approve', 2)).status).toBe(403)
    expect((await move(reviewer, 'reject', 2)).body.error.code).toBe('SCRIPTS_REASON_NEEDED')
    const rejected = await move(reviewer, 'reject', 2, { reason: 'Too short.' })
    expect(rejected.body.data).toMatchObject({ state: 'rejected', state_reason: 'Too short.' })
    await move(writer, 'submit', 3)
    expect((await move(reviewer, 'approve', 4)).body.data.state).toBe('approved')
    expect((await move(reviewer, 'publish', 5)).body.data).toMatchObject({ state: 'published', published_version: 1 })
    const states = (await eventsNamed('script.state_changed')).map((one) => `${one.from}>${one.to}`)
    expect(states).toEqual([
      'draft>pending',
      'pending>rejected',
      'rejected>pending',
      'pending>approved',
      'approved>published',
    ])
  })

  test('a new text makes a draft of it again, and the published version stays named', async () => {
    const writer = await studio.as('writer')
    await save(writer, TEXT, 0)
    await move(writer, 'submit', 1)
    await move(owner, 'approve', 2)
    await move(owner, 'publish', 3)
    const saved = await save(writer, `${TEXT}\nANNA\nMore.\n`, 4)
    expect(saved.body.data).toMatchObject({ state: 'draft', published_version: 1, current_version: 2 })
  })

  test('nobody decides on work of their own, nor on what is assigned to another', async () => {
    const director = await studio.as('director')
    const reviewer = await studio.as('reviewer')
    const other = await studio.another('reviewer', 'second')
    const viewer = await studio.as('viewer')
    await save(director, TEXT, 0)
    await move(director, 'submit', 1)
    expect((await move(director, 'approve', 2)).body.error.code).toBe('SCRIPTS_OWN_WORK')
    const assign = (to: string, revision: number) =>
      director.put(path('/reviewer'), { reviewer_id: to }, { 'if-match': `"${revision}"` })
    for (const unfit of [viewer.userId, (await studio.stranger()).userId, 'nobody']) {
      expect((await assign(unfit, 2)).body.error.code).toBe('SCRIPTS_CANNOT_REVIEW')
    }
    expect((await assign(reviewer.userId, 2)).body.data.reviewer_id).toBe(reviewer.userId)
    expect((await move(other, 'approve', 3)).body.error.code).toBe('SCRIPTS_NOT_REVIEWER')
    expect((await move(reviewer, 'approve', 3)).body.data.state).toBe('approved')
  })
})

describe('counters and neighbours', () => {
  test('a like counts once per person, a view every time, neither changes the revision', async () => {
    const viewer = await studio.as('viewer')
    await save(owner, TEXT, 0)
    await viewer.put(path('/like'))
    expect((await viewer.put(path('/like'))).body.data.like_count).toBe(1)
    expect((await owner.put(path('/like'))).body.data.like_count).toBe(2)
    expect((await viewer.delete(path('/like'))).body.data.like_count).toBe(1)
    await viewer.post(path('/view'))
    await viewer.post(path('/view'))
    expect((await owner.get(path())).body.data).toMatchObject({ view_count: 2, like_count: 1, revision: 1 })
  })

  test('the older way to parse answers a task that is complete', async () => {
    const reply = await owner.post('/ai/script/parse', { project_id: projectId, raw_text: TEXT, language: 'en' })
    expect(reply.body.data).toMatchObject({ status: 'completed', script_version: 1, counts: { lines: 2 } })
    const task = await owner.get(`/ai/tasks/${reply.body.data.task_id}`)
    expect(task.status).toBe(200)
    const stranger = await studio.stranger()
    expect((await stranger.post('/ai/script/parse', { project_id: projectId, raw_text: 'x' })).status).toBe(404)
    const viewer = await studio.as('viewer')
    expect((await viewer.post('/ai/script/parse', { project_id: projectId, raw_text: 'x' })).status).toBe(403)
  })
})
