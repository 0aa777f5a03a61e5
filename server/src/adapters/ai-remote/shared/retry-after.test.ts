import { expect, test } from 'vitest'
import { problemOf } from './problem.ts'
import { retryAfterMsOf } from './retry-after.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const day = 24 * 3_600_000

test.each([
  [{ 'retry-after': '7' }, 7000],
  [{ 'retry-after': '0.25' }, 250],
  [{ 'retry-after-ms': '1500', 'retry-after': '7' }, 1500],
  [{ 'retry-after': 'Sun, 22 Nov 2026 12:01:00 GMT' }, 60_000],
  [{ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, 0],
  [{ 'retry-after': 'Fri, 22 Nov 2999 12:00:00 GMT' }, day],
  [{ 'retry-after': '99999999999' }, day],
  [{ 'retry-after': 'Infinity' }, day],
  [{ 'retry-after': '-5' }, undefined],
  [{ 'retry-after': 'NaN' }, undefined],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '' }, undefined],
  [{ 'retry-after-ms': '-1', 'retry-after': '7' }, 7000],
  [{}, undefined],
])('%j is %s ms', (headers, expected) => {
  expect(retryAfterMsOf(headers as Record<string, string>, now)).toBe(expected)
})

test.each([
  ['34.4s', 34_400],
  ['1.2.3s', undefined],
  ['999999999s', day],
])("Google's delay of %s is %s ms", (retryDelay, expected) => {
  const json = { error: { code: 429, message: 'quota', details: [{ retryDelay }] } }
  expect(problemOf({ status: 429, headers: {}, json }, [], now).retryAfterMs).toBe(expected)
})
