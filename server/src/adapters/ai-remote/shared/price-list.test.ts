import { expect, test } from 'vitest'
import { amountFor, pricesFor } from './price-list.ts'

const each = (micros: number) => ({ micros, per: 1 })
const units = {
  second: each(10),
  'second@1080p': each(20),
  'second@sound': each(15),
  'second@1080p+sound': each(40),
  'image@4k': each(7),
  'image@2k': each(5),
}

test.each([
  [[], 10],
  [['720p'], 10],
  [['1080p'], 20],
  [['sound', '720p'], 15],
  [['sound', '1080p', '5s'], 40],
])('of %j a second costs %i', (facts, micros) =>
  expect(pricesFor({ currency: 'USD', units }, facts)).toMatchObject({
    currency: 'USD',
    units: { second: each(micros) },
  }),
)

test('where nothing fits and there is no plain price, the dearest is held for', () => {
  expect(pricesFor({ currency: 'USD', units }, ['1k']).units.image).toEqual(each(7))
  expect(pricesFor({ currency: 'USD', units }, ['2k']).units.image).toEqual(each(5))
  expect(Object.keys(pricesFor({ currency: 'USD', units }, []).units)).toEqual(['second', 'image'])
})

test('an amount of an option is one for all, or by what is so', () => {
  const listed = { default: 700, sound: 1400, '4k+sound': 2800 }
  expect([[], ['sound'], ['4k', 'sound'], ['4k']].map((facts) => amountFor(listed, facts))).toEqual([
    700, 1400, 2800, 700,
  ])
  expect([amountFor(5, ['sound']), amountFor(undefined, []), amountFor({ '1080p': 3 }, [])]).toEqual([5, undefined, 3])
})
