import { expect, test } from 'vitest'
import { ApiFault } from './fault.ts'
import { describeWish, doOnce, LostWishes } from './once.ts'

const fault = (status: number, code = 'SOME_CODE') => new ApiFault({ status, code, message: code, details: {} })

/** Sends one wish several times, each with the given outcome; gives the keys that went out. */
async function keysOf(outcomes: readonly unknown[], lost = new LostWishes()): Promise<string[]> {
  const keys: string[] = []
  for (const outcome of outcomes) {
    const send = async (key: string) => {
      keys.push(key)
      if (outcome !== undefined) throw outcome
    }
    await doOnce('draw three', send, lost).catch(() => {})
  }
  return keys
}

test.each([
  ['no reply came', fault(0, 'UNREACHABLE')],
  ['a proxy answered for the server', fault(502, 'UNREACHABLE')],
  ['the server failed', fault(500, 'INTERNAL')],
  ['the server was busy', fault(503, 'BUSY')],
  ['the request was given up', new DOMException('given up', 'AbortError')],
])('the same wish keeps its key while nobody knows what became of it: %s', async (_case, outcome) => {
  const [first, second, third] = await keysOf([outcome, outcome, undefined])
  expect(second).toBe(first)
  expect(third).toBe(first)
})

test.each([
  ['it was done', undefined],
  ['it was refused', fault(422, 'INVALID_REQUEST')],
  ['it had been done before', fault(409, 'ALREADY_DONE')],
])('after an answer the same wish is a new one: %s', async (_case, outcome) => {
  const [first, second] = await keysOf([outcome, undefined])
  expect(second).not.toBe(first)
})

test('two equal wishes on their way at once are two, also when both lose their replies', async () => {
  const lost = new LostWishes()
  const [one, other] = [lost.take('draw three'), lost.take('draw three')]
  expect(one).not.toBe(other)
  lost.keep('draw three', one)
  lost.keep('draw three', other)
  expect(new Set([lost.take('draw three'), lost.take('draw three')])).toEqual(new Set([one, other]))
})

test('another wish gets another key, and a lost one is forgotten after a while', () => {
  const lost = new LostWishes()
  lost.keep('draw three', 'key', 0)
  expect(lost.take('draw two', 1)).not.toBe('key')
  expect(lost.take('draw three', 11 * 60_000)).not.toBe('key')
})

test('a key that the server knows for something else is not insisted on', async () => {
  const keys: string[] = []
  const done = await doOnce('draw three', async (key) => {
    keys.push(key)
    if (keys.length === 1) throw fault(409, 'IDEMPOTENCY_KEY_REUSED')
    return 'done'
  })
  expect(done).toBe('done')
  expect(new Set(keys).size).toBe(2)
})

test('wishes are equal if address, workspace, revision, intent and body are', async () => {
  const wish = { address: 'POST /projects', workspace: 'a', revision: 1, intent: 'x', body: { title: 'Umbrella' } }
  const same = await describeWish({ ...wish, body: { title: 'Umbrella' } })
  expect(await describeWish(wish)).toBe(same)
  const others = [{ address: 'POST /copy' }, { workspace: 'b' }, { revision: 2 }, { intent: 'y' }, { body: {} }]
  for (const change of others) expect(await describeWish({ ...wish, ...change })).not.toBe(same)
})

test('files are told apart by what they hold', async () => {
  const of = (text: string) => describeWish({ address: 'POST /upload', body: new File([text], 'script.txt') })
  expect(await of('one')).toBe(await of('one'))
  expect(await of('one')).not.toBe(await of('two'))
})
