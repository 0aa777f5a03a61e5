import { useQuery } from '@tanstack/react-query'
import type { Budget } from '#contract/billing.ts'
import { Notice } from '#web/ui/notice.tsx'
import { enginesQuery } from '../generation/engines.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { useTexts } from './texts.ts'

/** In which currencies engines cost here, as far as they can be used. */
function usePricedCurrencies(): readonly string[] {
  const { id } = useWorkspace()
  const engines = useQuery(enginesQuery(id)).data?.items ?? []
  const priced = engines.filter(({ price, is_available: isAvailable }) => isAvailable && price.amount !== '0')
  return [...new Set(priced.map(({ price }) => price.currency))].toSorted()
}

/** A budget counts its own currency and no other: whoever makes one is told of the rest. */
export function CurrencyHint({ currency }: { readonly currency: string }) {
  const t = useTexts()
  const others = usePricedCurrencies().filter((one) => one !== currency)
  if (others.length === 0) return null
  return <Notice tone="warn" title={t('budget.oneCurrency', { currency, others: others.join(', ') })} />
}

/** What no budget that stops work would stop. */
export function UnguardedCurrencies({ budgets }: { readonly budgets: readonly Budget[] }) {
  const t = useTexts()
  const guarded = new Set(budgets.filter(({ stops }) => stops).map(({ currency }) => currency))
  const open = usePricedCurrencies().filter((currency) => !guarded.has(currency))
  if (guarded.size === 0 || open.length === 0) return null
  return <Notice tone="warn" title={t('budget.unguarded', { currencies: open.join(', ') })} />
}
