// Which of a model's prices is the one for this piece of work: many cost by resolution, by sound, by length. Pure.
import type { Prices } from '#rooms/generation/provider.ts'

/** Of "second@1080p+sound": the unit, and what must be so for this to be its price. */
function readKey(key: string): { readonly base: string; readonly needs: readonly string[] } {
  const [base = '', needs = ''] = key.split('@')
  return { base, needs: needs === '' ? [] : needs.split('+') }
}

type Worth = (key: string) => number

/**
 * The key that says most of what is so. Where only others are listed, the dearest of them: what is held must be enough.
 * @param facts what is so of this piece of work: "1080p", "sound", "10s"
 */
function chosen(keys: readonly string[], facts: readonly string[], worth: Worth): string | undefined {
  const fitting = keys.filter((key) => readKey(key).needs.every((need) => facts.includes(need)))
  const depth = (key: string) => readKey(key).needs.length
  const [best] = fitting.toSorted((one, other) => depth(other) - depth(one) || worth(other) - worth(one))
  return best ?? keys.toSorted((one, other) => worth(other) - worth(one))[0]
}

/** The prices with one for each unit, by its plain name: as they are frozen with the work. */
export function pricesFor({ currency, units }: Prices, facts: readonly string[]): Prices {
  const keys = Object.keys(units)
  const bases = [...new Set(keys.map((key) => readKey(key).base))]
  const worth: Worth = (key) => (units[key]?.micros ?? 0) / (units[key]?.per ?? 1)
  const entries = bases.flatMap((base) => {
    const key = chosen(
      keys.filter((each) => readKey(each).base === base),
      facts,
      worth,
    )
    const price = key === undefined ? undefined : units[key]
    return price ? [[base, price] as const] : []
  })
  return { currency, units: Object.fromEntries(entries) }
}

/** A number of an option that is one for all, or a list by what is so: `{"default": 700, "sound": 1400}`. */
export function amountFor(listed: unknown, facts: readonly string[]): number | undefined {
  if (typeof listed === 'number') return listed
  if (typeof listed !== 'object' || listed === null) return undefined
  const entries = Object.entries(listed).flatMap(([name, value]) =>
    typeof value === 'number' ? [[name === 'default' ? 'x' : `x@${name}`, value] as const] : [],
  )
  const amounts = Object.fromEntries(entries)
  const key = chosen(Object.keys(amounts), facts, (each) => amounts[each] ?? 0)
  return key === undefined ? undefined : amounts[key]
}
