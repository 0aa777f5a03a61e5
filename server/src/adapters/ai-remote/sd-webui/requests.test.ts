import { expect, test } from 'vitest'
import { createHeldRequests } from './requests.ts'

const going = new AbortController().signal
const done = { providerJobId: 'a', result: { state: 'failed', cause: 'internal', message: 'm' } } as const

test('what is short is answered as it is, also when it fails', async () => {
  const held = createHeldRequests(1000)
  expect(await held.start('a', going, async () => done)).toBe(done)
  const failing = held.start('a', going, async () => {
    throw new Error('broken')
  })
  await expect(failing).rejects.toThrow('broken')
  expect(await held.result('a', 0)).toBeUndefined()
})

test('what is long is held, asked about, and its end is kept', async () => {
  const held = createHeldRequests(1)
  const work = Promise.withResolvers<typeof done>()
  expect(await held.start('a', going, () => work.promise)).toEqual({ providerJobId: 'a' })
  expect(await held.result('a', 1)).toBe('running')
  work.resolve(done)
  expect(await held.result('a', 1000)).toBe(done.result)
  expect(await held.result('a', 0)).toBe(done.result)
})

test('a long one that fails or is refused ends as a failure', async () => {
  const held = createHeldRequests(1)
  const later = (end: () => never) => new Promise<never>((_, reject) => setTimeout(() => reject(tried(end)), 20))
  await held.start('a', going, () =>
    later(() => {
      throw new Error('the line broke')
    }),
  )
  expect(await held.result('a', 1000)).toMatchObject({ state: 'failed', message: 'the line broke' })
})

test('a caller who goes away ends a short one; a held one ends by being called off', async () => {
  const held = createHeldRequests(1)
  const seen: AbortSignal[] = []
  const caller = new AbortController()
  await held.start('a', caller.signal, (signal) => {
    seen.push(signal)
    return new Promise(() => undefined)
  })
  caller.abort()
  expect(seen[0]?.aborted).toBe(false)
  held.abort('a')
  expect(seen[0]?.aborted).toBe(true)
  expect(await held.result('a', 0)).toBeUndefined()
})

function tried(work: () => never): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}
