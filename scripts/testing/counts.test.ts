import { expect, test } from 'vitest'
import { countTests, describeFailures, type FileResult } from './counts.ts'

const loaded: FileResult = {
  name: 'a.test.ts',
  status: 'failed',
  assertionResults: [
    { fullName: 'adds up', status: 'failed', failureMessages: ['expected 1\nto be 2\nat a.test.ts:3'] },
    { fullName: 'stands', status: 'passed', failureMessages: [] },
  ],
}
const unloaded: FileResult = { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }

test('a file that does not load counts as a failed test', () => {
  expect(countTests({ numPassedTests: 5, numFailedTests: 1, testResults: [loaded, unloaded] })).toEqual({
    passed: 5,
    failed: 2,
  })
  const left: FileResult = {
    name: 'd.test.ts',
    status: 'failed',
    assertionResults: [{ fullName: 'stands', status: 'passed' }],
  }
  expect(countTests({ numPassedTests: 1, numFailedTests: 0, testResults: [left] })).toEqual({ passed: 1, failed: 1 })
  expect(
    countTests({
      numPassedTests: 5,
      numFailedTests: 0,
      testResults: [{ name: 'c.test.ts', status: 'passed', assertionResults: [] }],
    }),
  ).toEqual({ passed: 5, failed: 0 })
})

test('each failure is told with its file, its name and the first lines of its cause', () => {
  expect(describeFailures({ numPassedTests: 1, numFailedTests: 1, testResults: [loaded, unloaded] }, 2)).toEqual([
    'failed: a.test.ts > adds up\n  expected 1\n  to be 2',
    'failed: b.test.ts could not be loaded, set up or cleared away\n  no such module',
  ])
})
