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
  first,
  later,
  openWorld,
  order,
  Ring,
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

test.each([
  ['refused', { refused: 'busy', message: '429' }],
  ['not heard of', 'unreachable'],
  ['lost', 'lost'],
] as const)(
  'handed in once more and %s, it goes in again and is made, and nothing is asked about its old job',
  async (_, fate) => {
    const acme = new Acme()
    const asks: string[] = []
    const { generation } = room(acme, {
      ring: new Ring(first),
      engine: {
        ...{ resubmitIsFree: true, prices: { currency: 'CNY', units: { second: { micros: 0, per: 1 } } } },
        poll: async ({ providerJobId }) => {
          asks.push(providerJobId)
          return providerJobId === 'job-1' ? { state: 'unknown' } : clip({ second: 5 })
        },
      },
    })
    const asked = order()
    await later(generation.generate(scope, asked, context()))
    clock.advanceMs(findWithinMs)
    acme.script.push(fate)
    await generation.generate(scope, asked, context()).catch(() => undefined)
    expect(asks).toEqual(['job-1', 'job-1'])
    let made: unknown
    for (let tries = 0; tries < 5 && made === undefined; tries += 1) {
      clock.advanceMs(findWithinMs)
      made = await generation.generate(scope, asked, context()).catch(() => undefined)
    }
    expect(made).toMatchObject({ key: asked.artefactKey })
    expect(asks.slice(2)).not.toContain('job-1')
  },
)
