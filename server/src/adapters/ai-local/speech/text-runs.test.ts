import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spellOutChinese } from './chinese-reading.ts'
import { findSpokenLanguage } from './languages.ts'
import { cleanText, splitRuns } from './text-runs.ts'

const chinese = findSpokenLanguage('zh-CN')!
const english = findSpokenLanguage('en')!
const show = (text: string, language = chinese) =>
  splitRuns(text, language, 300).map((run) => [run.language.voice, run.text, run.mark])

describe('splitRuns', () => {
  it('speaks English words inside Chinese as English, and Chinese inside English as Chinese', () => {
    expect(show('我们用 iPhone 15 给 David 打电话，OK？')).toEqual([
      ['cmn', '我们用,', 'open'],
      ['en-us', 'iPhone 15,', 'open'],
      ['cmn', '给,', 'open'],
      ['en-us', 'David,', 'open'],
      ['cmn', '打电话,', 'open'],
      ['en-us', 'OK？', 'question'],
    ])
    expect(show('He said 你好 and left.', english).map(([voice]) => voice)).toEqual(['en-us', 'cmn', 'en-us'])
  })

  it('keeps questions and exclamations apart from statements', () => {
    expect(show('走吧。“真的吗？！”不行！').map(([, , mark]) => mark)).toEqual(['statement', 'question', 'exclamation'])
  })

  it('does not stop after a title', () => {
    expect(show('Mr. Smith laughed! He left.', english).map(([, text]) => text)).toEqual([
      'Mr. Smith laughed!',
      'He left.',
    ])
  })

  it.each(['', '……', '😀👨‍👩‍👧', '！？', ' \n\t', '——', '<br/>'])('finds nothing to say in %j', (text) => {
    expect(splitRuns(text, chinese, 300)).toEqual([])
  })

  it('takes out markup, embedded commands and pictures, and keeps the words', () => {
    expect(cleanText('\u0001+10S<speak>你好</speak> [[h@loU]] 😀 &amp; 1️⃣')).toBe('+10S 你好 h@loU &amp; 1')
  })

  it('bounds every run and loses no letter', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('天', '地', '，', '。', ' word ', '！', 'a', '9', '😀', '𠮷'), { maxLength: 400 }),
        (signs) => {
          const text = signs.join('')
          const runs = splitRuns(text, chinese, 40)
          const letters = (value: string) => value.match(/[\p{L}]/gu)?.join('') ?? ''
          expect(letters(runs.map((run) => run.text).join(''))).toBe(letters(text))
          for (const run of runs) expect(run.text.length).toBeLessThanOrEqual(42)
        },
      ),
    )
  })
})

describe('spellOutChinese', () => {
  it.each([
    ['50%的人', '百分之50的人'],
    ['2024年', '二零二四年'],
    ['￥3.50', '3点五零元'],
    ['8:05', '8点05分'],
    ['1,234,567人', '1234567人'],
    ['３点２０分', '3点20分'],
  ])('%s is read as %s', (text, spoken) => expect(spellOutChinese(text)).toBe(spoken))
})

describe('findSpokenLanguage', () => {
  it.each([
    ['zh-CN', 'cmn'],
    ['zh-Hant-TW', 'cmn'],
    ['zh_HK', 'yue'],
    ['EN', 'en-us'],
    ['en-GB-oxendict', 'en'],
    ['cs-CZ', 'cs'],
    ['pt-BR', 'pt-br'],
  ])('%s is %s', (tag, voice) => expect(findSpokenLanguage(tag)?.voice).toBe(voice))

  it.each(['tlh', '', 'x', 'constructor', '__proto__', 'zz-ZZ'])('does not know %j', (tag) =>
    expect(findSpokenLanguage(tag)).toBeUndefined(),
  )
})
