import { expect, test } from 'vitest'
import { emotionOf } from './emotion.ts'

test.each([
  ['怒吼', 'angry'],
  ['冷笑', 'disgusted'],
  ['含泪微笑', 'sad'],
  ['颤声', 'fearful'],
  ['惊讶地', 'surprised'],
  ['哈哈大笑', 'happy'],
  ['轻声', 'calm'],
  ['(SOBBING)', 'sad'],
  ['laughing', 'happy'],
  ['对众人', undefined],
  ['', undefined],
])('%s is %s', (direction, emotion) => {
  expect(emotionOf(direction)).toBe(emotion)
})
