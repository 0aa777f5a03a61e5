// Money over HTTP, as its pages see it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let world: TestStudio
let operator: Client
let owner: Client
let scope: Scope
let projectId: string

beforeAll(async () => {
  world = await openStudio({ environment: { HUABEN_BILLING: 'enforce' } })
  operator = await world.operator()
  owner = await world.as('owner')
  scope = { workspaceId: owner.workspaceId, actorId: owner.userId, onlyProjectId: null, role: 'owner', requestId: null }
  projectId = (await owner.post('/projects', { title: '=SUM(夜雨, "江湖")', kind: 'comic_drama' })).body.data.id
})
afterAll(() => world?.[Symbol.asyncDispose]())

const key = (value: string) => ({ 'idempotency-key': value })
const topUp = (amount: string, headers: Record<string, string>) =>
  operator.post(
    '/billing/top-ups',
    { workspace_id: owner.workspaceId, currency: 'CNY', amount, reason: '转账 0310' },
    headers,
  )

async function work(micros: bigint, charged: bigint | null): Promise<string> {
  const { billing } = world.studio.rooms
  const id = newId()
  const amount = { currency: 'CNY', micros }
  const facts = { projectId, engine: 'ark/seedream', provider: 'volcengine', price: { image: 250000 } }
  await world.studio.db.transaction((tx) => billing.reserve(tx, scope, { id, amount, reason: 'a picture', facts }))
  if (charged !== null)
    await world.studio.db.transaction((tx) => billing.settle(tx, scope, id, { currency: 'CNY', micros: charged }))
  return id
}

test('an administrator fills the wallet, once per key; a member sees it', async () => {
  expect((await topUp('5000000', {})).body.error.code).toBe('BILLING_KEY_REQUIRED')
  const reply = await topUp('5000000', key('a'))
  expect([reply.status, reply.body.data]).toEqual([201, { currency: 'CNY', balance: '5000000', held: '0', debt: '0' }])
  expect((await topUp('5000000', key('a'))).body.data.balance).toBe('5000000')
  expect((await topUp('1', key('a'))).status).toBe(409)
  expect((await owner.get('/billing/wallet')).body.data).toEqual({
    mode: 'enforce',
    wallets: [{ currency: 'CNY', balance: '5000000', held: '0', debt: '0' }],
  })
  const elsewhere = { workspace_id: newId(), currency: 'CNY', amount: '1', reason: 'x' }
  expect((await operator.post('/billing/top-ups', elsewhere, key('b'))).status).toBe(404)
  expect((await owner.post('/billing/top-ups', elsewhere, key('b'))).status).toBe(404)
  const writer = await world.as('writer')
  expect((await writer.get('/billing/wallet')).status).toBe(403)
  expect((await (await world.stranger()).get('/billing/wallet')).body.data.wallets).toEqual([])
})

test('amounts that are none are refused before anything is booked', async () => {
  for (const amount of ['0', '-1', '1.5', '1e6', '', '9999999999999999', '١'])
    expect((await topUp(amount, key(newId()))).status, amount).toBe(400)
  const budget = {
    name: 'x',
    project_id: null,
    member_id: null,
    engine: null,
    currency: 'cny',
    period: 'month',
    limit: '1',
    stops: true,
  }
  expect((await owner.post('/billing/budgets', budget)).status).toBe(400)
  for (const query of ['from=2026-02-31', 'from=2026-13-01', 'to=yesterday'])
    expect((await owner.get(`/billing/usage?by=day&${query}`)).status, query).toBe(400)
  for (const query of [
    'from=2026-12-31T23:59:60Z',
    'from=2026-02-30T00:00:00Z',
    'from=nonsense',
    'project_id=1',
    'state=lost',
  ])
    expect((await owner.get(`/billing/bill?${query}`)).status, query).toBe(400)
})

test('the bill, the entries, usage and the table tell the same', async () => {
  const charged = await work(300_000n, 250_000n)
  const open = await work(700_000n, null)
  world.expectLeft({ holds: 1 })
  const refunded = await operator.post(
    '/billing/refunds',
    { hold_id: charged, amount: '50000', reason: 'blurred' },
    key('r'),
  )
  expect(refunded.body.data).toEqual({ currency: 'CNY', balance: '4100000', held: '700000', debt: '0' })

  const { items, pagination } = (await owner.get('/billing/bill')).body.data
  expect(pagination.total).toBe(2)
  expect(items[0]).toMatchObject({ id: open, state: 'held', held: '700000', charged: null, ended_at: null })
  expect(items[1]).toMatchObject({
    ...{ id: charged, state: 'charged', charged: '250000', refunded: '50000', owed: '0', price: { image: 250000 } },
    ...{ project: { id: projectId, name: '=SUM(夜雨, "江湖")' }, person: { id: owner.userId, name: 'owner' } },
    ...{ engine: 'ark/seedream', provider: 'volcengine', reason: 'a picture' },
  })
  const only = async (query: string) =>
    (await owner.get(`/billing/bill?${query}`)).body.data.items.map((line: { id: string }) => line.id)
  expect(await only('state=charged')).toEqual([charged])
  expect(await only(`project_id=${projectId}&size=1&page=2`)).toEqual([charged])
  expect(await only(`project_id=${newId()}`)).toEqual([])
  expect(await only(`person_id=${owner.userId}&engine=ark/seedream&state=held`)).toEqual([open])

  const entries = (await owner.get('/billing/entries')).body.data.items
  expect(entries.map((entry: { kind: string }) => entry.kind)).toEqual(['refund', 'hold', 'settle', 'hold', 'top_up'])
  for (const { postings } of entries)
    expect(Object.values<string>(postings).reduce((sum, micros) => sum + BigInt(micros), 0n)).toBe(0n)
  expect(entries[0].actor.name).toBe('operator')
  expect((await owner.get(`/billing/entries?hold_id=${charged}&kind=settle`)).body.data.items).toHaveLength(1)

  expect(entries[0].project).toEqual({ id: projectId, name: '=SUM(夜雨, "江湖")' })
  expect(entries.at(-1).project).toBeNull()
  const booked = async (query: string) =>
    (await owner.get(`/billing/entries?${query}`)).body.data.items.map((entry: { id: string }) => entry.id)
  const { booked_at: at } = entries[0]
  expect(await booked(`from=${at}`)).toContain(entries[0].id)
  expect(await booked(`from=${at.replace('Z', '%2B00')}`)).toContain(entries[0].id)
  expect(await booked(`to=${at}`)).not.toContain(entries[0].id)
  expect(await booked(`to=${new Date(Date.parse(at) + 1000).toISOString()}`)).toHaveLength(entries.length)

  const usage = async (by: string) => (await owner.get(`/billing/usage?by=${by}`)).body.data.items
  const sums = { currency: 'CNY', charged: '200000', held: '700000', charges: 1 }
  expect(await usage('project')).toEqual([{ key: projectId, name: '=SUM(夜雨, "江湖")', ...sums }])
  expect(await usage('person')).toEqual([{ key: owner.userId, name: 'owner', ...sums }])
  expect(await usage('engine')).toEqual([{ key: 'ark/seedream', name: null, ...sums }])
  expect(await usage('day')).toEqual([{ key: new Date().toISOString().slice(0, 10), name: null, ...sums }])
  expect(await usage('total')).toEqual([{ key: null, name: null, ...sums }])

  const table = await owner.get('/billing/bill.csv')
  expect(table.headers['content-type']).toContain('text/csv')
  const lines = String(table.body).split('\r\n')
  expect(lines[0]).toContain('begun_at,ended_at,state,project')
  expect(lines).toHaveLength(4)
  // A title that begins like a formula is text to a spreadsheet.
  expect(lines[2]).toContain(`"'=SUM(夜雨, ""江湖"")"`)
  expect(lines[2]).toContain(',0.3,0.25,0.05,0,')
})

test('budgets and headroom as a page shows them', async () => {
  const wish = {
    name: 'Film',
    project_id: projectId,
    member_id: null,
    engine: null,
    currency: 'CNY',
    period: 'month',
    limit: '1000000',
    stops: true,
  }
  const made = await owner.post('/billing/budgets', wish)
  expect(made.status).toBe(201)
  expect(made.body.data).toMatchObject({
    used: '900000',
    held: '700000',
    used_percent: 90,
    project: { id: projectId },
    revision: 1,
  })
  const headroom = (await owner.get(`/billing/headroom?amount=100001&currency=CNY&project_id=${projectId}`)).body.data
  expect(headroom).toMatchObject({
    balance: '4100000',
    limit: { kind: 'budget', name: 'Film' },
    budgets: [{ left: '100000' }],
  })
  expect(headroom.blind_budgets).toEqual([])
  const dollars = (await owner.get(`/billing/headroom?amount=5&currency=USD&project_id=${projectId}`)).body.data
  expect(dollars.budgets).toEqual([])
  expect(dollars.blind_budgets).toEqual([{ id: made.body.data.id, name: 'Film', currency: 'CNY' }])
  await expect(work(100_001n, null)).rejects.toThrow('BILLING_BUDGET_REACHED')
  const { id } = made.body.data
  expect((await owner.put(`/billing/budgets/${id}`, { ...wish, stops: false })).status).toBe(400)
  const changed = await owner.put(`/billing/budgets/${id}`, { ...wish, stops: false }, { 'if-match': '"1"' })
  expect([changed.status, changed.body.data.revision]).toEqual([200, 2])
  await work(100_001n, 100_001n)
  const director = await world.as('director')
  expect((await director.get('/billing/budgets')).body.data.items).toHaveLength(1)
  expect((await director.delete(`/billing/budgets/${id}`)).status).toBe(403)
  expect((await owner.delete(`/billing/budgets/${id}`)).status).toBe(200)
})

test('plans are made by an administrator and shown to the workspace', async () => {
  const wish = {
    name: '小团队',
    units: { image: 100, clip: 10 },
    storage_bytes: 10_737_418_240,
    members: 15,
    is_default: false,
  }
  const plan = (await operator.post('/billing/plans', wish)).body.data
  expect((await operator.post('/billing/plans', { ...wish, units: { 'no such': 1 } })).status).toBe(400)
  const assign = await operator.put(`/billing/workspaces/${owner.workspaceId}/plan`, { plan_id: plan.id })
  expect(assign.status).toBe(200)
  expect((await owner.get('/billing/plan')).body.data).toMatchObject({
    plan: { name: '小团队', units: { image: 100, clip: 10 } },
    used: {},
  })
  const all = (await operator.get('/billing/plans')).body.data
  expect(all.map((one: { name: string; workspaces: number }) => [one.name, one.workspaces])).toEqual(
    expect.arrayContaining([
      ['unlimited', 0],
      ['小团队', 1],
    ]),
  )
  expect((await operator.delete(`/billing/plans/${plan.id}`)).body.error.code).toBe('BILLING_PLAN_IN_USE')
  expect((await owner.get('/billing/plans')).status).toBe(404)
})

test('an administrator finds every workspace with its money and its plan, also those of others', async () => {
  const all = (await operator.get('/billing/workspaces?size=100')).body.data
  const own = all.items.find((each: { id: string }) => each.id === owner.workspaceId)
  const wallet = (await owner.get('/billing/wallet')).body.data.wallets[0]
  expect(own).toMatchObject({ kind: 'personal', wallets: [wallet], plan: { name: '小团队' } })
  expect(
    all.items.some((each: { plan: unknown; wallets: unknown[] }) => each.plan === null && each.wallets.length === 0),
  ).toBe(true)
  const found = (await operator.get(`/billing/workspaces?search=${own.slug.toUpperCase()}`)).body.data
  expect(found.items.map((each: { id: string }) => each.id)).toContain(owner.workspaceId)
  expect((await operator.get('/billing/workspaces?search=%25%5F%5C')).body.data.items).toEqual([])
  expect((await owner.get('/billing/workspaces')).status).toBe(404)
})

test('the books are proved on demand and by night, and the system page says so', async () => {
  expect((await operator.get('/billing/proof')).body.data).toBeNull()
  const proof = (await operator.post('/billing/proof')).body.data
  expect(proof).toMatchObject({ ok: true, findings: [] })
  expect(Number(proof.entries)).toBeGreaterThan(5)
  await world.studio.db.transaction((tx) => world.studio.sweepLater(tx))
  await world.settle()
  const nightly = (await operator.get('/billing/proof')).body.data
  expect(Date.parse(nightly.proved_at)).toBeGreaterThan(Date.parse(proof.proved_at))
  const { findings } = (await operator.get('/system/health')).body.data
  expect(findings.find((one: { name: string }) => one.name === 'ledger')).toMatchObject({ ok: true })
  const reply = await operator.post(
    '/billing/adjustments',
    { workspace_id: owner.workspaceId, currency: 'CNY', amount: '-99999999', reason: 'too much' },
    key('adjust'),
  )
  expect(reply.body.error.code).toBe('BILLING_WALLET_TOO_SMALL')
})
