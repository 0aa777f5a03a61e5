import { expect, test } from 'vitest'
import { textTokens } from './structured-text.ts'

test.each([
  ['English', 'The rain falls on the bridge. ', 8],
  ['Chinese', '雨落在桥上。', 6],
  ['Thai', 'ฝนตกบนสะพาน', 11],
  ['Arabic', 'المطر يسقط على الجسر', 17],
  ['Hindi', 'पुल पर बारिश होती है', 16],
  ['emoji', '🌧️🌉', 8],
])('%s is counted by no fewer tokens than it may have', (_, text, least) => {
  expect(textTokens(text.repeat(100)) - 16).toBeGreaterThanOrEqual(least * 100)
})

test('plain letters are not counted one by one, or every hold would be three times too much', () => {
  expect(textTokens('word '.repeat(300))).toBe(516)
})
