import { expect, test } from 'vitest'
import { tagsOf } from './tags.ts'

test.each([
  ['night, rain', ['night', 'rain']],
  ['夜，雨、桥', ['夜', '雨', '桥']],
  [' night ,, night,', ['night']],
  ['', []],
])('tags that were typed as "%s"', (typed, expected) => {
  expect(tagsOf(typed)).toEqual(expected)
})
