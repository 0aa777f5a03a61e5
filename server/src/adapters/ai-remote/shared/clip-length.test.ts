import { expect, test } from 'vitest'
import type { ClipDescription, EngineModel } from '#rooms/generation/provider.ts'
import { clipLength } from './clip-length.ts'

const seconds = (durationMs: number, more: Partial<EngineModel>, usual?: readonly number[]) =>
  clipLength({ limits: {}, options: {}, ...more } as EngineModel, { durationMs } as ClipDescription, usual)

test.each([
  [1, 4],
  [4000, 4],
  [4001, 8],
  [12_000, 12],
  [30_000, 12],
])('of fixed lengths %i ms takes the next longer one, or the longest: %i s', (ms, expected) =>
  expect(seconds(ms, {}, [12, 4, 8])).toBe(expected),
)

test('the model knows better than the dialect', () => {
  expect(seconds(4500, { options: { seconds: [5, 10] } }, [4, 8])).toBe(5)
})

test('without fixed lengths any whole second between the limits will do', () => {
  const limits = { duration_ms_min: 4000, duration_ms_max: 15_000 }
  expect([100, 6001, 90_000].map((ms) => seconds(ms, { limits }))).toEqual([4, 7, 15])
})
