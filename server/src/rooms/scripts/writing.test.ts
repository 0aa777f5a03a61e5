// What the writer's page asks: heads, history, the reading of unsaved text, differences of versions.
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
  const created = await owner.post('/projects', { title: 'Writing test', kind: 'comic_drama' })
  projectId = created.body.data.id
})

const DRAMA = `第一集 梨

1-1 日 外 集市
人物：马三、老道
△人声鼎沸。
马三：（吆喝）甜梨！
老道：施主，只讨一颗。
【SFX：车轮】

1-2 夜 内 酒肆
阿福：打烊了。
`
const path = (rest = '') => `/projects/${projectId}/script${rest}`
const save = (client: Client, text: string, revision: number, more: object = {}) =>
  client.put(path(), { text, ...more }, { 'if-match': `"${revision}"` })
const move = (client: Client, action: string, revision: number, body: object = {}) =>
  client.post(path(`/${action}`), body, { 'if-match': `"${revision}"` })

describe('reading what is not saved', () => {
  test('tells scenes, characters, cues with their places, and keeps nothing', async () => {
    const reply = await owner.post(path('/preview'), { text: DRAMA })
    expect(reply.status).toBe(200)
    const { data } = reply.body
    expect(data).toMatchObject({
      layout: 'short_drama',
      language: 'zh-CN',
      counts: { scenes: 2, lines: 3, characters: 3 },
      episodes: [{ number: 1, start_line: 1 }],
    })
    const [first, second] = data.scenes
    expect(first).toMatchObject({ label: '1-1', location: '集市', time_of_day: 'day', interior: 'exterior', lines: 2 })
    expect(second).toMatchObject({ label: '1-2', location: '酒肆', start_line: 10, lines: 1 })
    expect(DRAMA.slice(second.start_offset, second.end_offset)).toContain('1-2 夜 内 酒肆')
    expect(first.length_ms).toBeGreaterThan(second.length_ms)
    const told = data.characters.find((one: { name: string }) => one.name === '老道')
    expect(told).toMatchObject({ lines: 1, first: { start_line: 7 } })
    expect(data.cues).toMatchObject([{ kind: 'sfx', text: '车轮', start_line: 8, scene: 1 }])
    expect((await owner.get(path())).body.error.code).toBe('SCRIPTS_NONE')
  })

  test('follows the layout that is wished, and says what is odd where it is', async () => {
    const text = 'INT. ROOM - DAY\n\nANNA\n\nBOB\nGood day.\n'
    const read = await owner.post(path('/preview'), { text })
    expect(read.body.data).toMatchObject({ layout: 'fountain', counts: { scenes: 1, lines: 1 } })
    const prose = await owner.post(path('/preview'), { text, layout: 'prose' })
    expect(prose.body.data.layout).toBe('prose')
    expect(prose.body.data.characters.map((one: { name: string }) => one.name)).not.toContain('BOB')
    const odd = await owner.post(path('/preview'), { text: '1-1 日 内 屋\n甲：你好。\n乙：\n' })
    expect(odd.body.data.warnings).toContainEqual(expect.objectContaining({ code: 'EMPTY_SPEECH', line: 3 }))
  })

  test('positions are those of the text that was sent, whatever is in it', async () => {
    const text = `1-1 日 内 屋\n甲：\ud800 \0 😀\n乙：好。\n`
    const { data } = (await owner.post(path('/preview'), { text, layout: 'short_drama' })).body
    const told = data.characters.find((one: { name: string }) => one.name === '乙')
    expect(text.slice(told.first.start_offset, told.first.end_offset)).toContain('乙')
  })

  test('whoever may read may ask; a stranger sees no project; too much text is refused', async () => {
    const viewer = await studio.as('viewer')
    expect((await viewer.post(path('/preview'), { text: DRAMA })).status).toBe(200)
    expect((await (await studio.stranger()).post(path('/preview'), { text: DRAMA })).status).toBe(404)
    const refused = await owner.post(path('/preview'), { text: 'a\n'.repeat(2_000_001) })
    expect(refused.status).toBe(400)
    expect((await owner.post(path('/preview'), { text: '' })).body.data.counts.scenes).toBe(0)
  })
})

describe('what a page asks again', () => {
  test('the head has no text, and names whoever made the version and whoever decides', async () => {
    const writer = await studio.as('writer')
    const reviewer = await studio.as('reviewer')
    expect((await owner.get(path('/head'))).body).toMatchObject({ success: true, data: null })
    await save(writer, DRAMA, 0)
    await owner.put(path('/reviewer'), { reviewer_id: reviewer.userId }, { 'if-match': '"1"' })
    const { data } = (await writer.get(path('/head'))).body
    expect(data).toMatchObject({
      revision: 2,
      state: 'draft',
      actions: ['submit'],
      version: { number: 1, layout: 'short_drama' },
      version_by: { id: writer.userId },
      reviewer: { id: reviewer.userId },
      may_write: true,
      may_assign: false,
    })
    expect((await reviewer.get(path('/head'))).body.data).toMatchObject({ may_write: false, may_assign: false })
    expect((await owner.get(path('/versions/1'))).body.data).toMatchObject({ text: DRAMA, by: { id: writer.userId } })
    expect(data.version.text).toBeUndefined()
    const listed = (await owner.get(path('/versions'))).body.data.items
    expect(listed).toMatchObject([{ number: 1, by: { id: writer.userId, display_name: expect.any(String) } }])
  })

  test('the way through approval is kept with reasons, latest first, in pages', async () => {
    const writer = await studio.as('writer')
    const reviewer = await studio.as('reviewer')
    await save(writer, DRAMA, 0)
    await move(writer, 'submit', 1, { reason: 'Please read.' })
    await move(reviewer, 'reject', 2, { reason: 'Too short.' })
    await move(writer, 'submit', 3)
    await save(writer, `${DRAMA}阿福：再来。\n`, 4)
    const { data } = (await owner.get(path('/history'))).body
    expect(data.items).toMatchObject([
      { action: 'new_version', from: 'pending', to: 'draft', reason: null, version: 2, by: { id: writer.userId } },
      { action: 'submit', from: 'rejected', to: 'pending', reason: null, version: 1 },
      { action: 'reject', from: 'pending', to: 'rejected', reason: 'Too short.', by: { id: reviewer.userId } },
      { action: 'submit', from: 'draft', to: 'pending', reason: 'Please read.' },
    ])
    const second = (await owner.get(path('/history?page=2&size=3'))).body.data
    expect(second).toMatchObject({ pagination: { total: 4, pages: 2 }, items: [{ from: 'draft' }] })
    const stranger = await studio.stranger()
    for (const rest of ['/history', '/head']) expect((await stranger.get(path(rest))).status).toBe(404)
  })
})

describe('two versions beside each other', () => {
  test('the lines that differ, in either direction', async () => {
    await save(owner, 'one\ntwo\nthree\n', 0, { layout: 'prose' })
    await save(owner, 'one\n2\nthree\nfour\n', 1)
    const there = (await owner.get(path('/versions/1/diff/2'))).body.data
    expect(there).toEqual({
      a: 1,
      b: 2,
      added: 2,
      removed: 1,
      hunks: [
        { a_start: 2, a_lines: ['two'], b_start: 2, b_lines: ['2'] },
        { a_start: 4, a_lines: [], b_start: 4, b_lines: ['four'] },
      ],
    })
    expect((await owner.get(path('/versions/2/diff/1'))).body.data).toMatchObject({ added: 1, removed: 2 })
    expect((await owner.get(path('/versions/2/diff/2'))).body.data.hunks).toEqual([])
    expect((await owner.get(path('/versions/2/diff/9'))).body.error.code).toBe('SCRIPTS_NO_VERSION')
    expect((await owner.get(path('/versions/2/diff/x'))).body.error.code).toBe('SCRIPTS_NO_VERSION')
    expect((await (await studio.stranger()).get(path('/versions/1/diff/2'))).status).toBe(404)
  })
})
