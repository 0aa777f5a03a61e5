import { afterEach, beforeEach, expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { sampleProviders } from '#testing/sample-catalogue.ts'
import { INSTALLATION, OWN, ofWorkspace, scopeOf, storeKey } from './keys.seed.ts'

let studio: TestStudio
let clock: ManualClock
let owner: Client
let director: Client
beforeEach(async () => {
  clock = new ManualClock(new Date().toISOString())
  studio = await openStudio({ parts: sampleProviders, clock })
  owner = await studio.as('owner')
  director = await studio.as('director')
})
afterEach(() => studio[Symbol.asyncDispose]())

const keys = () => studio.studio.rooms.keys
const take = (client = director, exclude: string[] = [], provider = 'acme') =>
  keys().accessFor(scopeOf(client), provider, { exclude })
const taken = async (...given: Parameters<typeof take>) => (await take(...given))?.keyId ?? null

test('own keys come before those of the workspace, those before the installation’s; whoever asks next to a used-up one gets the next', async () => {
  const root = await studio.operator()
  const shared = await storeKey(root, INSTALLATION)
  expect(await take(), 'nobody may use it before the administrator says so').toBeNull()
  const rules = await root.put('/system/key-rules', { workspaces_may_use: true }, { 'if-match': '"1"' })
  expect(rules.body.data).toEqual({ workspaces_may_use: true, is_billed: true, revision: 2 })
  expect(await take()).toMatchObject({ keyId: shared.id, owner: 'installation', isBilled: true })
  const common = await storeKey(owner, ofWorkspace(owner))
  const own = await storeKey(director, OWN, { secret: 'sk-good-own-of-director' })
  expect(await take()).toMatchObject({
    keyId: own.id,
    owner: 'user',
    isBilled: false,
    secrets: { api_key: 'sk-good-own-of-director' },
  })
  expect(await taken(director, [own.id])).toBe(common.id)
  expect(await taken(director, [own.id, common.id])).toBe(shared.id)
  expect(await take(director, [own.id, common.id, shared.id])).toBeNull()
  expect(await take(director, [], 'twofold')).toBeNull()
})

test('own keys serve nobody else, and none where the workspace does not allow them', async () => {
  const own = await storeKey(director, OWN)
  expect(await taken()).toBe(own.id)
  expect(await take(owner)).toBeNull()
  const path = `/workspaces/${owner.workspaceId}/key-rules`
  expect((await director.get(path)).body.data).toEqual({ own_keys_allowed: true, revision: 0 })
  expect((await director.put(path, { own_keys_allowed: false }, { 'if-match': '"0"' })).status).toBe(403)
  expect((await owner.put(path, { own_keys_allowed: false }, { 'if-match': '"0"' })).body.data.revision).toBe(1)
  expect((await owner.put(path, { own_keys_allowed: true }, { 'if-match': '"0"' })).status).toBe(412)
  expect(await take()).toBeNull()
  expect(await keys().open(scopeOf(director), own.id), 'what was begun with it is still fetched').not.toBeNull()
  await owner.put(path, { own_keys_allowed: true }, { 'if-match': '"1"' })
  expect(await taken()).toBe(own.id)
})

test('keys of one workspace serve no other', async () => {
  const made = await storeKey(owner, ofWorkspace(owner))
  const stranger = await studio.stranger()
  expect(await take(stranger)).toBeNull()
  expect(await keys().open(scopeOf(stranger), made.id)).toBeNull()
})

test('equal keys take turns, fairly also when many ask at once; a lower place goes first', async () => {
  const path = ofWorkspace(owner)
  const made = [await storeKey(owner, path), await storeKey(owner, path), await storeKey(owner, path)]
  const ids = made.map((key) => key.id)
  const count = async (times: number) => {
    const all = await Promise.all(Array.from({ length: times }, () => taken()))
    return ids.map((id) => all.filter((one) => one === id).length)
  }
  const inTurn = []
  for (let at = 0; at < 6; at++) inTurn.push(await taken())
  expect(inTurn).toEqual([...ids, ...ids])
  const counts = await count(30)
  expect(counts.reduce((sum, each) => sum + each, 0)).toBe(30)
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(studio.databaseUrl === null ? 10 : 5)
  for (const key of made.slice(0, 2)) await owner.patch(`${path}/${key.id}`, { place: 1 }, { 'if-match': '"1"' })
  expect(await count(6)).toEqual([0, 0, 6])
})

test('disabled keys, deleted ones and those that rest are passed over; all of them can still be opened by id', async () => {
  const path = ofWorkspace(owner)
  const [a, b, c] = [await storeKey(owner, path), await storeKey(owner, path), await storeKey(owner, path)]
  await owner.patch(`${path}/${a.id}`, { is_enabled: false }, { 'if-match': '"1"' })
  await owner.delete(`${path}/${b.id}`)
  expect([await taken(), await taken()]).toEqual([c.id, c.id])
  await keys().noteOutcome(c.id, { kind: 'refused', cause: 'busy', retryAfterMs: 30_000 })
  expect(await take()).toBeNull()
  for (const { id } of [a, b, c]) expect((await keys().open(scopeOf(director), id))?.keyId).toBe(id)
  clock.advanceMs(29_999)
  expect(await take()).toBeNull()
  clock.advanceMs(1)
  expect(await taken()).toBe(c.id)
})

test('what a key did is seen in the list; a failing key is told of once; work that succeeds, or a test, ends its rest', async () => {
  const path = ofWorkspace(owner)
  const made = await storeKey(owner, path)
  const look = async () => (await owner.get(path)).body.data.items[0]
  await take()
  expect((await look()).used_at).not.toBeNull()
  for (let times = 0; times < 3; times++) await keys().noteOutcome(made.id, { kind: 'refused', cause: 'auth' })
  const { failed_at, cooling_until, failure, revision } = await look()
  expect([failure, revision]).toEqual(['auth', 1])
  expect(Date.parse(cooling_until) - Date.parse(failed_at)).toBe(4 * 3600_000)
  const { rows } = await studio.studio.db.transaction((tx) =>
    tx.executeSql(`select payload ->> 'cause' as cause from events where name = 'key.failed'`, []),
  )
  expect(rows).toEqual([{ cause: 'auth' }])
  expect(await take()).toBeNull()
  expect((await owner.post(`${path}/${made.id}/test`)).body.data.outcome).toBe('ok')
  expect(await look()).toMatchObject({ failure: null, cooling_until: null, failed_at: null })
  await keys().noteOutcome(made.id, { kind: 'refused', cause: 'internal' })
  expect(await taken(), 'not its fault').toBe(made.id)
  await keys().noteOutcome(made.id, { kind: 'refused', cause: 'no_balance' })
  await keys().noteOutcome(made.id, { kind: 'ok' })
  expect(await taken()).toBe(made.id)
  for (const id of ['nonsense', '00000000-0000-7000-8000-000000000000'])
    await expect(keys().noteOutcome(id, { kind: 'ok' })).resolves.toBeUndefined()
})

test('everybody in the workspace sees of which providers there is a key, and no more', async () => {
  await storeKey(owner, ofWorkspace(owner))
  const own = await storeKey(director, OWN)
  await keys().noteOutcome(own.id, { kind: 'refused', cause: 'auth' })
  const path = `/workspaces/${owner.workspaceId}/usable-keys`
  const seen = (await director.get(path)).body.data
  expect(seen).toEqual({ items: [{ provider: 'acme', own: 1, workspace: 1, installation: 0, ready: 1 }] })
  expect((await owner.get(path)).body.data.items[0]).toMatchObject({ own: 0, workspace: 1 })
  expect((await (await studio.stranger()).get(path)).status).toBe(404)
})
