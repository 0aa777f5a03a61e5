// Which picture may be the cover of a project: one that whoever chooses it may see.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import { openFiles, picture } from '#rooms/files/files.seed.ts'
import type { Client } from '#testing/actors.ts'

let files: Awaited<ReturnType<typeof openFiles>>
let owner: Client

beforeAll(async () => {
  files = await openFiles()
  owner = await files.studio.as('owner')
})
afterAll(() => files?.studio[Symbol.asyncDispose]())

const project = async (title: string): Promise<string> => (await owner.post('/projects', { title })).body.data.id

async function put(client: Client, projectId: string | null, text?: string): Promise<string> {
  const [bytes, name] = text === undefined ? [await picture(), 'cover.png'] : [Buffer.from(text), 'words.txt']
  const reply = await files.form(client, bytes, projectId === null ? {} : { project_id: projectId }, name)
  expect(reply.status, JSON.stringify(reply.body)).toBe(201)
  return reply.body.data.id
}

async function cover(client: Client, id: string, thumbnail_file_id: unknown, language = 'en') {
  const { revision } = (await owner.get(`/projects/${id}`)).body.data
  return client.patch(
    `/projects/${id}`,
    { thumbnail_file_id },
    { 'if-match': `"${revision}"`, 'accept-language': language },
  )
}

const stored = async (id: string) => (await owner.get(`/projects/${id}`)).body.data.thumbnail_file_id

test('a member chooses any picture of the workspace, and none again', async () => {
  const [shared, other] = [await project('one'), await project('two')]
  const id = await put(owner, other)
  expect((await cover(owner, shared, id)).status).toBe(200)
  expect(await stored(shared)).toBe(id)
  expect((await cover(owner, shared, null)).status).toBe(200)
  expect(await stored(shared)).toBeNull()
  const made = await owner.post('/projects', { title: 'three', thumbnail_file_id: id })
  expect([made.status, made.body.data.thumbnail_file_id]).toEqual([201, id])
})

test('what is no picture, in the trash, or of nobody is refused in both languages, and nothing is changed', async () => {
  const id = await project('refusing')
  const text = await put(owner, id, 'no picture')
  const gone = await put(owner, id)
  expect((await owner.delete(`/assets/${gone}`)).status).toBeLessThan(300)
  for (const wrong of [text, gone, newId(), 'no-id']) {
    const refused = await cover(owner, id, wrong)
    expect([refused.status, refused.body.error.code]).toEqual([400, 'PROJECTS_NO_SUCH_PICTURE'])
    expect(refused.body.error.details.field).toBe('thumbnail_file_id')
    expect((await cover(owner, id, wrong, 'zh-CN')).body.error.message).toContain('封面')
  }
  expect(await stored(id)).toBeNull()
  const made = await owner.post('/projects', { title: 'never', thumbnail_file_id: gone })
  expect([made.status, made.body.error.code]).toEqual([400, 'PROJECTS_NO_SUCH_PICTURE'])
})

test('a guest chooses among the pictures of his project only, and learns nothing of others', async () => {
  const [shared, other] = [await project('shared'), await project('not shared')]
  const guest = await files.studio.guest('director', shared)
  const own = await put(guest, shared)
  expect((await cover(guest, shared, own)).status).toBe(200)
  const replies = []
  for (const hidden of [await put(owner, other), await put(owner, null), newId()])
    replies.push(await cover(guest, shared, hidden))
  expect(replies.map(({ status }) => status)).toEqual([400, 400, 400])
  const told = replies.map(({ body }) =>
    JSON.stringify({ ...body.error, details: { ...body.error.details, request_id: 0 } }),
  )
  expect(new Set(told).size).toBe(1)
  expect(await stored(shared)).toBe(own)
})

test('a stranger reaches neither the project nor, from his own, the picture', async () => {
  const shared = await project('of others')
  const id = await put(owner, shared)
  const stranger = await files.studio.stranger()
  expect((await cover(stranger, shared, id)).status).toBe(404)
  const made = await stranger.post('/projects', { title: 'mine', thumbnail_file_id: id })
  expect([made.status, made.body.error.code]).toEqual([400, 'PROJECTS_NO_SUCH_PICTURE'])
})

test('a cover that has gone into the trash since keeps nobody from changing the rest', async () => {
  const id = await project('old')
  const file = await put(owner, id)
  expect((await cover(owner, id, file)).status).toBe(200)
  await owner.delete(`/assets/${file}`)
  expect((await cover(owner, id, file)).status).toBe(200)
})
