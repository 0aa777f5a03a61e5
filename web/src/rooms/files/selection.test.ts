import { expect, test } from 'vitest'
import { rangeOf } from './selection.ts'

const ids = ['a', 'b', 'c', 'd']

test.each([
  ['forwards', 'b', 'd', ['b', 'c', 'd']],
  ['backwards', 'c', 'a', ['a', 'b', 'c']],
  ['without one before', null, 'c', ['c']],
  ['from one that is not shown any more', 'x', 'c', ['c']],
])('a range of files %s', (_case, from, to, expected) => {
  expect(rangeOf(ids, from, to)).toEqual(expected)
})
