import { expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { createReachable } from './reachable.ts'

test('a server that is not there is told with what to do, and is asked again only after a while', async () => {
  const clock = new ManualClock()
  let asked = 0
  const check = createReachable(
    clock,
    async () => {
      asked += 1
      return asked === 1 ? { ok: false, cause: 'unavailable', message: 'nobody' } : { ok: true }
    },
    'Start it.',
  )
  expect(await check()).toEqual({ available: false, reason: 'nobody', remedy: 'Start it.' })
  expect(await check()).toMatchObject({ available: false })
  expect(asked).toBe(1)
  clock.advanceMs(15_000)
  expect(await check()).toEqual({ available: true })
})

test('a server that wants a key is there', async () => {
  const check = createReachable(
    new ManualClock(),
    async () => ({ ok: false, cause: 'auth', message: 'no' }),
    'Start it.',
  )
  expect(await check()).toEqual({ available: true })
})
