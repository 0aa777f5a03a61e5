import { expect, test } from 'vitest'
import { onScale, pitchFactor } from './spoken.ts'

test('the middle is the usual, the ends are the ends, and beyond them nothing changes', () => {
  const scale = { least: -500, middle: 0, most: 500, slowest: 0.5, fastest: 2 }
  expect([0.1, 0.5, 0.75, 1, 1.5, 2, 9].map((factor) => onScale(factor, scale))).toEqual([
    -500, -500, -250, 0, 250, 500, 500,
  ])
  expect(onScale(1, { least: 0, middle: 5, most: 15, slowest: 0.5, fastest: 2 })).toBe(5)
})

test('an octave doubles', () => {
  expect([pitchFactor(12), pitchFactor(-12), pitchFactor(0)]).toEqual([2, 0.5, 1])
})
