// Periods of budgets and plans, in calendar days of UTC. Pure.

export const BUDGET_PERIODS = ['day', 'week', 'month', 'total'] as const
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number]

const DAY_MS = 24 * 3600 * 1000
/** Before anything was ever booked. */
const ALWAYS = '1970-01-01'

/** First day of the period that `at` lies in; weeks begin on Monday. */
export function startOf(period: BudgetPeriod, at: Date): string {
  const [year, month, date] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()]
  if (period === 'total') return ALWAYS
  if (period === 'month') return iso(Date.UTC(year, month, 1))
  if (period === 'day') return iso(Date.UTC(year, month, date))
  const sinceMonday = (at.getUTCDay() + 6) % 7
  return iso(Date.UTC(year, month, date - sinceMonday))
}

/** When the next one begins; null for all time. */
export function endOf(period: BudgetPeriod, at: Date): Date | null {
  if (period === 'total') return null
  if (period === 'month') return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1))
  const days = period === 'week' ? 7 : 1
  return new Date(Date.parse(startOf(period, at)) + days * DAY_MS)
}

const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
