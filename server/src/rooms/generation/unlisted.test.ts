// Work that costs nothing, at a provider whose listing lags behind what it took: it is waited for as any other.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { generationTimes } from './deps.ts'
import {
  Acme,
  clip,
  clock,
  closeWorld,
  context,
  emptyWorld,
  later,
  openWorld,
  order,
  room,
  scope,
} from './remote.seed.ts'

beforeAll(openWorld)
afterAll(closeWorld)
beforeEach(emptyWorld)

const { findWithinMs } = generationTimes

test('free work that is not listed yet is handed in again once the listing could be believed, once for each wait', async () => {
  const acme = new Acme()
  let [polls, isListed] = [0, false]
  const { generation } = room(acme, {
    engine: {
      ...{ resubmitIsFree: true, prices: { currency: 'CNY', units: { second: { micros: 0, per: 1 } } } },
      poll: async () => {
        polls += 1
        return isListed ? clip({ second: 5 }) : { state: 'unknown' }
      },
    },
  })
  const asked = order()
  const again = () => later(generation.generate(scope, asked, context()))
  await again()
  expect([acme.jobs.size, polls]).toEqual([1, 1])
  clock.advanceMs(findWithinMs - 1)
  await again()
  expect([acme.jobs.size, polls], 'one job, asked about twice').toEqual([1, 2])
  clock.advanceMs(1)
  await again()
  expect([acme.jobs.size, polls], 'handed in once more').toEqual([2, 3])
  await again()
  clock.advanceMs(findWithinMs - 1)
  await again()
  expect([acme.jobs.size, polls], 'and waited for anew').toEqual([2, 5])
  isListed = true
  expect((await generation.generate(scope, asked, context())).key).toBe(asked.artefactKey)
})
