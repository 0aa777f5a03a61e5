// The catalogue as pages use it: names, models, and prices in words.
import { queryOptions } from '@tanstack/react-query'
import type { Model, Provider } from '#contract/catalogue.ts'
import type { UsableKeys } from '#contract/keys.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { formatMoney, formatNumber } from '#web/i18n/format.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import { usePriceTexts } from './price-texts.ts'

export const CATALOGUE = ['catalogue'] as const

type Models = { readonly items: readonly Model[]; readonly simulated: boolean }

export const modelsQuery = queryOptions({
  queryKey: [...CATALOGUE, 'models'],
  queryFn: ({ signal }) => api.get<Models>('/catalogue/models', { signal }),
})

export const usableKeysQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: keys.inWorkspace(workspaceId, 'provider-keys', 'usable'),
    queryFn: ({ signal }) => api.get<UsableKeys>(`/workspaces/${workspaceId}/usable-keys`, { signal }),
  })

/** Of two languages, the one of the page. */
export function useNameOf(): (name: Provider['name']) => string {
  const language = useLanguage()
  return ({ en, zh }) => (language === 'zh-CN' ? zh : en)
}

const UNITS = ['image', 'second', 'character', 'input_token', 'cached_input_token', 'output_token', 'request'] as const
type Unit = (typeof UNITS)[number]
const isUnit = (name: string): name is Unit => (UNITS as readonly string[]).includes(name)

/** A unit of a price in words, with what it depends on: "second (1080p, sound)"; its own name if it is none of ours. */
export function useUnitName(): (unit: string) => string {
  const t = usePriceTexts()
  return (key) => {
    const [unit = '', facts] = key.split('@')
    const name = isUnit(unit) ? t(`unit.${unit}`) : unit
    return facts ? t('dependent', { unit: name, facts: facts.split('+').join(', ') }) : name
  }
}

/** "CN¥0.20 an image", "CN¥2.00 for 1,000,000 input tokens"; one text for each unit that has a price. */
export function usePricesOf(): (prices: Model['prices']) => readonly string[] {
  const t = usePriceTexts()
  const unitName = useUnitName()
  return ({ currency, units }) =>
    Object.entries(units).map(([unit, { micros, per }]) => {
      const amount = formatMoney(micros, currency)
      const name = unitName(unit)
      return per === 1 ? t('one', { amount, unit: name }) : t('many', { amount, unit: name, per: formatNumber(per) })
    })
}
