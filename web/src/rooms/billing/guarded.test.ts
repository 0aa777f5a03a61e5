import { expect, test } from 'vitest'
import { unguarded } from './guarded.ts'

const budget = (currency: string, change: object = {}) => ({
  ...{ currency, stops: true, project_id: null, member_id: null, engine: null },
  ...change,
})

test.each([
  ['no budget at all', [], []],
  ['only one that warns', [budget('CNY', { stops: false })], []],
  ['one of the whole workspace', [budget('CNY')], ['USD']],
  ['one for each currency', [budget('CNY'), budget('USD')], []],
  ['one that warns beside', [budget('CNY'), budget('USD', { stops: false })], ['USD']],
  ['one of a single project', [budget('CNY'), budget('USD', { project_id: 'p' })], ['USD']],
  ['one of a single person', [budget('USD', { member_id: 'm' })], ['CNY', 'USD']],
  ['one of a single engine', [budget('CNY'), budget('USD', { engine: 'e' })], ['USD']],
])('currencies that nothing stops, with %s', (_case, budgets, expected) => {
  expect(unguarded(['CNY', 'USD'], budgets)).toEqual(expected)
})
