import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProviderKey } from '#contract/keys.ts'
import { newId } from '#platform/ids.ts'
import { ROLES } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { sampleProviders } from '#testing/sample-catalogue.ts'
import { INSTALLATION, OWN, ofWorkspace, storeKey } from './keys.seed.ts'

let studio: TestStudio
let owner: Client
beforeAll(async () => {
  studio = await openStudio({ parts: sampleProviders })
  owner = await studio.as('owner')
})
afterAll(() => studio[Symbol.asyncDispose]())

const listed = async (client: Client, path: string): Promise<ProviderKey[]> => (await client.get(path)).body.data.items

test('a key is stored, listed without its secret, named, placed, turned off, and deleted', async () => {
  const path = ofWorkspace(owner)
  const made = await storeKey(owner, path, { secret: '  sk-good-abcdefgh-WXYZ\n', label: ' Main ' })
  expect(made).toMatchObject({ owner: 'workspace', provider: 'acme', label: 'Main', last_four: 'WXYZ', revision: 1 })
  expect(made).toMatchObject({ is_enabled: true, is_readable: true, used_at: null, failure: null, cooling_until: null })
  const stale = await owner.patch(`${path}/${made.id}`, { label: 'Other' }, { 'if-match': '"7"' })
  expect([stale.status, stale.body.error.code]).toEqual([412, 'STALE_REVISION'])
  const change = { label: 'Second', place: 3, is_enabled: false }
  const changed = await owner.patch(`${path}/${made.id}`, change, { 'if-match': '"1"' })
  expect(changed.body.data).toMatchObject({ ...change, revision: 2 })
  expect(changed.headers.etag).toBe('"2"')
  expect(await listed(owner, path)).toEqual([changed.body.data])
  expect((await owner.delete(`${path}/${made.id}`)).status).toBe(200)
  expect(await listed(owner, path)).toEqual([])
  expect((await owner.delete(`${path}/${made.id}`)).status).toBe(404)
})

test('a short key shows none of its characters, and one of several fields shows the secret one', async () => {
  const short = await storeKey(owner, OWN, { secret: 'test-key123' })
  expect(short.last_four).toBeNull()
  const body = {
    provider: 'twofold',
    label: 'two',
    secrets: { access_key: 'AKIAEXAMPLE12345', secret_key: 'abcdefghijklmnop-1234' },
  }
  expect((await owner.post(OWN, body)).body.data.last_four).toBe('1234')
})

test.each([
  ['an unknown provider', { provider: 'nobody', secrets: { api_key: 'x' } }, 'KEYS_UNKNOWN_PROVIDER'],
  ['a missing field', { provider: 'twofold', secrets: { access_key: 'x' } }, 'KEYS_FIELDS_WRONG'],
  ['a field too many', { provider: 'acme', secrets: { api_key: 'x', other: 'y' } }, 'KEYS_FIELDS_WRONG'],
  ['an empty text', { provider: 'acme', secrets: { api_key: '  ' } }, 'KEYS_FIELDS_WRONG'],
  ['a line break inside', { provider: 'acme', secrets: { api_key: 'sk-planted\r\nx-evil: 1' } }, 'KEYS_TEXT_WRONG'],
  ['a full-width character', { provider: 'acme', secrets: { api_key: 'sk-planted－1' } }, 'KEYS_TEXT_WRONG'],
  [
    'a label that tells the key',
    { provider: 'acme', label: 'it is sk-planted-1', secrets: { api_key: 'sk-planted-1' } },
    'KEYS_LABEL_TELLS',
  ],
  ['no secrets', { provider: 'acme' }, 'INVALID_REQUEST'],
])('%s is refused without repeating what was sent', async (_what, body, code) => {
  const reply = await owner.post(OWN, { label: 'x', ...body })
  expect([reply.status, reply.body.error.code]).toEqual([400, code])
  expect(JSON.stringify(reply.body)).not.toContain('planted')
})

test('repeated with one Idempotency-Key a key is stored once; with another secret the repetition is refused', async () => {
  const path = ofWorkspace(owner)
  const headers = { 'idempotency-key': newId() }
  const send = (secret: string) =>
    owner.post(path, { provider: 'acme', label: 'once', secrets: { api_key: secret } }, headers)
  const first = await send('sk-good-idempotent-1')
  expect((await send('sk-good-idempotent-1')).body.data).toEqual(first.body.data)
  expect((await send('sk-good-idempotent-2')).body.error.code).toBe('IDEMPOTENCY_KEY_REUSED')
  expect((await listed(owner, path)).filter((key) => key.label === 'once')).toHaveLength(1)
  await owner.delete(`${path}/${first.body.data.id}`)
})

test('keys of a workspace are kept by owner and admin; others of it are refused, strangers find nothing', async () => {
  const path = ofWorkspace(owner)
  const made = await storeKey(owner, path, { label: 'kept' })
  const stranger = await studio.stranger()
  for (const role of ROLES) {
    const may = role === 'owner' || role === 'admin'
    const client = await studio.as(role)
    expect((await client.get(path)).status, role).toBe(may ? 200 : 403)
    expect((await client.post(`${path}/${made.id}/test`)).status, role).toBe(may ? 200 : 403)
    if (!may) expect((await client.delete(`${path}/${made.id}`)).status, role).toBe(403)
  }
  for (const reply of [
    await stranger.get(path),
    await stranger.post(`${path}/${made.id}/test`),
    await stranger.delete(`${path}/${made.id}`),
    await stranger.delete(`${ofWorkspace(stranger)}/${made.id}`),
    await stranger.patch(`${ofWorkspace(stranger)}/${made.id}`, { label: 'mine' }, { 'if-match': '"1"' }),
    await stranger.post(`${ofWorkspace(stranger)}/${made.id}/test`),
    await owner.delete(`${OWN}/${made.id}`),
  ])
    expect(reply.status).toBe(404)
  expect((await listed(owner, path)).map((key) => key.id)).toContain(made.id)
  await owner.delete(`${path}/${made.id}`)
})

test('a person’s own keys are seen by nobody else, be they owner of the workspace or administrator', async () => {
  const writer = await studio.as('writer')
  const root = await studio.operator()
  const own = await storeKey(writer, OWN, { label: 'mine alone' })
  for (const [client, path] of [
    [owner, OWN],
    [owner, ofWorkspace(owner)],
    [root, OWN],
    [root, INSTALLATION],
  ] as const) {
    expect(JSON.stringify((await client.get(path)).body)).not.toContain(own.id)
    expect((await client.delete(`${path}/${own.id}`)).status).toBe(404)
    expect((await client.post(`${path}/${own.id}/test`)).status).toBe(404)
  }
  expect((await listed(writer, OWN)).map((key) => key.id)).toEqual([own.id])
})

test('keys of the installation exist for administrators only', async () => {
  const root = await studio.operator()
  const made = await storeKey(root, INSTALLATION)
  expect((await listed(root, INSTALLATION)).map((key) => key.id)).toEqual([made.id])
  for (const reply of [
    await owner.get(INSTALLATION),
    await owner.get('/system/key-rules'),
    await owner.delete(`${INSTALLATION}/${made.id}`),
  ])
    expect(reply.status).toBe(404)
  await root.delete(`${INSTALLATION}/${made.id}`)
})

test('an order names each key of the provider once', async () => {
  const [a, b, c] = [
    await storeKey(owner, OWN, { label: 'a' }),
    await storeKey(owner, OWN, { label: 'b' }),
    await storeKey(owner, OWN, { label: 'c' }),
  ]
  const others = (await listed(owner, OWN)).filter((key) => key.provider === 'acme' && !'abc'.includes(key.label))
  for (const key of others) await owner.delete(`${OWN}/${key.id}`)
  const put = (ids: string[]) => owner.put(`${OWN}/order`, { provider: 'acme', key_ids: ids })
  const ordered = await put([c.id, a.id, b.id])
  expect(
    ordered.body.data.items.filter((key: ProviderKey) => key.provider === 'acme').map((key: ProviderKey) => key.label),
  ).toEqual(['c', 'a', 'b'])
  for (const wrong of [
    [a.id, b.id],
    [a.id, b.id, newId()],
    [a.id, b.id, c.id, newId()],
  ])
    expect((await put(wrong)).body.error.code).toBe('KEYS_ORDER_WRONG')
})

test('whoever is gone leaves no key behind, nor does a deleted workspace', async () => {
  const root = await studio.operator()
  const leaver = await studio.another('viewer', 'leaver')
  const made = await storeKey(leaver, OWN)
  const { data: place } = (await owner.post('/workspaces', { name: 'Short-lived' })).body
  const path = `/workspaces/${place.id}/provider-keys`
  const there = await storeKey(owner, path)
  await root.delete(`/users/${leaver.userId}`)
  await owner.delete(`/workspaces/${place.id}`)
  await studio.settle()
  const { db, rooms } = studio.studio
  const alive = async (id: string) =>
    (await db.transaction((tx) => tx.executeSql('select deleted_at from provider_keys where id = $1', [id]))).rows
  expect(await alive(made.id)).toEqual([{ deleted_at: expect.any(Date) }])
  expect(await alive(there.id)).toEqual([{ deleted_at: expect.any(Date) }])
  // What was begun with them may still be asked for.
  rooms.keys.addUser(async (_queryable, ids) => new Set(ids.filter((id) => id === there.id)))
  const old = { before: new Date(Date.now() + 1000), countMax: 100 }
  await db.transaction((tx) => rooms.keys.purge(tx, old))
  expect(await alive(made.id)).toEqual([])
  expect(await alive(there.id)).toHaveLength(1)
})
