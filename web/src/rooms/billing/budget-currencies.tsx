import { useQuery } from '@tanstack/react-query'
import type { Budget } from '#contract/billing.ts'
import { Notice } from '#web/ui/notice.tsx'
import { enginesQuery } from '../generation/engines.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { unguarded } from './guarded.ts'
import { useTexts } from './texts.ts'

/** In which currencies engines cost here, as far as they can be used. */
function usePricedCurrencies(): readonly string[] {
  const { id } = useWorkspace()
  const engines = useQuery(enginesQuery(id)).data?.items ?? []
  const priced = engines.filter(({ price, is_available: isAvailable }) => isAvailable && price.amount !== '0')
  return [...new Set(priced.map(({ price }) => price.currency))].toSorted()
}

/** As the server takes it. */
export const CURRENCY = /^[A-Z]{3,8}$/

/** A budget counts its own currency and no other: whoever makes one is told of the rest, once the currency is typed. */
export function CurrencyHint({ currency }: { readonly currency: string }) {
  const t = useTexts()
  const others = usePricedCurrencies().filter((one) => one !== currency)
  if (others.length === 0 || !CURRENCY.test(currency)) return null
  // Beside a field that is being typed into nothing is said aloud.
  return <p className="text-warn">{t('budget.oneCurrency', { currency, others: others.join(', ') })}</p>
}

export function UnguardedCurrencies({ budgets }: { readonly budgets: readonly Budget[] }) {
  const t = useTexts()
  const open = unguarded(usePricedCurrencies(), budgets)
  if (open.length === 0) return null
  return <Notice tone="warn" title={t('budget.unguarded', { currencies: open.join(', ') })} />
}
