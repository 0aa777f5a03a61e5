import { expect, test } from 'vitest'
import { createStatementNames } from './preparing-client.ts'

test('a statement gets a name with its third use, and keeps it', () => {
  const nameOf = createStatementNames()
  expect([nameOf('select 1'), nameOf('select 1')]).toEqual([undefined, undefined])
  const name = nameOf('select 1')
  expect(name).toBeTypeOf('string')
  expect(nameOf('select 1')).toBe(name)
  expect(nameOf('select 2')).toBeUndefined()
})

test('no two statements share a name, and their number is bounded', () => {
  const nameOf = createStatementNames()
  const texts = Array.from({ length: 1000 }, (_, at) => `select ${at}`)
  const names = texts.map((text) => [nameOf(text), nameOf(text), nameOf(text)][2]).filter((name) => name !== undefined)
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBe(300)
})

test('texts that never come again do not push out those that do', () => {
  const nameOf = createStatementNames()
  nameOf('often')
  for (let at = 0; at < 10_000; at++) nameOf(`select ${at}`)
  nameOf('often')
  expect(nameOf('often')).toBeTypeOf('string')
})
