import { afterAll, beforeAll, expect, it } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { emit } from '#platform/events/events.ts'
import { newId } from '#platform/ids.ts'
import { chargedAbove } from '#rooms/generation/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let studio: TestStudio
const clock = new ManualClock('2030-01-01T00:00:00Z')

beforeAll(async () => {
  studio = await openStudio({ clock, working: false })
  await studio.as('owner')
})
afterAll(() => studio?.[Symbol.asyncDispose]())

const chinese = { 'accept-language': 'zh-CN' }
const english = { 'accept-language': 'en' }

async function noticesOf(client: Client, headers = english, query = '') {
  await studio.studio.relay.settle()
  const reply = await client.get(`/notices${query}`, headers)
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  return reply.body.data.items
}
const unreadOf = async (client: Client) => (await client.get('/notices/unread')).body.data.unread

const scopeOf = (client: Client): Scope => ({
  workspaceId: client.workspaceId,
  actorId: client.userId,
  onlyProjectId: null,
  role: 'director',
  requestId: null,
})

async function endTask(client: Client, end: 'complete' | 'fail', seconds: number): Promise<string> {
  const { db, rooms } = studio.studio
  const input = { kind: 'test.notices', title: '渲染', projectId: null, subjectKind: null, subjectId: null }
  const task = await db.transaction((tx) => rooms.tasks.create(tx, scopeOf(client), input))
  await db.transaction((tx) => rooms.tasks.start(tx, task.id))
  clock.advanceMs(seconds * 1000)
  const error = { code: 'X', message: 'Out of paint.', remedy: 'Buy some.', charged: false }
  await db.transaction(async (tx) => {
    if (end === 'fail') return void (await rooms.tasks.fail(tx, task.id, error))
    await rooms.tasks.settle(tx, task.id)
    await rooms.tasks.complete(tx, task.id)
  })
  return task.id
}

it('long work and failures are told to who started them and to nobody else; short work is not', async () => {
  const [director, writer] = [await studio.as('director'), await studio.as('writer')]
  await endTask(director, 'complete', 3)
  expect(await noticesOf(director)).toEqual([])
  const [long, failed] = [await endTask(director, 'complete', 60), await endTask(director, 'fail', 1)]
  const told = await noticesOf(director)
  expect(told).toMatchObject([
    { kind: 'task_failed', task_id: failed, title: 'Failed: 渲染', detail: 'Out of paint. Buy some.', read_at: null },
    { kind: 'task_completed', task_id: long, title: 'Done: 渲染', detail: '' },
  ])
  expect((await noticesOf(director, chinese))[1].title).toBe('任务已完成：渲染')
  expect(await noticesOf(writer)).toEqual([])
  expect((await writer.post(`/notices/${told[0].id}/read`)).status).toBe(404)
  expect((await (await studio.stranger()).post(`/notices/${newId()}/read`)).status).toBe(404)
  expect(await unreadOf(director)).toBe(2)
})

it('an event that is delivered again makes no second notice', async () => {
  const director = await studio.as('director')
  const before = (await noticesOf(director)).length
  const { db } = studio.studio
  // As after a restored snapshot: the cursor stands where everything is still to come.
  const cursors = db.withTables<{ event_cursors: { subscriber: string; position: number } }>()
  await cursors
    .updateTable('event_cursors')
    .set({ position: 0 })
    .where('subscriber', '=', 'notifications.notices')
    .execute()
  await endTask(director, 'fail', 1)
  expect(await noticesOf(director)).toHaveLength(before + 1)
})

it('are read one by one or all at once, and listed unread only', async () => {
  const director = await studio.as('director')
  const all = await noticesOf(director)
  const read = await director.post(`/notices/${all[0].id}/read`)
  expect(read.body.data.read_at).toBe(clock.now().toISOString())
  clock.advanceMs(1000)
  expect((await director.post(`/notices/${all[0].id}/read`)).body.data.read_at).toBe(read.body.data.read_at)
  const unread = await noticesOf(director, english, '?unread=true')
  expect(unread.map((notice: { id: string }) => notice.id)).toEqual(
    all.slice(1).map((notice: { id: string }) => notice.id),
  )
  expect((await director.post('/notices/read')).body.data).toEqual({ unread: 0 })
  expect(await noticesOf(director, english, '?unread=true')).toEqual([])
  expect(await noticesOf(director)).toHaveLength(all.length)
})

it('people are told of what others do with them: roles, shares, reviews; not of their own doing', async () => {
  const [owner, writer, reviewer] = [await studio.as('owner'), await studio.as('writer'), await studio.as('reviewer')]
  const stranger = await studio.stranger()
  const project = (await owner.post('/projects', { title: '青云巷' })).body.data
  await owner.post(`/projects/${project.id}/share`, { username: stranger.username, role: 'viewer' })
  const shared = await noticesOf(stranger)
  expect(shared).toMatchObject([{ kind: 'project_shared', project_id: project.id, detail: 'As viewer' }])
  const text = { text: '1-1 日 内 茶馆\n许仙：多谢。\n', file_name: 'a.txt' }
  const saved = await writer.put(`/projects/${project.id}/script`, text, { 'if-match': '"0"' })
  expect(saved.status, JSON.stringify(saved.body)).toBeLessThan(300)
  const act = async (client: Client, path: string, body: object, method = 'POST') => {
    const { revision } = (await client.get(`/projects/${project.id}/script/head`)).body.data
    const headers = { 'if-match': `"${revision}"` }
    const reply = await client.request(method, `/projects/${project.id}/script/${path}`, body, headers)
    expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  }
  await act(owner, 'reviewer', { reviewer_id: reviewer.userId }, 'PUT')
  await act(writer, 'submit', {})
  expect((await noticesOf(reviewer))[0]).toMatchObject({ kind: 'script_submitted', project_id: project.id })
  await act(reviewer, 'reject', { reason: '第二场太长' })
  expect((await noticesOf(writer, chinese))[0]).toMatchObject({
    kind: 'script_rejected',
    title: 'reviewer退回了《青云巷》的剧本',
    detail: '第二场太长',
  })
  const before = (await noticesOf(owner)).length
  await owner.patch(`/workspaces/${owner.workspaceId}/members/${writer.userId}`, { role: 'director' })
  expect((await noticesOf(writer, chinese))[0]).toMatchObject({ kind: 'role_changed', title: /角色已变更为导演/ })
  expect(await noticesOf(owner)).toHaveLength(before)
})

it('an invitation reaches whoever has proven the address, with the way in; it goes with the membership', async () => {
  const owner = await studio.as('owner')
  const { db, rooms } = studio.studio
  const guest = await studio.stranger()
  const invite = () =>
    owner.post(`/workspaces/${owner.workspaceId}/invite`, { email: 'li@example.org', role: 'writer' })
  const users = db.withTables<{
    users: { id: string; email: string; email_key: string; email_verified_at: Date | null }
  }>()
  const set = (values: object) => users.updateTable('users').set(values).where('id', '=', guest.userId).execute()
  await set({ email: 'li@example.org', email_key: 'li@example.org', email_verified_at: null })
  expect((await invite()).status).toBe(201)
  const kinds = async () => (await noticesOf(guest)).map((notice: { kind: string }) => notice.kind)
  expect(await kinds()).not.toContain('invited')
  await set({ email_verified_at: clock.now() })
  await invite()
  const [notice] = await noticesOf(guest)
  expect(notice).toMatchObject({
    kind: 'invited',
    detail: 'As writer',
    join_path: expect.stringMatching(/^\/join#token=/),
  })
  const joined = await guest.post('/workspaces/join', { token: notice.join_path.split('=')[1] })
  expect(joined.status, JSON.stringify(joined.body)).toBeLessThan(300)
  await owner.delete(`/workspaces/${owner.workspaceId}/members/${guest.userId}`)
  expect(await noticesOf(guest)).toEqual([])
  expect(rooms.notifications).toBeDefined()
})

it('old notices are swept', async () => {
  const writer = await studio.as('writer')
  const { db, rooms } = studio.studio
  expect((await noticesOf(writer)).length).toBeGreaterThan(0)
  const prune = (before: Date) => db.transaction((tx) => rooms.notifications.prune(tx, { before, countMax: 1000 }))
  expect(await prune(new Date('2029-01-01'))).toBe(0)
  expect(await prune(new Date('2031-01-01'))).toBeGreaterThan(0)
  expect(await noticesOf(writer)).toEqual([])
})

it('owners are told of a charge above its hold, of each engine once until they have read it', async () => {
  const [owner, director] = [await studio.as('owner'), await studio.as('director')]
  const { db } = studio.studio
  const charge = (engineId: string) =>
    db.transaction((tx) =>
      emit(
        tx,
        chargedAbove(
          { scope: scopeOf(director), at: clock.now() },
          { id: newId(), engineId, projectId: null, held: 500_000n, amount: { currency: 'USD', micros: 1_250_000n } },
        ),
      ),
    )
  for (const engineId of ['kling/kling-3.0', 'kling/kling-3.0', 'ark/seedance-2-0']) await charge(engineId)
  const told = (await noticesOf(owner)).filter(({ kind }: { kind: string }) => kind === 'charged_above')
  expect(told.map(({ title }: { title: string }) => title)).toEqual([
    'ark/seedance-2-0 charged more than was held for: 1.25 USD in place of 0.5',
    'kling/kling-3.0 charged more than was held for: 1.25 USD in place of 0.5',
  ])
  expect(told[0].detail).toContain('booked in full')
  expect((await noticesOf(director)).map(({ kind }: { kind: string }) => kind)).not.toContain('charged_above')
  await owner.post('/notices/read', {})
  await charge('kling/kling-3.0')
  expect((await noticesOf(owner))[0]).toMatchObject({ kind: 'charged_above', read_at: null })
})
