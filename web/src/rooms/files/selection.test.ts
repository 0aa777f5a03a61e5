import { expect, test } from 'vitest'
import { rangeOf, withoutDone } from './selection.ts'

const ids = ['a', 'b', 'c', 'd']

test.each([
  ['forwards', 'b', 'd', ['b', 'c', 'd']],
  ['backwards', 'c', 'a', ['a', 'b', 'c']],
  ['without one before', null, 'c', ['c']],
  ['from one that is not shown any more', 'x', 'c', ['c']],
])('a range of files %s', (_case, from, to, expected) => {
  expect(rangeOf(ids, from, to)).toEqual(expected)
})

test('what was done to files unmarks them, and touches no marks of another page, nor those that were set meanwhile', () => {
  const here = { place: 'page 1', marked: new Set(['a', 'b', 'later']) }
  expect(withoutDone(here, 'page 1', ['a'])).toEqual({ place: 'page 1', marked: new Set(['b', 'later']) })
  const turned = { place: 'page 2', marked: new Set(['x']) }
  expect(withoutDone(turned, 'page 1', ['a'])).toBe(turned)
})
