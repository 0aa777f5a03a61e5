import { expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { PASSWORD, register } from '../identity.seed.ts'
import { countersOf, LIMITS, waitAfterMs } from './throttle.ts'

test('the wait doubles after the free tries and has an end', () => {
  const { pair } = LIMITS
  expect([0, 4, 5, 6, 7].map((failures) => waitAfterMs(failures, pair))).toEqual([0, 0, 2000, 4000, 8000])
  expect(waitAfterMs(10_000, pair)).toBe(15 * 60_000)
  expect(waitAfterMs(10_000, LIMITS.account)).toBe(30_000)
})

test('a known address is not held back by what others do to the account', () => {
  const keys = (isKnownAddress: boolean) =>
    countersOf({ account: 'a', address: '1.2.3.4', isKnownAddress }).map((one) => one.key)
  expect(keys(false)).toEqual(['account a', 'address 1.2.3.4', 'pair 1.2.3.4 a'])
  expect(keys(true)).toEqual(['address 1.2.3.4', 'pair 1.2.3.4 a'])
})

async function tryFrom(studio: TestStudio, address: string, username: string, password: string) {
  const reply = await studio.studio.http.inject({
    method: 'POST',
    url: '/api/v1/auth/login',
    remoteAddress: address,
    payload: { username, password },
  })
  return { status: reply.statusCode, retryAfter: Number(reply.headers['retry-after'] ?? 0) }
}

test('wrong passwords make one address wait, longer each time; the right one in time starts anew', async () => {
  const clock = new ManualClock()
  await using studio = await openStudio({ clock })
  await register(studio, { username: 'alice' })
  const wrong = () => tryFrom(studio, '198.51.100.1', 'alice', 'wrong')
  for (let n = 0; n < 5; n++) expect((await wrong()).status).toBe(401)
  expect(await wrong()).toEqual({ status: 429, retryAfter: 2 })
  expect(await tryFrom(studio, '198.51.100.1', 'ALICE', PASSWORD)).toEqual({ status: 429, retryAfter: 2 })
  clock.advanceMs(2000)
  expect((await wrong()).status).toBe(401)
  expect(await wrong()).toEqual({ status: 429, retryAfter: 4 })
  clock.advanceMs(4000)
  expect((await tryFrom(studio, '198.51.100.1', 'alice', PASSWORD)).status).toBe(200)
  for (let n = 0; n < 5; n++) expect((await wrong()).status).toBe(401)
})

test('thirty tries at the same moment get no further than five', async () => {
  await using studio = await openStudio({ clock: new ManualClock() })
  await register(studio, { username: 'alice' })
  const tries = Array.from({ length: 30 }, (_, n) => tryFrom(studio, '198.51.100.1', 'alice', `wrong ${n}`))
  const statuses = (await Promise.all(tries)).map((reply) => reply.status)
  expect(statuses.filter((status) => status === 401)).toHaveLength(5)
  expect(statuses.filter((status) => status === 429)).toHaveLength(25)
})

test('an unknown name is held back like a known one', async () => {
  await using studio = await openStudio({ clock: new ManualClock() })
  const statuses = []
  for (let n = 0; n < 6; n++) statuses.push((await tryFrom(studio, '198.51.100.1', 'nobody', 'x')).status)
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
})

test('one address that tries many accounts is held back on all of them', async () => {
  await using studio = await openStudio({ clock: new ManualClock() })
  const statuses = []
  for (let n = 0; n < 31; n++) statuses.push((await tryFrom(studio, '2001:db8::1', `user${n}`, 'x')).status)
  expect(statuses.slice(0, 30)).toEqual(Array(30).fill(401))
  expect(statuses[30]).toBe(429)
  expect((await tryFrom(studio, '2001:db8::2', 'somebody', 'x')).status).toBe(429)
  expect((await tryFrom(studio, '198.51.100.1', 'somebody', 'x')).status).toBe(401)
})

test('a crowd of attackers slows strangers down by half a minute at most, and the holder not at all', async () => {
  const clock = new ManualClock()
  await using studio = await openStudio({ clock })
  await register(studio, { username: 'alice' })
  expect((await tryFrom(studio, '203.0.113.9', 'alice', PASSWORD)).status).toBe(200)
  let held = 0
  for (let n = 0; n < 70; n++) {
    const reply = await tryFrom(studio, `198.51.${n}.1`, 'alice', 'wrong')
    if (reply.status !== 429) continue
    held += 1
    expect(reply.retryAfter).toBeLessThanOrEqual(30)
    clock.advanceMs(reply.retryAfter * 1000)
  }
  expect(held).toBeGreaterThan(5)
  expect((await tryFrom(studio, '192.0.2.1', 'alice', PASSWORD)).status).toBe(429)
  expect((await tryFrom(studio, '203.0.113.9', 'alice', PASSWORD)).status).toBe(200)
  clock.advanceMs(30_000)
  expect((await tryFrom(studio, '192.0.2.1', 'alice', PASSWORD)).status).toBe(200)
})
