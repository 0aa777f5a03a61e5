import { expect, test } from 'vitest'
import { spokenLanguage } from './start.ts'

test.each([
  ['zh-CN', 'zh-HK', 'zh-HK'],
  ['zh-TW', 'zh-HK', 'zh-HK'],
  ['zh-TW', 'zh-CN', 'zh-TW'],
  ['zh-CN', 'zh-CN', 'zh-CN'],
  ['en', 'zh-CN', 'en'],
  ['en', 'fr', 'en'],
  ['und', 'ja', 'ja'],
] as const)('a script in %s, in a project of %s, is spoken in %s', (recognised, asked, spoken) => {
  expect(spokenLanguage(recognised, asked)).toBe(spoken)
})
