// Patterns of SQL's LIKE from words that people type, in which its signs mean nothing.

const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&')

export const startsWith = (text: string) => `${escaped(text)}%`
export const contains = (text: string) => `%${escaped(text)}%`

/** Full-width letters and digits count as plain ones, capitals as small ones: what is searched must be kept folded, too. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

const WORDS_MAX = 10

/** One pattern for each word, the first ten; none if nothing was typed. For text that went through `foldText`, or for ILIKE. */
export function containsEach(search: string | undefined): string[] {
  return foldText(search ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, WORDS_MAX)
    .map(contains)
}
