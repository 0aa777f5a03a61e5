import { expect, test } from 'vitest'
import { movementOf } from './movement.ts'

const NOTHING = {
  ...{ wallet: '0', held: '0', spent: '0', debt: '0' },
  ...{ external: '0', topped_up: '0', given: '0', adjusted: '0' },
}
type Entry = Parameters<typeof movementOf>[0]
type Row = [string, Entry['kind'], Partial<Entry['postings']>, object]

test.each<Row>([
  ['money set aside', 'hold', { wallet: '-500', held: '500' }, { amount: 500n, way: 'aside', says: 'hold' }],
  ['all of a hold charged', 'settle', { held: '-500', spent: '500' }, { amount: 500n, way: 'out', says: 'settle' }],
  [
    'a part of a hold charged',
    'settle',
    { held: '-500', spent: '300', wallet: '200' },
    { amount: 300n, way: 'out', says: 'settleLess', beside: 200n },
  ],
  [
    'a charge for which nothing had been set aside',
    'settle',
    { external: '-300', spent: '300' },
    { amount: 300n, way: 'out', says: 'settle', isOwnAccount: true },
  ],
  ['a hold released', 'release', { held: '-500', wallet: '500' }, { amount: 500n, way: 'back', says: 'release' }],
  [
    'a hold released into a debt',
    'release',
    { held: '-500', debt: '200', wallet: '300' },
    { amount: 500n, way: 'back', says: 'release', repaid: 200n },
  ],
  ['a refund', 'refund', { spent: '-300', wallet: '300' }, { amount: 300n, way: 'back', says: 'refund' }],
  [
    'a late charge that the wallet could not pay whole',
    'late',
    { wallet: '-100', debt: '-200', spent: '300' },
    { amount: 300n, way: 'out', says: 'lateOwed', beside: 200n, repaid: 0n },
  ],
  [
    'money that paid a debt first',
    'top_up',
    { wallet: '800', debt: '200', topped_up: '-1000' },
    { amount: 1000n, way: 'back', says: 'top_up', repaid: 200n },
  ],
  ['money taken out', 'adjust', { wallet: '-70', adjusted: '70' }, { amount: 70n, way: 'out', says: 'adjust' }],
])('%s', (_case, kind, postings, expected) => {
  expect(movementOf({ kind, postings: { ...NOTHING, ...postings } })).toMatchObject(expected)
})
