import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Model, Provider } from '#contract/catalogue.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { sampleProviders } from '#testing/sample-catalogue.ts'

let studio: TestStudio
let root: Client
beforeAll(async () => {
  studio = await openStudio({ parts: sampleProviders })
  root = await studio.operator()
})
afterAll(() => studio[Symbol.asyncDispose]())

const room = () => studio.studio.rooms.catalogue
const provider = async (id: string, client = root): Promise<Provider> =>
  (await client.get('/catalogue/providers')).body.data.items.find((one: Provider) => one.id === id)
const model = async (id: string, client = root): Promise<Model> =>
  (await client.get('/catalogue/models')).body.data.items.find((one: Model) => one.id === id)
const at = (revision: number) => ({ 'if-match': `"${revision}"` })

test('every member reads providers, models and prices; addresses and options of providers are for administrators', async () => {
  const viewer = await studio.as('viewer')
  const seen = await provider('acme', viewer)
  expect(seen).toMatchObject({ base_url: null, options: null, keys_url: 'https://acme.example/keys', revision: 0 })
  expect(seen.key_fields.map((field) => field.name)).toEqual(['api_key'])
  expect((await model('acme/words', viewer)).prices.units).toEqual({ output_token: { micros: 10, per: 1 } })
  expect((await provider('acme')).base_url).toBe('https://api.acme.example/v1')
  expect((await viewer.patch('/catalogue/providers/acme', { is_enabled: false }, at(0))).status).toBe(404)
})

test('a retired model is shown with what replaces it, is not offered, and is still found for work that was begun', async () => {
  expect(await model('acme/picture-1')).toMatchObject({ state: 'retired', replaced_by: 'acme/picture-2' })
  expect(
    room()
      .modelsFor('image')
      .map((one) => one.id),
  ).toEqual(['acme/picture-2'])
  expect(room().isOffered('acme/picture-1')).toBe(false)
  expect(room().model('acme/picture-1')).toMatchObject({ model: 'picture-1', provider: { id: 'acme' } })
  expect(
    room()
      .describe()
      .models.find((one) => one.id === 'acme/picture-1'),
  ).toMatchObject({
    isRetired: true,
    replacedBy: 'acme/picture-2',
  })
})

test('a change is in force at once, tells what is shipped, and is taken back by a reset', async () => {
  const prices = { currency: 'CNY', units: { image: { micros: 300_000, per: 1 } } }
  const changed = await root.patch('/catalogue/models/acme/picture-2', { prices, concurrency_max: 1 }, at(0))
  expect(changed.body.data).toMatchObject({ prices, concurrency_max: 1, changed: ['prices', 'concurrency_max'] })
  expect(changed.body.data.shipped).toMatchObject({ concurrency_max: 3, prices: { currency: 'USD' } })
  expect(room().model('acme/picture-2')).toMatchObject({ prices, concurrencyMax: 1 })
  const revision = changed.body.data.revision
  expect(changed.headers.etag).toBe(`"${revision}"`)
  for (const seen of [0, revision - 1, revision + 1]) {
    const stale = await root.patch('/catalogue/models/acme/picture-2', { concurrency_max: 2 }, at(seen))
    expect([stale.status, stale.body.error.code]).toEqual([412, 'STALE_REVISION'])
  }
  expect((await root.delete('/catalogue/models/acme/picture-2', undefined, at(revision))).status).toBe(200)
  expect(await model('acme/picture-2')).toMatchObject({ concurrency_max: 3, changed: [], shipped: null, revision: 0 })
  await studio.settle()
  const { rows } = await studio.studio.db.transaction((tx) =>
    tx.executeSql(`select payload ->> 'how' as how from events where name = 'catalogue.changed' order by position`, []),
  )
  expect(rows).toEqual([{ how: 'changed' }, { how: 'reset' }])
})

test('any address that speaks a known dialect is a provider by configuration alone', async () => {
  const name = { en: 'House', zh: '自建' }
  const added = await root.post('/catalogue/providers', { id: 'house', name, base_url: 'http://10.0.0.5:8000/v1/' })
  expect(added.body.data).toMatchObject({ is_custom: true, base_url: 'http://10.0.0.5:8000/v1', needs_key: true })
  const body = {
    slug: 'Qwen3-Any_Name.7b',
    provider: 'house',
    kind: 'text',
    dialect: 'sample-text',
    model: '团队/模型:latest',
  }
  const made = await root.post('/catalogue/models', body)
  expect([made.status, made.body.data?.id]).toEqual([201, 'house/Qwen3-Any_Name.7b'])
  expect(room().model('house/Qwen3-Any_Name.7b')).toMatchObject({
    model: '团队/模型:latest',
    provider: { id: 'house', baseUrl: 'http://10.0.0.5:8000/v1' },
  })
  expect((await root.post('/catalogue/models', body)).body.error.code).toBe('CATALOGUE_TAKEN')
  const house = await provider('house')
  const kept = await root.delete('/catalogue/providers/house', undefined, at(house.revision))
  expect([kept.status, kept.body.error.code]).toEqual([409, 'CATALOGUE_IN_USE'])
  await root.delete('/catalogue/models/house/Qwen3-Any_Name.7b', undefined, at(made.body.data.revision))
  expect((await root.delete('/catalogue/providers/house', undefined, at(house.revision))).status).toBe(200)
  expect(await provider('house')).toBeUndefined()
})

test.each([
  ['no address', { base_url: 'nonsense' }, 'CATALOGUE_BASE_URL_INVALID'],
  ['a file', { base_url: 'file:///etc/passwd' }, 'CATALOGUE_BASE_URL_INVALID'],
  ['a password in it', { base_url: 'https://me:secret@acme.example' }, 'CATALOGUE_BASE_URL_INVALID'],
  ['a question in it', { base_url: 'https://acme.example/?key=1' }, 'CATALOGUE_BASE_URL_INVALID'],
  ['a page of keys that is a script', { keys_url: 'javascript:alert(1)' }, 'CATALOGUE_BASE_URL_INVALID'],
  ['options that are none', { options: [] }, 'INVALID_REQUEST'],
])('an address of a provider is refused: %s', async (_what, change, code) => {
  const reply = await root.patch('/catalogue/providers/acme', change, at(0))
  expect([reply.status, reply.body.error.code]).toEqual([400, code])
})

test.each([
  ['an unknown provider', { provider: 'nobody' }, 'CATALOGUE_UNKNOWN_PROVIDER'],
  ['an unknown dialect', { dialect: 'esperanto' }, 'CATALOGUE_UNKNOWN_DIALECT'],
  ['a dialect of another kind', { dialect: 'sample-images' }, 'CATALOGUE_UNKNOWN_DIALECT'],
  ['a slug with a slash', { slug: 'a/b' }, 'INVALID_REQUEST'],
  ['half a price', { prices: { currency: 'USD', units: { image: { micros: 0.5, per: 1 } } } }, 'INVALID_REQUEST'],
  ['a price per nothing', { prices: { currency: 'USD', units: { image: { micros: 1, per: 0 } } } }, 'INVALID_REQUEST'],
])('a model is refused: %s', async (_what, change, code) => {
  const body = { slug: 'm', provider: 'acme', kind: 'text', dialect: 'sample-text', model: 'm', ...change }
  const reply = await root.post('/catalogue/models', body)
  expect([reply.status, reply.body.error.code]).toEqual([400, code])
})

test('a disabled provider takes its models out of what is offered, and back', async () => {
  const off = await root.patch('/catalogue/providers/acme', { is_enabled: false }, at(0))
  expect(room().modelsFor('text')).toEqual([])
  expect(await model('acme/words')).toMatchObject({ state: 'disabled', is_enabled: true })
  await root.patch('/catalogue/providers/acme', { is_enabled: true }, at(off.body.data.revision))
  expect(
    room()
      .modelsFor('text')
      .map((one) => one.id),
  ).toEqual(['acme/words'])
  expect((await provider('acme')).revision).toBe(0)
})

test('with simulators every provider lies below their address, and everybody is told', async () => {
  const environment = { HUABEN_SIMULATED_PROVIDERS: 'http://127.0.0.1:9/' }
  await using simulated = await openStudio({ parts: sampleProviders, environment })
  const { catalogue } = simulated.studio.rooms
  expect(catalogue.provider('acme')?.baseUrl).toBe('http://127.0.0.1:9/acme')
  expect(catalogue.modelsFor('text')[0]?.provider.baseUrl).toBe('http://127.0.0.1:9/acme')
  expect(catalogue.describe().simulated).toBe(true)
  const other = await simulated.operator()
  expect((await other.get('/catalogue/models')).body.data.simulated).toBe(true)
  expect((await other.get('/system/health')).body.data.simulated).toBe(true)
  expect((await root.get('/catalogue/models')).body.data.simulated).toBe(false)
}, 60_000)
