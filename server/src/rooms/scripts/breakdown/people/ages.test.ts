import { expect, test } from 'vitest'
import { readAge } from './ages.ts'

test.each([
  ['三十三岁', 33],
  ['aged nine', 9],
  ['BOY, age twelve, muddy', 12],
  ['a nine-year-old', 9],
  ['ten years old', 10],
  ['mid-30s', 35],
  ['40', 40],
  ['talks about two lovers', null],
  ['one of the crowd', null],
])('years of "%s": %s', (words, years) => expect(readAge(words)).toBe(years))
