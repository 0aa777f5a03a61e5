// A name as it is spoken and the full name of a cast list: 晚晚 is 林晚晚, HALE and MARGARET are DR. MARGARET HALE, where one
// alone can be meant.
import { surnameOf } from './han-words.ts'
import { TITLES, WORD_WORDS } from './word-words.ts'

/**
 * For each spoken name that stands for a listed one, the listed one. Nothing is joined that is itself listed, or that two of the
 * list could be. Linear in both.
 */
export function joinFullNames(spoken: readonly string[], listed: readonly string[]): ReadonlyMap<string, string> {
  const known = new Set(listed)
  const byPart = new Map<string, Set<string>>()
  const offer = (part: string, name: string) => byPart.set(part, (byPart.get(part) ?? new Set<string>()).add(name))
  for (const name of known) for (const part of partsOf(name)) offer(part, name)
  const joined = new Map<string, string>()
  for (const name of spoken) {
    if (known.has(name)) continue
    const offers = byPart.get(name) ?? new Set<string>()
    // The other way round: the list has 晚晚, and 林晚晚 speaks.
    for (const part of partsOf(name)) if (known.has(part)) offers.add(part)
    const [only] = offers
    if (offers.size === 1 && only !== undefined) joined.set(name, only)
  }
  return joined
}

function partsOf(name: string): string[] {
  const surname = surnameOf(name)
  if (surname !== '') return name.length - surname.length >= 2 ? [name.slice(surname.length)] : []
  if (!/[a-z\u00c0-\u024f]/i.test(name)) return []
  const words = name.split(/[\s.,]+/).filter((word) => word !== '')
  if (words.length < 2) return []
  return words.filter((word) => word.length > 2 && !isCommon(word))
}

const isCommon = (word: string): boolean =>
  TITLES.has(word.toLowerCase()) ||
  WORD_WORDS.has(word.toLowerCase()) ||
  /^(?:jr|sr|iii?|van|von|der|de|voice|dog|cat|#?\d+)$/i.test(word)
