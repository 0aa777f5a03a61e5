// The short name of a workspace, in any script. Pure.

const SLUG = /^[\p{L}\p{M}\p{N}]+(-[\p{L}\p{M}\p{N}]+)*$/u
const SLUG_MAX = 64
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/
const FALLBACK = 'workspace'

/** Null if it cannot be one. It never looks like an id, since the two are taken for one another's place. */
export function readSlug(text: string): string | null {
  const slug = text.normalize('NFKC').toLowerCase()
  const length = [...slug].length
  return length >= 2 && length <= SLUG_MAX && SLUG.test(slug) && !UUID.test(slug) ? slug : null
}

/** A short name made from a name; `ending` tells equal ones apart. */
export function slugFrom(name: string, ending: string): string {
  const words = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^\p{M}+/u, '')
  const room = SLUG_MAX - (ending === '' ? 0 : ending.length + 1)
  const base = [...words]
    .slice(0, room)
    .join('')
    .replace(/^-+|-+$/g, '')
  const slug = [base || FALLBACK, ending].filter((part) => part !== '').join('-')
  return readSlug(slug) ?? [FALLBACK, ending].filter((part) => part !== '').join('-')
}
