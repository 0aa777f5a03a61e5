import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SystemFinding, SystemHealth, SystemStorage } from '#contract/system.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let studio: TestStudio
beforeAll(async () => {
  studio = await openStudio({ working: false })
})
afterAll(() => studio[Symbol.asyncDispose]())

it('those who administer see how the studio does; everybody else sees nothing there', async () => {
  const operator = await studio.operator()
  const health: SystemHealth = (await operator.get('/system/health')).body.data
  expect(health).toMatchObject({ version: 'test', database: { reachable: true } })
  expect(health.disk?.free_bytes).toBeGreaterThan(0)
  expect(health.queue.map(({ lane }) => lane)).toEqual(['short', 'engine', 'remote', 'encode'])
  const names = health.findings.map(({ name }: SystemFinding) => name)
  expect(names).toEqual(expect.arrayContaining(['ffmpeg', 'fonts', 'voices', 'database', 'disk space']))
  expect(health.findings.find(({ name }) => name === 'events')).toMatchObject({ ok: true })
  for (const path of ['/system/health', '/system/storage']) {
    expect((await (await studio.as('owner')).get(path)).status, path).toBe(404)
    expect((await studio.request('GET', path)).status, path).toBe(401)
  }
}, 60_000)

it('storage is told by workspace and by user, with trash and orphans', async () => {
  const operator = await studio.operator()
  const owner = await studio.as('owner')
  const scope: Scope = {
    workspaceId: owner.workspaceId,
    actorId: owner.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  }
  const { files } = studio.studio.rooms
  const look = async (): Promise<SystemStorage> => (await operator.get('/system/storage')).body.data
  const before = await look()
  const store = (text: string) =>
    files.store(scope, { name: text, purpose: 'other', projectId: null, bytes: Buffer.from(text) })
  await store('12345')
  const thrown = await store('1234567')
  await files.trash(scope, thrown.id)
  const gone = await store('123')
  await files.trash(scope, gone.id)
  await files.purge(scope, gone.id)
  const after = await look()
  expect(after.files.bytes - before.files.bytes).toBe(5)
  expect(after.trash.bytes - before.trash.bytes).toBe(7)
  expect(after.orphans.bytes - before.orphans.bytes).toBe(3)
  expect(after.workspaces).toEqual([expect.objectContaining({ id: owner.workspaceId, used_bytes: 12, files: 2 })])
  expect(after.workspaces[0]?.name).not.toBeNull()
  expect(after.users).toEqual([expect.objectContaining({ id: owner.userId, name: 'owner', used_bytes: 12 })])
})

it('the queue is counted lane by lane', async () => {
  const waitingIn = async () => (await studio.studio.jobs.depth()).reduce((sum, { waiting }) => sum + waiting, 0)
  const before = await waitingIn()
  await studio.studio.db.transaction((tx) => studio.studio.sweepLater(tx))
  expect(await waitingIn()).toBeGreaterThan(before)
})
