// Keys between keys: something can always be put between two others without moving either.
import { assert } from '#platform/assert.ts'

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'
const BASE = DIGITS.length

/** A key above `low` and below `high`; null stands for the end on that side. Keys compare as texts. */
export function keyBetween(low: string | null, high: string | null): string {
  const floor = low ?? ''
  assert(high === null || floor < high, 'order keys stand in order')
  let key = ''
  for (let at = 0; ; at++) {
    const from = digitAt(floor, at, 0)
    const to = high === null || !high.startsWith(key) ? BASE : digitAt(high, at, 0)
    const middle = (from + to) >> 1
    if (middle > from) return key + DIGITS[middle]
    key += DIGITS[from]
  }
}

function digitAt(key: string, at: number, fallback: number): number {
  return at < key.length ? DIGITS.indexOf(key[at] as string) : fallback
}
