import { expect, test } from 'vitest'
import { ApiFault } from '#web/api/fault.ts'
import { isOfContent, isRefused } from './refusal.ts'

const fault = (status: number, code = 'FILES_X') => new ApiFault({ status, code, message: '', details: {} })

test.each([
  ['no answer', fault(0, 'UNREACHABLE'), false, false],
  ['a session that ran out', fault(401, 'INVALID_TOKEN'), false, false],
  ['too slow', fault(408), false, false],
  ['too many at once', fault(429), false, false],
  ['a server that fell', fault(500), false, false],
  ['a proxy that refuses in its own words', fault(413, 'UNREACHABLE'), false, false],
  ['no room', fault(403), true, false],
  ['an upload that is gone', fault(410), true, false],
  ['content that is none', fault(400), true, true],
  ['content that is too large', fault(413), true, true],
  ['content of another kind', fault(415), true, true],
  ['a defect of ours', new Error('x'), false, false],
])('an upload after %s: over %s, in vain %s', (_case, error, isOver, isInVain) => {
  expect(isRefused(error)).toBe(isOver)
  expect(isOfContent(error)).toBe(isInVain)
})
