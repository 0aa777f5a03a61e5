import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyBetween } from './order-keys.ts'

test('between any two neighbours there is always room', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 120 }), (picks) => {
      const keys: string[] = []
      for (const pick of picks) {
        const at = pick % (keys.length + 1)
        const key = keyBetween(keys[at - 1] ?? null, keys[at] ?? null)
        keys.splice(at, 0, key)
      }
      expect(keys).toEqual([...keys].sort())
      expect(new Set(keys).size).toBe(keys.length)
    }),
    { seed: 5 },
  )
})

test('a thousand times at the same place', () => {
  let high: string | null = null
  for (let count = 0; count < 1000; count++) {
    const key: string = keyBetween(null, high)
    if (high !== null) expect(key < high).toBe(true)
    high = key
  }
  let low: string | null = null
  for (let count = 0; count < 1000; count++) {
    const key: string = keyBetween(low, null)
    if (low !== null) expect(key > low).toBe(true)
    low = key
  }
})
