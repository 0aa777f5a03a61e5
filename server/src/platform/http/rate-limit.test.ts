import { expect, test } from 'vitest'
import { type Clock, ManualClock } from '../clock.ts'
import { RateLimiter } from './rate-limit.ts'

test('so many fit into a window, which slides', () => {
  const clock = new ManualClock()
  const limiter = new RateLimiter(clock, 60_000)
  for (let n = 0; n < 3; n++) expect(limiter.take('a', 3)).toBe(0)
  expect(limiter.take('a', 3)).toBe(60)
  expect(limiter.take('b', 3)).toBe(0)
  clock.advanceMs(60_000)
  expect(limiter.take('a', 3)).toBeGreaterThan(0)
  clock.advanceMs(40_000)
  expect(limiter.take('a', 3)).toBe(0)
})

test('a clock that is set back locks nobody out', () => {
  let wallMs = Date.parse('2026-03-01T12:00:00Z')
  let monotonicMs = 0
  const clock: Clock = { now: () => new Date(wallMs), monotonicMs: () => monotonicMs }
  const limiter = new RateLimiter(clock, 60_000)
  expect(limiter.take('a', 60)).toBe(0)
  wallMs -= 3_600_000
  monotonicMs += 1000
  expect(limiter.take('a', 60)).toBe(0)
})
