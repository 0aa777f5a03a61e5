import { expect, test } from 'vitest'
import type { FailureCause } from '#rooms/generation/provider.ts'
import { byBody } from './readings.ts'

const told = (status: number) => ({ status, headers: {}, json: {}, nowMs: 0 })
const saying = (cause: FailureCause) => byBody(() => ({ cause, message: 'it failed' }))

test.each([
  [500, 'internal', 'unavailable', true],
  [502, 'internal', 'unavailable', true],
  [408, 'internal', 'unavailable', true],
  [200, 'internal', 'internal', false],
  [500, 'bad_input', 'bad_input', false],
  [500, 'auth', 'auth', false],
  [503, 'busy', 'busy', false],
  [404, 'unavailable', 'unavailable', true],
] as const)('%i, which is told as %s, is %s', (status, said, cause, isUnsure) => {
  expect(saying(said).no(told(status))).toMatchObject({ cause, isUnsure })
})
