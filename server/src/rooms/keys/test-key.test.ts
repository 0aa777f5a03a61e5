import { afterEach, expect, test } from 'vitest'
import type { KeyTest } from '#contract/keys.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { type Probe, sampleCatalogue, sampleDialects } from '#testing/sample-catalogue.ts'
import { ofWorkspace, storeKey } from './keys.seed.ts'

let studio: TestStudio
afterEach(() => studio[Symbol.asyncDispose]())

async function openWith(probe?: Probe) {
  studio = await openStudio({ parts: { catalogue: [sampleCatalogue], dialects: sampleDialects(probe) } })
  const owner = await studio.as('owner')
  const path = ofWorkspace(owner)
  const attempt = async (secret: string, headers = {}): Promise<KeyTest> =>
    (await owner.post(`${path}/test`, { provider: 'acme', secrets: { api_key: secret } }, headers)).body.data
  return { owner, path, attempt }
}

test('a key is tested before it is stored: good ones name their models, bad ones the cause and the remedy', async () => {
  const { owner, path, attempt } = await openWith()
  expect(await attempt('sk-good-0123456789')).toMatchObject({
    outcome: 'ok',
    cause: null,
    remedy: '',
    models: ['picture-2', 'words'],
  })
  const refused = await attempt('sk-planted-0123456789')
  expect(refused).toMatchObject({ outcome: 'failed', cause: 'auth', models: null })
  expect(refused.message).toBe('Incorrect API key provided: ***. See ***...')
  expect(refused.remedy).toContain('Nothing was charged')
  expect((await attempt('sk-planted-0123456789', { 'accept-language': 'zh-CN' })).remedy).toContain('未产生费用')
  expect((await owner.get(path)).body.data.items).toEqual([])
})

test('a test of a stored key is noted with it', async () => {
  const { owner, path } = await openWith()
  const bad = await storeKey(owner, path, { secret: 'sk-planted-0123456789' })
  expect((await owner.post(`${path}/${bad.id}/test`)).body.data.cause).toBe('auth')
  expect((await owner.get(path)).body.data.items[0]).toMatchObject({
    failure: 'auth',
    cooling_until: expect.any(String),
  })
})

test('a provider without a free call says so', async () => {
  const { owner, path } = await openWith()
  const secrets = { access_key: 'a', secret_key: 'b' }
  const reply = await owner.post(`${path}/test`, { provider: 'twofold', secrets })
  expect(reply.body.data).toMatchObject({ outcome: 'untestable', remedy: expect.stringContaining('first work') })
})

test('a provider that never answers is given up, also if it does not listen', async () => {
  const { attempt } = await openWith(() => new Promise(() => {}))
  const answer = { outcome: 'failed', cause: 'unavailable', message: 'no answer within 15 s' }
  expect(await attempt('sk-good-0123456789')).toMatchObject(answer)
}, 60_000)

test('whatever a call throws is an answer, without the key', async () => {
  const { attempt } = await openWith(async (_provider, access) => {
    throw new Error(`connect ECONNREFUSED with ${access?.secrets.api_key}`)
  })
  const answer = await attempt('sk-planted-0123456789')
  expect(answer).toMatchObject({ outcome: 'failed', cause: 'unavailable' })
  expect(answer.message).toBe('connect ECONNREFUSED with ***')
})

test('tests are throttled', async () => {
  const { owner, path } = await openWith()
  const body = { provider: 'acme', secrets: { api_key: 'sk-good-0123456789' } }
  const statuses = []
  for (let times = 0; times < 11; times++) statuses.push((await owner.post(`${path}/test`, body)).status)
  expect(statuses).toEqual([...Array(10).fill(200), 429])
})
