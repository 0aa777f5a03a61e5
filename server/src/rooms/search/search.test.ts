import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const SCRIPT = `《种梨》

1-1 日 外 集市街口
人物：马三、老道
马三：（吆喝）甜梨——不甜不要钱！
老道：施主，一车数百颗，老道只讨一颗。

1-2 夜 内 酒肆
人物：老道
老道：我有好梨，请大家吃 100% 管够。
`

let studio: TestStudio
let director: Client
let project: string
beforeAll(async () => {
  studio = await openStudio()
  director = await studio.as('director')
  project = await create('市集奇谭', SCRIPT)
})
afterAll(() => studio?.[Symbol.asyncDispose]())

async function create(title: string, text?: string): Promise<string> {
  const { id } = (await director.post('/projects', { title })).body.data
  if (text !== undefined) await director.put(`/projects/${id}/script`, { text }, { 'if-match': '"0"' })
  return id
}

type Hit = {
  kind: string
  id: string
  title: string
  detail: string
  project_title: string
  line: number
  shot_id: string
}

async function find(text: string, client = director, limit = 5): Promise<Record<string, Hit[]>> {
  const reply = await client.get(`/search?q=${encodeURIComponent(text)}&limit=${limit}`)
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return Object.fromEntries(
    reply.body.data.groups.map((group: { kind: string; items: Hit[] }) => [group.kind, group.items]),
  )
}
const titles = (hits: Hit[] | undefined) => (hits ?? []).map((hit) => hit.title)
const soon = { timeout: 20_000, interval: 300 }

it('finds characters, scenes and lines of a script soon after it was saved, with the place to look', async () => {
  await expect.poll(async () => titles((await find('老道')).character), soon).toEqual(['老道'])
  const found = await find('梨')
  expect(titles(found.line)).toContain('甜梨——不甜不要钱！')
  const line = found.line?.find((hit) => hit.title.startsWith('甜梨'))
  expect(line).toMatchObject({ detail: '马三', project_title: '市集奇谭', line: 5 })
  expect(line?.shot_id).toMatch(/^[0-9a-f-]{36}$/)
  expect(titles((await find('酒肆')).scene)).toEqual(['1-2 夜 内 酒肆'])
  expect(titles((await find('马三 甜梨')).line)).toEqual(['甜梨——不甜不要钱！'])
  expect(titles((await find('ｍａｎ ')).line)).toEqual([])
  expect(titles((await find('100%')).line)).toEqual(['我有好梨，请大家吃 100% 管够。'])
  expect(await find('%_')).toEqual({})
})

it('follows a new version of the script, and an edit of the board', async () => {
  const id = await create('follow', '甲：原来的话。\n乙：好。\n')
  await expect.poll(async () => titles((await find('原来的话')).line), soon).toEqual(['原来的话。'])
  const script = (await director.get(`/projects/${id}/script`)).body.data
  const saved = await director.put(
    `/projects/${id}/script`,
    { text: '甲：后来的话。\n乙：好。\n' },
    { 'if-match': `"${script.revision}"` },
  )
  expect(saved.status).toBe(200)
  await expect.poll(async () => titles((await find('后来的话')).line), soon).toEqual(['后来的话。'])
  expect(await find('原来的话')).toEqual({})
  const board = (await director.get(`/projects/${id}/board`)).body.data
  const character = board.characters.find((one: { name: string }) => one.name === '甲')
  const edited = await director.patch(
    `/projects/${id}/board`,
    { edits: [{ type: 'character', id: character.id, set: { name: '阿甲' } }] },
    { 'if-match': `"${board.revision}"` },
  )
  expect(edited.status, JSON.stringify(edited.body)).toBeLessThan(300)
  await expect.poll(async () => titles((await find('阿甲')).character), soon).toEqual(['阿甲'])
})

it('finds projects, archived ones too, files, tasks and members', async () => {
  const archived = (await director.post('/projects', { title: 'Lighthouse keeper' })).body.data
  await director.patch(`/projects/${archived.id}`, { status: 'archived' }, { 'if-match': '"1"' })
  await create('Lighthouse, the sequel')
  expect(titles((await find('lighthouse')).project)).toEqual(['Lighthouse, the sequel', 'Lighthouse keeper'])
  await studio.studio.db.transaction((tx) =>
    studio.studio.rooms.tasks.create(
      tx,
      {
        workspaceId: director.workspaceId,
        actorId: director.userId,
        onlyProjectId: null,
        role: 'director',
        requestId: null,
      },
      { kind: 'sample', title: 'Rendering of lighthouse', projectId: null, subjectKind: null, subjectId: null },
    ),
  )
  expect(titles((await find('RENDER light')).task)).toEqual(['Rendering of lighthouse'])
  expect((await find('director')).member?.[0]).toMatchObject({ detail: '@director', id: director.userId })
})

it('says that there is more than was asked for', async () => {
  for (let n = 0; n < 3; n += 1) await create(`Series ${n}`)
  const reply = await director.get('/search?q=series&limit=2')
  const [group] = reply.body.data.groups
  expect([group.items.length, group.has_more]).toEqual([2, true])
  expect((await director.get('/search?q=series&limit=3')).body.data.groups[0].has_more).toBe(false)
})

it('finds nothing in the trash until it is restored, and nothing of what was purged or is somebody else’s', async () => {
  await expect.poll(async () => titles((await find('酒肆')).scene), soon).toHaveLength(1)
  const stranger = await studio.stranger()
  expect(await find('梨', stranger)).toEqual({})
  const foreign = await stranger.get('/search?q=x', { 'x-workspace': director.workspaceId })
  expect(foreign.status).toBe(404)
  await director.delete(`/projects/${project}`)
  await expect.poll(() => find('酒肆'), soon).toEqual({})
  await director.post(`/projects/${project}/restore`)
  await expect.poll(async () => titles((await find('酒肆')).scene), soon).toHaveLength(1)
  await director.delete(`/projects/${project}`)
  await director.delete(`/projects/${project}/trash`)
  await expect
    .poll(async () => {
      const left = await studio.studio.db.transaction((tx) =>
        tx.executeSql('select count(*)::int as count from search_entries where project_id = $1', [project]),
      )
      return left.rows
    }, soon)
    .toEqual([{ count: 0 }])
})

it('finds what stands in a copy', async () => {
  const id = await create('source', '丙：独一无二的话。\n丁：好。\n')
  await director.post(`/projects/${id}/duplicate`, { title: 'copy of it' })
  await expect
    .poll(async () => (await find('独一无二')).line?.map((hit) => hit.project_title).sort(), soon)
    .toEqual(['copy of it', 'source'])
})
