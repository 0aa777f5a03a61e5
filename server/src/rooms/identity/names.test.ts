import { expect, test } from 'vitest'
import { foldName, readEmail, readUsername } from './names.ts'

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
