import { expect, test } from 'vitest'
import { languageOf } from './localised.ts'

test.each([
  [{}, undefined, 'en'],
  [{ LANG: 'zh_CN.UTF-8' }, undefined, 'zh-CN'],
  [{ LANG: 'zh' }, '', 'zh-CN'],
  [{ LANG: 'zh-Hant-TW' }, undefined, 'zh-CN'],
  [{ LANG: 'zhu_XX' }, undefined, 'en'],
  [{ LANG: 'de_DE.UTF-8' }, undefined, 'en'],
  [{ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'en_US.UTF-8' }, undefined, 'en'],
  [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_CN' }, undefined, 'zh-CN'],
  [{ LANG: 'zh_CN', LC_MESSAGES: 'zh_CN', LC_ALL: 'C.UTF-8' }, undefined, 'en'],
  [{ LANG: 'zh_CN', LC_ALL: '' }, undefined, 'zh-CN'],
  [{ LANG: 'zh_CN' }, 'en', 'en'],
  [{ LANG: 'en_US' }, 'zh-CN', 'zh-CN'],
  // What is no language of ours does not decide; the settings complain of it.
  [{ LANG: 'zh_CN' }, 'klingon', 'zh-CN'],
])('%j with the wish %s: %s', (environment, wished, language) => {
  expect(languageOf(environment, wished)).toBe(language)
})
