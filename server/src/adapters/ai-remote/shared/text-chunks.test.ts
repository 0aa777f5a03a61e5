import fc from 'fast-check'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { chunkText, utf8Bytes } from './text-chunks.ts'

const gbkBytes = (text: string) => iconv.encode(text, 'gbk').length

test('short text stays whole, and no text gives no piece', () => {
  expect(chunkText('你好。', { most: 9, sizeOf: utf8Bytes })).toEqual(['你好。'])
  expect(chunkText('', { most: 9, sizeOf: utf8Bytes })).toEqual([])
})

test('it is cut after a sentence, else after a comma, else at a blank', () => {
  const at = (most: number, text: string) => chunkText(text, { most, sizeOf: utf8Bytes })
  expect(at(30, '一二三四。五六，七八九十')).toEqual(['一二三四。', '五六，七八九十'])
  expect(at(24, '一二三四五，六七八九十')).toEqual(['一二三四五，', '六七八九十'])
  expect(at(11, 'hello world again')).toEqual(['hello ', 'world again'])
  expect(at(9, '一二三四五')).toEqual(['一二三', '四五'])
  expect(at(27, '他说：“走吧！”她笑了。')).toEqual(['他说：“走吧！”', '她笑了。'])
})

test('a point inside a number is no end of a sentence', () => {
  expect(chunkText('it was 3.14159 then', { most: 12, sizeOf: utf8Bytes })).toEqual(['it was ', '3.14159 then'])
})

test('bytes are counted as the provider counts them', () => {
  const text = '好'.repeat(600)
  expect(chunkText(text, { most: 1024, sizeOf: gbkBytes }).map(gbkBytes)).toEqual([1024, 176])
  expect(chunkText(text, { most: 1024, sizeOf: utf8Bytes }).map(utf8Bytes)).toEqual([1023, 777])
})

test('pieces fit, lose nothing, and never cut an entity or a character', () => {
  const piece = fc.constantFrom('&amp;', '&lt;', '&#x1F600;', '😀', '好', '。', '，', 'a', ' ', '.', '"')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 200 }), fc.integer({ min: 9, max: 60 }), (pieces, most) => {
      const text = pieces.join('')
      const chunks = chunkText(text, { most, sizeOf: utf8Bytes, whole: /&[^;\s]{1,9};/ })
      expect(chunks.join('')).toBe(text)
      for (const chunk of chunks) {
        expect(utf8Bytes(chunk)).toBeLessThanOrEqual(most)
        expect(chunk).not.toMatch(/&[^;]*$|^(amp|lt|#x1F600);/)
        expect(chunk.isWellFormed()).toBe(true)
      }
    }),
    { seed: 7 },
  )
})
