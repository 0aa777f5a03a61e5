import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { within } from './within.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('work that ends in time gives what it gives, and leaves no timer behind', async () => {
  expect(await within(1000, Promise.resolve(3), 0)).toBe(3)
  expect(vi.getTimerCount()).toBe(0)
})

test('work that fails gives the other', async () => {
  expect(await within(1000, Promise.reject(new Error('x')), 0)).toBe(0)
})

test('work that never ends gives the other at the limit', async () => {
  const waiting = within(1000, new Promise<number>(() => {}), 0)
  await vi.advanceTimersByTimeAsync(1000)
  expect(await waiting).toBe(0)
})
