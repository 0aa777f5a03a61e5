import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { createOutbound } from '#platform/net/outbound.ts'
import { createDialects } from './dialects.ts'

test('every way to talk to providers has a name of its own', () => {
  const ids = createDialects({ outbound: createOutbound(), clock: systemClock }).map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})
