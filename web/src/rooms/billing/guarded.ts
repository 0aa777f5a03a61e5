import type { Budget } from '#contract/billing.ts'

type Guard = Pick<Budget, 'stops' | 'currency' | 'project_id' | 'member_id' | 'engine'>

const isOfAll = (budget: Guard) => budget.project_id === null && budget.member_id === null && budget.engine === null

/**
 * Of the currencies in which engines cost here, those that no budget of the whole workspace stops. Empty where nobody wants anything
 * stopped.
 */
export function unguarded(currencies: readonly string[], budgets: readonly Guard[]): readonly string[] {
  const stopping = budgets.filter(({ stops }) => stops)
  const guarded = new Set(stopping.filter(isOfAll).map(({ currency }) => currency))
  return stopping.length === 0 ? [] : currencies.filter((currency) => !guarded.has(currency))
}
