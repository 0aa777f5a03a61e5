// Amounts as people type them, exactly: no floating point between the field and the books.

const DECIMALS = 6
const AMOUNT = /^(\d{1,9})(?:[.](\d{1,6}))?$/

/** Micros of what was typed, "12.5" as "12500000"; null if it is no amount. */
export function microsOf(typed: string): string | null {
  const [, whole, part = ''] = AMOUNT.exec(typed.trim()) ?? []
  if (whole === undefined) return null
  return BigInt(whole + part.padEnd(DECIMALS, '0')).toString()
}

/** "12500000" as "12.5". */
export function typedOf(micros: string): string {
  const digits = micros.padStart(DECIMALS + 1, '0')
  const part = digits.slice(-DECIMALS).replace(/0+$/, '')
  return digits.slice(0, -DECIMALS) + (part === '' ? '' : `.${part}`)
}
