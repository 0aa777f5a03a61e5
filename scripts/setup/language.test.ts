import { expect, test } from 'vitest'
import { languageOf } from '#platform/localised.ts'

const { isChinese } = (await import(new URL('./language.mjs', import.meta.url).href)) as {
  isChinese: (environment: Readonly<Record<string, string>>) => boolean
}

test('the set-up and the program settle on the same language', () => {
  const values = ['', 'C', 'zh', 'zh_TW.UTF-8', 'zh-Hans', 'zhu_XX', 'en_US.UTF-8']
  for (const wished of ['', 'en', 'zh-CN', ' zh-CN ', 'klingon'])
    for (const all of values)
      for (const messages of values)
        for (const lang of values) {
          const environment = { HUABEN_LANGUAGE: wished, LC_ALL: all, LC_MESSAGES: messages, LANG: lang }
          const language = languageOf(environment, wished.trim())
          expect(isChinese(environment), JSON.stringify(environment)).toBe(language === 'zh-CN')
        }
})
