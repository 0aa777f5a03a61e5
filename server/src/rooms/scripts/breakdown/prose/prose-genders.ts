// Which pronoun a story uses for whom: the one that follows a name, with nobody else between them.
import type { Gender } from '../persons.ts'

const TEXT_CHARS_MAX = 400_000
/** A pronoun farther behind a name may mean anybody. */
const REACH_CHARS = { han: 40, word: 120 } as const
const NAMES_MAX = 200
/** As many times one as the other. */
const CLEARLY = 2

const isFemale = (pronoun: string): boolean => /^(?:她|she|her|hers|herself)$/i.test(pronoun)

/** Names whose pronouns agree; others are left out. Takes time linear in the text. */
export function countPronouns(text: string, names: ReadonlySet<string>, isHan: boolean): ReadonlyMap<string, Gender> {
  const listed = [...names].filter((name) => name.length > 1).slice(0, NAMES_MAX)
  if (listed.length === 0) return new Map()
  const words = listed.sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = isHan
    ? new RegExp(`(${words.join('|')})|([他她])(?!们)|\\n`, 'g')
    : new RegExp(`\\b(${words.join('|')})\\b|\\b([Hh]e|[Ss]he|[Hh]is|[Hh]ers?|[Hh]im)\\b|\\n`, 'g')
  const counts = new Map<string, { female: number; male: number }>()
  let last: { name: string; end: number } | null = null
  for (const found of text
    .slice(0, TEXT_CHARS_MAX)
    .replace(/“[^”\n]{0,2000}”|"[^"\n]{0,2000}"/g, parted)
    .matchAll(pattern)) {
    const [all, name, pronoun = ''] = found
    if (all === '\n') last = null
    else if (name !== undefined) last = { name, end: found.index + all.length }
    else if (last !== null && found.index - last.end <= REACH_CHARS[isHan ? 'han' : 'word']) {
      const count = counts.get(last.name) ?? { female: 0, male: 0 }
      count[isFemale(pronoun) ? 'female' : 'male']++
      counts.set(last.name, count)
      last = null
    }
  }
  return new Map(
    [...counts].flatMap(([name, { female, male }]): [string, Gender][] =>
      female >= male * CLEARLY && female > 0
        ? [[name, 'female']]
        : male >= female * CLEARLY && male > 0
          ? [[name, 'male']]
          : [],
    ),
  )
}

/** What is said is not told: behind it the pronoun may be of somebody else. */
const parted = (text: string): string => '\n'.repeat(text.length)
