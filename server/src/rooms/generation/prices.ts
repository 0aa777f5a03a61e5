// What usage costs. Pure: whole numbers in, whole numbers out, always rounded up to the next micro.
import type { Money, Prices, Usage } from './provider.ts'

/** Throws RangeError for usage or prices that are not whole numbers from 0. */
export function amountOf(usage: Usage, prices: Prices): Money {
  let micros = 0n
  for (const [unit, count] of Object.entries(usage)) {
    const price = prices.units[unit]
    if (!price) continue
    const per = wholeNumber(price.per, `${unit}: per`)
    if (per === 0n) throw new RangeError(`${unit}: a price is per 1 or more`)
    const product = wholeNumber(count, unit) * wholeNumber(price.micros, `${unit}: micros`)
    micros += (product + per - 1n) / per
  }
  return { currency: prices.currency, micros }
}

type Frozen = { readonly prices: Prices; readonly usageMax: Usage }

/**
 * What is booked. A priced unit that the provider does not count is taken as it was asked for: one that counts tokens where the
 * catalogue has a price for seconds made those seconds all the same. It may be more than was held.
 */
export function chargeOf(usage: Usage, { prices, usageMax }: Frozen): bigint {
  return amountOf({ ...usageMax, ...withoutCache(usage, prices) }, prices).micros
}

/** Where nothing is said of it, what was read before costs what is read anew. */
function withoutCache(usage: Usage, prices: Prices): Usage {
  const { cached_input_token: cached = 0, ...rest } = usage
  if (cached === 0 || prices.units.cached_input_token) return usage
  return { ...rest, input_token: (usage.input_token ?? 0) + cached }
}

function wholeNumber(value: number, name: string): bigint {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${name} must be a whole number from 0: ${value}`)
  return BigInt(value)
}
