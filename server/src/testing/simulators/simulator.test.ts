import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { simulateOpenai } from './openai.ts'
import { type Simulator, startSimulator } from './simulator.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ providers: [simulateOpenai()], slowMs: 50 })
})
beforeEach(() => simulator.reset())
afterAll(() => simulator.close())

const ask = (path: string, body?: object, key = 'test-key') =>
  fetch(simulator.baseUrl('openai') + path, {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  })
const picture = { model: 'gpt-image-2', prompt: '雨夜，破庙', size: '320x192' }

test('answers with a real picture of the size asked for, and writes the bill', async () => {
  const reply = (await (await ask('/images/generations', picture)).json()) as { data: { b64_json: string }[] }
  const bytes = Buffer.from(reply.data[0]?.b64_json ?? '', 'base64')
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 320, height: 192 })
  expect(simulator.bill()).toMatchObject([{ provider: 'openai', model: 'gpt-image-2', usage: { image: 1 } }])
})

test('takes only valid keys', async () => {
  expect((await ask('/models')).status).toBe(200)
  expect((await ask('/models', undefined, 'other')).status).toBe(401)
})

test.each([
  ['429', 429],
  ['5xx_before', 500],
  ['bad_input', 400],
  ['blocked', 400],
  ['no_balance', 429],
  ['bad_key', 401],
] as const)('%s says no and charges nothing, once', async (fault, status) => {
  simulator.faults.next(fault)
  expect((await ask('/images/generations', picture)).status).toBe(status)
  expect(simulator.bill()).toHaveLength(0)
  expect((await ask('/images/generations', picture)).status).toBe(200)
})

test('gives the hint when to come back in seconds or as a date', async () => {
  simulator.faults.next('429_retry_after')
  simulator.faults.next('429_retry_date')
  expect((await ask('/images/generations', picture)).headers.get('retry-after')).toBe('7')
  const hint = Date.parse((await ask('/images/generations', picture)).headers.get('retry-after') ?? '')
  expect(hint - Date.now()).toBeGreaterThan(5000)
})

test.each(['5xx_after', 'lost_reply', 'cut_reply', 'malformed', 'wrong_type'] as const)(
  '%s is charged all the same',
  async (fault) => {
    simulator.faults.next(fault)
    const ok = await ask('/images/generations', picture)
      .then(async (reply) => [reply.status, await reply.json()])
      .catch(() => null)
    expect(ok?.[0] === 200).toBe(false)
    expect(simulator.bill()).toHaveLength(1)
  },
)

test('a clip takes its time, shows progress, and is a film', async () => {
  simulator.setPace({ msUntilDone: 10_000 })
  const job = (await (await ask('/videos', { model: 'x', prompt: 'rain', seconds: '2', size: '160x96' })).json()) as {
    id: string
  }
  const state = async () => (await (await ask(`/videos/${job.id}`)).json()) as { status: string; progress: number }
  simulator.advanceMs(5000)
  expect(await state()).toMatchObject({ status: 'in_progress', progress: 50 })
  simulator.advanceMs(6000)
  expect(await state()).toMatchObject({ status: 'completed' })
  const bytes = Buffer.from(await (await ask(`/videos/${job.id}/content`)).arrayBuffer())
  expect(bytes.subarray(4, 8).toString()).toBe('ftyp')
  simulator.setPace({ pollsUntilDone: 1 })
})

test('random faults follow their seed', async () => {
  const round = async () => {
    simulator.faults.random(7, { '429': 0.3, blocked: 0.3 })
    const replies: number[] = []
    for (let i = 0; i < 12; i += 1) replies.push((await ask('/images/generations', picture)).status)
    simulator.faults.clear()
    return replies
  }
  const first = await round()
  expect(new Set(first)).toEqual(new Set([200, 429, 400]))
  expect(await round()).toEqual(first)
})
