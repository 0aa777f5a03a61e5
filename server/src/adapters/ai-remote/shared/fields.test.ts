import { expect, test } from 'vitest'
import { fieldAt, listOf, numberOf, parseExactJson, textOf } from './fields.ts'

test('an id of 64 bits keeps all its digits', () => {
  const reply = parseExactJson('{"file":{"file_id":1234567890123456789,"bytes":12,"ratio":0.5,"name":"1e400"}}')
  expect(reply).toEqual({ file: { file_id: '1234567890123456789', bytes: 12, ratio: 0.5, name: '1e400' } })
})

test('what is missing or of another kind is undefined, never an error', () => {
  expect(fieldAt({ a: { b: [1] } }, 'a', 'b', 'c')).toBeUndefined()
  expect(fieldAt(null, 'a')).toBeUndefined()
  expect(listOf({ length: 3 })).toEqual([])
  expect([textOf(7), textOf(''), textOf({})]).toEqual(['7', undefined, undefined])
  expect([numberOf('3'), numberOf('3.5'), numberOf(''), numberOf('x'), numberOf(Number.NaN)]).toEqual([
    3,
    3.5,
    undefined,
    undefined,
    undefined,
  ])
})
