// Reading replies: JSON of a stranger, of which any part may be missing or of another kind.

export type Fields = Readonly<Record<string, unknown>>

/** The fields of an object; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** What stands at the end of a path of names. */
export function fieldAt(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((at, name) => fieldsOf(at)[name], value)
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A text, or a number written as one; undefined for anything else and for nothing. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A finite number, or a text that is one: several providers send "1" for 1. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Whole numbers that a double cannot hold come as text, so that an id of 64 bits survives. */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, keepExact)
}

function keepExact(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isInexact = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
  return isInexact && context?.source !== undefined ? context.source : value
}
