import { expect, test } from 'vitest'
import { type KindCount, percentDone, secondsLeft, withLater } from './expected-time.ts'

const count = (kind: string, done: number, total: number, reused = 0): KindCount => ({ kind, done, total, reused })
const ms = new Map([
  ['speech', 1000],
  ['segment', 4000],
  ['film', 2000],
])

test.each([
  ['nothing is done', [count('speech', 0, 4)], 0],
  ['every step of one kind weighs the same', [count('speech', 1, 4)], 25],
  ['a kind weighs by its time', [count('speech', 4, 4), count('segment', 0, 1)], 50],
  ['what was found made is no work', [count('speech', 4, 4, 4), count('segment', 1, 4)], 25],
  ['nothing had to be made', [count('speech', 4, 4, 4)], 100],
  ['marks of a run weigh nothing', [count('timeline', 0, 1), count('end', 0, 1), count('speech', 2, 4)], 50],
])('%s', (_, kinds, percent) => {
  expect(percentDone(kinds, ms)).toBe(percent)
})

test('what follows counts until it is there, in the per cent and in the time', () => {
  const later = new Map([
    ['segment', 2],
    ['film', 1],
  ])
  const before = withLater([count('speech', 2, 2)], later)
  expect(percentDone(before, ms)).toBeCloseTo((100 * 2) / 12)
  expect(secondsLeft(before, ms)).toBe(5)
  const after = withLater([count('speech', 2, 2), count('segment', 0, 2), count('film', 0, 1)], later)
  expect(percentDone(after, ms)).toBe(percentDone(before, ms))
  expect(secondsLeft(after, ms)).toBe(secondsLeft(before, ms))
})
