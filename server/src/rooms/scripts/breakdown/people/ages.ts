// Ages as scripts give them: 三十三岁, 40, aged nine, mid-30s.
import { parseNumber } from '../numerals.ts'

const CHINESE_AGE = /([0-9０-９]{1,3}|[一二三四五六七八九十百两]{1,4})\s{0,2}(?:多|来|几)?\s{0,2}(?:岁|周岁)/
const ENGLISH_AGE = /\b(?:age[ds]?|aged|about|around)?\s{0,2}(\d{1,3})\b(?:\s{0,2}(?:years? old|y\/o|yo))?/i
const AGE_WORDS =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  )
const ENGLISH_AGE_IN_WORDS = new RegExp(
  `\\bage[ds]?\\s{1,2}(${AGE_WORDS.join('|')})\\b|\\b(${AGE_WORDS.join('|')})[\\s-]{1,2}years?[\\s-]{1,2}old\\b`,
  'i',
)
const DECADE =
  /\b(early|mid|late)?[- ]{0,2}(?:(\d0)(?:'|’)?s|(teens|twenties|thirties|forties|fifties|sixties|seventies|eighties))\b/i
const DECADE_WORDS = ['teens', 'twenties', 'thirties', 'forties', 'fifties', 'sixties', 'seventies', 'eighties']

/** Years, when the words say so: "三十三岁", "六十岁上下", "40", "aged nine", "mid-30s", "in her twenties". */
export function readAge(words: string): number | null {
  const text = words.slice(0, 400)
  const chinese = CHINESE_AGE.exec(text)
  if (chinese?.[1] !== undefined) return plausibleAge(parseNumber(chinese[1]))
  const decade = DECADE.exec(text)
  if (decade !== null) {
    const base =
      decade[2] !== undefined ? Number(decade[2]) : (DECADE_WORDS.indexOf((decade[3] ?? '').toLowerCase()) + 1) * 10
    const shift = { early: 2, mid: 5, late: 8 }[(decade[1] ?? 'mid').toLowerCase()] ?? 5
    return plausibleAge(base + shift)
  }
  const english = ENGLISH_AGE.exec(text)
  if (english?.[1] !== undefined) return plausibleAge(Number(english[1]))
  const inWords = ENGLISH_AGE_IN_WORDS.exec(text)
  const word = inWords?.[1] ?? inWords?.[2]
  return word === undefined ? null : AGE_WORDS.indexOf(word.toLowerCase()) + 1
}

function plausibleAge(years: number | null): number | null {
  return years !== null && years > 0 && years < 130 ? years : null
}
