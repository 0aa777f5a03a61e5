/**
 * Where a text stands that no database keeps: with the character NUL, or with half of a surrogate pair. As a JSON pointer ('' for
 * the value itself); null if there is none. Names of fields are looked at, too. For what JSON can hold, however deep.
 */
export function findUnstorable(value: unknown): string | null {
  const open: { readonly value: unknown; readonly path: string }[] = [{ value, path: '' }]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at.value === 'string') {
      if (!isStorable(at.value)) return at.path
    } else if (isOfJson(at.value))
      for (const [name, inner] of Object.entries(at.value)) {
        if (!isStorable(name)) return at.path
        open.push({ value: inner, path: `${at.path}/${name}` })
      }
  }
  return null
}

/** A body that is read as it comes is a stream, which holds itself. */
function isOfJson(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const kind: unknown = Object.getPrototypeOf(value)
  return kind === null || kind === Object.prototype || kind === Array.prototype
}

export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')
