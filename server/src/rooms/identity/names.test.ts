import { expect, test } from 'vitest'
import { foldName, mixesScripts, readEmail, readUsername } from './names.ts'

test('names that people take for the same are the same', () => {
  const same = [
    ['Straße', 'STRASSE'],
    ['ＡＬＩＣＥ', 'alice'],
    ['e\u0301milie', 'ÉMILIE'],
    ['ΟΔΟΣ', 'οδος'],
    ['ﬁona', 'FIONA'],
    ['  张三 ', '张三'],
  ] as const
  for (const [a, b] of same) expect(foldName(a), a).toBe(foldName(b))
  expect(foldName('张三')).not.toBe(foldName('張三'))
})

test('folding twice changes nothing', () => {
  for (const name of ['Straße', 'İstanbul', 'ΟΔΟΣ', 'ﬃ', 'ǅ', '한국'])
    expect(foldName(foldName(name)), name).toBe(foldName(name))
})

test('a user name is letters and digits of any script, and never an address', () => {
  for (const name of ['张三', 'Ольга', 'محمد', '한국어', 'नेहा', "O'Neil", 'Anna-Lena K.', 'x', '7'])
    expect(readUsername(name), name).not.toBeNull()
  for (const name of ['', ' ', '@x', 'a@b', '.x', 'a\nb', 'a\u200bb', 'a\u202eb', '😀', 'a/b', 'x'.repeat(65)])
    expect(readUsername(name), JSON.stringify(name)).toBe(name === 'a\nb' ? 'a b' : null)
  expect([...(readUsername('张'.repeat(64)) ?? '')]).toHaveLength(64)
})

test('a name is in one alphabet; those that are written together may stand together', () => {
  const fit = [
    '张三',
    '张三 Zhang',
    'Ольга',
    'Ἀλέξανδρος',
    'محمد',
    '한국어',
    '金Kim 김',
    'さくらサクラ桜 Sakura',
    'ㄅㄆ注音',
    'नेहा',
    "O'Neil",
  ]
  for (const name of [...fit, '阿·三_01', 'ᏣᎳᎩ', 'İstanbul', 'Émilie', '7', '王々', 'ラーメン'])
    expect(mixesScripts(name), name).toBe(false)
  // А Cyrillic а, an o and an ο of the Greek, a Cherokee letter that looks like a D.
  for (const name of ['pаypal', 'admіn', 'gοοgle', 'Ольгa', '张三я', 'ꭰave', '한국я', 'さくら김', 'ㄅ김'])
    expect(mixesScripts(name), name).toBe(true)
})

test('an address is loosely read: only a mail that arrives proves it', () => {
  for (const email of ['a@b.cn', '用户@例子.公司', 'first.last+tag@sub.example.org'])
    expect(readEmail(email), email).toBe(email)
  for (const email of [
    'a@b',
    '@b.cn',
    'a b@c.cn',
    'a@b.cn,c@d.cn',
    'A <a@b.cn>',
    `${'x'.repeat(250)}@b.cn`,
    'a@b.cn\nBcc: x@y.cn',
  ])
    expect(readEmail(email), email).toBeNull()
})
