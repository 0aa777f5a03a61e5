// Whoever was let into one project is told that it is refused, why in words, and whom to ask: never what the workspace has, allows
// itself or is allowed. Its members read the figures of the same refusal, whoever started the work.
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { awaitRun, SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { onPlan } from '#testing/plans.seed.ts'

const PICTURE = 120_000n
/** Figures and names that nobody outside of the workspace may read anywhere. */
const SECRETS = /0\.07|70000|Silvermoon|0\.05|50000|31415|0\.12|120000/

let studio: TestStudio
let owner: Client
let guest: Client
let projectId: string
let shots: string[]
let base: string

beforeAll(async () => {
  studio = await openStudio({
    environment: { HUABEN_BILLING: 'enforce' },
    parts: {
      dressEngines: (engines) =>
        engines.map((one) =>
          one.kind === 'image' ? { ...one, price: () => ({ currency: 'CNY', micros: PICTURE }) } : one,
        ),
    },
  })
  owner = await studio.as('owner')
  await studio.studio.http.listen({ port: 0, host: '127.0.0.1' })
  base = `127.0.0.1:${(studio.studio.http.server.address() as AddressInfo).port}/api/v1`
  const created = await owner.post('/projects', { title: '借伞', kind: 'short_video', settings: { size: '360p' } })
  projectId = created.body.data.id
  await owner.put(`/projects/${projectId}/script`, { text: SHORT_SCRIPT, file_name: 'a.txt' }, { 'if-match': '"0"' })
  const board = (await owner.get(`/projects/${projectId}/board`)).body.data
  shots = board.shots.flatMap((shot: { id: string; lines: unknown[] }) => (shot.lines.length === 0 ? [shot.id] : []))
  guest = await studio.guest('director', projectId)
}, 60_000)
afterAll(() => studio?.[Symbol.asyncDispose]())

const scopeOf = ({ userId }: Client) =>
  ({ workspaceId: owner.workspaceId, actorId: userId, onlyProjectId: null, role: 'owner', requestId: null }) as const

async function topUp(micros: bigint) {
  const { db, rooms } = studio.studio
  const doing = { workspaceId: owner.workspaceId, actorId: owner.userId, requestId: null }
  const amount = { currency: 'CNY', micros }
  const wish = { key: crypto.randomUUID(), amount, from: 'given', reason: 'test' } as const
  await db.transaction((tx) => rooms.billing.topUp(tx, doing, wish))
}

async function aFailedRun(by: Client): Promise<string> {
  const started = (await by.post(`/projects/${projectId}/production/run`, { shot_ids: shots.slice(0, 1) })).body.data
  const run = { runId: started.run_id, taskId: started.task_id }
  expect((await awaitRun(studio.studio, scopeOf(by), run)).state).toBe('failed')
  await studio.settle()
  return run.taskId
}

async function hear(by: Client) {
  const ticket = (await by.post('/auth/ws-ticket', {})).body.data.ticket
  const socket = new WebSocket(`ws://${base}/ws`, ['huaben', `huaben.ticket.${ticket}`])
  const heard: string[] = []
  socket.on('message', (data) => heard.push(data.toString()))
  await expect.poll(() => heard.join()).toContain('"hello"')
  socket.send(JSON.stringify({ type: 'subscribe', project_id: projectId }))
  await expect.poll(() => heard.join()).toContain('"live"')
  return { heard, close: () => socket.close() }
}

const errorOf = async (by: Client, taskId: string, language = 'en') =>
  (await by.get(`/tasks/${taskId}`, { 'accept-language': language })).body.data.error

test.each([
  ['the guest', () => guest],
  ['the owner', () => owner],
])(
  'an empty wallet, work begun by %s: figures for members, words for guests',
  async (_who, by) => {
    if (by() === guest) await topUp(70_000n)
    const [outside, inside] = [await hear(guest), await hear(owner)]
    const taskId = await aFailedRun(by())
    expect((await errorOf(owner, taskId)).message).toMatch(/0\.12 CNY are needed, 0\.07 are there/)
    const told = await errorOf(guest, taskId)
    expect(told.message).toContain('The wallet of this workspace does not hold enough for it.')
    expect(told.remedy).toContain('Ask whoever shared the project with you')
    expect(told.charged).toBe(false)
    expect((await errorOf(guest, taskId, 'zh-CN')).message).toContain('钱包余额不足')
    for (const url of [
      `/tasks/${taskId}`,
      `/tasks?project_id=${projectId}`,
      `/projects/${projectId}/production/state`,
    ]) {
      expect(JSON.stringify((await guest.get(url)).body), url).not.toMatch(SECRETS)
      expect(JSON.stringify((await owner.get(url)).body), url).toMatch(/0\.07/)
    }
    const notices = async (client: Client) => JSON.stringify((await client.get('/notices')).body.data.items)
    await expect.poll(() => notices(by())).toContain('wallet of this workspace')
    if (by() === guest) expect(await notices(guest)).not.toMatch(SECRETS)
    else expect(await notices(owner)).toMatch(/0\.07/)
    await studio.studio.relay.settle()
    await studio.studio.rooms.realtime.settled()
    await expect.poll(() => outside.heard.join()).toContain('task.failed')
    expect(outside.heard.join()).not.toMatch(SECRETS)
    await expect.poll(() => inside.heard.join()).toMatch(/0\.07/)
    for (const one of [outside, inside]) one.close()
  },
  60_000,
)

test('a budget of the workspace is not named to a guest, nor what is used of it, in tasks and in candidates', async () => {
  await topUp(10_000_000n)
  const all = { project_id: null, member_id: null, engine: null, period: 'month', stops: true }
  const wish = { ...all, name: 'Silvermoon', limit: '50000', currency: 'CNY' }
  const budget = await owner.post('/billing/budgets', wish)
  expect(budget.status, JSON.stringify(budget.body)).toBe(201)
  const subjects = [{ kind: 'shot', id: shots[0] }]
  const asked = await guest.post(`/projects/${projectId}/candidates`, { subjects, count: 1 })
  expect(asked.status, JSON.stringify(asked.body)).toBe(202)
  const { task_id: taskId } = asked.body.data
  await expect
    .poll(async () => (await owner.get(`/tasks/${taskId}`)).body.data.state, { timeout: 20_000 })
    .toBe('failed')
  await studio.settle()
  expect((await errorOf(owner, taskId)).message).toMatch(/Silvermoon.*0\.05/)
  expect((await errorOf(owner, taskId, 'zh-CN')).message).toContain('预算“Silvermoon”已用完')
  expect((await errorOf(guest, taskId)).message).toBe('A budget that this workspace has set is used up.')
  for (const url of [`/tasks/${taskId}`, `/images/${taskId}`]) {
    expect(JSON.stringify((await guest.get(url)).body), url).not.toMatch(SECRETS)
    expect(JSON.stringify((await owner.get(url)).body), url).toMatch(/Silvermoon/)
  }
  await owner.delete(`/billing/budgets/${budget.body.data.id}`, undefined, {
    'if-match': `"${budget.body.data.revision}"`,
  })
}, 60_000)

test('what is refused at once is told in the same way, also where the body names the project', async () => {
  await onPlan(studio, owner, { storageBytes: 31_415 })
  const file = {
    file_name: 'a.txt',
    file_type: 'script',
    file_size: 40_000,
    content_type: 'text/plain',
    project_id: projectId,
  }
  const refused = async (by: Client, query = '') => {
    const reply = await by.post(`/storage/upload${query}`, file)
    expect([reply.status, reply.body.error?.code]).toEqual([403, 'FILES_PLAN_FULL'])
    return JSON.stringify(reply.body)
  }
  expect(await refused(owner)).toMatch(/31415/)
  expect(await refused(guest)).not.toMatch(SECRETS)
  expect(await refused(guest, `?project_id=${projectId}`)).not.toMatch(SECRETS)
  // A member who names the project has no narrower eyes for it.
  expect(await refused(owner, `?project_id=${projectId}`)).toMatch(/31415/)
})
