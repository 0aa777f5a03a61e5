// What something will cost, said before it is begun; above nothing, somebody confirms it.
import { type ReactNode, useState } from 'react'
import type { BuildPlan } from '#contract/productions.ts'
import { formatMoney } from '#web/i18n/format.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { useCostTexts } from './cost-texts.ts'

export type Cost = { readonly amount: string; readonly currency: string }

const isAbove0 = ({ amount }: Cost) => BigInt(amount) > 0n

/** What is to be paid, currency by currency; empty if nothing is. */
export const costsOf = (plan: Pick<BuildPlan, 'cost' | 'other_costs'>): readonly Cost[] =>
  [plan.cost, ...plan.other_costs].filter(isAbove0)

/** "CN¥1.20 and $0.04"; in words if there is nothing to pay. */
export function useCostWords(): (costs: readonly Cost[]) => string {
  const t = useCostTexts()
  return (costs) =>
    costs.length === 0
      ? t('nothing')
      : costs
          .map(({ amount, currency }) => formatMoney(amount, currency))
          .reduce((first, rest) => t('and', { first, rest }))
}

/** A line of a plan. */
export function CostFact({ costs }: { readonly costs: readonly Cost[] }) {
  const t = useCostTexts()
  const words = useCostWords()
  return (
    <p className="flex flex-wrap justify-between gap-x-3">
      <span className="text-muted">{t('cost')}</span>
      <span className="font-medium tabular-nums">
        {costs.length === 0 ? t('nothing') : t('about', { amount: words(costs) })}
      </span>
    </p>
  )
}

/** Begins at once what is free, and asks first about what costs; `dialog` belongs somewhere on the page. */
export function useConfirmCost(costs: readonly Cost[], begin: () => void): { ask: () => void; dialog: ReactNode } {
  const t = useCostTexts()
  const words = useCostWords()
  const [isAsking, setAsking] = useState(false)
  const dialog = (
    <Confirm
      isOpen={isAsking}
      onClose={() => setAsking(false)}
      title={t('confirmTitle', { amount: words(costs) })}
      verb={t('confirmVerb')}
      onConfirm={() => {
        setAsking(false)
        begin()
      }}
    >
      {t('confirmText')}
    </Confirm>
  )
  return { ask: () => (costs.length === 0 ? begin() : setAsking(true)), dialog }
}
