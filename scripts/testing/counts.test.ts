import { expect, test } from 'vitest'
import { countTests } from './counts.ts'

test('a file that does not load counts as a failed test', () => {
  const loaded = { status: 'failed', assertionResults: [{}] }
  const unloaded = { status: 'failed', assertionResults: [] }
  expect(countTests({ numPassedTests: 5, numFailedTests: 1, testResults: [loaded, unloaded] })).toEqual({
    passed: 5,
    failed: 2,
  })
  expect(
    countTests({ numPassedTests: 5, numFailedTests: 0, testResults: [{ status: 'passed', assertionResults: [] }] }),
  ).toEqual({ passed: 5, failed: 0 })
})
