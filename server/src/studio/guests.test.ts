// Somebody with whom one project is shared, and who does not belong to its workspace.
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { ServerFrame } from '#contract/realtime.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let studio: TestStudio
let owner: Client
let base: string

beforeAll(async () => {
  studio = await openStudio()
  owner = await studio.as('owner')
  await studio.studio.http.listen({ port: 0, host: '127.0.0.1' })
  base = `127.0.0.1:${(studio.studio.http.server.address() as AddressInfo).port}/api/v1`
})
afterAll(() => studio?.[Symbol.asyncDispose]())

const makeProject = async (title: string): Promise<string> =>
  (await owner.post('/projects', { title, kind: 'comic_drama' })).body.data.id

async function put(client: Client, url: string, text: string): Promise<void> {
  const path = new URL(url, 'http://here').pathname + new URL(url, 'http://here').search
  const sent = await studio.studio.http.inject({
    method: 'PUT',
    url: path,
    headers: { 'content-type': 'text/plain' },
    payload: text,
  })
  expect(sent.statusCode, `${client.username} ${sent.body}`).toBeLessThan(300)
}

const announcement = (name: string, text: string, project_id: string | null) => ({
  ...{
    file_name: name,
    file_type: 'script',
    file_size: Buffer.byteLength(text),
    content_type: 'text/plain',
    project_id,
  },
})

/** By link, as the pages do; `query` names the project in the address. */
async function upload(client: Client, text: string, { body, query = '' }: { body: string | null; query?: string }) {
  const named = { 'x-workspace': query === '' ? client.workspaceId : '' }
  const ticket = await client.post(`/storage/upload${query}`, announcement('line.txt', text, body), named)
  if (ticket.status !== 201) return ticket
  await put(client, ticket.body.data.upload_url, text)
  const said = { file_id: ticket.body.data.file_id, upload_status: 'success' }
  return client.post(`/storage/upload/callback${query}`, said, named)
}

const named = (reply: { body: { data: { items: { id: string }[] } } }) => reply.body.data.items.map(({ id }) => id)
const usedBy = async (client: Client) => (await client.get('/storage/usage')).body.data.used_bytes

test('a guest puts files into the project, is charged for them, and sees no file of the workspace beside', async () => {
  const [shared, other] = [await makeProject('Shared'), await makeProject('Other')]
  const guest = await studio.guest('director', shared)
  const [ofWorkspace, ofOther] = await Promise.all(
    [null, other].map(async (body) => (await upload(owner, `owner's ${body}`, { body })).body.data.file.id),
  )
  const before = [await usedBy(guest), await usedBy(owner)] as const

  const byBody = await upload(guest, 'a line', { body: shared })
  const byAddress = await upload(guest, 'another line', { body: null, query: `?project_id=${shared}` })
  for (const reply of [byBody, byAddress]) {
    expect(reply.status, JSON.stringify(reply.body)).toBe(200)
    expect(reply.body.data.file).toMatchObject({ project_id: shared, charged_to: guest.userId })
  }
  expect(await usedBy(guest)).toBe((before[0] ?? 0) + 'a line'.length + 'another line'.length)
  expect(await usedBy(owner)).toBe(before[1])
  for (const body of [other, crypto.randomUUID()]) expect((await upload(guest, 'nowhere', { body })).status).toBe(404)
  expect((await upload(guest, 'nowhere', { body: other, query: `?project_id=${shared}` })).status).toBe(404)

  const mine = [byBody, byAddress].map((reply) => reply.body.data.file.id)
  expect(named(await guest.get(`/assets?project_id=${shared}`)).sort()).toEqual(mine.sort())
  for (const id of [ofWorkspace, ofOther]) expect((await guest.get(`/assets/${id}`)).status).toBe(404)
  // What holds the same elsewhere in the workspace is not told.
  const twin = await upload(guest, "owner's null", { body: shared })
  expect(twin.body.data.file.duplicate_of).toBeNull()
  expect((await upload(owner, "owner's null", { body: null })).body.data.file.duplicate_of).toBe(ofWorkspace)

  const [first = ''] = mine
  const moved = (project_id: string | null) =>
    guest.patch(`/assets/${first}`, { project_id }, { 'if-match': `"${byBody.body.data.file.revision}"` })
  expect((await moved(null)).status).toBe(404)
  expect((await moved(other)).status).toBe(404)
})

test('a guest who may only read puts nothing in', async () => {
  const shared = await makeProject('Read only')
  const viewer = await studio.guest('viewer', shared)
  const refused = await upload(viewer, 'a line', { body: shared })
  expect([refused.status, refused.body.error.code]).toEqual([403, 'FORBIDDEN'])
})

test('a guest finds what stands in his project, its tasks and its files, and nobody of the workspace', async () => {
  const [shared, other] = [await makeProject('Moonlight shared'), await makeProject('Moonlight other')]
  const guest = await studio.guest('writer', shared)
  const scope = {
    workspaceId: owner.workspaceId,
    onlyProjectId: null,
    actorId: owner.userId,
    role: 'owner',
    requestId: null,
  }
  const tasks = await studio.studio.db.transaction((tx) =>
    Promise.all(
      [shared, other, null].map((projectId) =>
        studio.studio.rooms.tasks.create(tx, scope as never, {
          ...{ kind: 'sample', title: 'Moonlight task', projectId, subjectKind: null, subjectId: null },
        }),
      ),
    ),
  )
  const found = await guest.get(`/search?q=moonlight&limit=20&project_id=${shared}`)
  const groups = found.body.data.groups.map((group: { kind: string; items: { id: string }[] }) => [
    group.kind,
    group.items.map(({ id }) => id),
  ])
  expect(groups).toEqual([
    ['project', [shared]],
    ['task', [tasks[0]?.id]],
  ])
  const people = await guest.get(`/search?q=owner&limit=20&project_id=${shared}`)
  expect(people.body.data.groups).toEqual([])
  expect((await owner.get('/search?q=owner&limit=20')).body.data.groups).not.toEqual([])
  expect(named(await guest.get(`/tasks?project_id=${shared}`))).toEqual([tasks[0]?.id])
  // The same narrows what a member asks for.
  expect((await owner.get(`/search?q=moonlight&limit=20&project_id=${other}`)).body.data.groups[0].items).toHaveLength(
    1,
  )
})

type Heard = { readonly frames: ServerFrame[]; readonly socket: WebSocket; until(text: string): Promise<void> }

async function listen(client: Client, wish: object): Promise<Heard> {
  const ticket = (await client.post('/auth/ws-ticket', {})).body.data.ticket
  const socket = new WebSocket(`ws://${base}/ws`, ['huaben', `huaben.ticket.${ticket}`])
  const frames: ServerFrame[] = []
  let changed = Promise.withResolvers<void>()
  socket.on('message', (data) => {
    frames.push(JSON.parse(data.toString()))
    changed.resolve()
    changed = Promise.withResolvers()
  })
  const until = async (text: string) => {
    const late = setTimeout(() => changed.reject(new Error(`no ${text} in ${JSON.stringify(frames)}`)), 10_000)
    while (!JSON.stringify(frames).includes(text)) await changed.promise
    clearTimeout(late)
  }
  await until('"hello"')
  socket.send(JSON.stringify({ type: 'subscribe', ...wish }))
  return { frames, socket, until }
}

const eventsOf = ({ frames }: Heard) => frames.flatMap((frame) => (frame.type === 'event' ? [frame] : []))
const rename = async (id: string, title: string) => {
  const { revision } = (await owner.get(`/projects/${id}`)).body.data
  expect((await owner.patch(`/projects/${id}`, { title }, { 'if-match': `"${revision}"` })).status).toBe(200)
}
const settle = async () => {
  await studio.studio.relay.settle()
  await studio.studio.rooms.realtime.settled()
}

test('a guest hears what happens in the project and nothing else, and loses the stream with the share, at once', async () => {
  const [shared, other] = [await makeProject('Heard'), await makeProject('Unheard')]
  const guest = await studio.guest('director', shared)
  await settle()

  const refused = await listen(guest, { workspace: owner.workspaceId })
  await refused.until('"error"')
  const elsewhere = await listen(guest, { project_id: other })
  await elsewhere.until('"error"')
  const heard = await listen(guest, { project_id: shared })
  await heard.until('"live"')
  expect(heard.frames.find((frame) => frame.type === 'live')).toMatchObject({ project_id: shared })

  const scope = {
    workspaceId: owner.workspaceId,
    onlyProjectId: null,
    actorId: owner.userId,
    role: 'owner',
    requestId: null,
  }
  const { tasks } = studio.studio.rooms
  const made = await studio.studio.db.transaction((tx) =>
    Promise.all(
      [shared, other].map((projectId) =>
        tasks.create(tx, scope as never, {
          kind: 'sample',
          title: 'Work',
          projectId,
          subjectKind: null,
          subjectId: null,
        }),
      ),
    ),
  )
  for (const id of [other, shared]) await rename(id, `Renamed ${id}`)
  await owner.post(`/workspaces/${owner.workspaceId}/invite`, { email: 'new@example.org', role: 'viewer' })
  for (const { id } of made) heard.socket.send(JSON.stringify({ type: 'follow', task_id: id }))
  await settle()
  await heard.until(`Renamed ${shared}`)
  const told = JSON.stringify(eventsOf(heard))
  for (const foreign of [other, 'invitation', made[1]?.id ?? '']) expect(told).not.toContain(foreign)
  await heard.until('"error"')
  expect(heard.frames.filter((frame) => frame.type === 'error')).toHaveLength(1)

  expect((await owner.delete(`/projects/${shared}/share/${guest.userId}`)).status).toBe(200)
  await settle()
  await heard.until('"unsubscribed"')
  expect(heard.frames.at(-1)).toMatchObject({ type: 'unsubscribed', project_id: shared, reason: 'no_access' })
  const before = heard.frames.length
  await rename(shared, 'After')
  await settle()
  expect(heard.frames.length).toBe(before)
  for (const url of [`/projects/${shared}`, `/tasks?project_id=${shared}`, `/events?project_id=${shared}`])
    expect((await guest.get(url)).status, url).toBe(404)
  for (const one of [refused, elsewhere, heard]) one.socket.close()
})

test('a guest is told of his project in his notices, and of nothing any more when the share is withdrawn', async () => {
  const shared = await makeProject('Told of')
  const guest = await studio.guest('cv', shared)
  await settle()
  const notices = async () => (await guest.get('/notices')).body.data.items.map((one: { kind: string }) => one.kind)
  expect(await notices()).toEqual(['project_shared'])
  expect((await guest.get('/workspaces/shared-projects')).body.data.items).toMatchObject([
    { project_id: shared, workspace_id: owner.workspaceId, role: 'cv', workspace_name: expect.any(String) },
  ])
  await owner.delete(`/projects/${shared}/share/${guest.userId}`)
  await settle()
  expect(await notices()).toEqual([])
})

test('no reply about the project tells an e-mail address, a key or the wallet of the workspace', async () => {
  const shared = await makeProject('Discreet')
  const guest = await studio.guest('admin', shared)
  const secret = 'owner@example.org'
  const users = studio.studio.db.withTables<{ users: { id: string; email: string | null } }>()
  await users.updateTable('users').set({ email: secret }).where('id', '=', owner.userId).execute()
  const urls = [`/projects/${shared}`, `/projects/${shared}/collaborators`, `/engines?project_id=${shared}`]
  for (const url of [...urls, `/projects/${shared}/production/plan`]) {
    const reply = await guest.get(url)
    expect(JSON.stringify(reply.body)).not.toMatch(/owner@example|balance|api_key|sealed/)
  }
  for (const url of [
    '/billing/wallet',
    '/billing/bill',
    '/generations',
    '/storage/usage',
    '/prompts/text.script/versions',
  ])
    expect((await guest.get(`${url}?project_id=${shared}`, { 'x-workspace': owner.workspaceId })).status, url).toBe(404)
})
