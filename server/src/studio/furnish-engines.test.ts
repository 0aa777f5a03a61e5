import { expect, test } from 'vitest'
import { configForTesting } from './config.ts'
import { timesOf } from './furnish-engines.ts'

const timesWith = (environment: Record<string, string>) =>
  timesOf(configForTesting('/data', environment).config.providers)

test('how long a provider is waited for follows the settings', () => {
  const hourMs = 3_600_000
  expect(timesWith({})).toEqual({
    ...{ decideWithinMs: 24 * hourMs, busyWithinMs: 6 * hourMs, finishWithinMs: 24 * hourMs },
    ...{ findWithinMs: 120_000, fetchWithinMs: 900_000, pollPauseMaxMs: 600_000 },
  })
  expect(
    timesWith({
      HUABEN_PROVIDER_DECIDE_HOURS: '1',
      HUABEN_PROVIDER_BUSY_HOURS: '2',
      HUABEN_PROVIDER_FINISH_HOURS: '3',
      HUABEN_PROVIDER_FIND_SECONDS: '4',
      HUABEN_PROVIDER_FETCH_MINUTES: '5',
      HUABEN_PROVIDER_POLL_PAUSE_SECONDS: '6',
    }),
  ).toEqual({
    decideWithinMs: 3_600_000,
    busyWithinMs: 7_200_000,
    finishWithinMs: 10_800_000,
    findWithinMs: 4000,
    fetchWithinMs: 300_000,
    pollPauseMaxMs: 6000,
  })
})
