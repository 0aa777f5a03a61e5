import { expect, test } from 'vitest'
import type { JournalRow } from './tables.ts'
import { type Decided, type Known, toEntry } from './wire.ts'

const at = new Date('2026-03-01T12:00:00Z')
const who = '0190b6a0-0000-7000-8000-000000000001'
const known: Known = { projects: new Map(), people: new Map([[who, '林']]) }
const zero = { wallet_micros: 0n, held_micros: 0n, spent_micros: 0n, debt_micros: 0n, external_micros: 0n }
const row = (kind: string) =>
  ({
    ...{ id: 'entry', kind, currency: 'CNY', ...zero, topped_up_micros: 0n, given_micros: 0n, adjusted_micros: 0n },
    ...{ reason: 'clip', hold_id: 'hold', project_id: null, actor_id: who, engine: null, provider: null },
    ...{ provider_job_id: null, task_id: null, booked_at: at },
  }) as unknown as JournalRow
const decided = (by: string, isCharged: boolean): Decided => ({ by, at, isCharged })
const told = (kind: string, decision?: Decided) => toEntry(row(kind), known, decision).decision

test('only the entry that a decision has led to tells of it: what was set aside before it does not', () => {
  const yes = { by: 'person', person: { id: who, name: '林' }, charged: true, decided_at: at.toISOString() }
  for (const kind of ['settle', 'late']) {
    expect(told(kind, decided(who, true)), kind).toEqual(yes)
    expect(told(kind, decided(who, false)), kind).toBeNull()
  }
  expect(told('release', decided(who, false))).toEqual({ ...yes, charged: false })
  expect(told('release', decided(who, true)), 'it was given back, and charged late').toBeNull()
  for (const kind of ['hold', 'refund', 'top_up']) expect(told(kind, decided(who, true)), kind).toBeNull()
  expect(told('settle')).toBeNull()
})

test('a provider and a deadline are no people', () => {
  for (const by of ['provider', 'deadline'])
    expect(told('settle', decided(by, true))).toMatchObject({ by, person: null, charged: true })
})
