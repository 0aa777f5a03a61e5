// Prices as administrators type them: an amount for so many of each unit.
import type { Model } from '#contract/catalogue.ts'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { microsOf, typedOf } from '../billing/amount.ts'
import { useUnitName } from './catalogue.ts'
import { useTexts } from './texts.ts'

type Prices = Model['prices']
type TypedUnit = { readonly unit: string; readonly amount: string; readonly per: string }
export type TypedPrices = { readonly currency: string; readonly units: readonly TypedUnit[] }

const TOKENS = 1_000_000
const perOf = (unit: string) => (unit.endsWith('_token') ? TOKENS : 1)

/** Of a new model the units that its kind is charged by, free until somebody says a price. */
export function typedPricesOf(prices: Prices | undefined, units: readonly string[]): TypedPrices {
  if (!prices) return { currency: 'CNY', units: units.map((unit) => ({ unit, amount: '0', per: String(perOf(unit)) })) }
  return {
    currency: prices.currency,
    units: Object.entries(prices.units).map(([unit, { micros, per }]) => ({
      ...{ unit, per: String(per) },
      amount: typedOf(String(micros)),
    })),
  }
}

/** Null while something is no amount. */
export function pricesOfTyped({ currency, units }: TypedPrices): Prices | null {
  const entries = units.map(({ unit, amount, per }) => [unit, microsOf(amount), Number(per)] as const)
  const isWhole = entries.every(([, micros, per]) => micros !== null && Number.isInteger(per) && per >= 1)
  if (!isWhole || !/^[A-Z]{3}$/.test(currency)) return null
  return {
    currency,
    units: Object.fromEntries(entries.map(([unit, micros, per]) => [unit, { micros: Number(micros), per }])),
  }
}

type FieldsProps = { readonly prices: TypedPrices; readonly onChange: (prices: TypedPrices) => void }

export function PriceFields({ prices, onChange }: FieldsProps) {
  const t = useTexts()
  const unitName = useUnitName()
  const setUnit = (name: string, change: Partial<TypedUnit>) =>
    onChange({ ...prices, units: prices.units.map((each) => (each.unit === name ? { ...each, ...change } : each)) })
  return (
    <>
      <Field label={t('currency')}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={3}
            value={prices.currency}
            onChange={(event) => onChange({ ...prices, currency: event.target.value.toUpperCase() })}
          />
        )}
      </Field>
      {prices.units.map(({ unit, amount, per }) => (
        <div key={unit} className="grid grid-cols-2 gap-3">
          <Field
            label={t('priceOf', { unit: unitName(unit) })}
            problem={microsOf(amount) === null ? t('badAmount') : undefined}
          >
            {(control) => (
              <Input
                {...control}
                required
                inputMode="decimal"
                value={amount}
                onChange={(event) => setUnit(unit, { amount: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('per')}>
            {(control) => (
              <Input
                {...control}
                required
                type="number"
                min={1}
                max={1_000_000_000}
                value={per}
                onChange={(event) => setUnit(unit, { per: event.target.value })}
              />
            )}
          </Field>
        </div>
      ))}
    </>
  )
}
