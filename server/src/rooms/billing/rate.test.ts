import { expect, test } from 'vitest'
import { ENGINE_KINDS } from '#contract/generation.ts'
import { KINDS } from './quotas.ts'
import { whenBegin } from './rate.ts'

const HOUR = 3_600_000
const now = new Date('2026-01-01T12:00:00Z')
const ago = (minutes: number, amount = 1) => ({ amount, at: new Date(now.getTime() - minutes * 60_000) })
const inMinutes = (at: Date) => (at.getTime() - now.getTime()) / 60_000

test.each([
  // spent, count, most, at once, minutes until the last begins
  [[], 10, 10, 10, 0],
  [[], 12, 10, 10, 60],
  [[], 25, 10, 10, 120],
  [[ago(50)], 10, 10, 9, 10],
  [[ago(50), ago(20)], 3, 2, 0, 60 + 10],
  [[ago(50, 2)], 1, 2, 0, 10],
  [[ago(70)], 1, 1, 1, 0],
  [[ago(30), ago(10), ago(5)], 1, 1, 0, 55],
  [[], 0, 10, 0, 0],
])('%j and %i more, %i an hour: %i at once, the last in %i minutes', (spends, count, most, atOnce, minutes) => {
  const found = whenBegin(spends, count, { most, windowMs: HOUR, now })
  expect([found.atOnce, inMinutes(found.lastAt)]).toEqual([atOnce, minutes])
})

test('everything that has a rate has a name that people know', () => {
  for (const kind of ['films', ...ENGINE_KINDS.map((one) => `generations.${one}`)])
    expect(KINDS[kind], kind).toBeDefined()
})
