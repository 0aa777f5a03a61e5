// What is lost, moved or renewed under the stored keys, on the real database.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ResealedKeys } from '#contract/keys.ts'
import { createKeyRing } from '#platform/key-ring.ts'
import { createLog } from '#platform/log.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { sampleCatalogue, sampleProviders } from '#testing/sample-catalogue.ts'
import { OWN, ofWorkspace, scopeOf, storeKey } from './keys.seed.ts'
import { createKeys, type Keys } from './keys.ts'

const [older, newer, foreign] = [1, 2, 3].map((fill) => Buffer.alloc(32, fill)) as [Buffer, Buffer, Buffer]
const environment = { HUABEN_KEY_ENCRYPTION_KEY: older.toString('base64') }
const SECRET = 'sk-good-sealed-0123456789'

let studio: TestStudio
let owner: Client
beforeEach(async () => {
  studio = await openStudio({ parts: sampleProviders, environment })
  owner = await studio.as('owner')
})
afterEach(() => studio[Symbol.asyncDispose]())

/** As after a restart with other key-encryption keys. */
function restartedWith(...ring: Buffer[]): Keys {
  const { db, clock } = studio.studio
  const findProvider = (id: string) => sampleCatalogue.providers.find((provider) => provider.id === id)
  const quiet = createLog('silent')
  const { roleOf } = studio.studio.rooms.workspaces
  return createKeys({ db, clock, log: quiet, ring: createKeyRing(ring), roleOf, findProvider, probe: async () => null })
}

const run = (text: string, values: unknown[] = []) =>
  studio.studio.db.transaction(async (tx) => (await tx.executeSql(text, values)).rows)
const secretOf = async (keys: Keys, id: string) => (await keys.open(scopeOf(owner), id))?.secrets.api_key

test('a row that was moved to another workspace, person or provider cannot be opened there', async () => {
  const stranger = await studio.stranger()
  const { keys } = studio.studio.rooms
  const path = ofWorkspace(owner)
  const made = [await storeKey(owner, path), await storeKey(owner, path), await storeKey(owner, path)]
  const [toOther, toPerson, toProvider] = made.map((key) => key.id) as [string, string, string]
  await run('update provider_keys set workspace_id = $1 where id = $2', [stranger.workspaceId, toOther])
  await run(`update provider_keys set owner_kind = 'user', workspace_id = null, user_id = $1 where id = $2`, [
    stranger.userId,
    toPerson,
  ])
  await run(`update provider_keys set provider = 'twofold' where id = $1`, [toProvider])
  for (const id of [toOther, toPerson])
    await expect(keys.open(scopeOf(stranger), id)).rejects.toMatchObject({ code: 'KEYS_UNREADABLE' })
  expect(await keys.accessFor(scopeOf(stranger), 'acme')).toBeNull()
  expect(await keys.accessFor(scopeOf(owner), 'twofold')).toBeNull()
  const tested = await stranger.post(`${OWN}/${toPerson}/test`)
  expect([tested.status, tested.body.error.code]).toEqual([409, 'KEYS_UNREADABLE'])
})

test('a truncated seal, or one swapped with another row, is a clear fault and nothing crashes', async () => {
  const { keys } = studio.studio.rooms
  const path = ofWorkspace(owner)
  const [cut, swapped, good] = [await storeKey(owner, path), await storeKey(owner, path), await storeKey(owner, path)]
  await run('update provider_keys set sealed_secrets = left(sealed_secrets, 20) where id = $1', [cut.id])
  await run(
    `update provider_keys set (sealed_key, sealed_secrets) = (select sealed_key, sealed_secrets from provider_keys where id = $1) where id = $2`,
    [good.id, swapped.id],
  )
  for (const { id } of [cut, swapped])
    await expect(keys.open(scopeOf(owner), id)).rejects.toMatchObject({ code: 'KEYS_UNREADABLE' })
  for (let times = 0; times < 3; times++) expect((await keys.accessFor(scopeOf(owner), 'acme'))?.keyId).toBe(good.id)
})

test('a lost key-encryption key makes its keys unreadable, one by one; new ones work', async () => {
  const made = await storeKey(owner, ofWorkspace(owner), { secret: SECRET })
  const keys = restartedWith(foreign)
  await expect(keys.open(scopeOf(owner), made.id)).rejects.toMatchObject({ code: 'KEYS_UNREADABLE' })
  expect(await keys.accessFor(scopeOf(owner), 'acme')).toBeNull()
  expect(await keys.usable(scopeOf(owner))).toEqual([])
  const holder = { kind: 'workspace', workspaceId: owner.workspaceId } as const
  expect(await keys.list(holder)).toMatchObject([{ id: made.id, is_readable: false, failure: 'unreadable' }])
  const holding = { owner: holder, actorId: owner.userId, requestId: null }
  const again = await keys.add(holding, { provider: 'acme', label: 'again', secrets: { api_key: SECRET } })
  expect((await keys.accessFor(scopeOf(owner), 'acme'))?.keyId).toBe(again.id)
  await keys.delete(holding, made.id)
})

test('sealing anew goes on where it was killed; in between everything opens; afterwards the old key is not needed', async () => {
  const path = ofWorkspace(owner)
  const made = []
  for (let at = 0; at < 7; at++) made.push(await storeKey(owner, path, { secret: `${SECRET}-${at}` }))
  await owner.delete(`${path}/${made[0]!.id}`)
  const both = restartedWith(newer, older)
  const kill = (resealed: number) => {
    if (resealed >= 4) throw new Error('killed')
  }
  await expect(both.reseal({ batchMax: 2, afterBatch: kill })).rejects.toThrow('killed')
  const sealed = await run('select kek_id, count(*)::int as keys from provider_keys group by kek_id order by keys')
  expect(sealed.map((row) => (row as { keys: number }).keys)).toEqual([3, 4])
  for (const [at, { id }] of made.entries()) expect(await secretOf(both, id)).toBe(`${SECRET}-${at}`)
  expect(await both.reseal({ batchMax: 2 })).toMatchObject({ resealed: 3, already: 4, unreadable: [] })
  expect(await both.reseal()).toMatchObject({ resealed: 0, already: 7, unreadable: [] })
  const alone = restartedWith(newer)
  for (const [at, { id }] of made.entries()) expect(await secretOf(alone, id)).toBe(`${SECRET}-${at}`)
})

test('sealing anew tells of keys that it cannot open, leaves them as they are, and does all others', async () => {
  const [lost, good] = [await storeKey(owner, OWN), await storeKey(owner, OWN)]
  await run(`update provider_keys set kek_id = 'ffffffffffffffff' where id = $1`, [lost.id])
  const done: ResealedKeys = await restartedWith(newer, older).reseal({ batchMax: 1 })
  expect(done).toMatchObject({ resealed: 1, already: 0 })
  expect(done.unreadable).toEqual([{ id: lost.id, kek_id: 'ffffffffffffffff', provider: 'acme' }])
  expect(await secretOf(restartedWith(newer), good.id)).toBeDefined()
})

test('two who seal anew at once do each key once', async () => {
  for (let at = 0; at < 6; at++) await storeKey(owner, OWN)
  const [one, two] = [restartedWith(newer, older), restartedWith(newer, older)]
  const done = await Promise.all([one.reseal({ batchMax: 1 }), two.reseal({ batchMax: 1 })])
  expect(done.reduce((sum, each) => sum + each.resealed, 0)).toBe(6)
  expect(await one.reseal()).toMatchObject({ resealed: 0, already: 6 })
})
