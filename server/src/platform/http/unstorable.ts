/**
 * Where a text stands that no database keeps: with the character NUL, or with half of a surrogate pair. As a path of a JSON
 * pointer's form ('' for the value itself); null if there is none. Names of fields are looked at, too.
 */
export function findUnstorable(value: unknown, path = ''): string | null {
  if (typeof value === 'string') return isStorable(value) ? null : path
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null
  for (const [name, inner] of Object.entries(value)) {
    if (!isStorable(name)) return path
    const found = findUnstorable(inner, `${path}/${name}`)
    if (found !== null) return found
  }
  return null
}

export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')
