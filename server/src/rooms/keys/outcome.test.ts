import { expect, test } from 'vitest'
import type { KeyFailure } from '#contract/keys.ts'
import { restAfter } from './outcome.ts'
import { readSecrets } from './secrets.ts'

const NOW = new Date('2026-11-22T00:00:00Z')
const MINUTE = 60
const HOUR = 60 * MINUTE

type Wish = { cause: KeyFailure; retryAfterMs?: number }

test.each<[Wish, number, number]>([
  [{ cause: 'auth' }, 0, HOUR],
  [{ cause: 'auth' }, 1, 2 * HOUR],
  [{ cause: 'auth' }, 99, 24 * HOUR],
  [{ cause: 'no_balance' }, 0, 30 * MINUTE],
  [{ cause: 'busy' }, 0, 2],
  [{ cause: 'busy' }, 2, 8],
  [{ cause: 'busy' }, 30, 2 * MINUTE],
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

test('of a provider with several sets of fields any one set makes a key, and what a form leaves empty is not part of it', () => {
  const field = (name: string, is_secret = true) => ({ name, is_secret })
  const provider = {
    id: 'kling',
    key_fields: [field('api_key'), field('access_key', false), field('secret_key')],
    key_sets: [['api_key'], ['access_key', 'secret_key']],
  }
  const names = (texts: Record<string, string>) => Object.keys(readSecrets(provider, texts))
  expect(names({ api_key: 'sk-1', access_key: ' ', secret_key: '' })).toEqual(['api_key'])
  expect(names({ api_key: '', access_key: 'ak', secret_key: 'sk' })).toEqual(['access_key', 'secret_key'])
  for (const texts of [{ access_key: 'ak' }, { api_key: 'a', secret_key: 's' }, {}, { api_key: 'a', other: 'o' }])
    expect(() => names(texts), JSON.stringify(texts)).toThrow('KEYS_FIELDS_WRONG')
})
