import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contentDisposition } from './content-disposition.ts'

const nameIn = (header: string) => decodeURIComponent(header.split("filename*=UTF-8''")[1] ?? '')

test('a Chinese name arrives whole, with a fallback for old programs', () => {
  const header = contentDisposition('attachment', '第一集 "终".mp4')
  expect(header).toBe(
    `attachment; filename="___ ___.mp4"; filename*=UTF-8''%E7%AC%AC%E4%B8%80%E9%9B%86%20%22%E7%BB%88%22.mp4`,
  )
})

test.each([
  ['../../etc/passwd', '.._.._etc_passwd'],
  ['a\r\nSet-Cookie: x', 'aSet-Cookie: x'],
  ['film\u202e4pm.exe', 'film4pm.exe'],
  ['', 'download'],
  [`${'长'.repeat(300)}.mp4`, `${'长'.repeat(196)}.mp4`],
])('%j is offered as %j', (name, expected) => {
  expect(nameIn(contentDisposition('inline', name))).toBe(expected)
})

test('whatever the name, the header is one safe line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(contentDisposition('inline', name)).toMatch(
        /^inline; filename="[^"\\\x00-\x1f\x7f-\uffff]*"; filename\*=UTF-8''[\w.!#$&+^`|~%-]+$/,
      )
    }),
  )
})
