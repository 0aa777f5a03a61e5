import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let world: TestStudio
beforeAll(async () => {
  world = await openStudio()
})
afterAll(() => world[Symbol.asyncDispose]())

const body = (title: string) => ({ title, kind: 'short_video' })
const key = (value: string) => ({ headers: { 'idempotency-key': value } })

async function create(title: string, idempotencyKey: string) {
  const director = await world.as('director')
  return director.post('/projects', body(title), key(idempotencyKey).headers)
}
async function count(title: string): Promise<number> {
  const director = await world.as('director')
  const list = await director.get(`/projects?search=${encodeURIComponent(title)}`)
  return list.body.data.pagination.total
}

test('the same request with the same key takes effect once and gets the same reply', async () => {
  const first = await create('once', 'k-1')
  const second = await create('once', 'k-1')
  expect(first.status).toBe(201)
  expect(second.status).toBe(201)
  expect(second.body.data.id).toBe(first.body.data.id)
  expect(await count('once')).toBe(1)
})

test('another request with the same key is refused', async () => {
  await create('one thing', 'k-2')
  const other = await create('another thing', 'k-2')
  expect(other.status).toBe(409)
  expect(other.body.error.code).toBe('IDEMPOTENCY_KEY_REUSED')
})

test('ten at once take effect once', async () => {
  const replies = await Promise.all(Array.from({ length: 10 }, () => create('ten at once', 'k-3')))
  expect(await count('ten at once')).toBe(1)
  expect(replies.filter((reply) => reply.status === 201).length).toBeGreaterThan(0)
  for (const reply of replies) expect([201, 409, 503]).toContain(reply.status)
})

test('a request that failed may be sent again with its key', async () => {
  const director = await world.as('director')
  const bad = await director.post('/projects', { title: '', kind: 'short_video' }, key('k-4').headers)
  expect(bad.status).toBe(400)
  const good = await create('mended', 'k-4')
  expect(good.status).toBe(201)
})

test('keys of two people never meet', async () => {
  await create('mine', 'k-5')
  const writer = await world.as('writer')
  const theirs = await writer.post('/projects', body('theirs'), key('k-5').headers)
  expect(theirs.status).toBe(201)
})

test('the same body with the same key for another workspace, or another revision, is another request', async () => {
  const stranger = await world.stranger()
  const { workspaceId } = await world.as('owner')
  const add = { workspaceId, userId: stranger.userId, role: 'director' } as const
  await world.studio.db.transaction((tx) =>
    world.studio.rooms.workspaces.addMember(tx, add, { actorId: stranger.userId, requestId: null }),
  )
  const own = await stranger.post('/projects', body('two places'), key('k-6').headers)
  expect(own.status).toBe(201)
  const headers = { ...key('k-6').headers, 'x-workspace': workspaceId }
  const elsewhere = await stranger.post('/projects', body('two places'), headers)
  expect(elsewhere.body.error?.code).toBe('IDEMPOTENCY_KEY_REUSED')

  const rename = (revision: number) =>
    stranger.patch(
      `/projects/${own.body.data.id}`,
      { title: 'renamed' },
      { ...key('k-7').headers, 'if-match': `"${revision}"` },
    )
  expect((await rename(own.body.data.revision)).status).toBe(200)
  expect((await rename(own.body.data.revision)).status).toBe(200)
  expect((await rename(own.body.data.revision + 1)).body.error?.code).toBe('IDEMPOTENCY_KEY_REUSED')
})
