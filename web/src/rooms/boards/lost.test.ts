import { expect, test } from 'vitest'
import { ApiFault } from '#web/api/fault.ts'
import { sayGoodbye } from '#web/api/session.ts'
import { countLost, type Edit, findLost, forgetLost, loseChange, mayHold, watchLost } from './lost.ts'

const change = (id: string): Edit => ({
  ...{ kind: 'edit', id, isKept: false },
  edits: [{ type: 'lock_shot', id, locked: true }],
})
const fault = (status: number) => new ApiFault({ status, code: 'X', message: 'x', details: {} })

test.each([
  [0, true],
  [400, false],
  [403, false],
  [409, false],
  [412, true],
  [429, true],
  [500, true],
  [503, true],
])('a change that was answered with %i may hold at a second try: %s', (status, expected) => {
  expect(mayHold(fault(status))).toBe(expected)
})

test('edits that were lost after their page was left are told elsewhere, and stand there when it is opened again', () => {
  const error = fault(412)
  expect(loseChange('p', change('a'), fault(0))).toBe(false)
  let heard = 0
  const stop = watchLost('p', () => {
    heard += 1
  })
  expect(loseChange('p', change('b'), error)).toBe(true)
  expect(heard).toBe(1)
  expect(findLost('p')).toEqual({ changes: [change('a'), change('b')], error })
  expect(countLost('p')).toBe(2)
  expect(findLost('another')).toBeNull()
  stop()
  expect(loseChange('p', change('c'), error)).toBe(false)
  forgetLost('p')
  expect(findLost('p')).toBeNull()
})

test('what one person lost is not offered to the next who signs in', () => {
  loseChange('p', change('a'), fault(412))
  sayGoodbye()
  expect(findLost('p')).toBeNull()
})
