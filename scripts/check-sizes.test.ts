import { expect, test } from 'vitest'
import { checkSizes, FILE_LINES_MAX, FUNCTION_LINES_MAX } from './check-sizes.ts'
import { withTree } from './imports/fixture-tree.ts'

const problems = (text: string, path = 'server/src/x.ts') =>
  withTree({ [path]: text }, (root) => checkSizes(root).map(({ problem }) => problem))

const functionOf = (lines: number) => `export const f = () => {\n${'f()\n'.repeat(lines - 2)}}\n`

test('a file may have 400 lines, not one more', () => {
  expect(problems('// x\n'.repeat(FILE_LINES_MAX))).toEqual([])
  expect(problems('// x\n'.repeat(FILE_LINES_MAX + 1))).toEqual(['has 401 lines; at most 400'])
})

test('a function may have 70 lines, blank ones apart', () => {
  expect(problems(functionOf(FUNCTION_LINES_MAX))).toEqual([])
  expect(problems(functionOf(FUNCTION_LINES_MAX).replace('f()', '\n\nf()'))).toEqual([])
  expect(problems(functionOf(FUNCTION_LINES_MAX + 1))).toEqual(['function of 71 lines; at most 70'])
})

test('describe blocks may be long', () => {
  expect(problems(functionOf(FUNCTION_LINES_MAX + 1), 'server/src/x.test.ts')).toEqual([])
})

test('three parameters, an object counting as one', () => {
  expect(problems('export function f({ a, b, c, d }: any, x: any, y: any) {}')).toEqual([])
  expect(problems('export class C { m(a: any, b: any, c: any, d: any) {} }')).toEqual([
    '4 parameters besides context; at most 3',
  ])
})

test('a callback has the parameters that its caller gives it', () => {
  expect(problems("'x'.replace(/(a)(b)(c)/, (whole, a, b, c) => c)")).toEqual([])
  expect(problems('const f = (whole: any, a: any, b: any, c: any) => c')).toEqual([
    '4 parameters besides context; at most 3',
  ])
})
