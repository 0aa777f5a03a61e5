import { expect, test } from 'vitest'
import type { KeyFailure } from '#contract/keys.ts'
import { restAfter } from './outcome.ts'

const NOW = new Date('2026-11-22T00:00:00Z')
const MINUTE = 60
const HOUR = 60 * MINUTE

type Wish = { cause: KeyFailure; retryAfterMs?: number }

test.each<[Wish, number, number]>([
  [{ cause: 'auth' }, 0, HOUR],
  [{ cause: 'auth' }, 1, 2 * HOUR],
  [{ cause: 'auth' }, 99, 24 * HOUR],
  [{ cause: 'no_balance' }, 0, 30 * MINUTE],
  [{ cause: 'busy' }, 0, 15],
  [{ cause: 'busy' }, 2, MINUTE],
  [{ cause: 'busy' }, 30, 10 * MINUTE],
  [{ cause: 'busy', retryAfterMs: 5000 }, 9, 5],
  [{ cause: 'busy', retryAfterMs: 0 }, 0, 1],
  [{ cause: 'busy', retryAfterMs: 9e12 }, 0, HOUR],
])('after %j, the %d. in a row, a key rests %d s', (wish, failures, seconds) => {
  const rest = restAfter({ kind: 'refused', ...wish }, failures, NOW)!
  expect((rest.until.getTime() - NOW.getTime()) / 1000).toBe(seconds)
  expect(rest).toMatchObject({ cause: wish.cause, failures: failures + 1 })
})

test.each(['bad_input', 'blocked', 'unavailable', 'expired', 'internal'] as const)(
  'a key does not rest for what is not its fault: %s',
  (cause) => {
    expect(restAfter({ kind: 'refused', cause }, 3, NOW)).toBeNull()
  },
)
